import { expect, it } from 'vitest';
import { callMarks } from './calls';
import { englishWords, failedScript } from './fixture';
import { geometryOf } from './geometry';
import { type LadderNote, ladderOf } from './ladder';
import { noteRows } from './note_rows';
import { visibleRows } from './rows';

const run = failedScript();
const verdict = run.summary.verdict!;
const note: LadderNote = {
  line: verdict.line,
  locale: '',
  text: verdict.text,
  at_ns: verdict.at_ns,
  host: 1,
  segment: verdict.segment,
  failure: {
    head: 'Line 5 failed',
    pairs: [
      ['expected', verdict.expected],
      ['seen', verdict.seen],
      ['differs', 'options'],
    ],
  },
};

function ladderIn(width: number) {
  const geometry = geometryOf(width, 2, 0.602, true);
  const input = { zoom: 1, geometry, numbers: 'relative' as const, words: englishWords, focus: null, lines: run.lines };
  return ladderOf({ run, ...input, notes: [note] });
}

it('every call is a line of the script in its own words, with no mark for its errno', () => {
  expect(callMarks(run).map(({ kind, text }) => `${kind} ${text}`)).toEqual([
    'call socket(..., SOCK_STREAM, IPPROTO_TCP) = 3',
    'call bind(3, ..., ...) = 0',
    'call listen(3, 1) = 0',
  ]);
});

it('calls at one time stand apart, and so do arrows without a slope', () => {
  const { scale, arrows } = ladderIn(800);
  const calls = [0, 1, 2].map(event => scale.yOfEvent(event));
  expect(calls[1]! - calls[0]!).toBeGreaterThanOrEqual(18);
  expect(calls[2]! - calls[1]!).toBeGreaterThanOrEqual(18);
  expect(arrows.tops[1]! - arrows.tops[0]!).toBeGreaterThanOrEqual(17);
  expect(arrows.bottoms[0]).toBe(arrows.tops[0]);
});

it('what the script sends is no forgery here, and its end has no state', () => {
  const rows = visibleRows(ladderIn(800), 0, 2000);
  expect(rows.flatMap(row => (row.type === 'segment' ? [row.forged] : []))).toEqual([false, false]);
  const labelled = rows.flatMap(row => (row.type === 'stay' && row.label ? [row.host] : []));
  expect(new Set(labelled)).toEqual(new Set([0]));
});

it('the failure is pinned beside the lane of the script, near its moment, with both packets', () => {
  for (const width of [720, 800, 1000, 1400]) {
    const ladder = ladderIn(width);
    const [row] = noteRows(ladder);
    expect(row, String(width)).toMatchObject({ failed: true, side: 1 });
    const at = ladder.arrows.tops[verdict.segment!]!;
    expect(row!.at).toBe(at);
    expect(Math.max(0, row!.y - at, at - row!.y - row!.h)).toBeLessThanOrEqual(42);
    expect(row!.x + row!.w).toBeLessThanOrEqual(ladder.geometry.width);
    const words = row!.lines.join(' ').replace(/\s+/g, ' ').replace(/, /g, ',');
    expect(words).toContain('expected > S. 0:0(0) ack 1 <mss 1460>');
    expect(words).toContain('seen > S. 0:0(0) ack 1 <mss 1460,sackOK,nop,nop>');
    expect(row!.lines[row!.lines.length - 1]).toBe('differs  options');
  }
});

it('in little room the failure is a marker, and calls say their name and result', () => {
  const ladder = ladderIn(390);
  expect(noteRows(ladder)).toMatchObject([{ failed: true, lines: [] }]);
  const calls = visibleRows(ladder, 0, 2000).flatMap(row => (row.type === 'call' ? [row] : []));
  expect(calls.map(({ text }) => text)).toEqual(['socket() = 3', 'bind() = 0', 'listen() = 0']);
  for (const { x, w } of calls) expect(x + w).toBeLessThan(ladder.geometry.columns[0]!.x);
});
