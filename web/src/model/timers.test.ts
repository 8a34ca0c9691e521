import { expect, test } from 'vitest';
import { TimerKind } from '../engine/records';
import { lastAckLost, ms, RunBuilder } from './fixture';
import { timerSpans } from './timers';

test('brackets of the lost ACK: 2MSL, 2MSL anew, and the one retransmission timer that expired', () => {
  const spans = timerSpans(lastAckLost());
  expect(spans.map(({ timer, host, end, again }) => ({ timer, host, end, again }))).toEqual([
    { timer: TimerKind.retransmit, host: 1, end: 'expired', again: false },
    { timer: TimerKind.time_wait, host: 0, end: 'restarted', again: false },
    { timer: TimerKind.time_wait, host: 0, end: 'expired', again: true },
  ]);
  expect(spans.map(({ length_ns }) => length_ns)).toEqual([1000 * ms, 60000 * ms, 60000 * ms]);
});

test('a timer that still runs at the end is open; one that an ACK stopped is nothing to show', () => {
  const run = new RunBuilder();
  run.host('a');
  run.arm(0, 0, 0, TimerKind.retransmit, 1000 * ms);
  run.cancel(100 * ms, 0, 0, TimerKind.retransmit);
  run.arm(200 * ms, 0, 0, TimerKind.persist, 1200 * ms);
  const built = run.build(500 * ms);
  const spans = timerSpans(built);
  expect(spans).toHaveLength(1);
  expect(spans[0]).toMatchObject({ timer: TimerKind.persist, end: 'open', to: built.events.length });
});
