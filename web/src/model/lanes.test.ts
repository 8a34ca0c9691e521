import { expect, test } from 'vitest';
import { CallKind, EventKind, State } from '../engine/records';
import { lastAckLost, ms, RunBuilder } from './fixture';
import { bottomOf, lanesOf, topOf } from './lanes';
import { timeScale } from './timescale';

const names = (run: ReturnType<typeof lastAckLost>, focus: number | null, host: number) =>
  lanesOf(run, focus)[host]!.stays.map(({ state }) => state);

test('the lanes of a connection; what a host is from time zero on it is from the top on', () => {
  const run = lastAckLost();
  const { closed, listen, syn_sent, syn_received, established } = State;
  const { fin_wait_1, fin_wait_2, time_wait, close_wait, last_ack } = State;
  expect(names(run, null, 0)).toEqual([closed, syn_sent, established, fin_wait_1, fin_wait_2, time_wait, closed]);
  expect(names(run, null, 1)).toEqual([listen, syn_received, established, close_wait, last_ack, closed]);
});

test('stays follow each other without a gap', () => {
  const run = lastAckLost();
  const scale = timeScale(run);
  for (const { stays } of lanesOf(run, null)) {
    for (let k = 1; k < stays.length; k++) {
      expect(stays[k]!.from).toBe(stays[k - 1]!.to);
      expect(topOf(stays[k]!, scale)).toBe(bottomOf(stays[k - 1]!, run, scale));
    }
  }
});

function twoConnections() {
  const run = new RunBuilder();
  const a = run.host('a');
  run.host('b');
  run.call(0, a, CallKind.connect);
  const first = run.socket(a, { iss: 1, local: 1000, remote: 80 });
  run.state(0, a, first, State.closed, State.syn_sent);
  run.call(10 * ms, a, CallKind.connect);
  const second = run.socket(a, { iss: 1, local: 1001, remote: 80 });
  run.state(10 * ms, a, second, State.closed, State.syn_sent);
  run.call(20 * ms, a, CallKind.close);
  run.state(20 * ms, a, first, State.syn_sent, State.closed);
  return run.build();
}

test('of several connections the newest is shown, or the one that is looked at', () => {
  const run = twoConnections();
  const { closed, syn_sent } = State;
  expect(names(run, null, 0)).toEqual([closed, syn_sent, syn_sent]);
  expect(lanesOf(run, null)[0]!.stays.map(({ socket }) => socket)).toEqual([-1, 0, 1]);
  expect(names(run, 0, 0)).toEqual([closed, syn_sent, closed]);
  expect(lanesOf(run, 0)[0]!.stays.map(({ socket }) => socket)).toEqual([-1, 0, 0]);
});

test('a crash silences a host until it is back; what its sockets go through is not seen', () => {
  const run = new RunBuilder();
  const a = run.host('a');
  run.call(0, a, CallKind.connect);
  const socket = run.socket(a, { iss: 1 });
  run.state(0, a, socket, State.closed, State.established);
  run.event(10 * ms, EventKind.crashed, a);
  run.state(10 * ms, a, socket, State.established, State.closed);
  run.event(20 * ms, EventKind.rebooted, a);
  expect(names(run.build(), null, 0)).toEqual([State.closed, State.established, null, State.closed]);
});
