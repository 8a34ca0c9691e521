/** The two texts that a reader works on, a scenario and a script, each with its own history, run and playhead; one is in front. */
import { loadEngine } from '../engine/lab';
import type { TextKind } from '../engine/types';
import { Session, the_end } from '../session/session';
import type { Desk } from './address';

/** The part of the page that only scripts need. */
export type Scripts = typeof import('./script_pane');

export class Desks implements Desk {
  kind: TextKind = 'scenario';
  readonly scenario: Session;
  readonly script: Session;
  /** null until a script is opened. */
  scripts: Scripts | null = null;
  private readonly listeners: (() => void)[] = [];
  /** Kinds whose engine has been asked for. */
  private readonly begun = new Set<TextKind>();

  /** `early`: an engine of the kind that is in front first, asked for before anything else. */
  constructor(
    private readonly scenarioText: string,
    settle: () => Promise<void>,
    early: { kind: TextKind; engine: ReturnType<typeof loadEngine> },
  ) {
    let first: typeof early | null = early;
    const load = (kind: TextKind) => {
      const ready = first?.kind === kind ? first.engine : loadEngine({ kind });
      if (first?.kind === kind) first = null;
      return ready;
    };
    this.scenario = new Session({ load: () => load('scenario'), settle });
    this.script = new Session({
      load: async () => {
        // Asked for together, for both have to come.
        const [scripts, engine] = await Promise.all([import('./script_pane'), load('script')]);
        this.scripts = scripts;
        if (this.script.text === '') void this.script.begin(scripts.examples[0]?.text ?? scripts.new_script);
        return engine;
      },
      settle,
    });
  }

  get session(): Session {
    return this.kind === 'script' ? this.script : this.scenario;
  }

  /** Calls back after every change of what is in front, or of which it is. */
  subscribe(listener: () => void): void {
    this.listeners.push(listener);
    for (const kind of ['scenario', 'script'] as const) {
      const own = () => {
        if (kind === this.kind) listener();
      };
      this[kind].subscribe(own);
      this[kind].player.subscribe(own);
    }
  }

  /** Brings a kind to the front; its engine comes with the first time. */
  async show(kind: TextKind): Promise<void> {
    this.session.player.pause();
    this.kind = kind;
    for (const listener of this.listeners) listener();
    const { session } = this;
    if (this.begun.has(kind)) return;
    this.begun.add(kind);
    if (kind === 'scenario' && session.text === '') void session.begin(this.scenarioText);
    await session.start();
    await session.idle();
  }

  async take(kind: TextKind, text: string, at_ns = the_end): Promise<void> {
    const first = !this.begun.has(kind);
    const session = this[kind];
    if (!first && session.text === text) session.player.seek(at_ns);
    const ran = first ? session.begin(text, at_ns) : session.open(text, at_ns);
    await this.show(kind);
    await ran;
  }
}

/** The next frame, or soon where frames do not come (a hidden tab). */
export function nextFrame(): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, 50);
    const frame = requestAnimationFrame(done);
    function done() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resolve();
    }
  });
}
