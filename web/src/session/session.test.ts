import { describe, expect, it } from 'vitest';
import type { Engine, RunOptions, RunResult } from '../engine/lab';
import type { EditResult, Intent, ScriptVerdict, Summary } from '../engine/types';
import { Session } from './session';

const empty = new Uint8Array();

const failed: ScriptVerdict = {
  outcome: 'fail',
  passed: false,
  line: 1,
  code: 'call_blocks',
  params: { call: 'read(3)' },
  expected: '',
  seen: '',
  at_ns: 0,
  segment: null,
  text: 'expected read(3) to return at once, it waits',
};

function summaryOf(text: string): Summary {
  const bad = text.includes('bad');
  return {
    ok: !bad,
    done: !bad,
    end_ns: text.length * 1000,
    title: {},
    about: {},
    seed: 1,
    hosts: [],
    links: [],
    names: [],
    notes: [],
    verdicts: bad ? [] : [{ line: 1, passed: true, expected: '', seen: '', at_ns: 0 }],
    verdict: text.includes('fails') ? failed : null,
    diagnostics: bad ? [{ severity: 'error', line: 1, column: 1, length: 3, code: 'x', params: {}, text: 'bad' }] : [],
  };
}

/** An engine that accepts any text without "bad", takes as long as it is told, and notes what it ran. */
class FakeEngine implements Engine {
  readonly version = 'fake';
  readonly ran: string[] = [];
  readonly intents: Intent[] = [];
  hold: Promise<void> = Promise.resolve();
  traps = false;

  async run(text: string, { signal, onProgress }: RunOptions = {}): Promise<RunResult> {
    this.ran.push(text);
    if (this.traps) throw new Error('unreachable');
    onProgress?.({ handled: 1 });
    await Promise.race([
      this.hold,
      new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason))),
    ]);
    const summary = summaryOf(text);
    const records = { events: empty, segments: empty, options: empty, changes: empty, sockets: empty };
    return { summary, records: summary.ok ? records : null, exhausted: false, octets: () => null, pcapng: () => null };
  }
  edit(text: string, intent: Intent): EditResult {
    this.intents.push(intent);
    if (text.includes('never')) return { error: { code: 'no_such_segment', params: {} } };
    return { text: `${text}\ndrop`, line: 2 };
  }
  format = (text: string) => text;
  dispose = () => {};
}

async function sessionWith(text: string): Promise<{ session: Session; engine: FakeEngine }> {
  const engine = new FakeEngine();
  const session = new Session({ load: async () => engine });
  await session.begin(text);
  await session.start();
  return { session, engine };
}

describe('a session', () => {
  it('runs the text once the engine is there', async () => {
    const { session, engine } = await sessionWith('one');
    expect(engine.ran).toEqual(['one']);
    expect(session.run?.summary.end_ns).toBe(3000);
    expect(session.player.state.ns).toBe(3000);
  });

  it('keeps the last good run while the text has errors', async () => {
    const { session } = await sessionWith('good');
    const { run } = session;
    await session.type('bad');
    expect(session.run).toBe(run);
    expect(session.stale).toBe(true);
    expect(session.diagnostics.length).toBe(1);
    await session.type('better');
    expect(session.run).not.toBe(run);
    expect(session.stale).toBe(false);
    expect(session.diagnostics).toEqual([]);
  });

  it('has the verdict of a script until the text can no longer run', async () => {
    const { session } = await sessionWith('script fails');
    expect(session.verdict).toMatchObject({ outcome: 'fail', line: 1 });
    expect(session.run?.lines).toEqual(['script fails']);
    await session.type('script bad');
    expect(session.verdict).toBeNull();
    await session.type('script fails again');
    expect(session.verdict?.outcome).toBe('fail');
    await session.type('good');
    expect(session.verdict).toBeNull();
  });

  it('leaves the playhead where it is, or at the end', async () => {
    const { session } = await sessionWith('1234567890');
    await session.type('123456789012');
    expect(session.player.state.ns).toBe(12_000);
    session.player.seek(4000);
    await session.type('1234567890123');
    expect(session.player.state.ns).toBe(4000);
    await session.type('12');
    expect(session.player.state.ns).toBe(2000);
  });

  it('skips texts that come faster than they run, and ends with the last one', async () => {
    const { session, engine } = await sessionWith('a');
    let release = () => {};
    engine.hold = new Promise(resolve => {
      release = resolve;
    });
    const typed = [session.type('ab'), session.type('abc'), session.type('abcd')];
    release();
    await Promise.all(typed);
    await session.idle();
    expect(engine.ran.at(-1)).toBe('abcd');
    expect(engine.ran).not.toContain('abc');
    expect(session.run?.summary.end_ns).toBe(4000);
  });

  it('turns an intervention into a line, which undo takes away', async () => {
    const { session, engine } = await sessionWith('text');
    expect(await session.intend({ do: 'drop', segment: 3 })).toBeNull();
    expect(engine.intents).toEqual([{ do: 'drop', segment: 3 }]);
    expect(session.text).toBe('text\ndrop');
    expect([session.line, session.touched]).toEqual([2, 1]);
    await session.undo();
    expect(session.text).toBe('text');
    await session.redo();
    expect(session.text).toBe('text\ndrop');
    expect(engine.ran.at(-1)).toBe('text\ndrop');
  });

  it('says why an intervention is refused, and changes nothing', async () => {
    const { session } = await sessionWith('never');
    expect(await session.intend({ do: 'drop', segment: 3 })).toEqual({ code: 'no_such_segment', params: {} });
    expect(session.text).toBe('never');
  });

  it('can be cancelled: the last run stays', async () => {
    const { session, engine } = await sessionWith('text');
    const { run } = session;
    engine.hold = new Promise(() => {});
    const typed = session.type('endless');
    await Promise.resolve();
    session.cancel();
    await typed;
    expect(session.cancelled).toBe(true);
    expect(session.stale).toBe(true);
    expect(session.run).toBe(run);
  });

  it('can be started again after the engine did not load, or broke', async () => {
    let broken = true;
    const engine = new FakeEngine();
    const session = new Session({
      load: async () => {
        if (broken) throw new Error('offline');
        return engine;
      },
    });
    await session.begin('text');
    await session.start();
    expect(session.engineState).toBe('failed');
    broken = false;
    await session.start();
    expect(session.engineState).toBe('ready');
    expect(session.run).not.toBeNull();

    const warn = console.warn;
    console.warn = () => {};
    engine.traps = true;
    await session.type('trap');
    console.warn = warn;
    expect(session.engineState).toBe('failed');
    expect(session.run).not.toBeNull();
  });
});

describe('the connection that is looked at', () => {
  it('stays while the text is edited, and ends with another scenario', async () => {
    const { session } = await sessionWith('one');
    session.look('first');
    await session.type('one more');
    expect(session.lookAt).toBe('first');
    // This engine's runs have no connections.
    expect(session.focus).toBeNull();
    await session.open('another');
    expect(session.lookAt).toBeNull();
  });

  it('takes what is selected of its lane with it', async () => {
    const { session } = await sessionWith('one');
    session.select({ kind: 'state', host: 0, stay: 1 });
    session.look('second');
    expect(session.selection).toBeNull();
    session.select({ kind: 'segment', segment: 0 });
    session.look(null);
    expect(session.selection).toEqual({ kind: 'segment', segment: 0 });
  });
});
