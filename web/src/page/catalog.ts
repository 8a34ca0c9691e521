/** The scenarios of the picker: every file of tests/scenarios, read when the page is built. */
import { type Locale, localized } from '../i18n';

export const groups = ['opening', 'closing', 'life', 'data', 'examples'] as const;
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

/** In the order of their names, numbers within them by value. */
export const catalog: readonly Scenario[] = Object.entries(files)
  .map(([path, text]) => {
    const id = path.replace(/^.*\//, '').replace(/\.wave$/, '');
    return { id, group: groupOf(id), text };
  })
  .sort((a, b) => a.id.localeCompare(b.id, 'en', { numeric: true }));

export function groupOf(id: string): Group {
  if (id.startsWith('open-')) return 'opening';
  if (id.startsWith('close-')) return 'closing';
  if (id.startsWith('life-')) return 'life';
  return id.startsWith('data-') ? 'data' : 'examples';
}

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
  for (const [, locale = '', quoted] of text.matchAll(line)) found[locale] ??= unescape(quoted!);
  return found;
}

function unescape(quoted: string): string {
  return quoted.replace(/\\(x[0-9a-fA-F]{2}|.)/g, (whole, escape: string) => {
    if (escape.length === 3) return String.fromCharCode(Number.parseInt(escape.slice(1), 16));
    return { n: '\n', r: '\r', t: '\t', '"': '"', '\\': '\\' }[escape] ?? whole;
  });
}
