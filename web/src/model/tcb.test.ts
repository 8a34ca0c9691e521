import { expect, test } from 'vitest';
import { CallKind, State, TcbField, TimerKind } from '../engine/records';
import { lastAckLost, ms, RunBuilder } from './fixture';
import { momentsOf } from './moments';
import { tcbAt, tcbDiffs } from './tcb';

const run = lastAckLost();
const moments = momentsOf(run);
const eventAt = (ns: number) => moments.events[moments.times.indexOf(ns)]!;

test('a TCB before and after the moment of a FIN', () => {
  const fin = eventAt(300 * ms);
  expect(tcbAt(run, 0, 0, fin, 'before')![TcbField.snd_nxt]).toBe(1004);
  expect(tcbAt(run, 0, 0, fin, 'after')![TcbField.snd_nxt]).toBe(1005);
  expect(tcbAt(run, 0, 0, fin, 'before')![TcbField.state]).toBe(State.established);
  expect(tcbAt(run, 0, 0, fin, 'after')![TcbField.state]).toBe(State.fin_wait_1);
});

test('the differences of a moment, each field once, deadlines among them', () => {
  expect(tcbDiffs(run, eventAt(300 * ms))).toEqual([
    { host: 0, socket: 0, field: TcbField.state, before: State.established, after: State.fin_wait_1 },
    { host: 0, socket: 0, field: TcbField.snd_nxt, before: 1004, after: 1005 },
  ]);
  const again = tcbDiffs(run, eventAt(1810 * ms));
  const restarted = { host: 0, socket: 0, field: TcbField.retransmit_at + TimerKind.time_wait };
  expect(again).toEqual([{ ...restarted, before: 60810 * ms, after: 61810 * ms }]);
});

test('nothing is known of a socket before it was there', () => {
  expect(tcbAt(run, 1, 1, 0, 'before')).toBeNull();
  expect(tcbAt(run, 7, 0, 0, 'after')).toBeNull();
});

test('many changes give the same sum with checkpoints as without', () => {
  const builder = new RunBuilder();
  builder.host('a');
  for (let k = 0; k < 1000; k++) {
    builder.call(k * ms, 0, CallKind.send, 1);
    builder.change(0, 0, k % 2 ? TcbField.snd_nxt : TcbField.cwnd, k);
  }
  const long = builder.build();
  for (const event of [999, 0, 512, 255, 256, 257]) {
    const values = tcbAt(long, 0, 0, event, 'after')!;
    const odd = event % 2 ? event : event - 1;
    expect(values[TcbField.cwnd]).toBe(event % 2 ? event - 1 : event);
    expect(values[TcbField.snd_nxt]).toBe(Math.max(0, odd));
  }
});
