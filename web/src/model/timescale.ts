/**
 * Time to height. The ladder is true to scale where things happen, and short where they do not:
 * a long silence shrinks to a break of fixed height, a burst gets room for its labels.
 */
import { EventKind, NOTHING, opensMoment } from '../engine/records';
import { showsCall, tellsErrno } from './calls';
import { firstWhere, perRun, type RunData, segmentEvents } from './run';
import { isScript } from './script';

/** A height in CSS pixels; zero is the top of the ladder. */
export type Px = number;

/** A stretch in which nothing happens, drawn shorter than it is. */
export interface Gap {
  readonly from_ns: number;
  readonly to_ns: number;
  readonly top: Px;
  readonly bottom: Px;
  /** Whether some segment is under way meanwhile. */
  readonly quiet: boolean;
}

/**
 * Rising, piecewise linear and invertible. At one instant the scale may stand for several heights, so that what happens at
 * the same time, one thing after the other, can be told apart.
 */
export interface TimeScale {
  readonly zoom: number;
  /** Height of the whole ladder, lead and tail included. */
  readonly height: Px;
  readonly end_ns: number;
  /** Pixels per nanosecond where time is true to scale. */
  readonly rate: number;
  /** Where a time lies, after all that happens at it. */
  yOf(ns: number): Px;
  /** Where a time begins, before all that happens at it. */
  yBefore(ns: number): Px;
  /** The time at a height; times before 0 and after the end do not exist. */
  timeAt(y: Px): number;
  /** Where an event stands. Never falls from one event to the next. */
  yOfEvent(event: number): Px;
  readonly gaps: readonly Gap[];
  /** The same scale stretched; `zoom` is absolute. */
  zoomed(zoom: number): TimeScale;
}

/** Height given to one typical way over a link (the mock's 50 ms). */
const wayPx = 30;
const leadPx = 32;
const tailPx = 36;
/** Beyond this a silence is no longer true to scale but grows with its logarithm ... */
const linearPx = 36;
const octavePx = 16;
/** ... and beyond this true height it becomes a break. */
const breakFromPx = 3000;
const breakPx = 104;
/** Never smaller than this between two different times, so that the scale stays invertible. */
const leastPx = 0.01;

/** Least distances between two things of one kind at one host. */
const segmentPx = 17;
const crowdedPx = 5;
const statePx = 15;
const callPx = 21;
/** Between the name of a state and the pill of a call below it. */
const callAfterStatePx = 26;
/** Between an arrival and the answer that leaves at the same time. */
const answerPx = 2;
/** So many departures within one way still get their full distance. */
const roomy = 8;

interface Base {
  /** Distinct times with the heights where each begins and ends, rising. */
  readonly times: Float64Array;
  readonly begins: Float64Array;
  readonly ends: Float64Array;
  /** Height of each event. */
  readonly events: Float64Array;
  readonly gaps: readonly Gap[];
  readonly rate: number;
  readonly height: Px;
  readonly end_ns: number;
}

/** The median time of a segment on its way, or a guess where there is no segment. */
export function typicalWay(run: RunData): number {
  const { segments } = run;
  const stride = Math.max(1, Math.floor(segments.length / 1000));
  const ways: number[] = [];
  for (let i = 0; i < segments.length; i += stride) {
    const way = segments.ends_ns(i) - segments.sent_ns(i);
    if (way > 0) ways.push(way);
  }
  ways.sort((a, b) => a - b);
  return ways[ways.length >> 1] ?? 50e6;
}

function heightOfSilence(ns: number, rate: number): Px {
  const linear = ns * rate;
  if (linear <= linearPx) return Math.max(leastPx, linear);
  if (linear > breakFromPx) return breakPx;
  return linearPx + octavePx * Math.log2(linear / linearPx);
}

/** How far apart the departures around each segment should stand: less the more there are within one way. */
function distances(run: RunData, way: number): Float32Array {
  const { segments } = run;
  const result = new Float32Array(segments.length);
  let first = 0;
  let last = 0;
  for (let i = 0; i < segments.length; i++) {
    const at = segments.sent_ns(i);
    while (first < i && segments.sent_ns(first) < at - way) first++;
    if (last < i) last = i;
    while (last + 1 < segments.length && segments.sent_ns(last + 1) <= at + way) last++;
    const crowd = last - first + 1;
    result[i] = Math.min(segmentPx, Math.max(crowdedPx, (segmentPx * roomy) / crowd));
  }
  return result;
}

/** Whether an event stands on the ladder, or only accompanies one that does. */
function drawn(kind: EventKind): boolean {
  return opensMoment(kind) || kind === EventKind.sent || kind === EventKind.state || kind >= EventKind.completed;
}

/** Where each thing last stood, per host: what the next of its kind keeps its distance from. */
class Marks {
  private readonly last = new Float64Array(256 * 4).fill(Number.NEGATIVE_INFINITY);
  private lastOfAll: Px = Number.NEGATIVE_INFINITY;

  constructor(
    private readonly run: RunData,
    private readonly apart: Float32Array,
    /** Arrows have no slope, so that those of both directions would lie upon each other. */
    private readonly flat: boolean,
  ) {}

  /** The least height at which an event may stand. */
  least(i: number, kind: EventKind): Px {
    const base = this.run.events.host(i) * 4;
    const { last } = this;
    if (kind === EventKind.sent || kind === EventKind.injected) {
      const distance = this.apart[this.run.events.segment(i)] ?? segmentPx;
      if (this.flat) return this.lastOfAll + distance;
      return kind === EventKind.sent ? Math.max(last[base]! + distance, last[base + 1]! + answerPx) : 0;
    }
    if (kind === EventKind.arrived && this.flat) return 0;
    if (kind === EventKind.arrived) return last[base + 1]! + (this.apart[this.run.events.segment(i)] ?? segmentPx);
    if (kind === EventKind.state) return last[base + 2]! + statePx;
    if (kind === EventKind.call || kind >= EventKind.completed) {
      return Math.max(last[base + 3]! + callPx, kind === EventKind.call ? last[base + 2]! + callAfterStatePx : 0);
    }
    return 0;
  }

  set(i: number, kind: EventKind, y: Px): void {
    const base = this.run.events.host(i) * 4;
    if (kind === EventKind.sent || kind === EventKind.injected) this.lastOfAll = y;
    if (kind === EventKind.sent) this.last[base] = y;
    else if (kind === EventKind.arrived) this.last[base + 1] = y;
    else if (kind === EventKind.state) this.last[base + 2] = y;
    else if (kind === EventKind.call || kind >= EventKind.completed) this.last[base + 3] = y;
  }
}

/** Whether an event makes a mark of its own, and so asks for room. */
function asksForRoom(run: RunData, i: number, kind: EventKind): boolean {
  if (kind === EventKind.completed || kind === EventKind.refused) return tellsErrno(run, i);
  if (kind === EventKind.call) return showsCall(run, i);
  return kind !== EventKind.link_changed && kind !== EventKind.lost && kind !== EventKind.expired;
}

/** When the link's own copies set out: nobody sends them, so no event says so. */
function departuresWithoutEvent(run: RunData): number[] {
  const { left } = segmentEvents(run);
  const times: number[] = [];
  for (let i = 0; i < left.length; i++) if (left[i] === NOTHING) times.push(run.segments.sent_ns(i));
  return times.sort((a, b) => a - b);
}

const baseOf = perRun((run): Base => {
  const { events } = run;
  const rate = wayPx / typicalWay(run);
  const marks = new Marks(run, distances(run, typicalWay(run)), isScript(run));
  const heights = new Float64Array(events.length);
  const times: number[] = [0];
  const begins: number[] = [leadPx];
  const ends: number[] = [leadPx];
  const gaps: Gap[] = [];
  let now = 0;
  let y: Px = leadPx;
  let flying = 0;

  const advance = (at: number) => {
    const top = y;
    y += heightOfSilence(at - now, rate);
    if ((at - now) * rate > breakFromPx) gaps.push({ from_ns: now, to_ns: at, top, bottom: y, quiet: flying <= 0 });
    now = at;
    times.push(at);
    begins.push(y);
    ends.push(y);
  };

  const unannounced = departuresWithoutEvent(run);
  let departed = 0;
  for (let i = 0; i < events.length; i++) {
    const kind = events.kind(i);
    if (!drawn(kind)) {
      heights[i] = y;
      continue;
    }
    const at = events.at_ns(i);
    for (; departed < unannounced.length && unannounced[departed]! < at; departed++) {
      if (unannounced[departed]! > now) advance(unannounced[departed]!);
      flying++;
    }
    if (at > now) advance(at);
    if (asksForRoom(run, i, kind)) {
      y = Math.max(y, marks.least(i, kind));
      marks.set(i, kind, y);
    }
    heights[i] = y;
    ends[ends.length - 1] = y;
    if (kind === EventKind.sent || kind === EventKind.injected) flying++;
    else if (kind === EventKind.arrived || kind === EventKind.lost) flying--;
  }
  const end_ns = Math.max(now, run.summary.end_ns);
  if (end_ns > now) advance(end_ns);
  return {
    times: Float64Array.from(times),
    begins: Float64Array.from(begins),
    ends: Float64Array.from(ends),
    events: heights,
    gaps,
    rate,
    height: y + tailPx,
    end_ns,
  };
});

class Stretched implements TimeScale {
  readonly height: Px;
  readonly end_ns: number;
  readonly rate: number;
  readonly gaps: readonly Gap[];

  constructor(
    private readonly base: Base,
    readonly zoom: number,
  ) {
    this.height = base.height * zoom;
    this.end_ns = base.end_ns;
    this.rate = base.rate * zoom;
    this.gaps =
      zoom === 1 ? base.gaps : base.gaps.map(gap => ({ ...gap, top: gap.top * zoom, bottom: gap.bottom * zoom }));
  }

  yOf(ns: number): Px {
    return this.at(ns, this.base.ends);
  }

  yBefore(ns: number): Px {
    return this.at(ns, this.base.begins);
  }

  private at(ns: number, own: Float64Array): Px {
    const { times, begins, ends } = this.base;
    if (ns <= 0) return (ns < 0 ? begins[0]! : own[0]!) * this.zoom;
    const next = firstWhere(times.length, k => times[k]! > ns);
    const k = next - 1;
    if (times[k] === ns || next === times.length) return own[k]! * this.zoom;
    const share = (ns - times[k]!) / (times[next]! - times[k]!);
    return (ends[k]! + share * (begins[next]! - ends[k]!)) * this.zoom;
  }

  timeAt(y: Px): number {
    const { times, begins, ends } = this.base;
    const height = y / this.zoom;
    const next = firstWhere(times.length, k => begins[k]! > height);
    if (next === 0) return 0;
    const k = next - 1;
    if (next === times.length || height <= ends[k]!) return times[k]!;
    const share = (height - ends[k]!) / (begins[next]! - ends[k]!);
    return times[k]! + share * (times[next]! - times[k]!);
  }

  yOfEvent(event: number): Px {
    return (this.base.events[event] ?? leadPx) * this.zoom;
  }

  zoomed(zoom: number): TimeScale {
    return zoom === this.zoom ? this : new Stretched(this.base, zoom);
  }
}

const unzoomed = perRun((run): TimeScale => new Stretched(baseOf(run), 1));

/** The scale of a run; its base is computed once per run, stretching it costs nothing. */
export function timeScale(run: RunData, zoom = 1): TimeScale {
  return unzoomed(run).zoomed(zoom);
}
