/** Where the ladder's columns stand: pure arithmetic on its width and the number of hosts. */
import type { Px } from './timescale';

/** Font sizes in px; the style sheet of the view uses the same numbers. */
export interface Fonts {
  readonly chip: Px;
  readonly detail: Px;
  readonly state: Px;
  readonly call: Px;
  readonly small: Px;
  readonly tick: Px;
}

const roomyFonts: Fonts = { chip: 10.5, detail: 11.5, state: 10.5, call: 11, small: 10.5, tick: 10 };
const compactFonts: Fonts = { chip: 9.5, detail: 10, state: 9.5, call: 9.5, small: 9.5, tick: 9 };

export interface Column {
  /** Middle of the lane. */
  readonly x: Px;
  /** On which side states, timers and calls are written. */
  readonly side: -1 | 1;
}

export interface Geometry {
  /** Width of the drawing, not less than that of its place. */
  readonly width: Px;
  /** Little room: labels are short and small. */
  readonly compact: boolean;
  /** Calls stand above the names of states instead of beside them. */
  readonly stacked: boolean;
  readonly columns: readonly Column[];
  readonly fonts: Fonts;
  /** Width of a monospaced character as a share of the font's size. */
  readonly character: number;
  /** Right edge of the times. */
  readonly ticksX: Px;
  /** Outer edges of the pills of calls on both sides, where they stand beside the names of states. */
  readonly pillsLeft: Px;
  readonly pillsRight: Px;
  /** Half the width of a lane. */
  readonly half: Px;
}

/** Below this width there is no room for calls beside the states. */
export const compactBelow: Px = 600;

/** The columns for `hosts` hosts in a place of the given width; `wordy`: the calls of the first are whole lines of text. */
export function geometryOf(place: Px, hosts: number, character = 0.602, wordy = false): Geometry {
  const compact = place < compactBelow;
  const hops = Math.max(1, hosts - 1);
  const stacked = compact || (hosts > 2 && place < 206 + 226 + 250 * hops);
  const left = compact ? (wordy ? 100 : 84) : stacked ? 150 : wordy ? Math.min(336, Math.max(206, place - 476)) : 206;
  const right = compact ? 112 : stacked ? 170 : 226;
  const least = compact ? 168 : stacked ? 200 : hosts > 2 ? 250 : 180;
  const most = hosts > 2 ? 400 : 470;
  const hop = Math.min(most, Math.max(least, (place - left - right) / hops));
  const wanted = left + right + hop * hops;
  const offset = Math.max(0, (place - wanted) / 2);
  const columns = Array.from(
    { length: hosts },
    (_, k): Column => ({
      x: Math.round(offset + left + hop * k + (hosts === 1 ? hop / 2 : 0)),
      side: k === 0 ? -1 : 1,
    }),
  );
  const width = Math.max(place, Math.ceil(wanted));
  return {
    width,
    compact,
    stacked,
    columns,
    fonts: compact ? compactFonts : roomyFonts,
    character,
    ticksX: Math.round(compact ? width - 5 : Math.min(width - 10, offset + wanted - 10)),
    pillsLeft: Math.max(6, Math.round(offset + left - (wordy ? left - 6 : 200))),
    pillsRight: Math.round(offset + wanted - 68),
    half: compact ? 5 : 6,
  };
}

/** Characters as wide as the font is high: Chinese, Japanese, Korean and full-width forms. */
const wide = /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]/g;

/** Width of a text in the monospaced font. */
export function textWidth(text: string, font: Px, character: number): Px {
  const full = text.match(wide)?.length ?? 0;
  return (text.length - full) * font * character + full * font;
}

/** A wide character with the punctuation that may not begin a line, a word, or a gap. */
const pieces =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6][，。、；：！？）」』]*|\s+|[^\s\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe4f\uff00-\uff60\uffe0-\uffe6]+/g;

/** A text cut into lines that are not wider than `most`, between words where they fit. */
export function wrapText(text: string, most: Px, font: Px, character: number): string[] {
  const lines: string[] = [];
  let line = '';
  const fits = (it: string) => textWidth(it.trimEnd(), font, character) <= most;
  for (let piece of text.match(pieces) ?? []) {
    if (!fits(line + piece) && line.trim() !== '') {
      lines.push(line.trimEnd());
      line = '';
    }
    while (!fits(piece) && piece.length > 1) {
      const count = Math.max(1, Math.floor(most / (font * character)));
      lines.push(piece.slice(0, count));
      piece = piece.slice(count);
    }
    if (line !== '' || piece.trim() !== '') line += piece;
  }
  if (line.trim() !== '') lines.push(line.trimEnd());
  return lines;
}

export interface Box {
  readonly x: Px;
  readonly y: Px;
  readonly w: Px;
  readonly h: Px;
}

export function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}
