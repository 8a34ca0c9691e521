/** Timers as stretches of time: from the arming to the end, whichever it was. */
import { EventKind, TimerKind } from '../engine/records';
import { perRun, type RunData, socketKey } from './run';

export interface TimerSpan {
  readonly host: number;
  /** SocketId of the host. */
  readonly socket: number;
  readonly timer: TimerKind;
  /** Events of its beginning and end; the number of events where the run ended first. */
  readonly from: number;
  readonly to: number;
  /** From arming to deadline, ns. */
  readonly length_ns: number;
  readonly end: 'expired' | 'cancelled' | 'restarted' | 'open';
  /** It was running already and began anew. */
  readonly again: boolean;
}

interface Running {
  readonly from: number;
  readonly length_ns: number;
  readonly again: boolean;
}

/** Timers that say something when they only ran: the others are worth showing when they expire. */
const telling: ReadonlySet<TimerKind> = new Set([TimerKind.time_wait, TimerKind.fin_wait_2]);

/**
 * The spans worth a bracket, in the order of their beginnings: those that expired or were still running at the end, and every
 * stay in 2MSL and FIN_WAIT_2. A retransmission timer that an ACK stopped is what always happens, and left out.
 */
export const timerSpans = perRun((run): TimerSpan[] => {
  const { events } = run;
  const running = new Map<number, Running>();
  const spans: TimerSpan[] = [];
  const keyOf = (i: number) => socketKey(events.host(i), events.socket(i)) * 8 + events.a(i);

  const close = (i: number, key: number, to: number, end: TimerSpan['end']) => {
    const began = running.get(key);
    if (!began) return;
    running.delete(key);
    const timer = events.a(i) as TimerKind;
    if (end !== 'expired' && end !== 'open' && !telling.has(timer)) return;
    spans.push({ host: events.host(i), socket: events.socket(i), timer, to, end, ...began });
  };

  for (let i = 0; i < events.length; i++) {
    const kind = events.kind(i);
    if (kind === EventKind.armed) {
      const key = keyOf(i);
      const again = running.has(key);
      if (again) close(i, key, i, 'restarted');
      running.set(key, { from: i, length_ns: events.value(i) - events.at_ns(i), again });
    } else if (kind === EventKind.expired) {
      close(i, keyOf(i), i, 'expired');
    } else if (kind === EventKind.cancelled) {
      close(i, keyOf(i), i, 'cancelled');
    }
  }
  for (const [key, { from }] of [...running]) close(from, key, events.length, 'open');
  return spans.sort((a, b) => a.from - b.from);
});

const weights: readonly TimerKind[] = [
  TimerKind.time_wait,
  TimerKind.retransmit,
  TimerKind.loss_probe,
  TimerKind.reorder,
  TimerKind.persist,
  TimerKind.fin_wait_2,
  TimerKind.delayed_ack,
  TimerKind.sws_override,
  TimerKind.keepalive,
];

/** Smaller is more important; where two brackets would stand in one place the more important one stays. */
export function weightOf(timer: TimerKind): number {
  return weights.indexOf(timer);
}

/** Index of a span in `timerSpans`, by the event that began it; -1: none. */
export function timerOfEvent(run: RunData, event: number): number {
  return timerSpans(run).findIndex(span => span.from === event);
}
