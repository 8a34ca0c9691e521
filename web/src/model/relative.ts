/** Sequence numbers as a reader wants them: as they are, or counted from the initial numbers of their connection. */
import { NOTHING, SegmentFlag } from '../engine/records';
import { firstWhere, perRun, type RunData, segmentEvents, socketOf } from './run';

export type Numbers = 'relative' | 'absolute';

/** What a segment's numbers count from; null where the initial number is not known, and the number stays absolute. */
export interface Bases {
  readonly seq: number | null;
  readonly ack: number | null;
}

/** A number counted from its base. Those before the base (old duplicates) are negative. */
export function relativeTo(number: number, base: number | null): number {
  return base === null ? number : (number - base) | 0;
}

/** Socket records by the pair of ports and the host, in the order of their creation. */
const byPorts = perRun(run => {
  const table = new Map<string, number[]>();
  const { sockets } = run;
  for (let i = 0; i < sockets.length; i++) {
    if (sockets.is_listener(i)) continue;
    const key = `${sockets.host(i)} ${sockets.local_port(i)} ${sockets.remote_port(i)}`;
    const list = table.get(key);
    if (list) list.push(i);
    else table.set(key, [i]);
  }
  return table;
});

/**
 * The socket record that a segment concerns at `host`, one of its two ends: the sender's own where it is known, else the
 * newest socket with these ports at the time the segment left. -1: none.
 */
export function socketOfSegment(run: RunData, segment: number, host: number): number {
  const { segments, sockets } = run;
  const sends = segments.from(segment) === host;
  if (sends && segments.socket(segment) !== NOTHING) return socketOf(run, host, segments.socket(segment));
  const local = sends ? segments.source_port(segment) : segments.destination_port(segment);
  const remote = sends ? segments.destination_port(segment) : segments.source_port(segment);
  const known = byPorts(run).get(`${host} ${local} ${remote}`);
  if (!known) return -1;
  const { left, ended } = segmentEvents(run);
  const at = sends || ended[segment] === NOTHING ? left[segment]! : ended[segment]!;
  const newer = firstWhere(known.length, k => sockets.created_event(known[k]!) > at);
  return known[Math.max(0, newer - 1)] ?? -1;
}

/** What the numbers of a segment count from in the given manner. */
export function basesOf(run: RunData, segment: number, numbers: Numbers): Bases {
  if (numbers === 'absolute') return { seq: null, ack: null };
  const { segments, sockets } = run;
  const own = socketOfSegment(run, segment, segments.from(segment));
  if (own >= 0) {
    return { seq: sockets.iss(own), ack: sockets.has_irs(own) ? sockets.irs(own) : peerBase(run, segment) };
  }
  const peer = socketOfSegment(run, segment, segments.to(segment));
  if (peer < 0) return { seq: null, ack: null };
  return { seq: sockets.has_irs(peer) ? sockets.irs(peer) : null, ack: sockets.iss(peer) };
}

function peerBase(run: RunData, segment: number): number | null {
  if ((run.segments.flags(segment) & SegmentFlag.ack) === 0) return null;
  const peer = socketOfSegment(run, segment, run.segments.to(segment));
  return peer >= 0 ? run.sockets.iss(peer) : null;
}
