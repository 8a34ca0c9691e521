/**
 * What stands beside the lanes: names of states, brackets of timers, pills of calls, times. Calls stand where they happen;
 * names of states keep clear of them, names of timers of both, and a time that has no room is left out.
 */
import { STATE_NAMES, type State } from '../engine/records';
import type { CallMark, CallMarkKind } from './calls';
import { formatTime } from './format';
import { type Box, type Geometry, overlap, textWidth } from './geometry';
import { type Bracket, callText, type Ladder, stayAt, stayBounds } from './ladder';
import { focusOf } from './lanes';
import { firstWhere, socketOf } from './run';
import { hasStates, shortWords } from './script';
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
  /** It belongs to a connection that the reader does not look at. */
  readonly aside: boolean;
}

export interface TickRow {
  readonly type: 'tick';
  readonly y: Px;
  readonly text: string;
}

export type MarginRow = StayRow | TimerRow | CallRow | TickRow;

/** From a lane's edge to the writing beside it; the brackets of timers bulge into this gap. */
const stateGap: Px = 10;
export const bracketBulge: Px = 7;
const lineHeight: Px = 13;
/** From the top of the first stay to the baseline of its name: nearer than elsewhere, for a call may follow soon. */
const firstLine: Px = 9;

/**
 * Rows beside the lanes, clear of the boxes in `clear`; names of states and timers whose beginning has scrolled away wait
 * below `edge`.
 */
export function marginRows(ladder: Ladder, top: Px, bottom: Px, edge: Px, clear: readonly Box[]): MarginRow[] {
  const calls = callRows(ladder, top, bottom);
  const taken: Box[] = [...clear, ...calls.map(({ x, y, w, h }) => ({ x: x - 3, y, w: w + 6, h }))];
  const stays = stayRows(ladder, top, bottom, edge, taken);
  const timers = timerRows(ladder, top, bottom, edge, taken);
  return [...tickRows(ladder, top, bottom, taken), ...stays, ...timers, ...calls];
}

/** The box of a text at a baseline. */
export function boxOfText(at: TextAt, font: Px, character: number): Box {
  const w = textWidth(at.text, font, character);
  const x = at.anchor === 'start' ? at.x : at.anchor === 'end' ? at.x - w : at.x - w / 2;
  return { x, y: at.y - lineHeight + 3, w, h: lineHeight - 0.5 };
}

/** A text beside a lane. */
function beside(geometry: Geometry, host: number, text: string, y: Px): TextAt {
  const { x, side } = geometry.columns[host]!;
  return { text, x: x + side * (geometry.half + stateGap), y, anchor: side < 0 ? 'end' : 'start' };
}

function stayRows(ladder: Ladder, top: Px, bottom: Px, edge: Px, taken: Box[]): StayRow[] {
  const rows: StayRow[] = [];
  for (const lane of ladder.lanes) {
    const { x } = ladder.geometry.columns[lane.host]!;
    for (let stay = stayAt(ladder, lane, top); stay < lane.stays.length; stay++) {
      const bounds = stayBounds(ladder, lane.host, stay);
      if (bounds.top > bottom) break;
      const { state } = lane.stays[stay]!;
      const label = hasStates(ladder.run, lane.host) ? nameOfStay(ladder, lane.host, stay, edge, taken) : null;
      rows.push({ type: 'stay', host: lane.host, stay, state, x, ...bounds, label });
    }
  }
  return rows;
}

/** The name of a state, at the beginning of the stay or where there is room below it; null: nowhere. */
function nameOfStay(ladder: Ladder, host: number, stay: number, edge: Px, taken: Box[]): TextAt | null {
  const { geometry, lanes } = ladder;
  const { stays } = lanes[host]!;
  const bounds = stayBounds(ladder, host, stay);
  const last = stay === stays.length - 1;
  if (!last && bounds.bottom - bounds.top < 7) return null;
  const { state, from } = stays[stay]!;
  // A host that is down has no state; the pill of the crash says so.
  if (state === null) return null;
  const text = STATE_NAMES[state]!;
  const natural = bounds.top + (from < 0 ? firstLine : lineHeight);
  const waiting = Math.min(Math.max(natural, edge + lineHeight + 3), Math.max(natural, bounds.bottom - 4));
  let y = bounds.top < edge ? waiting : natural;
  const lowest = Math.max(y, bounds.bottom + 6);
  for (; y <= lowest; y += 3) {
    const label = beside(geometry, host, text, y);
    const box = boxOfText(label, geometry.fonts.state, geometry.character);
    if (taken.some(other => overlap(box, other))) continue;
    taken.push(box);
    return label;
  }
  return null;
}

function timerRows(ladder: Ladder, top: Px, bottom: Px, edge: Px, taken: Box[]): TimerRow[] {
  const { brackets, geometry } = ladder;
  const rows: TimerRow[] = [];
  for (const bracket of brackets) {
    if (bracket.bottom < top || bracket.top > bottom) continue;
    const { host } = bracket;
    const { x, side } = geometry.columns[host]!;
    rows.push({
      type: 'timer',
      timer: bracket.timer,
      host,
      x: x + side * (geometry.half - 1),
      side,
      top: bracket.top,
      bottom: bracket.bottom,
      label: nameOfBracket(ladder, bracket, edge, bottom, taken),
    });
  }
  return rows;
}

/** The name of a timer nearest to the middle of its bracket, or of what is visible of a long one; null: no room. */
function nameOfBracket(ladder: Ladder, bracket: Bracket, edge: Px, bottom: Px, taken: Box[]): TextAt | null {
  const { geometry } = ladder;
  const { fonts, character } = geometry;
  const from = Math.max(bracket.top, Math.min(edge, bracket.bottom - 14)) + 11;
  const to = Math.max(Math.min(bracket.bottom - 3, bottom), Math.min(bracket.bottom - 3, bracket.top + 14));
  if (to < from) return null;
  const middle = Math.min(Math.max((bracket.top + bracket.bottom) / 2 + 4, from), to);
  for (const text of [bracket.text, bracket.brief]) {
    for (let away = 0; away <= to - from; away += 3) {
      for (const y of [middle - away, middle + away]) {
        if (y < from || y > to) continue;
        const label = beside(geometry, bracket.host, text, y);
        const box = boxOfText(label, fonts.small, character);
        if (box.x < 1 || box.x + box.w > geometry.width - 1 || taken.some(other => overlap(box, other))) continue;
        taken.push(box);
        return label;
      }
    }
  }
  return null;
}

function callRows(ladder: Ladder, top: Px, bottom: Px): CallRow[] {
  const { calls, scale, geometry } = ladder;
  const rows: CallRow[] = [];
  const lastY = new Map<number, Px>();
  const first = firstWhere(calls.length, k => scale.yOfEvent(calls[k]!.event) >= top);
  for (let k = first; k < calls.length; k++) {
    const mark = calls[k]!;
    const at = scale.yOfEvent(mark.event);
    if (at > bottom) break;
    if (!geometry.columns[mark.host] || at - (lastY.get(mark.host) ?? -1e9) < (geometry.stacked ? 15 : 18)) continue;
    lastY.set(mark.host, at);
    rows.push(callRow(ladder, mark, at));
  }
  return rows;
}

/** A pill: far from the lane where there is room beside the names of states, else above the height of the call. */
function callRow(ladder: Ladder, mark: CallMark, at: Px): CallRow {
  const { geometry } = ladder;
  const { compact, fonts, character, half, columns } = geometry;
  const { x: middle, side } = columns[mark.host]!;
  const inner = mark.host > 0 && mark.host < columns.length - 1;
  const stacked = geometry.stacked || inner;
  const pad = compact ? 10 : 14;
  const lane = middle + side * (half + 2);
  const near = lane + side * 4;
  const far = side < 0 ? geometry.pillsLeft : geometry.pillsRight;
  const room = side < 0 && !stacked ? near - far : Number.POSITIVE_INFINITY;
  const text = shortWords(callText(mark, ladder.words, stacked), Math.floor((room - pad) / (fonts.call * character)));
  const w = Math.ceil(textWidth(text, fonts.call, character)) + pad;
  const h = stacked ? 14 : 18;
  const wanted = stacked ? (side < 0 ? near - w : near) : side < 0 ? far : far - w;
  const x = Math.max(1, Math.min(wanted, geometry.width - w - 1));
  const y = stacked ? at - h - 0.5 : at - h / 2;
  const { event, host, kind } = mark;
  return {
    type: 'call',
    event,
    host,
    kind,
    x,
    y,
    w,
    h,
    text,
    from: side < 0 ? x + w : x,
    to: stacked ? x : lane,
    at,
    aside: stepsAside(ladder, mark),
  };
}

function stepsAside({ run, focus }: Ladder, { host, socket }: CallMark): boolean {
  const record = socketOf(run, host, socket);
  if (focus === null || record < 0 || run.sockets.is_listener(record)) return false;
  return record !== focusOf(run, focus)[host];
}

function tickRows(ladder: Ladder, top: Px, bottom: Px, taken: readonly Box[]): TickRow[] {
  const { ticks, geometry, scale } = ladder;
  const rows: TickRow[] = [];
  for (let k = firstWhere(ticks.length, i => scale.yOfEvent(ticks[i]!) >= top); k < ticks.length; k++) {
    const y = scale.yOfEvent(ticks[k]!);
    if (y > bottom) break;
    const text = tickText(ladder, k);
    const box = boxOfText(
      { text, x: geometry.ticksX, y: y + 4, anchor: 'end' },
      geometry.fonts.tick,
      geometry.character,
    );
    if (taken.some(other => overlap({ ...box, x: box.x - 4 }, other))) continue;
    rows.push({ type: 'tick', y, text });
  }
  return rows;
}

/** A time with as many digits as tell it from the one above. */
function tickText({ run, ticks }: Ladder, k: number): string {
  const ns = run.events.at_ns(ticks[k]!);
  const apart = k === 0 ? ns : ns - run.events.at_ns(ticks[k - 1]!);
  return formatTime(ns, Math.max(1, Math.min(apart / 4, ns / (ns < 10e9 ? 50 : 500))), 2);
}
