/** The scenarios of the picker: the files of tests/scenarios, taken in when the page is built. */
import index from '../../../tests/scenarios/index.txt?raw';
import { type Locale, localized } from '../i18n';

export const groups = ['opening', 'closing', 'living-and-dying', 'data', 'examples'] as const;
export type Group = (typeof groups)[number];

export interface Scenario {
  /** File name without its ending. */
  readonly id: string;
  readonly group: Group;
  readonly text: string;
}

const files = import.meta.glob<string>('../../../tests/scenarios/*.wave', {
  query: '?raw',
  import: 'default',
  eager: true,
});

/** Groups and ids in the order of the index; a file that it does not name is an example. */
export function arrange(list: string, texts: ReadonlyMap<string, string>): Scenario[] {
  const listed = list.split('\n').flatMap(line => {
    const [, name, ids] = /^([\w-]+):\s*(.*)$/.exec(line) ?? [];
    const group = groups.find(known => known === name);
    return group ? ids!.split(/\s+/).map(id => ({ id, group })) : [];
  });
  const named = new Set(listed.map(({ id }) => id));
  const rest = [...texts.keys()].filter(id => !named.has(id)).map(id => ({ id, group: 'examples' as const }));
  return [...listed, ...rest].flatMap(({ id, group }) => {
    const text = texts.get(id);
    return text === undefined ? [] : [{ id, group, text }];
  });
}

const idOf = (path: string) => path.replace(/^.*\//, '').replace(/\.wave$/, '');

export const catalog: readonly Scenario[] = arrange(
  index,
  new Map(Object.entries(files).map(([path, text]) => [idOf(path), text])),
);

/** The title a text gives itself, for a reader of `locale`; empty if it has none. */
export function titleOf(text: string, locale: Locale): string {
  return localized(localizedLines(text, 'title'), locale);
}

/** The `title` or `about` lines of a text by locale. Needs no engine: a text with errors has a title too. */
export function localizedLines(text: string, keyword: 'title' | 'about'): Record<string, string> {
  const found: Record<string, string> = {};
  const line = new RegExp(
    `^[ \\t]*${keyword}(?:[ \\t]+([A-Za-z][A-Za-z0-9-]*))?[ \\t]*"((?:[^"\\\\\\n]|\\\\.)*)"`,
    'gm',
  );
  for (const [, locale = '', quoted] of text.matchAll(line)) found[locale] ??= unescaped(quoted!);
  return found;
}

function unescaped(quoted: string): string {
  return quoted.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (whole, code: string) => {
    if (code.length === 3) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[code] ?? whole;
  });
}

/** What "New" starts with: two hosts that open a connection. */
export const new_text = `title "Untitled"
host client
host server
link client server delay=20ms

0       server listen 80
0       client connect server:80
`;
