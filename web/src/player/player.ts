/**
 * The playhead. It moves through the ladder's heights, not through time itself: silences pass as quickly as they are drawn,
 * and a burst takes as long to watch as it is tall.
 */
import { type Moments, momentAtTime, momentsOf } from '../model/moments';
import { type PlayControl, type PlayerState, speeds } from '../model/playhead';
import { firstWhere, type RunData } from '../model/run';
import { type TimeScale, timeScale } from '../model/timescale';

export { formatSpeed, type PlayControl, type PlayerState, speeds } from '../model/playhead';

/** Where frames come from: the window, or a test. Times in milliseconds. */
export interface Frames {
  request(callback: (ms: number) => void): number;
  cancel(id: number): void;
}

export interface PlayerOptions {
  readonly frames?: Frames;
  /** Asked when playing starts; then the playhead jumps from moment to moment instead of gliding. */
  readonly reducedMotion?: () => boolean;
}

/** What is pleasant to watch: so many pixels a second. */
const pleasantPx = 60;
/** How long a moment stands still where motion is unwelcome. */
const jumpMs = 700;
/** A frame that took longer than this was a hidden tab, not playing time. */
const longestFrameMs = 100;

/** The speed of the list at which a run is pleasant to watch. */
export function fittingSpeed(scale: TimeScale): number {
  const wanted = pleasantPx / (scale.rate * 1e9);
  return speeds.reduce((best, speed) =>
    Math.abs(Math.log(speed / wanted)) < Math.abs(Math.log(best / wanted)) ? speed : best,
  );
}

const windowFrames: Frames = {
  request: callback => requestAnimationFrame(callback),
  cancel: id => cancelAnimationFrame(id),
};

export class Player implements PlayControl {
  private readonly frames: Frames;
  private readonly reducedMotion: () => boolean;
  private readonly listeners = new Set<(state: PlayerState) => void>();
  private scale: TimeScale | null = null;
  private moments: Moments | null = null;
  private chosenSpeed: number | null = null;
  private frame: number | null = null;
  private lastMs = 0;
  private jumping = false;
  private current: PlayerState = { ns: 0, moment: -1, y: 0, playing: false, speed: 1 / 10 };

  constructor(options: PlayerOptions = {}) {
    this.frames = options.frames ?? windowFrames;
    this.reducedMotion =
      options.reducedMotion ?? (() => globalThis.matchMedia?.('(prefers-reduced-motion: reduce)').matches ?? false);
  }

  get state(): PlayerState {
    return this.current;
  }

  /** Calls back at every change until the function that is returned is called. */
  subscribe(listener: (state: PlayerState) => void): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Takes up a run, with the playhead at `ns`; without it, where it was. A speed that the reader chose is kept. */
  load(run: RunData | null, ns: number = this.current.ns): void {
    this.stop();
    this.scale = run && timeScale(run);
    this.moments = run && momentsOf(run);
    const speed = this.chosenSpeed ?? (this.scale ? fittingSpeed(this.scale) : this.current.speed);
    this.current = { ...this.current, playing: false, speed };
    this.seek(ns);
  }

  /** Puts the playhead at a time, after all that happens at it. Out of range means the nearest end. */
  seek(ns: number): void {
    if (!this.scale || !this.moments) {
      this.change({ ns: 0, moment: -1, y: 0 });
      return;
    }
    const within = Math.min(Math.max(0, Math.round(ns)), this.scale.end_ns);
    this.change({ ns: within, y: this.scale.yOf(within), moment: momentAtTime(this.moments, within) });
  }

  /** Puts the playhead right after a moment; -1 is before the first. */
  seekMoment(moment: number): void {
    const { scale, moments } = this;
    if (!scale || !moments) return;
    const last = Math.min(moment, moments.count - 1);
    if (last < 0) this.change({ ns: 0, y: 0, moment: -1 });
    else this.change({ ns: moments.times[last]!, y: scale.yOfEvent(moments.events[last]!), moment: last });
  }

  /** One moment on (1) or back (-1); stops playing. */
  step(direction: 1 | -1): void {
    this.pause();
    const { moments, current } = this;
    if (!moments) return;
    // Between two moments a step back first returns to the one that has just been.
    const between = current.moment >= 0 && current.ns > moments.times[current.moment]!;
    if (direction < 0 && between) this.seekMoment(current.moment);
    else this.seekMoment(Math.max(-1, current.moment + direction));
  }

  toStart(): void {
    this.seekMoment(-1);
  }

  toEnd(): void {
    if (this.scale) this.seek(this.scale.end_ns);
  }

  play(): void {
    if (this.current.playing || !this.scale || !this.moments) return;
    if (this.atEnd()) this.toStart();
    this.jumping = this.reducedMotion();
    this.lastMs = 0;
    this.change({ playing: true });
    this.frame = this.frames.request(this.tick);
  }

  pause(): void {
    if (!this.current.playing) return;
    this.stop();
    this.change({ playing: false });
  }

  toggle(): void {
    if (this.current.playing) this.pause();
    else this.play();
  }

  setSpeed(speed: number): void {
    this.chosenSpeed = speed;
    this.change({ speed });
  }

  private atEnd(): boolean {
    return (
      this.scale !== null && this.current.ns >= this.scale.end_ns && this.current.y >= this.scale.yOf(this.current.ns)
    );
  }

  private readonly tick = (ms: number): void => {
    this.frame = null;
    if (!this.current.playing || !this.scale || !this.moments) return;
    if (this.lastMs === 0) this.lastMs = ms;
    const elapsed = ms - this.lastMs;
    if (this.jumping) {
      if (elapsed >= jumpMs) {
        this.lastMs = ms;
        if (this.current.moment + 1 < this.moments.count) this.seekMoment(this.current.moment + 1);
        else this.toEnd();
      }
    } else {
      this.lastMs = ms;
      this.glide(Math.min(elapsed, longestFrameMs));
    }
    if (this.atEnd()) this.pause();
    else if (this.current.playing) this.frame = this.frames.request(this.tick);
  };

  private glide(elapsedMs: number): void {
    const scale = this.scale!;
    const moments = this.moments!;
    const end = scale.yOf(scale.end_ns);
    const y = Math.min(end, this.current.y + (elapsedMs / 1000) * this.current.speed * 1e9 * scale.rate);
    const moment = firstWhere(moments.count, k => scale.yOfEvent(moments.events[k]!) > y) - 1;
    this.change({ y, ns: y >= end ? scale.end_ns : Math.round(scale.timeAt(y)), moment });
  }

  private stop(): void {
    if (this.frame !== null) this.frames.cancel(this.frame);
    this.frame = null;
  }

  private change(part: Partial<PlayerState>): void {
    this.current = { ...this.current, ...part };
    for (const listener of this.listeners) listener(this.current);
  }
}
