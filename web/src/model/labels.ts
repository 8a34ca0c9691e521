/**
 * Where the writing on arrows goes. A label slides along its arrow, shortens, or gives up its detail rather than cover
 * another one. What is placed depends on a segment's neighbours alone, never on what is visible, so nothing jumps.
 */

import { SegmentFlag } from '../engine/records';
import { type ArrowTable, type ArrowWords, arrowTable, blockSize, kindOf, textOf } from './arrows';
import { type Box, type Geometry, overlap, textWidth } from './geometry';
import type { Numbers } from './relative';
import type { RunData } from './run';
import { type Px, timeScale } from './timescale';

export interface Line {
  readonly x1: Px;
  readonly y1: Px;
  readonly x2: Px;
  readonly y2: Px;
}

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

export const labelHeight: Px = 16;
const chipPad: Px = 12;
const chipGap: Px = 6;
/** Free space kept between two labels. */
const air: Px = 1;
/** Blocks whose arrows are closer than this have no room for any writing ... */
const leastPerSegment: Px = 2.2;
/** ... and in those that are closer than this a bare flag on an ordinary segment would only be noise. */
export const densePerSegment: Px = 9;
/** A label below its arrow is as good as one that stands so much aside of the middle, times three. */
const belowCost = 0.8;
const places = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];

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
}

interface Draft {
  dense: boolean;
  readonly segment: number;
  readonly line: Line;
  label: Label | null;
  note: FateNote | null;
}

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
    this.block(Math.floor(place / blockSize));
    return this.index.get(this.table.order[place]!) ?? null;
  }

  /** Even blocks stand by themselves; odd ones fit in between their two neighbours. */
  private block(number: number): readonly Draft[] {
    const known = this.done.get(number);
    if (known) return known;
    const last = Math.ceil(this.table.order.length / blockSize) - 1;
    if (number < 0 || number > last) return [];
    const around = number % 2 === 0 ? [] : [...this.block(number - 1), ...this.block(number + 1)];
    const drafts = this.write(number, around);
    this.done.set(number, drafts);
    for (const draft of drafts) this.index.set(draft.segment, draft);
    return drafts;
  }

  private write(number: number, around: readonly Draft[]): readonly Draft[] {
    const { run, zoom, geometry } = this.input;
    const from = number * blockSize;
    const to = Math.min(from + blockSize, this.table.order.length);
    const drafts: Draft[] = [];
    for (let k = from; k < to; k++) {
      const segment = this.table.order[k]!;
      drafts.push({
        segment,
        line: lineOf(run, this.table, segment, zoom, geometry),
        label: null,
        note: null,
        dense: false,
      });
    }
    const height = drafts[drafts.length - 1]!.line.y1 - drafts[0]!.line.y1;
    if (drafts.length > 8 && height / drafts.length < densePerSegment) for (const draft of drafts) draft.dense = true;
    if (drafts.length > 8 && height / drafts.length < leastPerSegment) return drafts;

    const taken: Box[] = [];
    for (const draft of around) {
      if (draft.label) taken.push(draft.label);
      if (draft.note) taken.push(draft.note);
    }
    taken.push(...this.lanesBetween(drafts), ...this.breaksBetween(drafts));
    for (const draft of drafts) {
      const { lost } = kindOf(run, draft.segment);
      if (lost) taken.push({ x: draft.line.x2 - 6, y: draft.line.y2 - 6, w: 12, h: 12 });
    }
    for (const draft of drafts) this.writeNote(draft, taken);
    const important = drafts.filter(draft => weighty(run, draft.segment));
    const rest = drafts.filter(draft => !weighty(run, draft.segment));
    const lines = [...drafts, ...around].map(draft => draft.line);
    for (const draft of [...important, ...rest]) this.writeLabel(draft, taken, lines);
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

  private writeNote(draft: Draft, taken: Box[]): void {
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
      if (!this.betweenLanes(box) || taken.some(other => overlap(box, other))) continue;
      draft.note = { ...box, text };
      taken.push(grown(box));
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

  private writeLabel(draft: Draft, taken: Box[], lines: readonly Line[]): void {
    const { run, geometry, numbers, words } = this.input;
    const { fonts, character } = geometry;
    const { chip, detail, brief } = textOf(run, draft.segment, numbers, words);
    const chipWidth = Math.ceil(textWidth(chip, fonts.chip, character) + chipPad);
    const terse = draft.dense && !weighty(run, draft.segment);
    const levels = [...(geometry.compact ? [] : [detail]), brief, ...(terse ? [] : [''])];
    for (const text of levels) {
      const w = chipWidth + (text === '' ? 0 : chipGap + Math.ceil(textWidth(text, fonts.detail, character)));
      const box = bestPlace(draft.line, this.roomOf(draft), w, taken, lines);
      if (!box) continue;
      draft.label = { ...box, chip, chipWidth, detail: text };
      taken.push(grown(draft.label));
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

function grown(box: Box): Box {
  return { x: box.x - 3, y: box.y - air, w: box.w + 6, h: box.h + 2 * air };
}

/** The free place along a line that few other lines run through and that is near the middle; null: none is free. */
function bestPlace(
  line: Line,
  room: { left: Px; right: Px },
  w: Px,
  taken: readonly Box[],
  lines: readonly Line[],
): Box | null {
  if (room.right - room.left < w) return null;
  const slope = Math.abs((line.y2 - line.y1) / (line.x2 - line.x1 || 1));
  // A label rides on a flat arrow and sits upon a steep one.
  const lift = slope < 0.25 ? 12 : slope < 0.6 ? 6 : 0;
  const whole = Math.abs(Math.abs(line.x2 - line.x1) - (room.right - room.left)) < 40;
  let best: Box | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const place of places) {
    const middle = line.x1 + (line.x2 - line.x1) * place;
    const wanted = middle - w / 2;
    const x = whole ? wanted : Math.min(Math.max(wanted, room.left), room.right - w);
    if (x < room.left || x + w > room.right) continue;
    for (const side of [-lift, lift]) {
      const y = line.y1 + (line.y2 - line.y1) * place + side - labelHeight / 2;
      const box = { x: Math.round(x), y: Math.round(y * 2) / 2, w, h: labelHeight };
      const cost = Math.abs(place - 0.5) * 3 + (side > 0 ? belowCost : 0) + crossings(box, line, lines);
      if (cost >= bestCost || taken.some(other => overlap(box, other))) continue;
      best = box;
      bestCost = cost;
    }
  }
  return best;
}

/** How many other lines run through a box. */
function crossings(box: Box, own: Line, lines: readonly Line[]): number {
  let count = 0;
  const bottom = box.y + box.h;
  for (const line of lines) {
    if (line === own || line.y1 > bottom || line.y2 < box.y) continue;
    const a = Math.max(box.x, Math.min(line.x1, line.x2));
    const b = Math.min(box.x + box.w, Math.max(line.x1, line.x2));
    if (a > b) continue;
    const perPx = (line.y2 - line.y1) / (line.x2 - line.x1 || 1);
    const ya = line.y1 + (a - line.x1) * perPx;
    const yb = line.y1 + (b - line.x1) * perPx;
    if (Math.max(ya, yb) > box.y + 2 && Math.min(ya, yb) < bottom - 2) count++;
  }
  return count;
}
