/** What the page knows: the text, its history, the last good run, the playhead and the selection. No DOM in here. */
import type { Engine, RunResult } from '../engine/lab';
import type { Diagnostic, EditError, Intent, ScriptVerdict, Summary, Verdict } from '../engine/types';
import { recordOf } from '../model/connections';
import { type RunData, runData } from '../model/run';
import type { Selection } from '../model/selection';
import { Player } from '../player/player';
import * as history from './history';

export type EngineState = 'loading' | 'ready' | 'failed';

export interface SessionOptions {
  readonly load: () => Promise<Engine>;
  /** Waits until a run that takes its time may start: the next frame in a browser. */
  readonly settle?: () => Promise<void>;
  readonly player?: Player;
}

/** A playhead at the end of the run, whenever that is. */
export const the_end = Number.POSITIVE_INFINITY;

/** A run that took longer than this waits for the next frame before it is repeated, so that typing stays smooth. */
const quick_ms = 6;

/** A run that takes longer than this is shown, with a way to cancel it. */
const slow_ms = 250;

export class Session {
  readonly player: Player;
  engine: Engine | null = null;
  engineState: EngineState = 'loading';
  history = history.startHistory('');
  /** The last run without errors; it stays while the text has some. */
  run: RunData | null = null;
  /** The text that `run` is of. */
  runText = '';
  result: RunResult | null = null;
  /** Of the present text. */
  summary: Summary | null = null;
  diagnostics: readonly Diagnostic[] = [];
  verdicts: readonly Verdict[] = [];
  /** How a script ended; null: the text is a scenario, or did not run to its end. */
  verdict: ScriptVerdict | null = null;
  /** Whether the timeline belongs to an earlier text. */
  stale = false;
  /** A limit ended the run. */
  exhausted = false;
  /** Events handled by a run that takes its time; null: none does. */
  running: number | null = null;
  cancelled = false;
  selection: Selection | null = null;
  /** Key of the connection that the reader looks at; null: the newest. Edits leave it as it is. */
  lookAt: string | null = null;
  /** Line that the last intervention, undo or redo touched; 0: none. Counts up `touched` each time. */
  line = 0;
  touched = 0;

  private readonly listeners = new Set<() => void>();
  private readonly options: SessionOptions;
  private pending: Promise<void> | null = null;
  private wanted = '';
  /** Playhead to take up with the next run; null: stay. */
  private seekTo: number | null = null;
  private abort: AbortController | null = null;
  private cost_ms = 0;

  constructor(options: SessionOptions) {
    this.options = options;
    this.player = options.player ?? new Player();
  }

  get text(): string {
    return history.present(this.history).text;
  }

  subscribe(listener: () => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Loads the engine and runs the text; may be called again after a failure. */
  async start(): Promise<void> {
    this.engineState = 'loading';
    this.changed();
    try {
      this.engine = await this.options.load();
      this.engineState = 'ready';
      this.changed();
      await this.rerun(true);
    } catch {
      this.engine = null;
      this.engineState = 'failed';
      this.changed();
    }
  }

  /** Another scenario: the playhead goes to `at_ns`, the history stays so that this can be undone too. */
  open(text: string, at_ns = the_end): Promise<void> {
    this.seekTo = at_ns;
    this.selection = null;
    this.lookAt = null;
    return this.take(history.push(history.pause(this.history), { text, line: 0 }, false), 0);
  }

  /** The first text; nothing can be undone before it. */
  begin(text: string, at_ns = the_end): Promise<void> {
    this.seekTo = at_ns;
    this.lookAt = null;
    return this.take(history.startHistory(text), 0);
  }

  type(text: string): Promise<void> {
    return this.take(history.push(this.history, { text, line: 0 }, true), 0);
  }

  endTyping(): void {
    this.history = history.pause(this.history);
  }

  undo(): Promise<void> {
    const line = history.present(this.history).line;
    return this.take(history.undo(this.history), line);
  }

  redo(): Promise<void> {
    const next = history.redo(this.history);
    return this.take(next, history.present(next).line);
  }

  /** An intervention: one more line of text. Resolves to why it could not be done, or to null. */
  async intend(intent: Intent): Promise<EditError | null> {
    await this.pending;
    if (!this.engine) return { code: 'engine', params: {} };
    const edited = this.engine.edit(this.text, intent);
    if (edited.error) return edited.error;
    await this.take(history.push(this.history, { text: edited.text, line: edited.line }, false), edited.line);
    return null;
  }

  select(selection: Selection | null): void {
    this.selection = selection;
    this.changed();
  }

  /** Looks at another connection. What is selected of a lane belongs to the one before. */
  look(key: string | null): void {
    this.lookAt = key;
    if (this.selection?.kind === 'state') this.selection = null;
    this.changed();
  }

  /** Socket record of the connection to look at; null: the newest. */
  get focus(): number | null {
    return recordOf(this.run, this.lookAt);
  }

  cancel(): void {
    this.abort?.abort();
  }

  /** Resolves when nothing is waiting to run. */
  async idle(): Promise<void> {
    while (this.pending) await this.pending;
  }

  private take(next: history.History, line: number): Promise<void> {
    if (next === this.history) return Promise.resolve();
    this.history = next;
    if (line > 0) {
      this.line = line;
      this.touched++;
    }
    this.changed();
    return this.rerun();
  }

  /** Runs the present text, at once if that is quick; texts that come faster than they run are skipped. */
  private rerun(now = false): Promise<void> {
    this.wanted = this.text;
    if (!this.engine) return Promise.resolve();
    this.abort?.abort();
    this.pending ??= this.runs(now).finally(() => {
      this.pending = null;
      this.changed();
    });
    return this.pending;
  }

  private async runs(now: boolean): Promise<void> {
    let done: string | null = null;
    while (done !== this.wanted) {
      if (!now && this.cost_ms > quick_ms) await this.options.settle?.();
      done = this.wanted;
      await this.runOnce(done);
    }
  }

  private async runOnce(text: string): Promise<void> {
    const own = new AbortController();
    this.abort = own;
    const started = performance.now();
    try {
      const result = await this.engine!.run(text, {
        signal: own.signal,
        onProgress: ({ handled }) => {
          if (performance.now() - started < slow_ms) return;
          this.running = handled;
          this.changed();
        },
      });
      this.finished(result, text);
    } catch (reason) {
      if (!own.signal.aborted) this.trapped(reason);
      else if (text === this.wanted) this.given_up();
    } finally {
      this.running = null;
      this.cost_ms = performance.now() - started;
      if (this.abort === own) this.abort = null;
    }
  }

  private finished(result: RunResult, text: string): void {
    this.summary = result.summary;
    this.diagnostics = result.summary.diagnostics;
    this.cancelled = false;
    if (!result.records) {
      this.stale = this.run !== null;
      this.verdicts = [];
      this.verdict = null;
      return;
    }
    const { ns } = this.player.state;
    const stays = this.run === null || ns >= this.run.summary.end_ns ? the_end : ns;
    const run = runData(result.summary, result.records, text);
    this.run = run;
    this.runText = text;
    this.result = result;
    this.verdicts = result.summary.verdicts;
    this.verdict = result.summary.verdict ?? null;
    this.stale = false;
    this.exhausted = result.exhausted;
    this.selection = keep(this.selection, run);
    // A playhead at the end stays at the end: what an edit adds is seen.
    this.player.load(run, this.seekTo ?? stays);
    this.seekTo = null;
  }

  private given_up(): void {
    this.cancelled = true;
    this.stale = this.run !== null;
    this.diagnostics = [];
    this.verdicts = [];
    this.verdict = null;
  }

  /** The engine trapped (out of memory, or a defect of ours): its memory is not to be trusted any more. */
  private trapped(reason: unknown): void {
    console.warn(reason);
    this.engine = null;
    this.engineState = 'failed';
    this.stale = this.run !== null;
    this.diagnostics = [];
    this.verdicts = [];
    this.verdict = null;
  }

  private changed(): void {
    for (const listener of this.listeners) listener();
  }
}

/** A selection survives an edit where its segment still exists. */
function keep(selection: Selection | null, run: RunData): Selection | null {
  return selection?.kind === 'segment' && selection.segment < run.segments.length ? selection : null;
}
