import { describe, expect, test } from 'vitest';
import { EventKind, SegmentFlag } from '../engine/records';
import { lastAckLost, ms, RunBuilder } from './fixture';
import { timeScale } from './timescale';

const run = lastAckLost();
const scale = timeScale(run);

test('one typical way over a link is 30 px', () => {
  expect(scale.yBefore(50 * ms) - scale.yOf(0)).toBeCloseTo(30, 5);
});

test('heights never fall as time goes on, and never as events follow each other', () => {
  let last = 0;
  for (let ns = 0; ns <= scale.end_ns; ns += 7.3 * ms) {
    expect(scale.yOf(ns)).toBeGreaterThanOrEqual(last);
    last = scale.yOf(ns);
  }
  for (let i = 1; i < run.events.length; i++) expect(scale.yOfEvent(i)).toBeGreaterThanOrEqual(scale.yOfEvent(i - 1));
});

test('the time at the height of a time is that time, inside gaps too', () => {
  for (const ns of [0, 1, 25 * ms, 50 * ms, 333 * ms, 1412 * ms, 1860 * ms, 30000 * ms, 61810 * ms]) {
    expect(scale.timeAt(scale.yOf(ns))).toBeCloseTo(ns, -2);
  }
});

test('heights outside the run stand for its ends', () => {
  expect(scale.timeAt(-100)).toBe(0);
  expect(scale.timeAt(scale.height + 100)).toBe(61810 * ms);
});

test('a minute of silence is a break of fixed height, a second is not', () => {
  expect(scale.gaps).toHaveLength(1);
  const gap = scale.gaps[0]!;
  expect(gap.to_ns - gap.from_ns).toBe(59950 * ms);
  expect(gap.bottom - gap.top).toBe(104);
  expect(gap.quiet).toBe(true);
});

test('two segments that leave in the same instant stand apart', () => {
  const sent = [];
  for (let i = 0; i < run.events.length; i++) {
    if (run.events.kind(i) === EventKind.sent && run.events.at_ns(i) === 650 * ms) sent.push(scale.yOfEvent(i));
  }
  expect(sent).toHaveLength(2);
  expect(sent[1]! - sent[0]!).toBeGreaterThanOrEqual(16);
  expect(scale.yOf(650 * ms)).toBe(sent[1]);
  expect(scale.yBefore(650 * ms)).toBeLessThanOrEqual(sent[0]!);
});

test('zoom stretches everything alike', () => {
  const double = scale.zoomed(2);
  expect(double.yOf(400 * ms)).toBeCloseTo(2 * scale.yOf(400 * ms));
  expect(double.height).toBeCloseTo(2 * scale.height);
  expect(double.timeAt(double.yOf(777 * ms))).toBeCloseTo(777 * ms, -2);
});

describe('a burst', () => {
  test('keeps its arrows apart, the less the more they are', () => {
    const apart = (count: number) => {
      const builder = new RunBuilder();
      builder.host('a');
      builder.host('b');
      const sent = Array.from({ length: count }, () =>
        builder.send({ at: 0, from: 0, flags: SegmentFlag.ack, seq: 1, ack: 1, length: 1 }),
      );
      for (const segment of sent) builder.arrive(10 * ms, segment);
      const burst = builder.build();
      return timeScale(burst).yOfEvent(1) - timeScale(burst).yOfEvent(0);
    };
    expect(apart(3)).toBe(17);
    expect(apart(16)).toBeCloseTo(8.5);
    expect(apart(1000)).toBe(5);
  });
});

test('a run in which nothing happens has a scale', () => {
  const empty = new RunBuilder();
  empty.host('a');
  const nothing = timeScale(empty.build());
  expect(nothing.height).toBeGreaterThan(0);
  expect(nothing.timeAt(20)).toBe(0);
});
