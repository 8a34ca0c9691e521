/** Everything that is drawn of one run in one manner: the columns, the scale, the lanes, what is written where. */

import { EventKind, TIMER_KIND_NAMES, TimerKind } from '../engine/records';
import type { NoteInfo } from '../engine/types';
import { type ArrowTable, type ArrowWords, arrowTable } from './arrows';
import { type CallMark, callMarks } from './calls';
import { formatSpan } from './format';
import { type Box, type Geometry, textWidth } from './geometry';
import { Writer } from './labels';
import { bottomOf, focusOf, type Lane, lanesOf, shownAt, topOf } from './lanes';
import { linkEnds, linkWords } from './link_words';
import type { Numbers } from './relative';
import { socketOfSegment } from './relative';
import { firstWhere, peerOf, perRun, type RunData, socketKey } from './run';
import { type TimerSpan, timerSpans, weightOf } from './timers';
import { type Px, type TimeScale, timeScale } from './timescale';

/** Words of the reader's language that take room in the drawing. */
export interface LadderWords extends ArrowWords {
  readonly crash: string;
  readonly reboot: string;
  stale(octets: number): string;
  urgent(octets: number): string;
  idle(time: string): string;
  /** By the timer's name in the engine. */
  timer(name: string, time: string, restarted: boolean): string;
  readonly linkChanged: string;
  readonly linkDown: string;
  readonly linkUp: string;
}

export interface LadderInput {
  readonly run: RunData;
  readonly zoom: number;
  readonly geometry: Geometry;
  readonly numbers: Numbers;
  readonly words: LadderWords;
  /** Socket record of the connection to look at; null: the newest. */
  readonly focus: number | null;
  /** The author's notes in the reader's language, in the order of time, and where a script failed. */
  readonly notes: readonly LadderNote[];
  /** The lines of the scenario that was run; empty where they are not known. */
  readonly lines: readonly string[];
}

export interface LadderNote extends NoteInfo {
  /** Of the line of a script that failed: its words, and what was expected against what was seen. */
  readonly failure?: { readonly head: string; readonly pairs: readonly Pair[] };
}
export type Pair = readonly [label: string, value: string];

/** A timer's bracket with its place. */
export interface Bracket {
  /** Index in `timerSpans`. */
  readonly timer: number;
  readonly host: number;
  readonly top: Px;
  readonly bottom: Px;
  readonly text: string;
  /** In little room. */
  readonly brief: string;
}

export interface LinkChange {
  readonly event: number;
  readonly y: Px;
  /** What changes, in the scenario's own words. */
  readonly text: string;
  /** From lane to lane. */
  readonly x1: Px;
  readonly x2: Px;
  /** Where it is written: between two neighbouring lanes. */
  readonly box: Box;
}

export interface Ladder extends LadderInput {
  readonly scale: TimeScale;
  readonly lanes: readonly Lane[];
  readonly arrows: ArrowTable;
  readonly writer: Writer;
  readonly calls: readonly CallMark[];
  readonly brackets: readonly Bracket[];
  /** Events whose times have room beside the ladder, from top to bottom. */
  readonly ticks: Uint32Array;
  readonly linkChanges: readonly LinkChange[];
  /** Whether a segment belongs to a connection that the reader does not look at. */
  readonly aside: (segment: number) => boolean;
}

const tickApart: Px = 26;
const linkChangesApart: Px = 13;

/** Puts everything in its place; depends on its input alone. */
export function ladderOf(input: LadderInput): Ladder {
  const { run, zoom, focus } = input;
  const scale = timeScale(run, zoom);
  const lanes = lanesOf(run, focus);
  const linkChanges = linkChangesOf(input, scale);
  return {
    ...input,
    scale,
    lanes,
    arrows: arrowTable(run),
    writer: new Writer({ ...input, clear: linkChanges.map(({ box }) => box) }),
    calls: callMarks(run),
    brackets: bracketsOf(input, scale, lanes),
    ticks: ticksOf(run, scale),
    linkChanges,
    aside: asideOf(run, focus),
  };
}

function asideOf(run: RunData, focus: number | null): (segment: number) => boolean {
  if (focus === null) return () => false;
  const peer = peerOf(run, focus);
  const host = run.sockets.host(focus);
  return segment => {
    const { segments } = run;
    if (segments.from(segment) !== host && segments.to(segment) !== host) return true;
    const record = socketOfSegment(run, segment, host);
    if (record >= 0) return record !== focus;
    return peer < 0 || socketOfSegment(run, segment, run.sockets.host(peer)) !== peer;
  };
}

/** Brackets of the connection in each lane; of two in one place only the more important one. */
function bracketsOf(input: LadderInput, scale: TimeScale, lanes: readonly Lane[]): Bracket[] {
  const { run, words, focus } = input;
  const shown = focusOf(run, focus);
  const kept: { bracket: Bracket; span: TimerSpan }[][] = lanes.map(() => []);
  timerSpans(run).forEach((span, timer) => {
    const lane = lanes[span.host];
    if (!lane) return;
    const only = shown[span.host]!;
    const wanted =
      only >= 0 ? socketKey(span.host, run.sockets.socket(only)) : shownAt(run, lane, Math.max(span.from, 0));
    if (wanted !== socketKey(span.host, span.socket)) return;
    const top = scale.yOfEvent(span.from);
    const bottom = span.to >= run.events.length ? scale.yOf(scale.end_ns) : scale.yOfEvent(span.to);
    if (bottom - top < 6) return;
    const length = formatSpan(span.length_ns);
    const text = words.timer(TIMER_KIND_NAMES[span.timer] ?? '', length, span.again);
    const brief = span.timer === TimerKind.time_wait ? `${span.again ? '↻ ' : ''}2MSL` : length;
    const own = kept[span.host]!;
    while (own.length > 0) {
      const last = own[own.length - 1]!;
      if (last.bracket.bottom <= top + 1) break;
      if (weightOf(last.span.timer) <= weightOf(span.timer)) return;
      own.pop();
    }
    own.push({ bracket: { timer, host: span.host, top, bottom, text, brief }, span });
  });
  return kept
    .flat()
    .map(({ bracket }) => bracket)
    .sort((a, b) => a.top - b.top);
}

/** Events whose times are worth showing: departures, calls, expiries; the first of each time. */
const timedEvents = perRun(run => {
  const events: number[] = [];
  let last = -1;
  for (let i = 0; i < run.events.length; i++) {
    const kind = run.events.kind(i);
    if (kind > EventKind.sent || kind === EventKind.lost) continue;
    const ns = run.events.at_ns(i);
    if (ns === last) continue;
    last = ns;
    events.push(i);
  }
  return Uint32Array.from(events);
});

/** As many times as have room. */
function ticksOf(run: RunData, scale: TimeScale): Uint32Array {
  const candidates = timedEvents(run);
  const ticks = new Uint32Array(candidates.length);
  let count = 0;
  let lastY = Number.NEGATIVE_INFINITY;
  for (const event of candidates) {
    const y = scale.yOfEvent(event);
    if (y - lastY < tickApart) continue;
    ticks[count++] = event;
    lastY = y;
  }
  return ticks.subarray(0, count);
}

const linkEvents = perRun(run => {
  const events: number[] = [];
  for (let i = 0; i < run.events.length; i++) if (run.events.kind(i) === EventKind.link_changed) events.push(i);
  return events;
});

function linkChangesOf({ run, words, lines, geometry }: LadderInput, scale: TimeScale): LinkChange[] {
  const changes: LinkChange[] = [];
  const { columns, fonts, character, half } = geometry;
  const last = columns.length - 1;
  const columnOf = (name: string | undefined) => run.summary.hosts.findIndex(host => host.name === name);
  for (const event of linkEvents(run)) {
    const y = scale.yOfEvent(event);
    // Both directions of a link change by one statement.
    if (y - (changes[changes.length - 1]?.y ?? -1e9) < linkChangesApart) continue;
    const line = lines[run.events.line(event) - 1] ?? '';
    const text = linkWords(line, words);
    const ends = (linkEnds(line) ?? []).map(columnOf).sort((a, b) => a - b);
    const [from, to] = ends.length === 2 && ends[0]! >= 0 && ends[0] !== ends[1] ? [ends[0]!, ends[1]!] : [0, last];
    const x1 = (columns[from]?.x ?? 0) + half + 4;
    const x2 = (columns[to]?.x ?? 0) - half - 4;
    const middle = (x1 + (columns[from + 1]?.x ?? x1) - half - 4) / 2;
    const w = Math.ceil(textWidth(text, fonts.small, character)) + 12;
    changes.push({ event, y, text, x1, x2, box: { x: middle - w / 2, y: y - 7, w, h: 14 } });
  }
  return changes;
}

/** The last stay of a lane that begins at or above a height. */
export function stayAt(ladder: Ladder, lane: Lane, y: Px): number {
  return Math.max(0, firstWhere(lane.stays.length, k => topOf(lane.stays[k]!, ladder.scale) > y) - 1);
}

export function stayBounds(ladder: Ladder, host: number, stay: number): { top: Px; bottom: Px } {
  const it = ladder.lanes[host]!.stays[stay]!;
  return { top: topOf(it, ladder.scale), bottom: bottomOf(it, ladder.run, ladder.scale) };
}

/** Text of a call mark, long or short, in the reader's language. */
export function callText(mark: CallMark, words: LadderWords, compact: boolean): string {
  if (mark.kind === 'crash') return words.crash;
  if (mark.kind === 'reboot') return words.reboot;
  if (mark.kind === 'stale') return words.stale(mark.octets);
  if (mark.kind === 'urgent') return compact ? mark.short : words.urgent(mark.octets);
  return compact ? mark.short : mark.text;
}

export function idleText(ladder: Ladder, gap: { from_ns: number; to_ns: number; quiet: boolean }): string {
  const span = formatSpan(gap.to_ns - gap.from_ns);
  return gap.quiet ? ladder.words.idle(span) : span;
}
