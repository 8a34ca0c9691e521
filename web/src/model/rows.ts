/** The rows between two heights, in painting order. No DOM, no clock: the same inputs give the same rows. */

import { STATE_NAMES, type State } from '../engine/records';
import { type ArrowKind, blockSize, kindOf } from './arrows';
import type { CallMarkKind } from './calls';
import { type Geometry, textWidth } from './geometry';
import { type FateNote, type Label, type Line, lineOf } from './labels';
import { type Bracket, callText, idleText, type Ladder, stayAt, stayBounds, type Tick } from './ladder';
import { firstWhere } from './run';
import type { Px } from './timescale';

export interface TextAt {
  readonly text: string;
  readonly x: Px;
  /** Of the baseline. */
  readonly y: Px;
  readonly anchor: 'start' | 'end' | 'middle';
}

export interface StayRow {
  readonly type: 'stay';
  readonly host: number;
  readonly stay: number;
  /** null: the host is down. */
  readonly state: State | null;
  readonly x: Px;
  readonly top: Px;
  readonly bottom: Px;
  readonly label: TextAt | null;
}

export interface TimerRow {
  readonly type: 'timer';
  readonly timer: number;
  readonly host: number;
  /** Where the bracket touches the lane, and on which side it bulges. */
  readonly x: Px;
  readonly side: -1 | 1;
  readonly top: Px;
  readonly bottom: Px;
  readonly label: TextAt | null;
}

export interface CallRow {
  readonly type: 'call';
  readonly event: number;
  readonly host: number;
  readonly kind: CallMarkKind;
  readonly x: Px;
  readonly y: Px;
  readonly w: Px;
  readonly h: Px;
  readonly text: string;
  /** Ends of the line to the lane; equal where the pill sits at it. */
  readonly from: Px;
  readonly to: Px;
  readonly at: Px;
}

export interface GapRow {
  readonly type: 'gap';
  readonly key: number;
  readonly y: Px;
  readonly x1: Px;
  readonly x2: Px;
  readonly text: string;
  readonly w: Px;
}

export interface LinkRow {
  readonly type: 'link';
  readonly event: number;
  readonly y: Px;
  readonly x1: Px;
  readonly x2: Px;
  readonly text: string;
}

export interface SegmentRow extends Line, ArrowKind {
  readonly type: 'segment';
  readonly segment: number;
  /** Its place among the segments from top to bottom. */
  readonly place: number;
  readonly label: Label | null;
  readonly note: FateNote | null;
  /** It belongs to a connection that the reader does not look at. */
  readonly aside: boolean;
}

export interface TickRow extends Tick {
  readonly type: 'tick';
}

export type Row = StayRow | TimerRow | CallRow | GapRow | LinkRow | SegmentRow | TickRow;

/** Arrows of one direction closer than this are one to the eye. */
const leastApart: Px = 1.6;
const lostApart: Px = 4;
/** Distances of writing from lanes. */
const stateGap: Px = 10;
const bracketBulge: Px = 7;
const lineHeight: Px = 13;
/** What is drawn may stick out so far beyond its own height. */
const overhang: Px = 24;

/**
 * Rows to draw between two heights of the zoomed ladder. `keep` is a segment that must not be thinned out. Where a name of a
 * state would have scrolled away while its stay is still in view, it waits at `top`.
 */
export function visibleRows(ladder: Ladder, top: Px, bottom: Px, keep = -1, edge: Px = top): Row[] {
  const above = top - overhang;
  const below = bottom + overhang;
  const segments = segmentRows(ladder, above, below, keep);
  const calls = callRows(ladder, above, below);
  return [
    ...tickRows(ladder, above, below),
    ...linkRows(ladder, above, below),
    ...stayRows(ladder, above, below, edge, calls),
    ...timerRows(ladder, above, below, edge, calls),
    ...segments,
    ...gapRows(ladder, above, below),
    ...calls,
  ];
}

/** The segments whose arrows reach into [top, bottom], as places in the order from top to bottom. */
export function segmentsBetween(ladder: Ladder, top: Px, bottom: Px): number[] {
  const { order, tops, bottoms, blocks } = ladder.arrows;
  const { zoom } = ladder;
  const end = firstWhere(order.length, k => tops[order[k]!]! * zoom > bottom);
  const places: number[] = [];
  for (let block = 0; block * blockSize < end; block++) {
    if (blocks[block]! * zoom < top) continue;
    const last = Math.min(end, (block + 1) * blockSize);
    for (let k = block * blockSize; k < last; k++) if (bottoms[order[k]!]! * zoom >= top) places.push(k);
  }
  return places;
}

function segmentRows(ladder: Ladder, top: Px, bottom: Px, keep: number): SegmentRow[] {
  const { run, arrows, zoom, geometry, writer } = ladder;
  const rows: SegmentRow[] = [];
  const lastDrawn = new Map<number, Px>();
  for (const place of segmentsBetween(ladder, top, bottom)) {
    const segment = arrows.order[place]!;
    const y = arrows.tops[segment]! * zoom;
    const kind = kindOf(run, segment);
    const direction = (run.segments.from(segment) * 256 + run.segments.to(segment)) * 2 + (kind.lost ? 1 : 0);
    if (segment !== keep && y - (lastDrawn.get(direction) ?? -1e9) < (kind.lost ? lostApart : leastApart)) continue;
    lastDrawn.set(direction, y);
    const line = lineOf(run, arrows, segment, zoom, geometry);
    const writing = writer.at(place);
    const aside = ladder.aside(segment);
    const label = writing?.label ?? null;
    const note = writing?.note ?? null;
    rows.push({ type: 'segment', segment, place, ...line, ...kind, label, note, aside });
  }
  return rows;
}

/** First text line below `y` that no pill of this host covers, in little room. */
function freeLine(y: Px, host: number, geometry: Geometry, calls: readonly CallRow[]): Px {
  if (!geometry.compact) return y;
  let line = y;
  for (const call of calls) {
    if (call.host === host && call.y < line + 3 && call.y + call.h > line - lineHeight + 3) line = call.y + call.h + 11;
  }
  return line;
}

function stayRows(ladder: Ladder, top: Px, bottom: Px, edge: Px, calls: readonly CallRow[]): StayRow[] {
  const { geometry, lanes } = ladder;
  const rows: StayRow[] = [];
  for (const lane of lanes) {
    const column = geometry.columns[lane.host]!;
    let lastLine = Number.NEGATIVE_INFINITY;
    for (let stay = stayAt(ladder, lane, top); stay < lane.stays.length; stay++) {
      const bounds = stayBounds(ladder, lane.host, stay);
      if (bounds.top > bottom) break;
      const { state } = lane.stays[stay]!;
      const text = state === null ? ladder.words.crash : STATE_NAMES[state]!;
      const natural = bounds.top + lineHeight;
      const waiting = Math.min(Math.max(natural, edge + lineHeight + 3), Math.max(natural, bounds.bottom - 4));
      const line = freeLine(waiting, lane.host, geometry, calls);
      const last = stay === lane.stays.length - 1;
      const fits = line - lastLine >= lineHeight - 1.5 && (last || bounds.bottom - bounds.top >= 8);
      const x = column.x + column.side * (geometry.half + stateGap);
      const anchor = column.side < 0 ? 'end' : 'start';
      rows.push({
        type: 'stay',
        host: lane.host,
        stay,
        state,
        x: column.x,
        ...bounds,
        label: fits ? { text, x, y: line, anchor } : null,
      });
      if (fits) lastLine = line;
    }
  }
  return rows;
}

/** Baselines on one side of a lane that are taken by names of states and pills. */
function takenLines(ladder: Ladder, host: number, top: Px, bottom: Px, edge: Px, calls: readonly CallRow[]): Px[] {
  return stayRows(ladder, top, bottom, edge, calls)
    .filter(row => row.host === host && row.label)
    .map(row => row.label!.y)
    .concat(ladder.geometry.compact ? calls.filter(call => call.host === host).map(call => call.y + 12) : []);
}

function timerRows(ladder: Ladder, top: Px, bottom: Px, edge: Px, calls: readonly CallRow[]): TimerRow[] {
  const { brackets, geometry } = ladder;
  const rows: TimerRow[] = [];
  const taken = new Map<number, Px[]>();
  for (const bracket of brackets) {
    if (bracket.bottom < top || bracket.top > bottom) continue;
    const { host } = bracket;
    const column = geometry.columns[host]!;
    if (!taken.has(host)) taken.set(host, takenLines(ladder, host, top, bottom, edge, calls));
    const lines = taken.get(host)!;
    const y = bracketLine(bracket, lines, edge, bottom - overhang);
    if (y !== null) lines.push(y);
    const x = column.x + column.side * (geometry.half + stateGap);
    rows.push({
      type: 'timer',
      timer: bracket.timer,
      host,
      x: column.x + column.side * (geometry.half - 1),
      side: column.side,
      top: bracket.top,
      bottom: bracket.bottom,
      label: y === null ? null : { text: bracket.text, x, y, anchor: column.side < 0 ? 'end' : 'start' },
    });
  }
  return rows;
}

/** The baseline nearest to the middle of what is visible of a bracket that keeps clear of other writing. */
function bracketLine(bracket: Bracket, lines: readonly Px[], edge: Px, bottom: Px): Px | null {
  const from = Math.max(bracket.top, edge) + 10;
  const to = Math.min(bracket.bottom, bottom) - 3;
  const natural = (bracket.top + bracket.bottom) / 2 + 4;
  const middle = Math.min(Math.max(natural, from), to);
  if (to < from) return null;
  for (let away = 0; away <= to - from; away += 3) {
    for (const y of [middle - away, middle + away]) {
      if (y >= from && y <= to && lines.every(line => Math.abs(line - y) >= lineHeight)) return y;
    }
  }
  return null;
}

function callRows(ladder: Ladder, top: Px, bottom: Px): CallRow[] {
  const { calls, scale, geometry, words, run } = ladder;
  const { compact, fonts, character, half, columns } = geometry;
  const rows: CallRow[] = [];
  const lastY = new Map<number, Px>();
  const first = firstWhere(calls.length, k => scale.yOfEvent(calls[k]!.event) >= top);
  for (let k = first; k < calls.length; k++) {
    const mark = calls[k]!;
    const at = scale.yOfEvent(mark.event);
    if (at > bottom) break;
    const column = columns[mark.host];
    const h = compact ? 14 : 18;
    if (!column || at - (lastY.get(mark.host) ?? -1e9) < h) continue;
    lastY.set(mark.host, at);
    const text = callText(mark, words, compact);
    const w = Math.ceil(textWidth(text, fonts.call, character)) + (compact ? 10 : 14);
    const { side } = column;
    const lane = column.x + side * (half + (compact ? 4 : 2));
    const inside = columns.length > 2 && mark.host > 0 && mark.host < columns.length - 1;
    const far = compact ? 4 : inside ? 104 : pillDistance(geometry);
    const x =
      compact || inside ? (side < 0 ? lane - far - w : lane + far) : side < 0 ? column.x - far : column.x + far - w;
    const fits = Math.max(2, Math.min(x, geometry.width - w - 2));
    const near = side < 0 ? fits + w : fits;
    const y = compact ? at - h - 1 : at - h / 2;
    rows.push({
      type: 'call',
      event: mark.event,
      host: mark.host,
      kind: mark.kind,
      x: fits,
      y,
      w,
      h,
      text,
      from: near,
      to: lane,
      at,
    });
  }
  void run;
  return rows;
}

/** From the middle of a lane to the far edge of its pills. */
function pillDistance(geometry: Geometry): Px {
  const first = geometry.columns[0]!.x;
  return Math.min(200, first - 6);
}

function gapRows(ladder: Ladder, top: Px, bottom: Px): GapRow[] {
  const { scale, geometry } = ladder;
  const rows: GapRow[] = [];
  const first = geometry.columns[0]?.x ?? 0;
  const last = geometry.columns[geometry.columns.length - 1]?.x ?? first;
  const out = geometry.compact ? 40 : 150;
  scale.gaps.forEach((gap, key) => {
    if (gap.bottom < top || gap.top > bottom) return;
    const text = idleText(ladder, gap);
    const w = Math.ceil(textWidth(text, geometry.fonts.small, geometry.character)) + 18;
    rows.push({
      type: 'gap',
      key,
      y: (gap.top + gap.bottom) / 2,
      x1: Math.max(4, first - out),
      x2: last + out - 24,
      text,
      w,
    });
  });
  return rows;
}

function linkRows(ladder: Ladder, top: Px, bottom: Px): LinkRow[] {
  const { columns, half } = ladder.geometry;
  const x1 = (columns[0]?.x ?? 0) + half + 4;
  const x2 = (columns[columns.length - 1]?.x ?? 0) - half - 4;
  return ladder.linkChanges
    .filter(({ y }) => y >= top && y <= bottom)
    .map(({ event, y }) => ({ type: 'link', event, y, x1, x2, text: ladder.words.linkChanged }));
}

function tickRows(ladder: Ladder, top: Px, bottom: Px): TickRow[] {
  const { ticks } = ladder;
  const rows: TickRow[] = [];
  for (let k = firstWhere(ticks.length, i => ticks[i]!.y >= top); k < ticks.length && ticks[k]!.y <= bottom; k++) {
    rows.push({ type: 'tick', ...ticks[k]! });
  }
  return rows;
}

export { bracketBulge };
