import { describe, expect, test } from 'vitest';
import { compactBelow, geometryOf, overlap, textWidth, wrapText } from './geometry';

describe('columns', () => {
  test('two hosts stand inside their place, with room for pills and times', () => {
    const { columns, pillsLeft, pillsRight, ticksX, width } = geometryOf(760, 2);
    expect(width).toBe(760);
    expect(columns[0]!.x - pillsLeft).toBe(200);
    expect(pillsRight).toBeLessThan(ticksX - 45);
    expect(columns[0]!.side).toBe(-1);
    expect(columns[1]!.side).toBe(1);
  });

  test('in a wide place the drawing stands in the middle', () => {
    const { columns } = geometryOf(1600, 2);
    const [a, b] = columns;
    expect(b!.x - a!.x).toBe(470);
    expect(Math.abs(a!.x - 206 - (1600 - (b!.x + 226)))).toBeLessThanOrEqual(1);
  });

  test('little room makes it compact, a boundary as a pair', () => {
    expect(geometryOf(compactBelow - 1, 2).compact).toBe(true);
    expect(geometryOf(compactBelow, 2).compact).toBe(false);
    expect(geometryOf(390, 2).width).toBe(390);
  });

  test('three hosts fit into the middle of the page, with their calls above the states', () => {
    expect(geometryOf(792, 3)).toMatchObject({ width: 792, stacked: true, compact: false });
    expect(geometryOf(1200, 3).stacked).toBe(false);
  });

  test('many hosts make the drawing wider than its place, never narrower between lanes', () => {
    const { columns, width } = geometryOf(760, 5);
    expect(width).toBeGreaterThan(760);
    for (let k = 1; k < 5; k++) expect(columns[k]!.x - columns[k - 1]!.x).toBe(200);
  });
});

test('a text is as wide as its characters, Chinese ones as wide as high', () => {
  expect(textWidth('ACK', 10, 0.6)).toBeCloseTo(18);
  expect(textWidth('重传', 10, 0.6)).toBeCloseTo(20);
  expect(textWidth('2MSL 重传', 10, 0.6)).toBeCloseTo(50);
});

test('boxes that only touch do not overlap', () => {
  const box = { x: 0, y: 0, w: 10, h: 10 };
  expect(overlap(box, { x: 10, y: 0, w: 5, h: 5 })).toBe(false);
  expect(overlap(box, { x: 9.9, y: 9.9, w: 5, h: 5 })).toBe(true);
});

describe('lines of a note', () => {
  const wrapped = (text: string, letters: number) => wrapText(text, letters * 6, 10, 0.6);

  test('break between words', () => {
    expect(wrapped('the cable is cut', 9)).toEqual(['the cable', 'is cut']);
    expect(wrapped('a', 9)).toEqual(['a']);
    expect(wrapped('', 9)).toEqual([]);
  });

  test('break within a word that is too long for any line', () => {
    expect(wrapped('abcdefghij', 4)).toEqual(['abcd', 'efgh', 'ij']);
  });

  test('break between Chinese characters, but not before their punctuation', () => {
    expect(wrapped('线缆断开。重发', 7)).toEqual(['线缆断', '开。重发']);
  });
});
