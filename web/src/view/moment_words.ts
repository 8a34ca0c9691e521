/** A moment or a segment in few words, for headings and for a screen reader. */
import { CALL_KIND_NAMES, CallKind, EventKind, TIMER_KIND_NAMES } from '../engine/records';
import { type Locale, lookup, t } from '../i18n/index';
import { flagText } from '../model/arrows';
import { formatTime } from '../model/format';
import { momentsOf } from '../model/moments';
import type { RunData } from '../model/run';
import { callWords, isScript } from '../model/script';

/** "FIN ACK", "PSH ACK 1460". */
export function segmentWords(run: RunData, segment: number): string {
  const length = run.segments.text_length(segment);
  return flagText(run.segments.flags(segment)) + (length > 0 ? ` (${length})` : '');
}

export const hostName = (run: RunData, host: number): string => run.summary.hosts[host]?.name ?? '?';

export function momentWords(run: RunData, event: number, locale: Locale): string {
  const { events } = run;
  const segment = events.segment(event);
  const what = segment < run.segments.length ? segmentWords(run, segment) : '';
  switch (events.kind(event)) {
    case EventKind.call: {
      if (isScript(run)) return callWords(run.lines, events.line(event));
      const call = CALL_KIND_NAMES[events.a(event)]!;
      return events.a(event) === CallKind.send ? `${call}(${events.value(event)})` : t(locale, 'event.call', { call });
    }
    case EventKind.arrived:
      return t(locale, 'event.arrived', { what });
    case EventKind.lost:
      return t(locale, 'event.lost', { what });
    case EventKind.injected:
      return t(locale, isScript(run) ? 'event.put' : 'event.injected', { what });
    case EventKind.expired: {
      const timer = TIMER_KIND_NAMES[events.a(event)]!;
      return t(locale, 'event.expired', { timer: lookup(locale, `timer.name.${timer}`) ?? timer });
    }
    case EventKind.link_changed:
      return t(locale, 'event.link_changed');
    case EventKind.crashed:
      return t(locale, 'event.crashed');
    case EventKind.rebooted:
      return t(locale, 'event.rebooted');
    case EventKind.icmp:
      return t(locale, 'event.icmp', { type: events.a(event), code: events.b(event) });
    default:
      return '';
  }
}

/** "0.3 s: client, close()": what a step shows, said aloud. */
export function stepWords(run: RunData, moment: number, locale: Locale): string {
  const event = momentsOf(run).events[moment];
  if (event === undefined) return formatTime(0);
  const host = hostName(run, run.events.host(event));
  return t(locale, 'play.step', {
    time: formatTime(run.events.at_ns(event)),
    what: `${host}, ${momentWords(run, event, locale)}`,
  });
}
