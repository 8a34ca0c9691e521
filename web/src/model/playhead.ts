/** What a view may know of the playhead, and ask of the player that moves it. */
import type { Px } from './timescale';

export interface PlayerState {
  readonly ns: number;
  /** The last moment that has happened, counted from 0; -1 before the first. */
  readonly moment: number;
  /** Where the playhead stands on the ladder at zoom 1; finer than `ns` where several things happen at one time. */
  readonly y: Px;
  readonly playing: boolean;
  /** Virtual seconds per second, where the ladder is true to scale. */
  readonly speed: number;
}

/** What the transport asks; the player decides. */
export interface PlayControl {
  toStart(): void;
  toEnd(): void;
  /** One moment on (1) or back (-1). */
  step(direction: 1 | -1): void;
  pause(): void;
  toggle(): void;
  setSpeed(speed: number): void;
  seek(ns: number): void;
  seekMoment(moment: number): void;
}

export const speeds: readonly number[] = [
  1 / 1000,
  1 / 500,
  1 / 200,
  1 / 100,
  1 / 50,
  1 / 20,
  1 / 10,
  1 / 5,
  1 / 2,
  1,
  2,
  5,
  10,
  20,
  50,
  100,
];

/** "1/10×", "5×". */
export function formatSpeed(speed: number): string {
  return speed < 1 ? `1/${Math.round(1 / speed)}×` : `${Math.round(speed)}×`;
}
