/** The rows between two heights, in painting order. No DOM, no clock: the same inputs give the same rows. */

import { type ArrowKind, blockSize, kindOf } from './arrows';
import { type Box, textWidth } from './geometry';
import { type FateNote, type Label, lineOf } from './labels';
import { idleText, type Ladder } from './ladder';
import { type MarginRow, marginRows } from './margins';
import { type NoteRow, noteBoxes, noteRows } from './note_rows';
import type { Line } from './place';
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
  /** Where the text interrupts the line. */
  readonly box: Box;
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

export type Row = MarginRow | NoteRow | GapRow | LinkRow | SegmentRow;

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
    ...marginsInView(ladder, above, below, edge),
    ...noteRows(ladder).filter(({ y, h, at }) => Math.max(y + h, at) >= above && Math.min(y, at) <= below),
    ...segmentRows(ladder, above, below, keep),
    ...gapRows(ladder, above, below),
  ];
}

/** What stands beside the lanes, clear of the notes. */
export function marginsInView(ladder: Ladder, top: Px, bottom: Px, edge: Px): MarginRow[] {
  return marginRows(ladder, top, bottom, edge, noteBoxes(ladder));
}

/** Calls back with the place, in the order from top to bottom, of each segment whose arrow reaches into [top, bottom]. */
export function eachSegmentBetween(ladder: Ladder, top: Px, bottom: Px, visit: (place: number) => void): void {
  const { order, tops, bottoms, blocks } = ladder.arrows;
  const { zoom } = ladder;
  const end = firstWhere(order.length, k => tops[order[k]!]! * zoom > bottom);
  for (let block = 0; block * blockSize < end; block++) {
    if (blocks[block]! * zoom < top) continue;
    const last = Math.min(end, (block + 1) * blockSize);
    for (let k = block * blockSize; k < last; k++) if (bottoms[order[k]!]! * zoom >= top) visit(k);
  }
}

/** 64 hosts at each end, lost or not. */
const trackCount = 64 * 64 * 2;

function segmentRows(ladder: Ladder, top: Px, bottom: Px, keep: number): SegmentRow[] {
  const { arrows, zoom } = ladder;
  const { order, tops, tracks } = arrows;
  const rows: SegmentRow[] = [];
  const lastDrawn = new Float64Array(trackCount).fill(Number.NEGATIVE_INFINITY);
  eachSegmentBetween(ladder, top, bottom, place => {
    const segment = order[place]!;
    const track = tracks[segment]!;
    const y = tops[segment]! * zoom;
    const least = track % 2 === 1 ? lostApart : leastApart;
    if (segment !== keep && y - lastDrawn[track]! < least) return;
    lastDrawn[track] = y;
    rows.push(segmentRow(ladder, place));
  });
  return rows;
}

function segmentRow(ladder: Ladder, place: number): SegmentRow {
  const { run, arrows, zoom, geometry, writer } = ladder;
  const segment = arrows.order[place]!;
  const writing = writer.at(place);
  return {
    type: 'segment',
    segment,
    place,
    ...lineOf(run, arrows, segment, zoom, geometry),
    ...kindOf(run, segment),
    label: writing?.label ?? null,
    note: writing?.note ?? null,
    dense: writing?.dense ?? false,
    aside: ladder.aside(segment),
  };
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
  return ladder.linkChanges.filter(({ y }) => y >= top && y <= bottom).map(change => ({ type: 'link', ...change }));
}
