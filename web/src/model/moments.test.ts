import { expect, test } from 'vitest';
import { CallKind, EventKind, SegmentFlag, State, TcbField, TimerKind } from '../engine/records';
import { lastAckLost, ms, RunBuilder } from './fixture';
import { momentAtTime, momentOfEvent, momentOfSegment, momentStory, momentsOf } from './moments';

const run = lastAckLost();
const moments = momentsOf(run);

test('what happens at the same time, one after the other, is separate moments', () => {
  expect(moments.times[0]).toBe(0);
  expect(moments.times[1]).toBe(0);
  expect(run.events.a(moments.events[0]!)).toBe(CallKind.listen);
  expect(run.events.a(moments.events[1]!)).toBe(CallKind.connect);
});

test('the last moment at or before a time, a boundary as a pair', () => {
  const fin = moments.times.indexOf(300 * ms);
  expect(momentAtTime(moments, 300 * ms)).toBe(fin);
  expect(momentAtTime(moments, 300 * ms - 1)).toBe(fin - 1);
  expect(momentAtTime(moments, -1)).toBe(-1);
});

test('an event belongs to the moment before it; a segment has one at each end', () => {
  for (let k = 0; k + 1 < moments.count; k++) {
    expect(momentOfEvent(moments, moments.events[k + 1]! - 1)).toBe(k);
  }
  expect(moments.times[momentOfSegment(run, 0, 'left')]).toBe(0);
  expect(moments.times[momentOfSegment(run, 0, 'ended')]).toBe(50 * ms);
});

test('the story of the FIN: call, state, segment, numbers', () => {
  const story = momentStory(run, moments.times.indexOf(300 * ms))!;
  expect(story.kind).toBe(EventKind.call);
  expect(story.states).toEqual([{ host: 0, socket: 0, before: State.established, after: State.fin_wait_1, rule: 1 }]);
  expect(story.reasons.map(({ rule }) => rule)).toEqual([1, 2]);
  expect(story.sent).toHaveLength(1);
  expect(story.diffs.map(({ field }) => field)).toEqual([TcbField.state, TcbField.snd_nxt]);
  expect(story.ignored).toBe(false);
});

test('the FIN that comes again starts 2MSL anew', () => {
  const story = momentStory(run, moments.times.indexOf(1810 * ms))!;
  expect(story.timers).toEqual([
    { host: 0, socket: 0, timer: TimerKind.time_wait, what: 'restarted', deadline_ns: 61810 * ms, rule: 0 },
  ]);
});

test('an arrival that changes nothing is ignored, and the rule that refused it is a reason', () => {
  const builder = new RunBuilder();
  builder.host('a');
  builder.host('b');
  const old = builder.send({ at: 0, from: 0, flags: SegmentFlag.rst, seq: 1 });
  builder.arrive(1 * ms, old);
  builder.event(1 * ms, EventKind.decided, 1, { socket: 0, rule: 38 });
  const refused = builder.build();
  const story = momentStory(refused, 0)!;
  expect(story.ignored).toBe(true);
  expect(story.reasons).toEqual([{ rule: 38, host: 1, socket: 0, kind: EventKind.decided }]);
  expect(momentStory(refused, 1)).toBeNull();
});
