/** The rows between two heights, in painting order. No DOM, no clock: the same inputs give the same rows. */

import { type ArrowKind, blockSize, kindOf } from './arrows';
import { textWidth } from './geometry';
import { type FateNote, type Label, type Line, lineOf } from './labels';
import { idleText, type Ladder } from './ladder';
import { type MarginRow, marginRows } from './margins';
import { firstWhere } from './run';
import type { Px } from './timescale';

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
  /** It has many close neighbours. */
  readonly dense: boolean;
  /** It belongs to a connection that the reader does not look at. */
  readonly aside: boolean;
}

export type Row = MarginRow | GapRow | LinkRow | SegmentRow;

/** Arrows of one direction closer than this are one to the eye. */
const leastApart: Px = 1.6;
const lostApart: Px = 4;
/** What is drawn may stick out so far beyond its own height. */
const overhang: Px = 24;

/**
 * Rows to draw between two heights of the zoomed ladder. `keep` is a segment that must not be thinned out. Where a name of a
 * state would have scrolled away while its stay is still in view, it waits at `top`.
 */
export function visibleRows(ladder: Ladder, top: Px, bottom: Px, keep = -1, edge: Px = top): Row[] {
  const above = top - overhang;
  const below = bottom + overhang;
  return [
    ...linkRows(ladder, above, below),
    ...marginRows(ladder, above, below, edge),
    ...segmentRows(ladder, above, below, keep),
    ...gapRows(ladder, above, below),
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
    const dense = writing?.dense ?? false;
    rows.push({ type: 'segment', segment, place, ...line, ...kind, label, note, dense, aside });
  }
  return rows;
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
