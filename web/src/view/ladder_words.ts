/** The ladder's words in a language, and the names by which assistive technology reads its parts. */
import { CALL_KIND_NAMES, EventKind, FATE_NAMES, NOTHING, TIMER_KIND_NAMES } from '../engine/records';
import { comparison, verdictText } from '../i18n/diagnostics';
import { type Locale, lookup, t } from '../i18n/index';
import { textOf } from '../model/arrows';
import { formatTime } from '../model/format';
import type { LadderNote, LadderWords } from '../model/ladder';
import { momentsOf } from '../model/moments';
import type { Numbers } from '../model/relative';
import type { RunData } from '../model/run';
import { callWords, isScript } from '../model/script';

const fateMessage: Readonly<Record<string, string>> = { lost_by_chance: 'ladder.lost' };

export function ladderWords(locale: Locale): LadderWords {
  return {
    again: t(locale, 'ladder.again'),
    forged: t(locale, 'ladder.forged'),
    copy: t(locale, 'ladder.copy'),
    probe: t(locale, 'ladder.probe'),
    late: t(locale, 'ladder.late'),
    marked: t(locale, 'ladder.marked'),
    fates: FATE_NAMES.map(name => lookup(locale, fateMessage[name] ?? `ladder.${name}`) ?? ''),
    crash: t(locale, 'ladder.crash'),
    reboot: t(locale, 'ladder.reboot'),
    stale: octets => t(locale, 'ladder.stale', { octets }),
    urgent: octets => t(locale, 'ladder.urgent', { octets }),
    idle: time => t(locale, 'ladder.idle', { time }),
    timer: (name, time, restarted) => {
      const timer = (lookup(locale, `timer.${name}`) ?? name).replace('{time}', time);
      return restarted && name === 'time_wait' ? t(locale, 'timer.restarted', { timer }) : timer;
    },
    linkChanged: t(locale, 'ladder.link_changed'),
    linkDown: t(locale, 'ladder.link_down'),
    linkUp: t(locale, 'ladder.link_up'),
  };
}

/** "FIN ACK seq 1004 · ack 5001, dropped by you". */
export function segmentWhat(run: RunData, segment: number, numbers: Numbers, words: LadderWords): string {
  const { chip, detail } = textOf(run, segment, numbers, words);
  const fate = words.fates[run.segments.fate(segment)] ?? '';
  return fate === '' ? `${chip} ${detail}` : `${chip} ${detail}, ${fate}`;
}

/** "client to server: FIN ACK seq 1004 · ack 5001, at 0.3 s". */
export function segmentName(
  run: RunData,
  segment: number,
  numbers: Numbers,
  words: LadderWords,
  locale: Locale,
): string {
  return t(locale, 'ladder.segment', {
    from: run.summary.hosts[run.segments.from(segment)]?.name ?? '?',
    to: run.summary.hosts[run.segments.to(segment)]?.name ?? '?',
    what: segmentWhat(run, segment, numbers, words),
    time: formatTime(run.segments.sent_ns(segment)),
  });
}

/** What happened in a moment, for the live region: "0.3 s: client, close()". */
export function momentName(run: RunData, moment: number, numbers: Numbers, words: LadderWords, locale: Locale): string {
  const event = momentsOf(run).events[moment];
  if (event === undefined) return '';
  const { events } = run;
  const kind = events.kind(event);
  const segment = events.segment(event);
  const segmentText = segment === NOTHING ? '' : segmentWhat(run, segment, numbers, words);
  const host = run.summary.hosts[events.host(event)]?.name ?? '';
  let what: string;
  switch (kind) {
    case EventKind.call:
      what = isScript(run)
        ? callWords(run.lines, events.line(event))
        : t(locale, 'event.call', { call: CALL_KIND_NAMES[events.a(event)] ?? '?' });
      break;
    case EventKind.arrived:
      what = t(locale, 'event.arrived', { what: segmentText });
      break;
    case EventKind.expired: {
      const name = TIMER_KIND_NAMES[events.a(event)] ?? '';
      what = t(locale, 'event.expired', { timer: lookup(locale, `timer.name.${name}`) ?? name });
      break;
    }
    case EventKind.lost:
      what = t(locale, 'event.lost', { what: segmentText });
      break;
    case EventKind.injected:
      what = t(locale, isScript(run) ? 'event.put' : 'event.injected', { what: segmentText });
      break;
    case EventKind.link_changed:
      what = t(locale, 'event.link_changed');
      break;
    case EventKind.crashed:
      what = t(locale, 'event.crashed');
      break;
    case EventKind.icmp:
      what = t(locale, 'event.icmp', { type: events.a(event), code: events.b(event) });
      break;
    default:
      what = t(locale, 'event.rebooted');
  }
  const named = kind === EventKind.link_changed ? what : `${host}, ${what}`;
  return t(locale, 'play.step', { time: formatTime(events.at_ns(event)), what: named });
}

/** Name of a host, and what stands beside it: "10.0.0.2:80 · rfc". */
export function headerOf(run: RunData, host: number): { name: string; rest: string } {
  const { name, address, profile } = run.summary.hosts[host]!;
  const ports = new Set<number>();
  for (let i = 0; i < run.sockets.length && ports.size < 2; i++) {
    if (run.sockets.host(i) === host && run.sockets.is_listener(i)) ports.add(run.sockets.local_port(i));
  }
  const [port] = ports;
  const place = ports.size === 1 ? (address.includes(':') ? `[${address}]:${port}` : `${address}:${port}`) : address;
  return { name, rest: profile ? `${place} · ${profile}` : place };
}

/** Where a script failed, pinned beside the script's own lane; null: it did not, or nobody knows when. */
export function failureNote(run: RunData, locale: Locale): LadderNote | null {
  const verdict = run.summary.verdict;
  if (verdict?.outcome !== 'fail') return null;
  const { line, at_ns, segment } = verdict;
  const text = verdictText(locale, verdict);
  const pairs = comparison(locale, verdict);
  const head = line > 0 ? t(locale, 'script.failed.line', { line }) : t(locale, 'script.failed');
  const whole = line > 0 ? t(locale, 'editor.added', { line, text }) : text;
  const failure = { head: pairs.length > 0 ? head : whole, pairs };
  return { line, locale: '', text: whole, at_ns, host: run.summary.hosts.length - 1, segment, failure };
}

let measured: number | null = null;

/** Width of a character of the monospaced font as a share of its size, as the browser at hand draws it. */
export function characterShare(host: Element): number {
  if (measured === null) {
    const font = getComputedStyle(host).getPropertyValue('--sw-mono').trim() || 'monospace';
    const context = document.createElement('canvas').getContext('2d');
    if (!context) return 0.61;
    // Bold is as wide as regular in a monospaced font, but not in every fallback of one.
    const widths = ['', 'bold '].map(weight => {
      context.font = `${weight}100px ${font}`;
      return context.measureText('0123456789 ACKSYN:').width / 18 / 100;
    });
    measured = Math.max(0.5, Math.min(0.75, Math.max(...widths)));
  }
  return measured;
}
