import { expect, test } from 'vitest';
import { State, TimerKind } from '../engine/records';
import { lastAckLost } from '../model/fixture';
import { lanesOf } from '../model/lanes';
import { timerSpans } from '../model/timers';
import { stayFacts, timerFacts } from './explain_spans';

const run = lastAckLost();
const ms = (ns: number | undefined) => (ns ?? Number.NaN) / 1e6;

test('a timer that ran out says when it was armed, for how long, and when it ended', () => {
  const timer = timerSpans(run).findIndex(span => span.timer === TimerKind.retransmit && span.end === 'expired');
  const facts = timerFacts(run, { kind: 'timer', timer })!;
  expect(facts.host).toBe(1);
  expect([ms(facts.armed.at_ns), ms(facts.deadline_ns), ms(facts.ended?.at_ns)]).toEqual([760, 1760, 1760]);
  // The state changed in the moment of the arming, by rule 1.
  expect(facts.armed.rules).toContain(1);
});

test('a timer that began anew ends where the next begins', () => {
  const spans = timerSpans(run).map((_, timer) => timerFacts(run, { kind: 'timer', timer })!);
  const [first, second] = spans.filter(({ timer }) => timer === TimerKind.time_wait);
  expect(first!.end).toBe('restarted');
  expect(ms(first!.ended?.at_ns)).toBe(1810);
  expect(ms(second!.armed.at_ns)).toBe(1810);
  expect(second!.end).toBe('expired');
});

test('a stay says from which state it came, by which rule, and where it went', () => {
  const stay = lanesOf(run, null)[0]!.stays.findIndex(({ state }) => state === State.fin_wait_2);
  const facts = stayFacts(run, { kind: 'state', host: 0, stay }, null)!;
  expect(facts.entered).toEqual({ at_ns: 400e6, rules: [1], from: State.fin_wait_1 });
  expect(facts.left).toEqual({ at_ns: 810e6, rules: [1], to: State.time_wait });
});

test('the first and the last stay have no beginning and no end', () => {
  expect(stayFacts(run, { kind: 'state', host: 0, stay: 0 }, null)!.entered).toBeNull();
  const last = lanesOf(run, null)[0]!.stays.length - 1;
  expect(stayFacts(run, { kind: 'state', host: 0, stay: last }, null)!.left).toBeNull();
});

test('other selections, and what is no more, are neither', () => {
  expect(timerFacts(run, { kind: 'timer', timer: 999 })).toBeNull();
  expect(timerFacts(run, { kind: 'segment', segment: 0 })).toBeNull();
  expect(stayFacts(run, { kind: 'state', host: 0, stay: 999 }, null)).toBeNull();
  expect(stayFacts(run, null, null)).toBeNull();
});
