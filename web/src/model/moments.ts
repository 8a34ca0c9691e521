/**
 * Moments: the steps of a run. An opening event and what it led to; two that happen at the same time are separate steps.
 */
import { EventKind, NOTHING, opensMoment, type State, TcbField, type TimerKind } from '../engine/records';
import { firstWhere, perRun, type RunData, segmentEvents } from './run';
import { type TcbDiff, tcbDiffs } from './tcb';

export interface Moments {
  readonly count: number;
  /** Index of the opening event of each moment, rising. */
  readonly events: Uint32Array;
  /** Time of each moment in ns, never falling. */
  readonly times: Float64Array;
}

export const momentsOf = perRun((run): Moments => {
  const opening: number[] = [];
  for (let i = 0; i < run.events.length; i++) if (opensMoment(run.events.kind(i))) opening.push(i);
  return {
    count: opening.length,
    events: Uint32Array.from(opening),
    times: Float64Array.from(opening, i => run.events.at_ns(i)),
  };
});

/** The last moment at or before a time; -1 before the first. */
export function momentAtTime(moments: Moments, ns: number): number {
  return firstWhere(moments.count, k => moments.times[k]! > ns) - 1;
}

/** The moment to which an event belongs; -1 for an event before the first moment. */
export function momentOfEvent(moments: Moments, event: number): number {
  return firstWhere(moments.count, k => moments.events[k]! > event) - 1;
}

/** The moment in which a segment was put on the wire, or ended its way; -1 if the run has no such moment. */
export function momentOfSegment(run: RunData, segment: number, which: 'left' | 'ended'): number {
  const event = segmentEvents(run)[which][segment];
  return event === undefined || event === NOTHING ? -1 : momentOfEvent(momentsOf(run), event);
}

export interface StateChange {
  readonly host: number;
  readonly socket: number;
  readonly before: State;
  readonly after: State;
  readonly rule: number;
}

export interface TimerChange {
  readonly host: number;
  readonly socket: number;
  readonly timer: TimerKind;
  readonly what: 'armed' | 'restarted' | 'cancelled' | 'expired';
  /** Only where it was armed or restarted. */
  readonly deadline_ns: number | null;
  readonly rule: number;
}

/** What the application was told or given. */
export interface Told {
  readonly host: number;
  readonly socket: number;
  readonly kind: EventKind;
  /** CallKind of `completed` and `refused`. */
  readonly call: number;
  /** Errno; 0: none. */
  readonly errno: number;
  readonly value: number;
}

/** Why something was done or not done: the rule's id in the engine's table, and whose decision it was. */
export interface Reason {
  readonly rule: number;
  readonly host: number;
  readonly socket: number;
  /** Kind of the event that carries the rule: `decided`, `state`, `armed`, `cancelled`, `sent` ... */
  readonly kind: EventKind;
}

/** All that one moment holds, for the inspector. */
export interface MomentStory {
  readonly moment: number;
  /** The opening event and its fields. */
  readonly event: number;
  readonly at_ns: number;
  readonly kind: EventKind;
  readonly host: number;
  readonly socket: number;
  /** The segment that arrived, was lost or injected; NOTHING for other moments. */
  readonly segment: number;
  readonly a: number;
  readonly value: number;
  readonly line: number;
  /** Each rule once, in the order of events. */
  readonly reasons: readonly Reason[];
  readonly states: readonly StateChange[];
  readonly timers: readonly TimerChange[];
  /** Segments put on the wire. */
  readonly sent: readonly number[];
  readonly told: readonly Told[];
  readonly diffs: readonly TcbDiff[];
  /** An arrival that changed no state, no number and no queue: refused or of no consequence; `reasons` says why. */
  readonly ignored: boolean;
}

interface Draft {
  reasons: Map<string, Reason>;
  states: StateChange[];
  timers: TimerChange[];
  sent: number[];
  told: Told[];
}

const toldKinds: ReadonlySet<EventKind> = new Set([
  EventKind.delivered,
  EventKind.stale,
  EventKind.end_of_stream,
  EventKind.completed,
  EventKind.error,
  EventKind.urgent,
  EventKind.user_timeout,
  EventKind.refused,
]);

function take(run: RunData, i: number, draft: Draft): void {
  const { events } = run;
  const kind = events.kind(i);
  const host = events.host(i);
  const socket = events.socket(i);
  const rule = events.rule(i);
  if (rule !== 0) {
    const key = `${host} ${rule}`;
    if (!draft.reasons.has(key)) draft.reasons.set(key, { rule, host, socket, kind });
  }
  if (kind === EventKind.state) {
    draft.states.push({ host, socket, before: events.a(i) as State, after: events.b(i) as State, rule });
  } else if (kind === EventKind.sent) {
    draft.sent.push(events.segment(i));
  } else if (kind === EventKind.expired || kind === EventKind.cancelled || kind === EventKind.armed) {
    const what = kind === EventKind.expired ? 'expired' : kind === EventKind.cancelled ? 'cancelled' : 'armed';
    const deadline_ns = what === 'armed' ? events.value(i) : null;
    draft.timers.push({ host, socket, timer: events.a(i) as TimerKind, what, deadline_ns, rule });
  } else if (toldKinds.has(kind)) {
    draft.told.push({ host, socket, kind, call: events.a(i), errno: events.b(i), value: events.value(i) });
  }
}

/** Fields that change without a segment having had any effect: deadlines alone do not count. */
function consequential(diff: TcbDiff): boolean {
  return diff.field < TcbField.retransmit_at;
}

/** The story of one moment; `moment` counts from 0. */
export function momentStory(run: RunData, moment: number): MomentStory | null {
  const all = momentsOf(run);
  const event = all.events[moment];
  if (event === undefined) return null;
  const end = moment + 1 < all.count ? all.events[moment + 1]! : run.events.length;
  const draft: Draft = { reasons: new Map(), states: [], timers: [], sent: [], told: [] };
  for (let i = event; i < end; i++) take(run, i, draft);
  const diffs = tcbDiffs(run, event);
  const timers = draft.timers.map(timer => {
    if (timer.what !== 'armed') return timer;
    const field = TcbField.retransmit_at + timer.timer;
    const diff = diffs.find(d => d.host === timer.host && d.socket === timer.socket && d.field === field);
    return diff && diff.before >= 0 && diff.before > all.times[moment]!
      ? { ...timer, what: 'restarted' as const }
      : timer;
  });
  const kind = run.events.kind(event);
  return {
    moment,
    event,
    at_ns: run.events.at_ns(event),
    kind,
    host: run.events.host(event),
    socket: run.events.socket(event),
    segment: run.events.segment(event),
    a: run.events.a(event),
    value: run.events.value(event),
    line: run.events.line(event),
    reasons: [...draft.reasons.values()],
    states: draft.states,
    timers,
    sent: draft.sent,
    told: draft.told,
    diffs,
    ignored:
      kind === EventKind.arrived && draft.states.length === 0 && draft.told.length === 0 && !diffs.some(consequential),
  };
}
