import { expect, test } from 'vitest';
import { type Selection, sameSelection } from './selection';

const all: Selection[] = [
  { kind: 'segment', segment: 1 },
  { kind: 'segment', segment: 2 },
  { kind: 'moment', moment: 1 },
  { kind: 'state', host: 0, stay: 1 },
  { kind: 'state', host: 1, stay: 1 },
  { kind: 'timer', timer: 1 },
];

test('a selection is the same as its like and as nothing else', () => {
  for (const [i, a] of all.entries()) {
    expect(sameSelection(a, { ...a })).toBe(true);
    expect(sameSelection(a, null)).toBe(false);
    for (const [j, b] of all.entries()) expect(sameSelection(a, b)).toBe(i === j);
  }
  expect(sameSelection(null, null)).toBe(true);
});
