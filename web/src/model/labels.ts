/**
 * Where the writing on arrows goes. A label slides along its arrow, shortens, or gives up its detail rather than cover
 * another one. What is placed depends on a segment's neighbours alone, never on what is visible, so nothing jumps.
 */

import { SegmentFlag } from '../engine/records';
import { type ArrowTable, type ArrowWords, arrowTable, blockSize, kindOf, textOf } from './arrows';
import { type Box, type Geometry, textWidth } from './geometry';
import { bestPlace, type Line, Taken } from './place';
import type { Numbers } from './relative';
import type { RunData } from './run';
import { type Px, timeScale } from './timescale';

export interface Label extends Box {
  readonly chip: string;
  readonly chipWidth: Px;
  /** Empty where there is room for the chip alone. */
  readonly detail: string;
}

/** What became of a lost segment, written beside its cross. */
export interface FateNote extends Box {
  readonly text: string;
}

export interface Writing {
  /** The segment has many close neighbours. */
  readonly dense: boolean;
  /** null: no room at all. */
  readonly label: Label | null;
  readonly note: FateNote | null;
}

const chipPad: Px = 12;
const chipGap: Px = 6;
/** Blocks whose arrows are closer than this have no room for any writing ... */
const leastPerSegment: Px = 2.2;
/** ... and in those that are closer than this a bare flag on an ordinary segment would only be noise. */
export const densePerSegment: Px = 9;

/** The line of an arrow in the drawing, up to where it gets. */
export function lineOf(run: RunData, table: ArrowTable, segment: number, zoom: number, geometry: Geometry): Line {
  const from = geometry.columns[run.segments.from(segment)];
  const to = geometry.columns[run.segments.to(segment)];
  const a = from?.x ?? 0;
  const b = to?.x ?? a;
  const away = geometry.half + 2;
  const x1 = a + Math.sign(b - a) * away;
  const far = b - Math.sign(b - a) * away;
  return {
    x1,
    y1: table.tops[segment]! * zoom,
    x2: x1 + (far - x1) * table.reach[segment]!,
    y2: table.bottoms[segment]! * zoom,
  };
}

export interface WritingInput {
  readonly run: RunData;
  readonly zoom: number;
  readonly geometry: Geometry;
  readonly numbers: Numbers;
  readonly words: ArrowWords;
  /** What is written across the ladder besides, from top to bottom. */
  readonly clear: readonly Box[];
}

interface Draft {
  dense: boolean;
  readonly segment: number;
  readonly line: Line;
  label: Label | null;
  note: FateNote | null;
}

const nothingWritten: Writing = { label: null, note: null, dense: true };

/** Writes block after block of segments, each when it is first asked for. */
export class Writer {
  private readonly table: ArrowTable;
  private readonly done = new Map<number, readonly Draft[]>();
  private readonly index = new Map<number, Draft>();

  constructor(private readonly input: WritingInput) {
    this.table = arrowTable(input.run);
  }

  /** What is written on the segment at a place of the table's order. */
  at(place: number): Writing | null {
    const number = Math.floor(place / blockSize);
    if (this.tooDense(number)) return nothingWritten;
    this.block(number);
    return this.index.get(this.table.order[place]!) ?? null;
  }

  private tooDense(number: number): boolean {
    const { order, tops } = this.table;
    const first = number * blockSize;
    const count = Math.min(blockSize, order.length - first);
    if (count <= 8) return false;
    return ((tops[order[first + count - 1]!]! - tops[order[first]!]!) * this.input.zoom) / count < leastPerSegment;
  }

  /** Even blocks stand by themselves; odd ones fit in between their two neighbours. */
  private block(number: number): readonly Draft[] {
    const known = this.done.get(number);
    if (known) return known;
    const last = Math.ceil(this.table.order.length / blockSize) - 1;
    if (number < 0 || number > last || this.tooDense(number)) return [];
    const around = number % 2 === 0 ? [] : [...this.block(number - 1), ...this.block(number + 1)];
    const drafts = this.write(number, around);
    this.done.set(number, drafts);
    for (const draft of drafts) this.index.set(draft.segment, draft);
    return drafts;
  }

  private write(number: number, around: readonly Draft[]): readonly Draft[] {
    const { run, zoom, geometry } = this.input;
    const { order } = this.table;
    const from = number * blockSize;
    const to = Math.min(from + blockSize, order.length);
    const spacing = ((this.table.tops[order[to - 1]!]! - this.table.tops[order[from]!]!) * zoom) / (to - from);
    const dense = to - from > 8 && spacing < densePerSegment;
    const drafts: Draft[] = [];
    for (let k = from; k < to; k++) {
      const segment = order[k]!;
      const line = lineOf(run, this.table, segment, zoom, geometry);
      drafts.push({ segment, line, label: null, note: null, dense });
    }
    const taken = new Taken();
    for (const draft of around) {
      if (draft.label) taken.add(draft.label);
      if (draft.note) taken.add(draft.note);
    }
    for (const box of [...this.lanesBetween(drafts), ...this.breaksBetween(drafts), ...this.clearBetween(drafts)])
      taken.add(box);
    // Crosses of the neighbouring blocks too: they stand where they stand, whichever block is written first.
    for (let k = Math.max(0, from - blockSize); k < Math.min(order.length, to + blockSize); k++) {
      if (!kindOf(run, order[k]!).lost) continue;
      const { x2, y2 } = lineOf(run, this.table, order[k]!, zoom, geometry);
      taken.add({ x: x2 - 6, y: y2 - 6, w: 12, h: 12 });
    }
    for (const draft of drafts) this.writeNote(draft, taken);
    const lines = dense ? null : [...drafts, ...around].map(draft => draft.line);
    // The block after next is written without knowledge of this one.
    const after = order[(number + 2) * blockSize];
    const bottom = after === undefined ? Number.POSITIVE_INFINITY : this.table.tops[after]! * zoom - 24;
    for (const draft of drafts) if (weighty(run, draft.segment)) this.writeLabel(draft, taken, lines, bottom);
    for (const draft of drafts) if (!weighty(run, draft.segment)) this.writeLabel(draft, taken, lines, bottom);
    return drafts;
  }

  /** The lanes, and the names of states beside them, that an arrow over several columns must cross. */
  private lanesBetween(drafts: readonly Draft[]): Box[] {
    const { columns, half, fonts, character } = this.input.geometry;
    const top = Math.min(...drafts.map(({ line }) => line.y1)) - 40;
    const h = Math.max(...drafts.map(({ line }) => line.y2)) + 40 - top;
    const names = textWidth('SYN_RECEIVED', fonts.state, character) + 24;
    return columns.slice(1, -1).map(({ x }) => ({ x: x - half - 4, y: top, w: 2 * half + 8 + names, h }));
  }

  /** The words in the breaks of the scale. */
  private breaksBetween(drafts: readonly Draft[]): Box[] {
    const { run, zoom, geometry } = this.input;
    const first = geometry.columns[0]!.x;
    const middle = (first + geometry.columns[geometry.columns.length - 1]!.x) / 2;
    const top = drafts[0]!.line.y1 - 40;
    const bottom = Math.max(...drafts.map(({ line }) => line.y2)) + 40;
    return timeScale(run, zoom)
      .gaps.filter(gap => gap.bottom > top && gap.top < bottom)
      .map(gap => ({ x: middle - 100, y: (gap.top + gap.bottom) / 2 - 11, w: 200, h: 22 }));
  }

  private clearBetween(drafts: readonly Draft[]): Box[] {
    const top = drafts[0]!.line.y1 - 40;
    const bottom = Math.max(...drafts.map(({ line }) => line.y2)) + 40;
    return this.input.clear.filter(({ y, h }) => y + h > top && y < bottom);
  }

  private writeNote(draft: Draft, taken: Taken): void {
    const { run, geometry, words } = this.input;
    const text = words.fates[run.segments.fate(draft.segment)] ?? '';
    if (text === '') return;
    const { x1, x2, y2 } = draft.line;
    const w = textWidth(text, geometry.fonts.small, geometry.character) + 2;
    const h = 13;
    const onward = Math.sign(x2 - x1);
    const aside = (direction: number) => (direction > 0 ? x2 + 9 : x2 - 9 - w);
    const places: readonly (readonly [x: Px, dy: Px])[] = [
      [aside(onward), 0],
      [aside(onward), 6],
      [x2 - w / 2, 14],
      [aside(-onward), 10],
      [aside(onward), -6],
    ];
    for (const [x, dy] of places) {
      const box = { x, y: y2 - h / 2 + dy, w, h };
      if (!this.betweenLanes(box) || !taken.free(box)) continue;
      draft.note = { ...box, text };
      taken.add(box);
      return;
    }
  }

  private betweenLanes(box: Box): boolean {
    const { columns, half } = this.input.geometry;
    const first = columns[0]!.x + half;
    const last = columns[columns.length - 1]!.x - half;
    return box.x > first + 2 && box.x + box.w < last - 2;
  }

  /** From where to where the writing on an arrow may reach: that on a lost one may pass the place where it was lost. */
  private roomOf(draft: Draft): { left: Px; right: Px } {
    const { line, segment } = draft;
    const share = Math.max(this.table.reach[segment]!, 0.05);
    const far = line.x1 + (line.x2 - line.x1) / share;
    return { left: Math.min(line.x1, far) + 4, right: Math.max(line.x1, far) - 8 };
  }

  private writeLabel(draft: Draft, taken: Taken, lines: readonly Line[] | null, bottom: Px): void {
    const { run, geometry, numbers, words } = this.input;
    const { fonts, character } = geometry;
    const { chip, detail, brief, tiny } = textOf(run, draft.segment, numbers, words);
    const chipWidth = Math.ceil(textWidth(chip, fonts.chip, character) + chipPad);
    const terse = draft.dense && !weighty(run, draft.segment);
    const levels = [...(geometry.compact ? [] : [detail]), brief, ...(terse ? [] : [tiny, ''])];
    const room = this.roomOf(draft);
    for (const text of levels) {
      const w = chipWidth + (text === '' ? 0 : chipGap + Math.ceil(textWidth(text, fonts.detail, character)));
      const box = bestPlace(draft.line, { ...room, bottom }, w, taken, lines);
      if (!box) continue;
      draft.label = { ...box, chip, chipWidth, detail: text };
      taken.add(draft.label);
      return;
    }
  }
}

function weighty(run: RunData, segment: number): boolean {
  const flags = run.segments.flags(segment);
  if ((flags & (SegmentFlag.syn | SegmentFlag.fin | SegmentFlag.rst)) !== 0) return true;
  const { lost, forged, again } = kindOf(run, segment);
  return lost || forged || again;
}
