/** The TCB of a socket at a moment: the trace holds what changed, this adds it up, with checkpoints on the way. */
import { FieldKind, TCB_FIELD_KINDS, TCB_FIELD_NAMES, type TcbField } from '../engine/records';
import { firstWhere, perRun, type RunData, socketKey } from './run';

export const fieldCount = TCB_FIELD_NAMES.length;
const checkpointEvery = 256;

/** All fields of one TCB, indexed by TcbField: sequence numbers and octets as they are, ns, deadlines in ns or -1. */
export type TcbValues = Float64Array;

/** One field of one TCB that a moment changed. */
export interface TcbDiff {
  readonly host: number;
  readonly socket: number;
  readonly field: TcbField;
  readonly before: number;
  readonly after: number;
}

interface History {
  /** Change records of one socket, in order. */
  readonly changes: Uint32Array;
  /** The TCB before the changes number 0, 256, 512 ... of the list. */
  readonly checkpoints: TcbValues[];
}

function fresh(): TcbValues {
  return Float64Array.from(TCB_FIELD_KINDS, kind => (kind === FieldKind.deadline ? -1 : 0));
}

const histories = perRun(run => {
  const lists = new Map<number, number[]>();
  const { changes } = run;
  for (let i = 0; i < changes.length; i++) {
    const key = socketKey(changes.host(i), changes.socket(i));
    const list = lists.get(key);
    if (list) list.push(i);
    else lists.set(key, [i]);
  }
  const result = new Map<number, History>();
  for (const [key, list] of lists) result.set(key, { changes: Uint32Array.from(list), checkpoints: [fresh()] });
  return result;
});

/** The values before the change number `upTo` of a history. */
function replay(run: RunData, history: History, upTo: number): TcbValues {
  const { checkpoints, changes } = history;
  const wanted = Math.floor(upTo / checkpointEvery);
  while (checkpoints.length <= wanted) {
    const values = checkpoints[checkpoints.length - 1]!.slice();
    apply(run, changes, (checkpoints.length - 1) * checkpointEvery, checkpoints.length * checkpointEvery, values);
    checkpoints.push(values);
  }
  const values = checkpoints[wanted]!.slice();
  apply(run, changes, wanted * checkpointEvery, upTo, values);
  return values;
}

function apply(run: RunData, list: Uint32Array, from: number, to: number, values: TcbValues): void {
  for (let k = from; k < to && k < list.length; k++) {
    const change = list[k]!;
    values[run.changes.field(change)] = run.changes.value(change);
  }
}

/**
 * The TCB as it stood when the moment that `event` opened was over, or just before that moment; null if nothing is known of
 * the socket yet. `event` is an event index, Infinity for the end of the run.
 */
export function tcbAt(
  run: RunData,
  host: number,
  socket: number,
  event: number,
  when: 'before' | 'after',
): TcbValues | null {
  const history = histories(run).get(socketKey(host, socket));
  if (!history) return null;
  const { changes } = history;
  const upTo = firstWhere(changes.length, k => {
    const at = run.changes.event(changes[k]!);
    return when === 'after' ? at > event : at >= event;
  });
  return upTo === 0 ? null : replay(run, history, upTo);
}

/** The value that one field has by default, in a TCB of which nothing is known yet. */
export function initialValue(field: TcbField): number {
  return TCB_FIELD_KINDS[field] === FieldKind.deadline ? -1 : 0;
}

/** What the moment that `event` opened changed in every TCB, each field once, in the order of the fields. */
export function tcbDiffs(run: RunData, event: number): TcbDiff[] {
  const { changes } = run;
  const first = firstWhere(changes.length, i => changes.event(i) >= event);
  const diffs = new Map<number, TcbDiff>();
  for (let i = first; i < changes.length && changes.event(i) === event; i++) {
    const host = changes.host(i);
    const socket = changes.socket(i);
    const field = changes.field(i);
    const key = socketKey(host, socket) * 64 + field;
    const before = diffs.get(key)?.before ?? tcbAt(run, host, socket, event, 'before')?.[field] ?? initialValue(field);
    diffs.set(key, { host, socket, field, before, after: changes.value(i) });
  }
  return [...diffs.values()]
    .filter(diff => diff.before !== diff.after)
    .sort((a, b) => a.host - b.host || a.socket - b.socket || a.field - b.field);
}
