import { existsSync, readdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { arrange, catalog, groups, localizedLines, titleOf } from './catalog';

const folder = resolve(import.meta.dirname, '../../../tests/scenarios');

describe('catalog', () => {
  it('holds every scenario file once, in groups that all have some', () => {
    const files = readdirSync(folder).filter(name => name.endsWith('.wave'));
    expect(catalog.map(scenario => `${scenario.id}.wave`).sort()).toEqual(files.sort());
    expect(catalog.length).toBeGreaterThanOrEqual(18);
    const used = new Set(catalog.map(scenario => scenario.group));
    for (const group of groups.filter(name => name !== 'examples')) expect(used).toContain(group);
  });

  it('gives every scenario a title', () => {
    for (const { id, text } of catalog) {
      expect(titleOf(text, 'en'), id).not.toBe('');
      expect(titleOf(text, 'zh-Hans'), id).not.toBe('');
    }
  });

  it('keeps the order of the index, leaves out what is not there, and calls the rest examples', () => {
    const texts = new Map([
      ['a', '1'],
      ['b', '2'],
      ['c', '3'],
    ]);
    expect(arrange('closing: b gone a\nnonsense\n', texts)).toEqual([
      { id: 'b', group: 'closing', text: '2' },
      { id: 'a', group: 'closing', text: '1' },
      { id: 'c', group: 'examples', text: '3' },
    ]);
  });

  it('stands on an index that is there', () => {
    expect(existsSync(resolve(folder, 'index.txt'))).toBe(true);
  });
});

describe('titles', () => {
  const text =
    'title "Plain"\n  title zh-Hans "四次"  # said twice\nabout "a \\"b\\" \\x41"\n# title "no"\ntitle zh-Hans "二"';
  it('are read by locale, the first one counts', () => {
    expect(localizedLines(text, 'title')).toEqual({ '': 'Plain', 'zh-Hans': '四次' });
    expect(titleOf(text, 'zh-Hans')).toBe('四次');
    expect(titleOf('title zh "中"', 'en')).toBe('中');
  });

  it('undo the escapes', () => {
    expect(localizedLines(text, 'about')['']).toBe('a "b" A');
  });
});
