/**
 * Where the author's notes stand: in the margin beside their moment, as a callout where there is room for its words, else as
 * a numbered marker. Placed against everything that is written beside the lanes, wherever the reader looks, so nothing jumps.
 */
import { EventKind } from '../engine/records';
import { type Box, type Geometry, overlap, textWidth, wrapText } from './geometry';
import type { Ladder, LadderNote, Pair } from './ladder';
import { boxOfText, type MarginRow, marginRows } from './margins';
import { firstWhere } from './run';
import type { Px } from './timescale';

export interface NoteRow extends Box {
  readonly type: 'note';
  /** Index in the ladder's notes; its number is one more. */
  readonly note: number;
  /** Beside whose lane it stands. */
  readonly side: -1 | 1;
  /** The words, line by line; empty: a marker. */
  readonly lines: readonly string[];
  /** It says where a script failed. */
  readonly failed: boolean;
  /** Height of its moment. */
  readonly at: Px;
  /** Where the lane is touched, and where the line to it begins; equal where something stands in between. */
  readonly lane: Px;
  readonly from: Px;
}

export const noteLine: Px = 14;
export const notePad: Px = 7;
export const markerSize: Px = 17;
const widths: readonly Px[] = [200, 172, 144, 118];
const mostLines = 5;
/** What a script expected and saw may take more: it is what the reader came for. */
const failureWidths: readonly Px[] = [236, 210, 180, 150];
const mostFailureLines = 14;
/** How far from its moment a note may stand. */
const calloutReach: Px = 42;
const markerReach: Px = 180;
/** From the lane's middle: beyond the brackets of timers. */
const inner: Px = 14;
/** What is looked at around a note. */
const around: Px = 260;
const perLine: Px = 3;
const perAway = 0.12;
const otherSideCost: Px = 14;
const blockedCost: Px = 8;

interface Margin {
  readonly side: -1 | 1;
  readonly lane: Px;
  readonly left: Px;
  readonly right: Px;
  readonly cost: Px;
  /** Arrows run through it: there is room for a marker alone. */
  readonly crossed: boolean;
}

const known = new WeakMap<Ladder, readonly NoteRow[]>();

/** All notes of a ladder that have a place, in their order. */
export function noteRows(ladder: Ladder): readonly NoteRow[] {
  let rows = known.get(ladder);
  if (!rows) {
    rows = placed(ladder);
    known.set(ladder, rows);
  }
  return rows;
}

/** What names of states and timers have to keep clear of. */
export function noteBoxes(ladder: Ladder): Box[] {
  return noteRows(ladder).map(({ x, y, w, h }) => ({ x: x - 3, y: y - 1, w: w + 6, h: h + 2 }));
}

function placed(ladder: Ladder): NoteRow[] {
  const rows: NoteRow[] = [];
  ladder.notes.forEach((note, index) => {
    const at = heightOf(ladder, note);
    const taken = takenAround(ladder, at, note.failure !== undefined);
    for (const { x, y, w, h } of rows) taken.push({ x: x - 4, y: y - 3, w: w + 8, h: h + 6 });
    const margins = marginsFor(ladder, note);
    const row =
      (ladder.geometry.compact ? null : callout(ladder, note, index, at, margins, taken)) ??
      marker(ladder, note, index, at, margins, taken);
    if (row) rows.push(row);
  });
  return rows;
}

/** The height of a note's moment: that of the departure, of the change of state, or where a time begins. */
export function heightOf(ladder: Ladder, note: LadderNote): Px {
  const { run, scale, arrows, zoom } = ladder;
  if (note.segment !== null) return (arrows.tops[note.segment] ?? 0) * zoom;
  const { events } = run;
  if (note.host !== null) {
    const first = firstWhere(events.length, k => events.at_ns(k) >= note.at_ns);
    for (let k = first; k < events.length && events.at_ns(k) === note.at_ns; k++) {
      if (events.kind(k) === EventKind.state && events.host(k) === note.host) return scale.yOfEvent(k);
    }
  }
  return scale.yBefore(note.at_ns);
}

/** The margins that suit a note, the best first: its own host's, or those at both edges of the ladder. */
function marginsFor(ladder: Ladder, note: LadderNote): Margin[] {
  const { geometry } = ladder;
  const last = geometry.columns.length - 1;
  const hosts = note.host === null ? [0, last] : [note.host];
  return [...new Set(hosts)].map((host, k) => {
    const { x, side } = geometry.columns[host]!;
    const next = side > 0 && host < last ? geometry.columns[host + 1]!.x - geometry.half - 8 : geometry.width - 4;
    const edge = x + side * (geometry.half + inner);
    const lane = x + side * (geometry.half + 1);
    const cost = k * otherSideCost;
    const crossed = host > 0 && host < last;
    return side < 0
      ? { side, lane, left: 5, right: edge, cost, crossed }
      : { side, lane, left: edge, right: next, cost, crossed };
  });
}

/** What is written or drawn beside the lanes around a height, notes left out; times give way to a failure. */
function takenAround(ladder: Ladder, at: Px, failure: boolean): Box[] {
  const rows = marginRows(ladder, at - around, at + around, Number.NEGATIVE_INFINITY, []);
  const taken = rows.flatMap(row => (failure && row.type === 'tick' ? [] : boxesOf(ladder.geometry, row)));
  const first = ladder.geometry.columns[0]!.x;
  for (const gap of ladder.scale.gaps) {
    if (gap.bottom < at - around || gap.top > at + around) continue;
    const y = (gap.top + gap.bottom) / 2;
    taken.push({ x: first - 154, y: y - 8, w: ladder.geometry.width, h: 16 });
  }
  // The time at the playhead, which stands here when the reader looks at the failure.
  if (failure) taken.push({ x: ladder.geometry.width - 86, y: at - 13, w: 86, h: 26 });
  return taken;
}

function boxesOf(geometry: Geometry, row: MarginRow): Box[] {
  const { fonts, character } = geometry;
  const pad = ({ x, y, w, h }: Box) => ({ x: x - 4, y: y - 3, w: w + 8, h: h + 6 });
  switch (row.type) {
    case 'stay':
      return row.label ? [pad(boxOfText(row.label, fonts.state, character))] : [];
    case 'timer':
      return row.label ? [pad(boxOfText(row.label, fonts.small, character))] : [];
    case 'call':
      return [pad(row), { x: Math.min(row.from, row.to), y: row.at - 2, w: Math.abs(row.to - row.from), h: 4 }];
    case 'tick': {
      const label = { text: row.text, x: geometry.ticksX, y: row.y + 4, anchor: 'end' as const };
      return [pad(boxOfText(label, fonts.tick, character))];
    }
  }
}

const isFree = (box: Box, taken: readonly Box[]): boolean => !taken.some(other => overlap(box, other));

/** The words of a note in lines of so many pixels. */
function linesOf(note: LadderNote, width: Px, font: Px, character: number): string[] {
  // A list of options may break after its commas.
  const wrap = (text: string, room: Px) =>
    wrapText(text.replace(/,(?=\S)/g, ',\u2005'), room, font, character).map(line => line.replaceAll('\u2005', ''));
  if (!note.failure) return wrapText(note.text, width, font, character);
  const { head, pairs } = note.failure;
  const lines = wrap(head, width);
  const widest = Math.max(...pairs.map(([name]) => textWidth(name, font, character)));
  const column = Math.ceil(widest / (font * character)) + 1;
  const beside = ([name, value]: Pair) =>
    name + ' '.repeat(column - Math.round(textWidth(name, font, character) / (font * character))) + value;
  const fits = (pair: Pair) => textWidth(beside(pair), font, character) <= width;
  // The two that are compared stand in the same manner.
  const compared = pairs.slice(0, 2).every(fits);
  pairs.forEach((pair, k) => {
    const [name, value] = pair;
    if (k < 2 ? compared : fits(pair)) lines.push(beside(pair));
    else lines.push(name, ...wrap(value, width - 2 * font * character).map(line => `  ${line}`));
  });
  return lines;
}

/** The callout that is nearest to its moment, in few lines; null: none has room. */
function callout(
  ladder: Ladder,
  words: LadderNote,
  note: number,
  at: Px,
  margins: readonly Margin[],
  taken: readonly Box[],
): NoteRow | null {
  const { fonts, character } = ladder.geometry;
  const failed = words.failure !== undefined;
  let best: NoteRow | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const width of failed ? failureWidths : widths) {
    const lines = linesOf(words, width - 2 * notePad, fonts.small, character);
    if (lines.length > (failed ? mostFailureLines : mostLines)) continue;
    const w = Math.ceil(Math.max(...lines.map(line => textWidth(line, fonts.small, character)))) + 2 * notePad;
    const h = lines.length * noteLine + 6;
    for (const margin of margins) {
      if (margin.crossed) continue;
      for (const [x, aside] of columnsIn(margin, w)) {
        for (const y of heightsNear(ladder, at, h)) {
          const away = Math.max(0, y - at, at - y - h);
          const cost = away + aside + margin.cost + lines.length * perLine;
          if (cost >= bestCost || !isFree({ x, y, w, h }, taken)) continue;
          const from = leader(margin, { x, y, w, h }, at, taken);
          const whole = cost + (from === margin.lane ? blockedCost : 0);
          if (whole >= bestCost) continue;
          bestCost = whole;
          best = { type: 'note', note, failed, side: margin.side, x, y, w, h, lines, at, lane: margin.lane, from };
        }
      }
    }
  }
  return best;
}

/** Places beside each other in a margin, with what each costs: at the lane, beside the names of states, at the edge. */
function columnsIn({ side, left, right }: Margin, w: Px): [x: Px, cost: Px][] {
  const places: [Px, Px][] = [];
  for (const away of [0, 44, 80, right - left - w]) {
    const x = side < 0 ? right - away - w : left + away;
    if (x >= left && x + w <= right) places.push([Math.round(x), away * perAway]);
  }
  return places;
}

function* heightsNear(ladder: Ladder, at: Px, h: Px): Generator<Px> {
  for (let y = at - h - calloutReach; y <= at + calloutReach; y += 4) {
    if (y >= 3 && y + h <= ladder.scale.height - 3) yield Math.round(y);
  }
}

/** Where the line from a note to its lane begins; at the lane itself where it would run through something. */
function leader({ side, lane }: Margin, box: Box, at: Px, taken: readonly Box[]): Px {
  const edge = side < 0 ? box.x + box.w : box.x;
  if (at < box.y + 3 || at > box.y + box.h - 3) return lane;
  const way = { x: Math.min(edge, lane) + 1, y: at - 1, w: Math.abs(edge - lane) - 2, h: 2 };
  return isFree(way, taken) ? edge : lane;
}

/** The free place for a marker that is nearest to the lane and its moment; null: none. */
function marker(
  ladder: Ladder,
  words: LadderNote,
  note: number,
  at: Px,
  margins: readonly Margin[],
  taken: readonly Box[],
): NoteRow | null {
  const failed = words.failure !== undefined;
  const [w, h] = [markerSize, markerSize];
  let best: NoteRow | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const margin of margins) {
    const { side, left, right, lane } = margin;
    for (let away = 0; away + w <= right - left; away += 9) {
      const x = side < 0 ? right - away - w : left + away;
      for (let dy = -markerReach; dy <= markerReach; dy += 4) {
        const cost = Math.abs(dy) + away / 4 + margin.cost;
        const y = at - h / 2 + dy;
        if (cost >= bestCost || y < 2 || y + h > ladder.scale.height - 2 || !isFree({ x, y, w, h }, taken)) continue;
        bestCost = cost;
        const from = leader(margin, { x, y, w, h }, at, taken);
        best = { type: 'note', note, failed, side, x, y, w, h, lines: [], at, lane, from };
      }
    }
  }
  return best;
}
