/** The connections of a run, as a reader tells them apart. */
import { peerOf, perRun, type RunData } from './run';

export interface Connection {
  /** Counted from 1, in the order of their beginnings. */
  readonly number: number;
  /** Socket record of the end that began. */
  readonly record: number;
  /** As the scenario names it; empty: not at all. */
  readonly name: string;
  /** "40000 → 80", from the end that began. */
  readonly ports: string;
  /** The same connection in the next run of an edited text: its name, or its number. */
  readonly key: string;
}

/** Every connection and every attempt at one; the two ends of one connection count once, a listener does not count. */
export const connectionsOf = perRun((run): readonly Connection[] => {
  const { sockets, summary } = run;
  const seen = new Set<number>();
  const found: Connection[] = [];
  for (let record = 0; record < sockets.length; record++) {
    if (sockets.is_listener(record) || seen.has(record)) continue;
    const peer = peerOf(run, record);
    if (peer >= 0) seen.add(peer);
    const number = found.length + 1;
    const name = summary.names[sockets.name(record)] ?? (peer < 0 ? '' : (summary.names[sockets.name(peer)] ?? ''));
    const ports = `${sockets.local_port(record)} → ${sockets.remote_port(record)}`;
    found.push({ number, record, name, ports, key: name === '' ? `#${number}` : name });
  }
  return found;
});

/** The socket record to look at for a key; null: the newest, also where the connection is no more. */
export function recordOf(run: RunData | null, key: string | null): number | null {
  if (!run || key === null) return null;
  return connectionsOf(run).find(connection => connection.key === key)?.record ?? null;
}
