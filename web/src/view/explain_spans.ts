/** What the inspector says about what lasts: the life of a timer, a stay in a state. Plain data, no DOM. */
import type { State, TimerKind } from '../engine/records';
import { lanesOf } from '../model/lanes';
import { momentOfEvent, momentStory, momentsOf } from '../model/moments';
import type { RunData } from '../model/run';
import type { Selection } from '../model/selection';
import { type TimerSpan, timerSpans } from '../model/timers';
import { reasonsAt } from './explain';

/** A beginning or an end: when, and by which rules. */
export interface Turn {
  readonly at_ns: number;
  readonly rules: readonly number[];
}

export interface TimerFacts {
  readonly host: number;
  readonly timer: TimerKind;
  readonly armed: Turn;
  readonly deadline_ns: number;
  readonly length_ns: number;
  readonly end: TimerSpan['end'];
  /** null: it was still running when the run ended. */
  readonly ended: Turn | null;
}

export interface StayFacts {
  readonly host: number;
  /** null: the host is down. */
  readonly state: State | null;
  /** null: so from before the run. */
  readonly entered: (Turn & { readonly from: State | null }) | null;
  /** null: so until the run ended. */
  readonly left: (Turn & { readonly to: State | null }) | null;
}

/** The rule of an event, or those of its moment at that host where the event has none. */
function turnAt(run: RunData, event: number, whole: boolean): Turn {
  const { events } = run;
  const at_ns = events.at_ns(event);
  const own = events.rule(event);
  if (own !== 0 && !whole) return { at_ns, rules: [own] };
  const story = momentStory(run, momentOfEvent(momentsOf(run), event));
  return { at_ns, rules: story ? reasonsAt(story, events.host(event)) : [] };
}

export function timerFacts(run: RunData, selection: Selection | null): TimerFacts | null {
  const span = selection?.kind === 'timer' ? timerSpans(run)[selection.timer] : undefined;
  if (!span) return null;
  const armed = turnAt(run, span.from, false);
  return {
    host: span.host,
    timer: span.timer,
    armed,
    deadline_ns: armed.at_ns + span.length_ns,
    length_ns: span.length_ns,
    end: span.end,
    ended: span.to < run.events.length ? turnAt(run, span.to, span.end === 'expired') : null,
  };
}

export function stayFacts(run: RunData, selection: Selection | null, focus: number | null): StayFacts | null {
  if (selection?.kind !== 'state') return null;
  const { host } = selection;
  const stays = lanesOf(run, focus)[host]?.stays;
  const stay = stays?.[selection.stay];
  if (!stays || !stay) return null;
  const before = stays[selection.stay - 1];
  const after = stays[selection.stay + 1];
  return {
    host,
    state: stay.state,
    entered: stay.from < 0 ? null : { ...turnAt(run, stay.from, false), from: before?.state ?? null },
    left: stay.to >= run.events.length ? null : { ...turnAt(run, stay.to, false), to: after?.state ?? null },
  };
}
