/** Segments as arrows: where each begins and ends on the ladder, what kind it is and what is written on it. */
import { Fate, NOTHING, SegmentFlag, SegmentMark } from '../engine/records';
import { basesOf, type Numbers, relativeTo } from './relative';
import { perRun, type RunData, segmentEvents } from './run';
import { isScript } from './script';
import { type Px, timeScale, typicalWay } from './timescale';

/** The few words on arrows, in the reader's language. */
export interface ArrowWords {
  readonly again: string;
  readonly forged: string;
  readonly copy: string;
  readonly probe: string;
  readonly late: string;
  readonly marked: string;
  /** By Fate; empty for those that need no word. */
  readonly fates: readonly string[];
}

/** What is written on an arrow. */
export interface ArrowText {
  /** The flags: "SYN ACK". */
  readonly chip: string;
  /** Everything: "1001:1004 (3) · ack 5001". */
  readonly detail: string;
  /** The one number that matters: "1001:1004", "ack 5001". */
  readonly brief: string;
  /** The least that still tells segments apart: "(3)" octets, or again the number. */
  readonly tiny: string;
}

export interface ArrowKind {
  /** It never reached the host, or reached it damaged or too late. */
  readonly lost: boolean;
  readonly again: boolean;
  readonly forged: boolean;
  readonly copy: boolean;
  /** The run ended while it was under way. */
  readonly flying: boolean;
}

export function kindOf(run: RunData, segment: number): ArrowKind {
  const marks = run.segments.marks(segment);
  const fate = run.segments.fate(segment);
  return {
    lost: fate !== Fate.arrived && fate !== Fate.in_flight,
    again: (marks & SegmentMark.again) !== 0,
    forged: (marks & SegmentMark.forged) !== 0 && !isScript(run),
    copy: (marks & SegmentMark.copy) !== 0,
    flying: fate === Fate.in_flight,
  };
}

const flagOrder: readonly [SegmentFlag, string][] = [
  [SegmentFlag.syn, 'SYN'],
  [SegmentFlag.fin, 'FIN'],
  [SegmentFlag.rst, 'RST'],
  [SegmentFlag.psh, 'PSH'],
  [SegmentFlag.urg, 'URG'],
  [SegmentFlag.ece, 'ECE'],
  [SegmentFlag.cwr, 'CWR'],
  [SegmentFlag.ack, 'ACK'],
];

/** "FIN ACK"; a segment without any flag is shown as "—". */
export function flagText(flags: number): string {
  const names = flagOrder.filter(([bit]) => (flags & bit) !== 0).map(([, name]) => name);
  return names.join(' ') || '—';
}

/** Segments whose window is worth saying: closed, or open again. */
const tellingWindow = perRun(run => {
  const { segments } = run;
  const telling = new Uint8Array(segments.length);
  const closed = new Set<number>();
  for (let i = 0; i < segments.length; i++) {
    const flags = segments.flags(i);
    if ((flags & (SegmentFlag.syn | SegmentFlag.rst)) !== 0) continue;
    const key = segments.from(i) * 4294967296 + segments.source_port(i) * 65536 + segments.destination_port(i);
    const zero = segments.window(i) === 0;
    if (zero || closed.has(key)) telling[i] = 1;
    if (zero) closed.add(key);
    else closed.delete(key);
  }
  return telling;
});

function optionTexts(run: RunData, segment: number): string[] {
  const index = run.segments.options(segment);
  if (index === NOTHING) return [];
  const { options } = run;
  const texts: string[] = [];
  if (options.has_mss(index)) texts.push(`mss ${options.mss(index)}`);
  if (options.has_window_scale(index)) texts.push(`wscale ${options.window_scale(index)}`);
  if (options.sack_permitted(index)) texts.push('sack ok');
  return texts;
}

function sackTexts(run: RunData, segment: number, base: number | null): string[] {
  const index = run.segments.options(segment);
  if (index === NOTHING) return [];
  const texts: string[] = [];
  for (let k = 0; k < run.options.sack_count(index); k++) {
    const left = relativeTo(run.options.sack_left(index, k), base);
    const right = relativeTo(run.options.sack_right(index, k), base);
    texts.push(`sack ${left}:${right}`);
  }
  return texts;
}

function markTexts(run: RunData, segment: number, words: ArrowWords): string[] {
  const marks = run.segments.marks(segment);
  const texts: string[] = [];
  if (marks & SegmentMark.probe) texts.push(words.probe);
  else if (marks & SegmentMark.again) texts.push(words.again);
  // All that a script puts on the wire is its own.
  if (marks & SegmentMark.forged && !isScript(run)) texts.push(words.forged);
  if (marks & SegmentMark.ce) texts.push(words.marked);
  if (marks & SegmentMark.copy) texts.push(words.copy);
  else if (marks & SegmentMark.late) texts.push(words.late);
  return texts;
}

/** What is written on a segment's arrow. */
export function textOf(run: RunData, segment: number, numbers: Numbers, words: ArrowWords): ArrowText {
  const { segments } = run;
  const flags = segments.flags(segment);
  const bases = basesOf(run, segment, numbers);
  const seq = relativeTo(segments.seq(segment), bases.seq);
  const length = segments.text_length(segment);
  const acks = (flags & SegmentFlag.ack) !== 0;
  const ack = acks ? `ack ${relativeTo(segments.ack(segment), bases.ack)}` : '';
  const marks = markTexts(run, segment, words);
  const window = tellingWindow(run)[segment] ? [`win ${segments.window(segment)}`] : [];
  const special = (flags & (SegmentFlag.syn | SegmentFlag.fin | SegmentFlag.rst)) !== 0;

  let head: string;
  let brief: string;
  if (length > 0) {
    brief = `${seq}:${relativeTo((segments.seq(segment) + length) >>> 0, bases.seq)}`;
    head = `${brief} (${length})`;
  } else if (special || !acks) {
    head = `seq ${seq}`;
    brief = head;
  } else {
    head = ack;
    brief = ack;
  }
  const rest: string[] = [];
  if ((flags & SegmentFlag.syn) !== 0 && !acks) {
    rest.push(`win ${segments.window(segment)}`, ...optionTexts(run, segment));
  } else if (head !== ack && acks && marks.length === 0) {
    rest.push(ack);
  }
  if ((flags & SegmentFlag.urg) !== 0) rest.push(`urg ${segments.urgent(segment)}`);
  rest.push(...window, ...sackTexts(run, segment, bases.ack), ...marks);
  return {
    chip: flagText(flags),
    detail: [head, ...rest].join(' · '),
    brief,
    tiny: length > 0 ? `(${length})` : brief,
  };
}

/** The usual time on the way from one host to another, ns. */
const ways = perRun(run => {
  const samples = new Map<number, number[]>();
  const { segments } = run;
  for (let i = 0; i < segments.length; i++) {
    if (segments.fate(i) !== Fate.arrived) continue;
    const key = segments.from(i) * 256 + segments.to(i);
    const list = samples.get(key);
    if (!list) samples.set(key, [segments.ends_ns(i) - segments.sent_ns(i)]);
    else if (list.length < 101) list.push(segments.ends_ns(i) - segments.sent_ns(i));
  }
  const result = new Map<number, number>();
  for (const [key, list] of samples) result.set(key, list.sort((a, b) => a - b)[list.length >> 1]!);
  return result;
});

/** Heights at zoom 1, and how far each arrow gets across. */
export interface ArrowTable {
  readonly tops: Float64Array;
  readonly bottoms: Float64Array;
  /** 1: reaches the other host; less: the share of its way that it made. */
  readonly reach: Float32Array;
  /** From, to and whether it was lost, as one small number: what lies in the same track can hide each other. */
  readonly tracks: Uint16Array;
  /** Segments ordered by `tops`. */
  readonly order: Uint32Array;
  /** The lowest bottom among each 64 segments of `order`. */
  readonly blocks: Float64Array;
}

export const blockSize = 64;
/** Slope of what leaves no trace of its way: lost in the same instant in which it was sent. */
const stubPx = 12;

/** How far a lost segment came: told by its time on the way, and always far enough to see where it was going. */
function reachOf(run: RunData, segment: number): number {
  const { segments } = run;
  const fate = segments.fate(segment);
  if (fate === Fate.arrived) return 1;
  const atTheEnd: readonly Fate[] = [Fate.corrupted, Fate.host_down, Fate.host_unreachable, Fate.port_unreachable];
  if (atTheEnd.includes(fate as Fate)) return 0.96;
  const way = ways(run).get(segments.from(segment) * 256 + segments.to(segment)) ?? typicalWay(run);
  const made = (fate === Fate.in_flight ? run.summary.end_ns : segments.ends_ns(segment)) - segments.sent_ns(segment);
  if (fate === Fate.in_flight) return Math.min(1, Math.max(0.08, made / way));
  return Math.min(0.6, Math.max(0.3, made / way));
}

export const arrowTable = perRun((run): ArrowTable => {
  const count = run.segments.length;
  const scale = timeScale(run);
  const { left, ended } = segmentEvents(run);
  const tops = new Float64Array(count);
  const bottoms = new Float64Array(count);
  const reach = new Float32Array(count);
  const tracks = new Uint16Array(count);
  let sorted = true;
  for (let i = 0; i < count; i++) {
    const top: Px = left[i] === NOTHING ? scale.yOf(run.segments.sent_ns(i)) : scale.yOfEvent(left[i]!);
    const known = ended[i] !== NOTHING;
    // What takes no time has no slope, whatever else happened before its arrival was looked at.
    const flat = isScript(run) && run.segments.ends_ns(i) === run.segments.sent_ns(i);
    const end: Px = flat
      ? top
      : known
        ? scale.yOfEvent(ended[i]!)
        : scale.yOf(Math.max(run.segments.ends_ns(i), run.segments.sent_ns(i)));
    reach[i] = reachOf(run, i);
    tops[i] = top;
    tracks[i] = (run.segments.from(i) * 64 + run.segments.to(i)) * 2 + (kindOf(run, i).lost ? 1 : 0);
    const flying = run.segments.fate(i) === Fate.in_flight;
    bottoms[i] = flying ? Math.max(top, scale.yOf(scale.end_ns)) : Math.max(end, top + (reach[i]! < 0.9 ? stubPx : 0));
    if (i > 0 && top < tops[i - 1]!) sorted = false;
  }
  const order = Uint32Array.from({ length: count }, (_, i) => i);
  if (!sorted) order.sort((a, b) => tops[a]! - tops[b]! || a - b);
  const blocks = new Float64Array(Math.ceil(count / blockSize)).fill(Number.NEGATIVE_INFINITY);
  for (let k = 0; k < count; k++) {
    const block = Math.floor(k / blockSize);
    blocks[block] = Math.max(blocks[block]!, bottoms[order[k]!]!);
  }
  return { tops, bottoms, reach, tracks, order, blocks };
});
