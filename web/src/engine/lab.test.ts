import { describe, expect, test } from 'vitest';
import { createEngine } from './lab';
import type { Lab } from './module';

/** A Lab whose text is the number of steps it takes; "bad" does not begin. */
class FakeLab implements Lab {
  private left = 0;
  private text = '';
  private readonly memory = new Uint8Array(32);

  begin(text: string): boolean {
    this.text = text;
    this.left = Number(text);
    this.memory.fill(this.left % 251);
    return text !== 'bad';
  }
  step(): number {
    const until = performance.now() + 3;
    while (performance.now() < until);
    this.left--;
    return this.left > 0 ? 0 : this.text === '2' ? 2 : 1;
  }
  cancel(): void {
    this.text = 'cancelled';
  }
  summary(): string {
    return JSON.stringify({ ok: this.text !== 'bad', title: { '': this.text } });
  }
  events = () => this.memory;
  segments = () => this.memory.subarray(0, 0);
  options = this.segments;
  changes = this.segments;
  sockets = this.segments;
  octets = (segment: number) => Uint8Array.of(segment, Number(this.text));
  pcapng = (host: number) => Uint8Array.of(host, Number(this.text));
  edit = (text: string, intent: string) => JSON.stringify({ text: text + intent, line: 3 });
  format = (text: string) => text.trim();
  version = () => '1.2.3';
  delete(): void {}
}

const engine = () => createEngine({ Lab: FakeLab });

describe('a run', () => {
  test('gives records that no later run touches', async () => {
    const lab = engine();
    const first = await lab.run('1');
    await lab.run('2');
    await lab.run('3');
    expect(first.records!.events[0]).toBe(1);
    expect(first.summary.title['']).toBe('1');
  });

  test('answers for its octets until a later one has succeeded, not merely begun', async () => {
    const lab = engine();
    const first = await lab.run('1');
    expect(first.octets(7)).toEqual(Uint8Array.of(7, 1));
    const bad = await lab.run('bad');
    expect(bad.records).toBeNull();
    expect(bad.summary.ok).toBe(false);
    expect(first.pcapng(1)).toEqual(Uint8Array.of(1, 1));
    const second = await lab.run('3');
    expect(first.octets(7)).toBeNull();
    expect(second.octets(7)).toEqual(Uint8Array.of(7, 3));
    await lab.run('4');
    const third = await lab.run('5');
    expect(first.octets(7)).toBeNull();
    expect(third.octets(0)).toEqual(Uint8Array.of(0, 5));
  });

  test('that a budget ended says so', async () => {
    expect((await engine().run('2')).exhausted).toBe(true);
    expect((await engine().run('1')).exhausted).toBe(false);
  });

  test('that takes long is sliced, and tells how far it is', async () => {
    const heard: number[] = [];
    await engine().run('12', { onProgress: ({ handled }) => heard.push(handled) });
    expect(heard.length).toBeGreaterThan(1);
    expect([...heard].sort((a, b) => a - b)).toEqual(heard);
  });

  test('can be stopped', async () => {
    const stop = new AbortController();
    const running = engine().run('1000', { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(running).rejects.toMatchObject({ name: 'AbortError' });
  });

  test('ends when another begins', async () => {
    const lab = engine();
    const old = lab.run('1000');
    const young = lab.run('1');
    await expect(old).rejects.toMatchObject({ name: 'AbortError' });
    expect((await young).summary.title['']).toBe('1');
  });
});

test('edits and formats cross as they are', () => {
  const lab = engine();
  expect(lab.edit('x', { do: 'drop', segment: 7 })).toEqual({ text: 'x{"do":"drop","segment":7}', line: 3 });
  expect(lab.format(' a ')).toBe('a');
  expect(lab.version).toBe('1.2.3');
});

test('a module of scripts neither edits nor formats', () => {
  class ScriptLab extends FakeLab {
    override edit = undefined as never;
    override format = undefined as never;
  }
  const lab = createEngine({ Lab: ScriptLab });
  expect(lab.edit('x', { do: 'drop', segment: 7 })).toEqual({ error: { code: 'script', params: {} } });
  expect(lab.format(' a ')).toBe(' a ');
});
