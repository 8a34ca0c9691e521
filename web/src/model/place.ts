/** Free places for writing along a line. */
import { type Box, overlap } from './geometry';
import type { Px } from './timescale';

export interface Line {
  readonly x1: Px;
  readonly y1: Px;
  readonly x2: Px;
  readonly y2: Px;
}

export const labelHeight: Px = 16;

/** Free space kept around what is written. */
const air: Px = 1;
const airAside: Px = 3;
const bucketHeight: Px = 32;

/** What is taken already, found by height. */
export class Taken {
  private readonly buckets = new Map<number, Box[]>();
  private readonly tall: Box[] = [];

  /** Takes a box and the air around it. */
  add({ x, y, w, h }: Box): void {
    const box = { x: x - airAside, y: y - air, w: w + 2 * airAside, h: h + 2 * air };
    if (h > 4 * bucketHeight) {
      this.tall.push(box);
      return;
    }
    const last = Math.floor((box.y + box.h) / bucketHeight);
    for (let k = Math.floor(box.y / bucketHeight); k <= last; k++) {
      const bucket = this.buckets.get(k);
      if (bucket) bucket.push(box);
      else this.buckets.set(k, [box]);
    }
  }

  free(box: Box): boolean {
    for (const other of this.tall) if (overlap(box, other)) return false;
    const last = Math.floor((box.y + box.h) / bucketHeight);
    for (let k = Math.floor(box.y / bucketHeight); k <= last; k++) {
      for (const other of this.buckets.get(k) ?? []) if (overlap(box, other)) return false;
    }
    return true;
  }
}

/** Where a label may stand. */
export interface Room {
  readonly left: Px;
  readonly right: Px;
  readonly bottom: Px;
}

/** Shares of the way along an arrow, the best first. */
const places = [0.5, 0.44, 0.56, 0.38, 0.62, 0.32, 0.68, 0.26, 0.74, 0.2, 0.8];
const fewPlaces = [0.5, 0.36, 0.64, 0.24, 0.76];
/** A label below its arrow is as good as one that another line runs through, or nearly. */
const belowCost = 0.8;
const asideCost = 3;

/**
 * The free place along a line that is near the middle and, where `lines` are given, that few of them run through;
 * null: none is free.
 */
export function bestPlace(line: Line, room: Room, w: Px, taken: Taken, lines: readonly Line[] | null): Box | null {
  if (room.right - room.left < w) return null;
  const slope = Math.abs((line.y2 - line.y1) / (line.x2 - line.x1 || 1));
  // A label rides on a flat arrow and sits upon a steep one.
  const lift = slope < 0.25 ? 12 : slope < 0.6 ? 6 : 0;
  const whole = Math.abs(Math.abs(line.x2 - line.x1) - (room.right - room.left)) < 40;
  const sides = lines && lift > 0 ? [-lift, lift] : [-lift];
  let best: Box | null = null;
  let bestCost = Number.POSITIVE_INFINITY;
  for (const place of lines ? places : fewPlaces) {
    const aside = Math.abs(place - 0.5) * asideCost;
    if (aside >= bestCost) break;
    const wanted = line.x1 + (line.x2 - line.x1) * place - w / 2;
    const x = whole ? wanted : Math.min(Math.max(wanted, room.left), room.right - w);
    if (x < room.left || x + w > room.right) continue;
    for (const side of sides) {
      const y = line.y1 + (line.y2 - line.y1) * place + side - labelHeight / 2;
      const box = { x: Math.round(x), y: Math.round(y * 2) / 2, w, h: labelHeight };
      if (y + labelHeight > room.bottom || !taken.free(box)) continue;
      const cost = aside + (side > 0 ? belowCost : 0) + (lines ? crossings(box, line, lines) : 0);
      if (cost >= bestCost) continue;
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
