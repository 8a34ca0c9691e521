import { expect, test } from 'vitest';
import { connectionsOf, recordOf } from './connections';
import { RunBuilder } from './fixture';

function three(names: readonly string[] = []) {
  const run = new RunBuilder();
  run.host('client');
  run.host('server');
  run.socket(1, { listener: true, local: 80 });
  run.socket(0, { local: 40000, remote: 80, peerHost: 1, peer: 1, name: 0 });
  run.socket(1, { local: 80, remote: 40000, peerHost: 0, peer: 0 });
  run.socket(0, { local: 40000, remote: 80, peerHost: 1, peer: 2 });
  run.socket(1, { local: 80, remote: 40000, peerHost: 0, peer: 1, name: 1 });
  run.socket(0, { local: 40001, remote: 81 });
  return run.build(0, names);
}

test('both ends of a connection are one, a listener is none, an attempt is one too', () => {
  expect(connectionsOf(three()).map(({ number, ports }) => `${number} ${ports}`)).toEqual([
    '1 40000 → 80',
    '2 40000 → 80',
    '3 40001 → 81',
  ]);
});

test('a name at either end names the connection', () => {
  expect(connectionsOf(three(['first', 'second'])).map(({ name, key }) => `${name} ${key}`)).toEqual([
    'first first',
    'second second',
    ' #3',
  ]);
});

test('a key finds its connection again in another run', () => {
  const run = three(['first', 'second']);
  expect(recordOf(run, 'second')).toBe(3);
  expect(recordOf(run, '#3')).toBe(5);
  expect(recordOf(run, 'third')).toBeNull();
  expect(recordOf(run, null)).toBeNull();
  expect(recordOf(null, 'first')).toBeNull();
});
