import { expect, test } from 'vitest';
import { SegmentFlag, SegmentMark } from '../engine/records';
import { lastAckLost, ms, RunBuilder } from './fixture';
import { basesOf, relativeTo, socketOfSegment } from './relative';

const run = lastAckLost();

test('a number is counted from its base, across the end of the circle too', () => {
  expect(relativeTo(1004, 1000)).toBe(4);
  expect(relativeTo(3, 0xfffffffe)).toBe(5);
  expect(relativeTo(0xffffff00, 0)).toBe(-256);
  expect(relativeTo(1004, null)).toBe(1004);
});

test('both directions count from the numbers of their own sender', () => {
  expect(basesOf(run, 0, 'relative')).toEqual({ seq: 1000, ack: 5000 });
  expect(basesOf(run, 1, 'relative')).toEqual({ seq: 5000, ack: 1000 });
  expect(basesOf(run, 1, 'absolute')).toEqual({ seq: null, ack: null });
});

test('a forged segment counts like its victim’s peer; without a connection it stays absolute', () => {
  const builder = new RunBuilder();
  builder.host('a');
  builder.host('b');
  const stray = builder.send({ at: 0, from: 0, flags: SegmentFlag.rst, seq: 7, marks: SegmentMark.forged });
  builder.arrive(1 * ms, stray);
  builder.socket(1, { iss: 500, irs: 100, local: 80, remote: 49152 });
  const aimed = builder.send({ at: 2 * ms, from: 0, flags: SegmentFlag.rst, seq: 101, marks: SegmentMark.forged });
  builder.arrive(3 * ms, aimed);
  const forged = builder.build();
  expect(socketOfSegment(forged, aimed, 1)).toBe(0);
  expect(basesOf(forged, aimed, 'relative')).toEqual({ seq: 100, ack: 500 });
  const none = new RunBuilder();
  none.host('a');
  none.host('b');
  const lonely = none.send({ at: 0, from: 0, flags: SegmentFlag.rst, seq: 7 });
  expect(basesOf(none.build(), lonely, 'relative')).toEqual({ seq: null, ack: null });
});
