/** A segment's header as a table: names, values, and the octets in which they stand. */
import { NOTHING, SegmentFlag, SegmentMark } from '../engine/records';
import { type Locale, t } from '../i18n/index';
import { flagText } from '../model/arrows';
import { basesOf, type Numbers, relativeTo } from '../model/relative';
import type { RunData } from '../model/run';
import type { OctetGroup } from './explain';

export interface HeaderField {
  readonly name: string;
  readonly value: string;
  readonly group: OctetGroup;
  /** Takes the whole row. */
  readonly wide: boolean;
}

/** Rows of two fields each. */
export function headerRows(run: RunData, segment: number, numbers: Numbers, locale: Locale): HeaderField[][] {
  const { segments } = run;
  const bases = basesOf(run, segment, numbers);
  const flags = segments.flags(segment);
  const field = (name: string, group: OctetGroup, value: string | number, wide = false): HeaderField => ({
    name,
    group,
    value: String(value),
    wide,
  });
  const length = segments.text_length(segment);
  const seq = relativeTo(segments.seq(segment), bases.seq);
  const ack = (flags & SegmentFlag.ack) !== 0 ? relativeTo(segments.ack(segment), bases.ack) : '–';
  const ports = `${segments.source_port(segment)} → ${segments.destination_port(segment)}`;
  const rows = [
    [field('seq', 'seq', seq), field('ack', 'ack', ack)],
    [field(t(locale, 'inspector.flags'), 'flags', flagText(flags)), field('win', 'window', segments.window(segment))],
    [field(t(locale, 'inspector.ports'), 'ports', ports), field(t(locale, 'inspector.text'), 'text', length)],
  ];
  if ((flags & SegmentFlag.urg) !== 0) {
    const until = relativeTo((segments.seq(segment) + segments.urgent(segment)) >>> 0, bases.seq);
    rows.push([field('urg', 'urgent', `${segments.urgent(segment)} → ${until}`, true)]);
  }
  const ecn = ecnText(segments.tos(segment) & 3, (segments.marks(segment) & SegmentMark.ce) !== 0);
  if (ecn !== '') rows.push([field(t(locale, 'inspector.ecn'), 'ip', ecn, true)]);
  const options = optionTexts(run, segment, bases.ack);
  if (options !== '') rows.push([field(t(locale, 'inspector.options'), 'options', options, true)]);
  return rows;
}

/** The ECN bits of the IP header as they were sent, and what the network made of them (RFC 3168 5). */
function ecnText(bits: number, marked: boolean): string {
  const name = ['', 'ECT(1)', 'ECT(0)', 'CE'][bits] ?? '';
  return marked ? `${name} → CE` : name;
}

function optionTexts(run: RunData, segment: number, ackBase: number | null): string {
  const at = run.segments.options(segment);
  if (at === NOTHING) return '';
  const { options } = run;
  const parts: string[] = [];
  if (options.has_mss(at) !== 0) parts.push(`mss ${options.mss(at)}`);
  if (options.has_window_scale(at) !== 0) parts.push(`wscale ${options.window_scale(at)}`);
  if (options.sack_permitted(at) !== 0) parts.push('sackOK');
  if (options.has_timestamps(at) !== 0) parts.push(`TS ${options.timestamp_value(at)} ${options.timestamp_echo(at)}`);
  for (let k = 0; k < options.sack_count(at); k++) {
    parts.push(
      `sack ${relativeTo(options.sack_left(at, k), ackBase)}:${relativeTo(options.sack_right(at, k), ackBase)}`,
    );
  }
  if (options.has_user_timeout(at) !== 0) {
    const field = options.user_timeout(at); // the upper bit: minutes (RFC 5482 3.3)
    parts.push(`UTO ${(field & 0x8000) !== 0 ? 'min' : 'sec'} ${field & 0x7fff}`);
  }
  const kind = options.other_kind(at);
  if (kind !== 0)
    parts.push(
      otherOption(
        kind,
        Array.from({ length: options.other_length(at) }, (_, k) => options.other_octets(at, k)),
      ),
    );
  return parts.join(' · ');
}

/** An option that the engine does not interpret, in the words of packetdrill where there are any. */
function otherOption(kind: number, octets: readonly number[]): string {
  const experiment = kind === 254 && octets[0] === 0xf9 && octets[1] === 0x89; // RFC 7413 A
  const names: Readonly<Record<number, string>> = { 19: 'md5', 34: 'FO' };
  const value = (experiment ? octets.slice(2) : octets).map(octet => octet.toString(16).padStart(2, '0')).join('');
  return `${experiment ? 'FOEXP' : (names[kind] ?? `option ${kind}`)} ${value}`.trimEnd();
}
