import { expect, it } from 'vitest';
import { STATE_NAMES, State } from '../engine/records';
import { lastAckLost, RunBuilder } from '../model/fixture';
import { momentsOf } from '../model/moments';
import { boxHeight, boxWidth, diagramSize, edges, inFigure, journeys, places } from './state_paths';

const states = Object.values(State);

it('lays eleven states side by side, inside the picture', () => {
  expect(states.length).toBe(11);
  for (const one of states) {
    const [x, y] = places[one];
    expect(x - boxWidth(one) / 2).toBeGreaterThan(0);
    expect(x + boxWidth(one) / 2).toBeLessThan(diagramSize.width);
    expect(y + boxHeight / 2).toBeLessThanOrEqual(diagramSize.height);
    for (const other of states.filter(state => state > one)) {
      const apart =
        Math.abs(places[other][0] - x) > (boxWidth(one) + boxWidth(other)) / 2 ||
        Math.abs(places[other][1] - y) > boxHeight;
      expect(apart, `${STATE_NAMES[one]} ${STATE_NAMES[other]}`).toBe(true);
    }
  }
});

it('gives every state a way in and a way out', () => {
  for (const state of states) {
    expect(edges.some(({ to }) => to === state)).toBe(true);
    expect(edges.some(({ from }) => from === state)).toBe(true);
  }
});

it('tells what each host has travelled, and where it is', () => {
  const run = lastAckLost();
  const name = ({ from, to }: { from: State; to: State }) => `${STATE_NAMES[from]}-${STATE_NAMES[to]}`;
  const [client, server] = journeys(run, run.events.length - 1);
  expect(client!.at).toBe(State.closed);
  expect(server!.at).toBe(State.closed);
  expect(client!.edges.map(name)).toEqual([
    'CLOSED-SYN_SENT',
    'SYN_SENT-ESTABLISHED',
    'ESTABLISHED-FIN_WAIT_1',
    'FIN_WAIT_1-FIN_WAIT_2',
    'FIN_WAIT_2-TIME_WAIT',
    'TIME_WAIT-CLOSED',
  ]);
  expect(client!.edges.every(inFigure)).toBe(true);

  const { events } = momentsOf(run);
  const early = journeys(run, events[2]! - 1)[0]!;
  expect(early.edges.length).toBeLessThan(client!.edges.length);
});

it('shifts the ways of two hosts apart', () => {
  const edge = edges.find(({ from, to }) => from === State.established && to === State.fin_wait_1)!;
  expect(edge.path(2)).not.toBe(edge.path(-2));
});

it('follows one connection where the reader looks at one', () => {
  const run = new RunBuilder();
  run.host('client');
  const first = run.socket(0, { local: 40000, remote: 80 });
  const second = run.socket(0, { local: 40000, remote: 80 });
  run.state(0, 0, first, State.closed, State.syn_sent);
  run.state(1e9, 0, first, State.syn_sent, State.closed);
  run.state(2e9, 0, second, State.closed, State.syn_sent);
  run.state(3e9, 0, second, State.syn_sent, State.established);
  const built = run.build();
  const end = built.events.length - 1;
  const way = (focus: number | null) =>
    journeys(built, end, focus)[0]!.edges.map(({ from, to }) => `${STATE_NAMES[from]}-${STATE_NAMES[to]}`);
  expect(way(0)).toEqual(['CLOSED-SYN_SENT', 'SYN_SENT-CLOSED']);
  expect(journeys(built, end, 0)[0]!.at).toBe(State.closed);
  expect(way(1)).toEqual(['CLOSED-SYN_SENT', 'SYN_SENT-ESTABLISHED']);
  expect(way(null).length).toBe(3);
});
