/** What the applications did and were told: the marks outside the lanes. */
import { CALL_KIND_NAMES, CallKind, ERRNO_NAMES, EventKind } from '../engine/records';
import { momentOfEvent, momentsOf } from './moments';
import { perRun, type RunData } from './run';
import { callWords, isScript, shortWords } from './script';

/** Characters of a call of a script in little room. */
const most_short = 13;

export type CallMarkKind = 'call' | 'error' | 'stale' | 'urgent' | 'crash' | 'reboot';

export interface CallMark {
  readonly event: number;
  readonly host: number;
  /** SocketId of the host, or NOTHING. */
  readonly socket: number;
  readonly kind: CallMarkKind;
  /** "close()", "send(2000)", "ECONNREFUSED"; empty where words of a language are needed. */
  readonly text: string;
  /** The same in little room. */
  readonly short: string;
  /** Octets of a stale delivery. */
  readonly octets: number;
}

/**
 * Whether a call is worth a mark: a listener that is there from the start is seen in its lane, `accept` tells nothing. Of a
 * script every line is.
 */
export function showsCall(run: RunData, event: number): boolean {
  const { events } = run;
  if (isScript(run)) return events.line(event) !== 0;
  switch (events.a(event)) {
    case CallKind.accept:
      return false;
    case CallKind.listen:
      return events.at_ns(event) > 0;
    case CallKind.read:
    case CallKind.set:
    case CallKind.bind:
    case CallKind.get:
    case CallKind.poll:
    case CallKind.epoll:
      return events.line(event) !== 0;
    default:
      return true;
  }
}

/** Whether an event tells the application of a failure. What a call of a script gives, its line says already. */
export function tellsErrno(run: RunData, event: number): boolean {
  const { events } = run;
  return events.b(event) !== 0 && (events.kind(event) === EventKind.error || !isScript(run));
}

function textsOf(run: RunData, event: number): { text: string; short: string } {
  const { events } = run;
  if (isScript(run)) {
    const text = callWords(run.lines, events.line(event));
    return { text, short: shortWords(text, most_short) };
  }
  return callText(events.a(event), events.value(event));
}

function callText(call: number, value: number): { text: string; short: string } {
  const name = CALL_KIND_NAMES[call] ?? '?';
  if (call === CallKind.send) return { text: `${name}(${value})`, short: `${name} ${value}` };
  if (call === CallKind.listen) return { text: `${name}(${value})`, short: name };
  if (call === CallKind.read) {
    const much = value < 0 ? `${name} on` : value === 0 ? `${name} off` : `${name}(${value})`;
    return { text: much, short: much };
  }
  return { text: `${name}()`, short: name };
}

function markOf(run: RunData, i: number): CallMark | null {
  const { events } = run;
  const at = { event: i, host: events.host(i), socket: events.socket(i), octets: 0, text: '', short: '' };
  switch (events.kind(i)) {
    case EventKind.call:
      return showsCall(run, i) ? { ...at, kind: 'call', ...textsOf(run, i) } : null;
    case EventKind.crashed:
      return { ...at, kind: 'crash' };
    case EventKind.rebooted:
      return { ...at, kind: 'reboot' };
    case EventKind.stale:
      return { ...at, kind: 'stale', octets: events.value(i) };
    case EventKind.icmp:
      return { ...at, kind: 'error', text: `ICMP ${events.a(i)}/${events.b(i)}`, short: 'ICMP' };
    case EventKind.urgent:
      return { ...at, kind: 'urgent', octets: events.value(i), text: `urgent ${events.value(i)}`, short: 'urgent' };
    case EventKind.completed:
    case EventKind.error:
    case EventKind.refused: {
      const errno = events.b(i);
      if (!tellsErrno(run, i)) return null;
      const text = ERRNO_NAMES[errno] ?? `errno ${errno}`;
      return { ...at, kind: 'error', text, short: text };
    }
    default:
      return null;
  }
}

/** All marks in the order of events; an error that is told twice in one moment is shown once. */
export const callMarks = perRun((run): CallMark[] => {
  const marks: CallMark[] = [];
  const moments = momentsOf(run);
  const told = new Set<string>();
  let tellingMoment = -1;
  for (let i = 0; i < run.events.length; i++) {
    const mark = markOf(run, i);
    if (!mark) continue;
    if (mark.kind === 'error') {
      const moment = momentOfEvent(moments, i);
      if (moment !== tellingMoment) told.clear();
      tellingMoment = moment;
      const key = `${mark.host} ${mark.text}`;
      if (told.has(key)) continue;
      told.add(key);
    }
    marks.push(mark);
  }
  return marks;
});
