import { beforeEach, describe, expect, test } from 'vitest';
import { lastAckLost, ms } from '../model/fixture';
import { momentsOf } from '../model/moments';
import { timeScale } from '../model/timescale';
import { type Frames, fittingSpeed, formatSpeed, Player } from './player';

/** Frames that come when the test says so. */
class Clock implements Frames {
  now = 1000;
  private next: ((ms: number) => void) | null = null;

  request(callback: (ms: number) => void): number {
    this.next = callback;
    return 1;
  }

  cancel(): void {
    this.next = null;
  }

  get waiting(): boolean {
    return this.next !== null;
  }

  /** Lets real time pass in frames of 16 ms. */
  pass(milliseconds: number): void {
    for (let left = milliseconds; left > 0; left -= 16) {
      this.now += Math.min(16, left);
      const callback = this.next;
      this.next = null;
      callback?.(this.now);
    }
  }
}

const run = lastAckLost();
const moments = momentsOf(run);
let clock: Clock;
let player: Player;

beforeEach(() => {
  clock = new Clock();
  player = new Player({ frames: clock, reducedMotion: () => false });
  player.load(run);
});

test('a seek lands after everything that happens at that time', () => {
  player.seek(50 * ms);
  const last = player.state.moment;
  expect(moments.times[last]).toBe(50 * ms);
  expect(moments.times[last + 1]).toBeGreaterThan(50 * ms);
  player.seek(-5);
  expect(player.state.ns).toBe(0);
  player.seek(1e18);
  expect(player.state.ns).toBe(61810 * ms);
});

test('steps go through moments at the same time one by one', () => {
  player.toStart();
  expect(player.state.moment).toBe(-1);
  player.step(1);
  expect(player.state).toMatchObject({ ns: 0, moment: 0 });
  player.step(1);
  expect(player.state).toMatchObject({ ns: 0, moment: 1 });
  player.step(1);
  expect(player.state).toMatchObject({ ns: 50 * ms, moment: 2 });
  player.step(-1);
  expect(player.state.moment).toBe(1);
});

test('a step back from between two moments returns to the one before', () => {
  player.seek(60 * ms);
  player.step(-1);
  expect(player.state).toMatchObject({ ns: 50 * ms, moment: 2 });
  player.step(-1);
  expect(player.state.moment).toBe(1);
});

describe('playing', () => {
  test('moves at the chosen speed where the ladder is true to scale', () => {
    player.setSpeed(1 / 10);
    player.seek(0);
    player.play();
    clock.pass(16);
    clock.pass(250);
    expect(player.state.ns / ms).toBeCloseTo(25, 0);
    expect(player.state.playing).toBe(true);
  });

  test('a silence of a minute passes in seconds', () => {
    player.setSpeed(1 / 10);
    player.seek(1861 * ms);
    player.play();
    clock.pass(4000);
    expect(player.state.ns).toBe(61810 * ms);
  });

  test('stops at the end, and starts again from the beginning', () => {
    player.toEnd();
    player.play();
    expect(player.state.moment).toBe(-1);
    clock.pass(60_000);
    expect(player.state).toMatchObject({ playing: false, ns: 61810 * ms, moment: moments.count - 1 });
    expect(clock.waiting).toBe(false);
  });

  test('a frame that took long does not jump', () => {
    player.setSpeed(1 / 10);
    player.seek(0);
    player.play();
    clock.pass(16);
    clock.now += 60_000;
    clock.pass(16);
    expect(player.state.ns).toBeLessThanOrEqual(10 * ms + 1);
  });

  test('is over when it is paused, stepped or loaded anew', () => {
    for (const end of [() => player.pause(), () => player.step(1), () => player.load(run)]) {
      player.seek(0);
      player.play();
      end();
      expect(player.state.playing).toBe(false);
      expect(clock.waiting).toBe(false);
    }
  });

  test('where motion is unwelcome it jumps from moment to moment', () => {
    player = new Player({ frames: clock, reducedMotion: () => true });
    player.load(run);
    player.toStart();
    player.play();
    clock.pass(32);
    expect(player.state.moment).toBe(-1);
    clock.pass(720);
    expect(player.state.moment).toBe(0);
    clock.pass(720);
    expect(player.state.moment).toBe(1);
  });
});

test('listeners hear every change until they leave', () => {
  const heard: number[] = [];
  const leave = player.subscribe(state => heard.push(state.ns));
  player.seek(10 * ms);
  leave();
  player.seek(20 * ms);
  expect(heard).toEqual([10 * ms]);
});

test('a new run keeps the playhead and a speed that was chosen', () => {
  player.setSpeed(5);
  player.seek(300 * ms);
  player.load(lastAckLost());
  expect(player.state).toMatchObject({ ns: 300 * ms, speed: 5 });
  player.load(null);
  expect(player.state).toMatchObject({ ns: 0, moment: -1 });
  player.play();
  expect(player.state.playing).toBe(false);
});

test('the speed that fits a run of 50 ms a way is a tenth', () => {
  expect(fittingSpeed(timeScale(run))).toBe(1 / 10);
  expect(formatSpeed(1 / 10)).toBe('1/10×');
  expect(formatSpeed(20)).toBe('20×');
});
