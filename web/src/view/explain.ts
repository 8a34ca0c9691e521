/** What the inspector says about a selection, as plain data. No DOM; sentences are chosen by the view. */
import { EventKind, FieldKind, NOTHING, STATE_NAMES, TCB_FIELD_KINDS, TcbField } from '../engine/records';
import { formatSpan, formatTime } from '../model/format';
import { lanesOf } from '../model/lanes';
import { type MomentStory, momentOfEvent, momentOfSegment, momentStory, momentsOf } from '../model/moments';
import { type Numbers, relativeTo, socketOfSegment } from '../model/relative';
import type { RunData } from '../model/run';
import type { Selection } from '../model/selection';
import { fieldCount, tcbAt } from '../model/tcb';
import { timerSpans } from '../model/timers';

/** One thing to explain: a moment, a segment, or a segment in the moment of its arrival. */
export interface Subject {
  /** -1: no segment. */
  readonly segment: number;
  /** The moment that is looked at first; -1: none. */
  readonly moment: number;
  /** The segment's other end, where it has one. */
  readonly other: number;
}

/** `moment`: the one that has just been, for where nothing is selected; `focus`: the connection that the lanes follow. */
export function subjectOf(
  run: RunData,
  selection: Selection | null,
  moment: number,
  focus: number | null = null,
): Subject | null {
  switch (selection?.kind) {
    case 'segment':
      return ofSegment(run, selection.segment);
    case 'moment':
      return ofMoment(run, selection.moment);
    case 'state': {
      const from = lanesOf(run, focus)[selection.host]?.stays[selection.stay]?.from ?? -1;
      return ofMoment(run, momentOfEvent(momentsOf(run), from));
    }
    case 'timer': {
      const span = timerSpans(run)[selection.timer];
      return span ? ofMoment(run, momentOfEvent(momentsOf(run), span.from)) : null;
    }
    case undefined:
      return ofMoment(run, moment);
  }
}

function ofSegment(run: RunData, segment: number): Subject | null {
  if (segment >= run.segments.length) return null;
  return {
    segment,
    moment: momentOfSegment(run, segment, 'left'),
    other: momentOfSegment(run, segment, 'ended'),
  };
}

function ofMoment(run: RunData, moment: number): Subject | null {
  const event = momentsOf(run).events[moment];
  if (event === undefined) return null;
  const segment = run.events.segment(event);
  return { segment: segment === NOTHING ? -1 : segment, moment, other: -1 };
}

export interface TcbRow {
  readonly field: TcbField;
  readonly before: string;
  readonly after: string;
  readonly changed: boolean;
}

/** The TCB that a moment concerns at a host. */
export interface TcbView {
  readonly host: number;
  readonly rows: readonly TcbRow[];
}

/** Always worth a row, in this order: the names every reader of RFC 9293 looks for first. */
const principal: ReadonlySet<TcbField> = new Set([
  TcbField.state,
  TcbField.snd_una,
  TcbField.snd_nxt,
  TcbField.rcv_nxt,
  TcbField.rto,
]);

/**
 * The TCB of `host` before and after a moment. `segment` says which connection where the moment's own socket is another
 * host's; -1 if there is none. null: no connection there.
 */
export function tcbView(run: RunData, moment: number, host: number, segment: number, numbers: Numbers): TcbView | null {
  const story = momentStory(run, moment);
  if (!story) return null;
  const socket = socketAt(run, story, host, segment);
  const after = socket === NOTHING ? null : tcbAt(run, host, socket, story.event, 'after');
  if (!after) return null;
  const before = tcbAt(run, host, socket, story.event, 'before');
  const rows: TcbRow[] = [];
  for (let field = 0 as TcbField; field < fieldCount; field++) {
    const shown = valueText(after, field, numbers, story.at_ns);
    const was = before ? valueText(before, field, numbers, story.at_ns) : shown;
    rows.push({ field, before: was, after: shown, changed: was !== shown });
  }
  return { host, rows };
}

export const isPrincipal = (row: TcbRow): boolean => row.changed || principal.has(row.field);

function socketAt(run: RunData, story: MomentStory, host: number, segment: number): number {
  const changed = story.diffs.find(diff => diff.host === host)?.socket;
  if (changed !== undefined) return changed;
  if (story.host === host && story.socket !== NOTHING) return story.socket;
  const record = segment < 0 ? -1 : socketOfSegment(run, segment, host);
  return record < 0 ? NOTHING : run.sockets.socket(record);
}

/** One field as a reader sees it; empty: off, not measured yet. */
export function valueText(tcb: Float64Array, field: TcbField, numbers: Numbers, now_ns: number): string {
  const value = tcb[field]!;
  switch (TCB_FIELD_KINDS[field]) {
    case FieldKind.state:
      return STATE_NAMES[value] ?? String(value);
    case FieldKind.our_seq:
      if (value === 0 && field === TcbField.snd_up) return '';
      return String(numbers === 'absolute' || field === TcbField.iss ? value : relativeTo(value, tcb[TcbField.iss]!));
    case FieldKind.peer_seq:
      if (value === 0 && field === TcbField.rcv_up) return '';
      return String(numbers === 'absolute' || field === TcbField.irs ? value : relativeTo(value, tcb[TcbField.irs]!));
    case FieldKind.duration:
      return value === 0 ? '' : formatSpan(value);
    case FieldKind.deadline:
      return value < 0 ? '' : formatTime(value, Math.max(1, Math.abs(value - now_ns) / 1000));
    default:
      return String(value);
  }
}

/** The rules that a moment brought up at a host, without those in `said`. */
export function reasonsAt(story: MomentStory, host: number | null, said: ReadonlySet<number> = new Set()): number[] {
  return story.reasons
    .filter(reason => (host === null || reason.host === host) && !said.has(reason.rule))
    .map(({ rule }) => rule);
}

/** Which part of a packet an octet belongs to. */
export type OctetGroup =
  | 'ip'
  | 'ports'
  | 'seq'
  | 'ack'
  | 'flags'
  | 'window'
  | 'checksum'
  | 'urgent'
  | 'options'
  | 'text';

const layout: readonly (readonly [until: number, group: OctetGroup])[] = [
  [4, 'ports'],
  [8, 'seq'],
  [12, 'ack'],
  [14, 'flags'],
  [16, 'window'],
  [18, 'checksum'],
  [20, 'urgent'],
];

export interface OctetRun {
  readonly group: OctetGroup;
  readonly octets: readonly number[];
}

/** A packet of IPv4 or IPv6 cut into its parts, text shortened to `most` octets. */
export function octetRuns(packet: Uint8Array, most: number): OctetRun[] {
  const ip = packet[0]! >> 4 === 6 ? 40 : (packet[0]! & 15) * 4;
  const header = ip + (packet[ip + 12]! >> 4) * 4;
  const runs: { group: OctetGroup; octets: number[] }[] = [];
  for (let i = 0; i < Math.min(packet.length, header + most); i++) {
    const group = groupOf(i, ip, header);
    const last = runs[runs.length - 1];
    if (last?.group === group) last.octets.push(packet[i]!);
    else runs.push({ group, octets: [packet[i]!] });
  }
  return runs;
}

function groupOf(i: number, ip: number, header: number): OctetGroup {
  if (i < ip) return 'ip';
  if (i >= header) return 'text';
  return layout.find(([until]) => i - ip < until)?.[1] ?? 'options';
}

/** Which kinds of moment are about the segment they carry. */
export const aboutSegment = (kind: EventKind): boolean =>
  kind === EventKind.arrived || kind === EventKind.lost || kind === EventKind.injected;
