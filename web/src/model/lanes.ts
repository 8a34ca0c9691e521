/** State lanes: per host, which state its connection in focus was in, and when. */
import { EventKind, State } from '../engine/records';
import { peerOf, perRun, type RunData, socketKey, socketOf } from './run';
import type { Px, TimeScale } from './timescale';

/** One stay in a state. */
export interface Stay {
  /** `null`: the host is down. */
  readonly state: State | null;
  /** Event with which it began and ended; -1: before the run, the number of events: after it. */
  readonly from: number;
  readonly to: number;
  /** Socket record; -1: no socket. */
  readonly socket: number;
  /** The rule that led here; 0: none. */
  readonly rule: number;
}

export interface Lane {
  readonly host: number;
  /** In order, each beginning where the last one ended. */
  readonly stays: readonly Stay[];
}

/** Follows the state events of one host. */
class Follower {
  readonly stays: Stay[];
  private shown = -1;
  private down = false;

  constructor(
    private readonly run: RunData,
    private readonly host: number,
    /** The only connection to follow; -1: always the newest. */
    private readonly only: number,
  ) {
    this.stays = [{ state: State.closed, from: -1, to: run.events.length, socket: -1, rule: 0 }];
  }

  take(i: number, kind: EventKind): void {
    const { events } = this.run;
    if (kind === EventKind.crashed) {
      this.shown = -1;
      this.down = true;
      this.begin(i, null, -1, 0);
    } else if (kind === EventKind.rebooted) {
      this.down = false;
      this.begin(i, State.closed, -1, 0);
    } else if (kind === EventKind.state && !this.down) {
      const record = socketOf(this.run, this.host, events.socket(i));
      if (this.follows(record)) this.begin(i, events.b(i) as State, record, events.rule(i));
    }
  }

  private follows(record: number): boolean {
    if (record < 0) return false;
    if (this.run.sockets.is_listener(record)) return this.shown < 0;
    if (this.only >= 0 ? record !== this.only : record < this.shown) return false;
    this.shown = record;
    return true;
  }

  private begin(i: number, state: State | null, socket: number, rule: number): void {
    const last = this.stays[this.stays.length - 1]!;
    // What a host is from time zero on, it is from the top of its lane on.
    const replaces = last.from === -1 && state === State.listen && this.run.events.at_ns(i) === 0;
    if (replaces) this.stays.pop();
    else this.stays[this.stays.length - 1] = { ...last, to: i };
    this.stays.push({ state, from: replaces ? -1 : i, to: this.run.events.length, socket, rule });
  }
}

/** The socket record that each host shows when the reader looks at one connection; -1: its newest. */
export function focusOf(run: RunData, focus: number | null): number[] {
  const shown = run.summary.hosts.map(() => -1);
  if (focus === null || focus < 0 || focus >= run.sockets.length) return shown;
  const peer = peerOf(run, focus);
  if (peer >= 0) shown[run.sockets.host(peer)] = peer;
  shown[run.sockets.host(focus)] = focus;
  return shown;
}

const lanesByFocus = perRun(() => new Map<number | null, readonly Lane[]>());

/** The lanes of all hosts, in the order of the scenario. `focus` is a socket record at either end, or null. */
export function lanesOf(run: RunData, focus: number | null): readonly Lane[] {
  const known = lanesByFocus(run);
  const lanes = known.get(focus) ?? followed(run, focus);
  known.set(focus, lanes);
  return lanes;
}

function followed(run: RunData, focus: number | null): readonly Lane[] {
  const shown = focusOf(run, focus);
  const followers = run.summary.hosts.map((_, host) => new Follower(run, host, shown[host]!));
  for (let i = 0; i < run.events.length; i++) {
    const kind = run.events.kind(i);
    if (kind === EventKind.state || kind === EventKind.crashed || kind === EventKind.rebooted) {
      followers[run.events.host(i)]?.take(i, kind);
    }
  }
  return followers.map(({ stays }, host) => ({ host, stays }));
}

const laneTop: Px = 6;

export function topOf(stay: Stay, scale: TimeScale): Px {
  return stay.from < 0 ? laneTop : scale.yOfEvent(stay.from);
}

export function bottomOf(stay: Stay, run: RunData, scale: TimeScale): Px {
  return stay.to >= run.events.length ? scale.height - laneTop : scale.yOfEvent(stay.to);
}

/** The socket (its id at the host) that the lane shows when an event happens; -1: none. */
export function shownAt(run: RunData, lane: Lane, event: number): number {
  let shown = -1;
  for (const stay of lane.stays) {
    if (stay.from > event) break;
    shown = stay.socket;
  }
  return shown < 0 ? -1 : socketKey(lane.host, run.sockets.socket(shown));
}
