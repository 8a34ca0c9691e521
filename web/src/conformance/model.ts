/** What the page of the requirements shows, as a function of the data and of what the reader asked for. No DOM. */

export const levels = ['MUST', 'SHOULD', 'MAY'] as const;
export type Level = (typeof levels)[number];
export const verdicts = ['held', 'open', 'na'] as const;
/** held: a test shows it; open: it is in scope and not held; na: it does not apply here. */
export type Verdict = (typeof verdicts)[number];

export interface Test {
  readonly kind: 'script' | 'scenario' | 'unit';
  /** From the root of the sources. */
  readonly file: string;
  /** Of a unit test; empty for the others. */
  readonly name: string;
}

export interface Row {
  readonly id: string;
  readonly rfc: number;
  readonly level: Level;
  readonly section: string;
  readonly asks: string;
  readonly verdict: Verdict;
  readonly why: string;
  /** Indices into Data.tests. */
  readonly tests: readonly number[];
}

export interface Rfc {
  readonly rfc: number;
  readonly title: string;
  readonly rows: number;
  readonly scope: number;
  readonly held: number;
  readonly tests: number;
  /** Held and in scope for each level, in the order of `levels`. */
  readonly levels: readonly number[];
}

/** What scripts/conformance --json writes. */
export interface Data {
  readonly rfcs: readonly Rfc[];
  readonly rows: readonly Row[];
  readonly tests: readonly Test[];
}

/** What the reader wants to see; empty and null: all. */
export interface Wanted {
  readonly rfc: number | null;
  readonly level: Level | null;
  readonly verdict: Verdict | null;
  readonly text: string;
}
export const everything: Wanted = { rfc: null, level: null, verdict: null, text: '' };

export interface Share {
  readonly held: number;
  readonly of: number;
  /** Rounded down, so that 100 means all; null: there is nothing to hold. */
  readonly percent: number | null;
}

export function share(held: number, of: number): Share {
  return { held, of, percent: of === 0 ? null : Math.floor((100 * held) / of) };
}

export function shareOf(rfc: Rfc, level: Level): Share {
  const at = 2 * levels.indexOf(level);
  return share(rfc.levels[at] ?? 0, rfc.levels[at + 1] ?? 0);
}

/** All RFCs as if they were one; its number is 0. */
export function sum(rfcs: readonly Rfc[]): Rfc {
  const add = (of: (rfc: Rfc) => number) => rfcs.reduce((total, rfc) => total + of(rfc), 0);
  return {
    rfc: 0,
    title: '',
    rows: add(rfc => rfc.rows),
    scope: add(rfc => rfc.scope),
    held: add(rfc => rfc.held),
    tests: add(rfc => rfc.tests),
    levels: levels.flatMap((_, k) => [add(rfc => rfc.levels[2 * k] ?? 0), add(rfc => rfc.levels[2 * k + 1] ?? 0)]),
  };
}

/** The rows that fit. Every word of the text must stand somewhere in the row or in the names of its tests. */
export function rowsWanted(data: Data, wanted: Wanted): Row[] {
  const words = wanted.text.toLowerCase().split(/\s+/).filter(Boolean);
  return data.rows.filter(row => {
    if (wanted.rfc !== null && row.rfc !== wanted.rfc) return false;
    if (wanted.level !== null && row.level !== wanted.level) return false;
    if (wanted.verdict !== null && row.verdict !== wanted.verdict) return false;
    if (words.length === 0) return true;
    const tests = testsOf(data, row).map(test => `${test.file} ${test.name}`);
    const all = [row.id, row.level, row.section, row.asks, row.why, ...tests].join(' ').toLowerCase();
    return words.every(word => all.includes(word));
  });
}

export function testsOf(data: Data, row: Row): Test[] {
  return row.tests.flatMap(index => data.tests[index] ?? []);
}

/** The shortest name that still tells a test from its neighbours; the ids in the name of a unit test stand beside it anyway. */
export function nameOf(test: Test): string {
  if (test.name !== '') return test.name.replace(/\s*\[RFC[^\]]*\]/g, '');
  return test.file.replace(/^(?:tests\/(?:drill\/|scenarios\/)?|web\/lessons\/)/, '').replace(/\.(?:pkt|wave)$/, '');
}

/** The section of an RFC where its publisher shows it; "3.2 step 2" and "2 (2.1)" lie in 3.2 and in 2. */
export function sectionAddress(row: Row): string {
  const section = /^(?:\d+(?:\.\d+)*|[A-H](?:\.\d+)*)/.exec(row.section)?.[0];
  const anchor = section ? `#${/^[A-H]/.test(section) ? 'appendix' : 'section'}-${section}` : '';
  return `https://www.rfc-editor.org/rfc/rfc${row.rfc}${anchor}`;
}

/** `?rfc=9293&level=MUST&verdict=open&find=...` */
export function readQuery(query: string): Wanted {
  const params = new URLSearchParams(query);
  const rfc = Number(params.get('rfc'));
  return {
    rfc: Number.isInteger(rfc) && rfc > 0 ? rfc : null,
    level: levels.find(level => level === params.get('level')) ?? null,
    verdict: verdicts.find(verdict => verdict === params.get('verdict')) ?? null,
    text: params.get('find') ?? '',
  };
}

/** The query that says `wanted`, and leaves alone what else stands in the old one. */
export function writeQuery(wanted: Wanted, old: string): string {
  const params = new URLSearchParams(old);
  const put = (name: string, value: string) => {
    if (value === '') params.delete(name);
    else params.set(name, value);
  };
  put('rfc', wanted.rfc === null ? '' : String(wanted.rfc));
  put('level', wanted.level ?? '');
  put('verdict', wanted.verdict ?? '');
  put('find', wanted.text);
  const query = params.toString();
  return query === '' ? '' : `?${query}`;
}
