/** One run as its packed records, with the few indices that everything else is derived from. */
import { ChangeReader } from '../engine/changes';
import type { RawRecords } from '../engine/lab';
import { EventKind, EventReader, NOTHING, OptionsReader, SegmentReader, SocketReader } from '../engine/records';
import type { Summary } from '../engine/types';

export interface RunData {
  readonly summary: Summary;
  readonly events: EventReader;
  readonly segments: SegmentReader;
  readonly options: OptionsReader;
  readonly changes: ChangeReader;
  readonly sockets: SocketReader;
  /** The lines of the text that was run; empty where they are not known. */
  readonly lines: readonly string[];
}

export function runData(summary: Summary, records: RawRecords, text = ''): RunData {
  return {
    summary,
    lines: text.split('\n'),
    events: new EventReader(records.events),
    segments: new SegmentReader(records.segments),
    options: new OptionsReader(records.options),
    changes: new ChangeReader(records.changes),
    sockets: new SocketReader(records.sockets),
  };
}

/** A function of a run alone, computed once per run and forgotten with it. */
export function perRun<T>(compute: (run: RunData) => T): (run: RunData) => T {
  const known = new WeakMap<RunData, T>();
  return run => {
    let value = known.get(run);
    if (value === undefined) {
      value = compute(run);
      known.set(run, value);
    }
    return value;
  };
}

/** A socket's identity as one number: hosts number their sockets by themselves. */
export function socketKey(host: number, socket: number): number {
  return host * 4294967296 + socket;
}

const socketIndex = perRun(run => {
  const index = new Map<number, number>();
  for (let i = 0; i < run.sockets.length; i++) index.set(socketKey(run.sockets.host(i), run.sockets.socket(i)), i);
  return index;
});

/** Index of the socket record, or -1. */
export function socketOf(run: RunData, host: number, socket: number): number {
  if (socket === NOTHING) return -1;
  return socketIndex(run).get(socketKey(host, socket)) ?? -1;
}

/** The record at the other end of a socket's connection, or -1. */
export function peerOf(run: RunData, record: number): number {
  if (record < 0) return -1;
  return socketOf(run, run.sockets.peer_host(record), run.sockets.peer_socket(record));
}

/** Events that tell of one transmission; `nothing` where there is none. */
export interface SegmentEvents {
  /** `sent` or `injected`. */
  readonly left: Uint32Array;
  /** `arrived` or `lost`. */
  readonly ended: Uint32Array;
}

/** For each segment the events of its departure and its end. */
export const segmentEvents = perRun((run): SegmentEvents => {
  const { events, segments } = run;
  const left = new Uint32Array(segments.length).fill(NOTHING);
  const ended = new Uint32Array(segments.length).fill(NOTHING);
  const { sent, injected, arrived, lost } = EventKind;
  for (let i = 0; i < events.length; i++) {
    const segment = events.segment(i);
    if (segment >= segments.length) continue;
    const kind = events.kind(i);
    if (kind === sent || kind === injected) {
      if (left[segment] === NOTHING) left[segment] = i;
    } else if (kind === arrived || kind === lost) ended[segment] = i;
  }
  return { left, ended };
});

/** First index in [0, count) for which `holds` is true, `count` if none; `holds` must be false, then true. */
export function firstWhere(count: number, holds: (i: number) => boolean): number {
  let low = 0;
  let high = count;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
