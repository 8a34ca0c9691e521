import { expect, test } from 'vitest';
import { CallKind, Errno, EventKind } from '../engine/records';
import { callMarks } from './calls';
import { lastAckLost, ms, RunBuilder } from './fixture';

test('the calls of a run, but for a listener that is there from the start', () => {
  expect(callMarks(lastAckLost()).map(({ host, text }) => `${host} ${text}`)).toEqual([
    '0 connect()',
    '0 send(3)',
    '0 shutdown()',
    '1 send(2000)',
    '1 close()',
  ]);
});

test('an error is shown once, however often it is told within one moment', () => {
  const run = new RunBuilder();
  run.host('a');
  run.call(0, 0, CallKind.connect);
  run.event(0, EventKind.completed, 0, { a: CallKind.connect, b: Errno.econnrefused });
  run.event(0, EventKind.error, 0, { b: Errno.econnrefused });
  run.call(1 * ms, 0, CallKind.send, 5);
  run.event(1 * ms, EventKind.refused, 0, { a: CallKind.send, b: Errno.epipe });
  const marks = callMarks(run.build());
  expect(marks.map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'call connect()',
    'error ECONNREFUSED',
    'call send(5)',
    'error EPIPE',
  ]);
});

test('reading is told apart: on, off, so much', () => {
  const run = new RunBuilder();
  run.host('a');
  for (const value of [-1, 0, 100]) run.call(0, 0, CallKind.read, value);
  expect(callMarks(run.build()).map(({ text }) => text)).toEqual(['read on', 'read off', 'read(100)']);
});
