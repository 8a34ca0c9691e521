/** The engine, typed: text in, records out. Runs are sliced so that the page stays alive and can cancel. */
import { type EngineModule, type Lab, loadModule } from './module';
import type { EditResult, Intent, Summary, TextKind } from './types';

/** Packed records of one run, copied out of wasm memory; readers for them are in records.ts. */
export interface RawRecords {
  readonly events: Uint8Array;
  readonly segments: Uint8Array;
  readonly options: Uint8Array;
  readonly changes: Uint8Array;
  readonly sockets: Uint8Array;
}

export interface RunResult {
  readonly summary: Summary;
  /** Absent where the text has errors: nothing ran. */
  readonly records: RawRecords | null;
  /** Whether a budget ended the run; a diagnostic of `summary` says which. The records so far are there. */
  readonly exhausted: boolean;
  /** The IP packet of a segment record; null once a later run of the same engine has succeeded. */
  octets(segment: number): Uint8Array | null;
  /** The capture taken at a host; null once a later run of the same engine has succeeded. */
  pcapng(host: number): Uint8Array | null;
}

export interface Progress {
  /** Events of the simulation handled so far, at least. */
  readonly handled: number;
}

export interface RunOptions {
  /** Called between slices, so never for a run that fits into one. */
  readonly onProgress?: (progress: Progress) => void;
  /** Aborting rejects the promise of `run` with the signal's reason. */
  readonly signal?: AbortSignal;
}

export interface Engine {
  readonly version: string;
  /**
   * Runs a text to its end. Starting another run on the same engine cancels this one (its promise rejects with an
   * AbortError). A text with errors resolves to a result without records and leaves the last good run's octets valid.
   */
  run(text: string, options?: RunOptions): Promise<RunResult>;
  /** One intervention as an edit of a scenario. Segment indices are those of the last run that succeeded. */
  edit(text: string, intent: Intent): EditResult;
  /** The canonical text; a text with errors comes back unchanged. */
  format(text: string): string;
  /** Frees the engine's memory; results stay readable but for octets and captures. */
  dispose(): void;
}

export interface LoadOptions {
  /** Directory of the modules. Default: `engine/` beside the document. */
  readonly base?: string | URL;
  /** What the texts are: a module runs one kind. Default: scenarios. */
  readonly kind?: TextKind;
}

/** An engine of its own for every caller; they share one module, which is fetched once and again after a failure. */
export async function loadEngine(options: LoadOptions = {}): Promise<Engine> {
  const base = new URL(options.base ?? 'engine/', globalThis.document?.baseURI).href;
  return createEngine(await loadModule(base.endsWith('/') ? base : `${base}/`, options.kind ?? 'scenario'));
}

/** An engine over a module that is already there (node passes its own). */
export function createEngine(module: EngineModule): Engine {
  return new TwoLabs(module);
}

/** How long one slice of a run may take before the page gets its turn. */
const sliceMs = 8;
const firstStep = 256;
const largestStep = 65536;

/** Two Labs: one keeps the last good run for octets, captures and edits, the other tries the next text. */
class TwoLabs implements Engine {
  readonly version: string;
  private good: Lab;
  private spare: Lab;
  private current: AbortController | null = null;

  constructor(module: EngineModule) {
    this.good = new module.Lab();
    this.spare = new module.Lab();
    this.version = this.good.version();
  }

  async run(text: string, { onProgress, signal }: RunOptions = {}): Promise<RunResult> {
    signal?.throwIfAborted();
    this.current?.abort();
    const own = new AbortController();
    this.current = own;
    const stop = signal ? AbortSignal.any([signal, own.signal]) : own.signal;
    const lab = this.spare;

    if (!lab.begin(text)) return this.unusable(lab);
    let ended = 0;
    let handled = 0;
    let step = firstStep;
    for (let slice = 0; ended === 0; slice++) {
      if (slice > 0) {
        onProgress?.({ handled });
        await nextTurn();
        if (stop.aborted && this.current === own) lab.cancel();
        stop.throwIfAborted();
      }
      const until = performance.now() + sliceMs;
      while (ended === 0 && performance.now() < until) {
        ended = lab.step(step);
        handled += step;
        step = Math.min(step * 2, largestStep);
      }
      step = firstStep;
    }
    return this.succeeded(lab, ended === 2);
  }

  edit(text: string, intent: Intent): EditResult {
    const edited = this.good.edit?.(text, JSON.stringify(intent));
    return edited === undefined ? { error: { code: 'script', params: {} } } : (JSON.parse(edited) as EditResult);
  }

  format(text: string): string {
    return this.good.format?.(text) ?? text;
  }

  dispose(): void {
    this.current?.abort();
    this.good.delete();
    this.spare.delete();
  }

  private unusable(lab: Lab): RunResult {
    this.current = null;
    const summary = JSON.parse(lab.summary()) as Summary;
    return { summary, records: null, exhausted: false, octets: () => null, pcapng: () => null };
  }

  private succeeded(lab: Lab, exhausted: boolean): RunResult {
    this.current = null;
    this.spare = this.good;
    this.good = lab;
    // A view dies with the next call into wasm, for memory may grow: each is copied before the next is asked for.
    const records: RawRecords = {
      events: lab.events().slice(),
      segments: lab.segments().slice(),
      options: lab.options().slice(),
      changes: lab.changes().slice(),
      sockets: lab.sockets().slice(),
    };
    const summary = JSON.parse(lab.summary()) as Summary;
    const run = records.events;
    const here = () => this.good === lab && this.holds === run;
    this.holds = run;
    return {
      summary,
      records,
      exhausted,
      octets: segment => (here() ? lab.octets(segment).slice() : null),
      pcapng: host => (here() ? lab.pcapng(host).slice() : null),
    };
  }

  /** Identity of the run that `good` holds: a Lab serves again two runs later. */
  private holds: Uint8Array | null = null;
}

/** Lets the page paint and handle input; unlike a timer it is not slowed down in nested use. */
function nextTurn(): Promise<void> {
  return new Promise(resolve => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}
