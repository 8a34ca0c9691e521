import { describe, expect, test } from 'vitest';
import { Fate, SegmentFlag, SegmentMark } from '../engine/records';
import { arrowTable, flagText, kindOf, textOf } from './arrows';
import { lastAckLost, ms, RunBuilder, englishWords as words } from './fixture';
import { timeScale } from './timescale';

const run = lastAckLost();
const write = (segment: number) => {
  const { chip, detail } = textOf(run, segment, 'absolute', words);
  return `${chip} | ${detail}`;
};

test('what is written on the segments of the picture', () => {
  const lines = Array.from({ length: run.segments.length }, (_, k) => write(k));
  expect(lines).toEqual([
    'SYN | seq 1000 · win 65535 · mss 1460',
    'SYN ACK | seq 5000 · ack 1001',
    'ACK | ack 5001',
    'PSH ACK | 1001:1004 (3) · ack 5001',
    'FIN ACK | seq 1004 · ack 5001',
    'ACK | ack 1005',
    'PSH ACK | 5001:6461 (1460) · ack 1005',
    'PSH ACK | 6461:7001 (540) · ack 1005',
    'ACK | ack 7001',
    'FIN ACK | seq 7001 · ack 1005',
    'ACK | ack 7002',
    'FIN ACK | seq 7001 · again',
    'ACK | ack 7002',
  ]);
});

test('the same, counted from the initial numbers', () => {
  expect(textOf(run, 0, 'relative', words).detail).toBe('seq 0 · win 65535 · mss 1460');
  expect(textOf(run, 4, 'relative', words)).toMatchObject({ detail: 'seq 4 · ack 1', brief: 'seq 4' });
});

test('a window that closes is worth saying, and one that opens again', () => {
  const builder = new RunBuilder();
  builder.host('a');
  builder.host('b');
  const ack = { from: 0, flags: SegmentFlag.ack, seq: 1, ack: 1 };
  for (const [at, window] of [
    [0, 100],
    [1, 0],
    [2, 50],
    [3, 50],
  ] as const)
    builder.send({ ...ack, at: at * ms, window });
  const flow = builder.build();
  expect([0, 1, 2, 3].map(k => textOf(flow, k, 'absolute', words).detail)).toEqual([
    'ack 1',
    'ack 1 · win 0',
    'ack 1 · win 50',
    'ack 1',
  ]);
});

test('flags by name, none at all included', () => {
  expect(flagText(SegmentFlag.fin | SegmentFlag.psh | SegmentFlag.ack)).toBe('FIN PSH ACK');
  expect(flagText(0)).toBe('—');
});

describe('arrows', () => {
  const table = arrowTable(run);
  const scale = timeScale(run);

  test('begin and end at the heights of their times', () => {
    expect(table.tops[4]).toBe(scale.yOf(300 * ms));
    expect(table.bottoms[4]).toBe(scale.yBefore(350 * ms));
    expect(table.reach[4]).toBe(1);
  });

  test('that are lost end on their way, at the share of it that they made', () => {
    expect(kindOf(run, 10)).toMatchObject({ lost: true, again: false });
    expect(table.reach[10]).toBeCloseTo(0.5);
    expect(kindOf(run, 11)).toMatchObject({ lost: false, again: true });
  });

  test('of the link’s own copies begin where nothing else happens', () => {
    const builder = new RunBuilder();
    builder.host('a');
    builder.host('b');
    const first = builder.send({ at: 0, from: 0, flags: SegmentFlag.ack, seq: 1, length: 1 });
    builder.arrive(50 * ms, first);
    const copy = builder.copy(9000 * ms, first);
    builder.arrive(9050 * ms, copy);
    const copied = builder.build();
    const arrows = arrowTable(copied);
    expect(arrows.bottoms[copy]! - arrows.tops[copy]!).toBeCloseTo(30);
    expect(timeScale(copied).gaps).toHaveLength(1);
    expect(textOf(copied, copy, 'absolute', words).detail).toBe('1:2 (1) · copy');
    expect(kindOf(copied, copy).copy).toBe(true);
  });

  test('that are still under way at the end of the run are as long as they got', () => {
    const builder = new RunBuilder();
    builder.host('a');
    builder.host('b');
    const whole = builder.send({ at: 0, from: 0, flags: SegmentFlag.ack, seq: 1 });
    builder.arrive(100 * ms, whole);
    const flying = builder.send({ at: 100 * ms, from: 0, flags: SegmentFlag.ack, seq: 1 });
    const cut = builder.build(125 * ms);
    expect(cut.segments.fate(flying)).toBe(Fate.in_flight);
    expect(arrowTable(cut).reach[flying]).toBeCloseTo(0.25);
  });
});

test('marks are words', () => {
  const builder = new RunBuilder();
  builder.host('a');
  builder.host('b');
  builder.send({ at: 0, from: 0, flags: SegmentFlag.rst, seq: 9, marks: SegmentMark.forged });
  builder.send({ at: 0, from: 0, flags: SegmentFlag.ack, seq: 9, ack: 3, length: 1, marks: SegmentMark.probe });
  const marked = builder.build();
  expect(textOf(marked, 0, 'absolute', words).detail).toBe('seq 9 · forged');
  expect(textOf(marked, 1, 'absolute', words).detail).toBe('9:10 (1) · probe');
});
