/** The state diagram's places and edges, laid by hand, and what of them a run has travelled. No DOM. */
import { EventKind, STATE_NAMES, State } from '../engine/records';
import { focusOf, lanesOf } from '../model/lanes';
import { firstWhere, perRun, type RunData, socketOf } from '../model/run';

export const diagramSize = { width: 320, height: 310 } as const;

/** Middle of each state's box. */
export const places: Readonly<Record<State, readonly [x: number, y: number]>> = {
  [State.closed]: [160, 18],
  [State.listen]: [70, 60],
  [State.syn_sent]: [250, 60],
  [State.syn_received]: [70, 112],
  [State.established]: [160, 160],
  [State.fin_wait_1]: [70, 212],
  [State.fin_wait_2]: [70, 262],
  [State.closing]: [160, 238],
  [State.time_wait]: [160, 290],
  [State.close_wait]: [252, 212],
  [State.last_ack]: [252, 262],
};

export const boxHeight = 20;
export const boxWidth = (state: State): number => STATE_NAMES[state]!.length * 6.3 + 14;

/** RFC 9293 3.3.2, figure 5, with the straight way from FIN_WAIT_1 to TIME_WAIT. */
const figure: readonly (readonly [State, State])[] = [
  [State.closed, State.listen],
  [State.closed, State.syn_sent],
  [State.listen, State.syn_received],
  [State.listen, State.syn_sent],
  [State.syn_sent, State.syn_received],
  [State.syn_sent, State.established],
  [State.syn_received, State.established],
  [State.syn_received, State.fin_wait_1],
  [State.established, State.fin_wait_1],
  [State.established, State.close_wait],
  [State.fin_wait_1, State.fin_wait_2],
  [State.fin_wait_1, State.closing],
  [State.fin_wait_1, State.time_wait],
  [State.fin_wait_2, State.time_wait],
  [State.closing, State.time_wait],
  [State.close_wait, State.last_ack],
  [State.last_ack, State.closed],
  [State.time_wait, State.closed],
];

export interface Edge {
  readonly from: State;
  readonly to: State;
  /** SVG path, shifted sideways by some pixels so that two hosts can be seen on one edge. */
  path(shift: number): string;
}

const key = (from: State, to: State): number => from * 16 + to;

function edgeOf(from: State, to: State): Edge {
  return { from, to, path: shift => pathOf(from, to, shift) };
}

function pathOf(from: State, to: State, shift: number): string {
  const [x1, y1] = places[from];
  const [x2, y2] = places[to];
  // The two ways home run round the outside.
  if (to === State.closed && from === State.time_wait) return outside(x1 - 46, y1, 12 + shift, 130);
  if (to === State.closed && from === State.last_ack) return outside(x1 + 32, y1, 308 + shift, 190);
  if (to === State.closed && from > State.syn_sent) return bowed(x1, y1, x2, y2, 34 + shift);
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const dx = ((y2 - y1) / length) * shift;
  const dy = ((x1 - x2) / length) * shift;
  return `M${x1 + dx} ${y1 + dy}L${x2 + dx} ${y2 + dy}`;
}

function outside(x1: number, y1: number, x: number, x2: number): string {
  const inward = Math.sign(x1 - x) * 8;
  return `M${x1} ${y1}H${x + inward}Q${x} ${y1} ${x} ${y1 - 8}V26Q${x} 18 ${x + inward} 18H${x2}`;
}

/** For the ways that no figure shows: a reset, an abort, a time-out. */
function bowed(x1: number, y1: number, x2: number, y2: number, by: number): string {
  const side = x1 < x2 ? -1 : 1;
  return `M${x1} ${y1}Q${(x1 + x2) / 2 + side * by} ${(y1 + y2) / 2 - by} ${x2} ${y2}`;
}

export const edges: readonly Edge[] = figure.map(([from, to]) => edgeOf(from, to));
const known = new Set(figure.map(([from, to]) => key(from, to)));

/** What a host has travelled up to an event: edges, and where it is. */
export interface Journey {
  readonly host: number;
  readonly edges: readonly Edge[];
  /** null: the host is down. */
  readonly at: State | null;
}

/** The journeys of all hosts after the event with index `event`; -1: before the run. `focus`: as for the lanes. */
export function journeys(run: RunData, event: number, focus: number | null = null): Journey[] {
  const shown = focusOf(run, focus);
  return lanesOf(run, focus).map(({ host, stays }) => {
    const last = Math.max(0, firstWhere(stays.length, k => stays[k]!.from > event) - 1);
    return {
      host,
      edges: travelled(run, host, event, focus === null ? null : shown[host]!),
      at: stays[last]?.state ?? null,
    };
  });
}

/** Each edge that a host took once, in the order of the first time; `only`: of this socket record and of listeners. */
function travelled(run: RunData, host: number, event: number, only: number | null): Edge[] {
  const found = new Map<number, Edge>();
  const end = Math.min(event + 1, run.events.length);
  for (const i of stateEvents(run)) {
    if (i >= end) break;
    if (run.events.host(i) !== host) continue;
    const record = socketOf(run, host, run.events.socket(i));
    if (only !== null && record !== only && !(record >= 0 && run.sockets.is_listener(record))) continue;
    const from = run.events.a(i) as State;
    const to = run.events.b(i) as State;
    if (from !== to) found.set(key(from, to), edgeOf(from, to));
  }
  return [...found.values()];
}

/** Whether the figure has this edge; others are drawn only where a run took them. */
export const inFigure = (edge: Edge): boolean => known.has(key(edge.from, edge.to));

const stateEvents = perRun(run => {
  const list: number[] = [];
  for (let i = 0; i < run.events.length; i++) if (run.events.kind(i) === EventKind.state) list.push(i);
  return list;
});
