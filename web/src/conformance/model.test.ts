import { describe, expect, test } from 'vitest';
import {
  type Data,
  everything,
  levels,
  nameOf,
  type Row,
  readQuery,
  rowsWanted,
  sectionAddress,
  share,
  shareOf,
  sum,
  testsOf,
  writeQuery,
} from './model';
import { words } from './words';

const row = (id: string, changes: Partial<Row> = {}): Row => ({
  id,
  rfc: Number(/\d+/.exec(id)![0]),
  level: 'MUST',
  section: '3.1',
  asks: 'Something.',
  verdict: 'held',
  why: '',
  tests: [],
  ...changes,
});

const data: Data = {
  rfcs: [
    { rfc: 9293, title: 'TCP', rows: 3, scope: 2, held: 1, tests: 2, levels: [1, 1, 0, 1, 0, 0] },
    { rfc: 6298, title: 'Timer', rows: 1, scope: 1, held: 1, tests: 1, levels: [1, 1, 0, 0, 0, 0] },
  ],
  rows: [
    row('RFC9293-MUST-1', { asks: 'Windows are unsigned.', tests: [0, 1] }),
    row('RFC9293-SHLD-1', { level: 'SHOULD', verdict: 'open', why: 'Nobody asked.' }),
    row('RFC9293-MAY-1', { level: 'MAY', verdict: 'na', why: 'Of the IP layer.' }),
    row('RFC6298-2.1-a', { section: '2 (2.1)', asks: 'RTO begins at 1 s.', tests: [2] }),
  ],
  tests: [
    { kind: 'script', file: 'tests/drill/rfc9293-x/window.pkt', name: '' },
    {
      kind: 'unit',
      file: 'tests/unit/wire/parse_test.cpp',
      name: 'the window is unsigned [RFC9293-MUST-1] [RFC9293-3.1-a]',
    },
    { kind: 'scenario', file: 'tests/scenarios/slow.wave', name: '' },
  ],
};

const ids = (changes: Partial<typeof everything>) =>
  rowsWanted(data, { ...everything, ...changes }).map(({ id }) => id);

describe('which rows are shown', () => {
  test('all, or those of an RFC, a level, a verdict', () => {
    expect(ids({})).toHaveLength(4);
    expect(ids({ rfc: 6298 })).toEqual(['RFC6298-2.1-a']);
    expect(ids({ level: 'SHOULD' })).toEqual(['RFC9293-SHLD-1']);
    expect(ids({ verdict: 'held' })).toEqual(['RFC9293-MUST-1', 'RFC6298-2.1-a']);
    expect(ids({ rfc: 9293, verdict: 'na' })).toEqual(['RFC9293-MAY-1']);
  });

  test('every word must stand somewhere, in any case: id, section, requirement, reason, test', () => {
    expect(ids({ text: 'WINDOWS unsigned' })).toEqual(['RFC9293-MUST-1']);
    expect(ids({ text: '(2.1)' })).toEqual(['RFC6298-2.1-a']);
    expect(ids({ text: 'nobody' })).toEqual(['RFC9293-SHLD-1']);
    expect(ids({ text: 'slow.wave' })).toEqual(['RFC6298-2.1-a']);
    expect(ids({ text: 'the window is' })).toEqual(['RFC9293-MUST-1']);
    expect(ids({ text: 'windows nobody' })).toEqual([]);
    expect(ids({ text: '  ' })).toHaveLength(4);
  });
});

describe('shares', () => {
  test('are rounded down: 100 means all, and nothing to hold is no share', () => {
    expect(share(199, 200).percent).toBe(99);
    expect(share(200, 200).percent).toBe(100);
    expect(share(0, 0).percent).toBeNull();
  });

  test('of one RFC and of all', () => {
    expect(shareOf(data.rfcs[0]!, 'SHOULD')).toEqual({ held: 0, of: 1, percent: 0 });
    const all = sum(data.rfcs);
    expect(all).toMatchObject({ rows: 4, scope: 3, held: 2, tests: 3 });
    expect(levels.map(level => shareOf(all, level).of)).toEqual([2, 1, 0]);
  });
});

test('tests: their names are short, an index that leads nowhere is none', () => {
  expect(testsOf(data, data.rows[0]!).map(nameOf)).toEqual(['rfc9293-x/window', 'the window is unsigned']);
  expect(nameOf(data.tests[2]!)).toBe('slow');
  expect(testsOf(data, row('RFC9293-MUST-2', { tests: [9] }))).toEqual([]);
});

test('the address of a section', () => {
  const at = (section: string) => sectionAddress(row('RFC9293-MUST-1', { section })).replace(/^.*rfc9293/, '');
  expect(at('3.10.7.4')).toBe('#section-3.10.7.4');
  expect(at('3.2 step 2')).toBe('#section-3.2');
  expect(at('2 (2.1)')).toBe('#section-2');
  expect(at('A.2')).toBe('#appendix-A.2');
  expect(at('D')).toBe('#appendix-D');
  expect(at('')).toBe('');
});

test('what is wanted goes into the address and comes back; what is strange is ignored', () => {
  const wanted = { rfc: 9293, level: 'MUST', verdict: 'open', text: 'zero window' } as const;
  const query = writeQuery(wanted, '?lang=zh');
  expect(query).toBe('?lang=zh&rfc=9293&level=MUST&verdict=open&find=zero+window');
  expect(readQuery(query)).toEqual(wanted);
  expect(writeQuery(everything, query)).toBe('?lang=zh');
  expect(writeQuery(everything, '')).toBe('');
  expect(readQuery('?rfc=x&level=WILL&verdict=maybe')).toEqual(everything);
});

test('both languages say everything', () => {
  for (const [key, text] of Object.entries(words['zh-Hans'])) {
    const places = (its: string) => (its.match(/\{\w+\}/g) ?? []).toSorted();
    expect(text, key).not.toBe('');
    expect(places(text), key).toEqual(places(words.en[key as keyof typeof words.en]));
  }
});
