import { describe, expect, it } from 'vitest';
import { catalog, groupOf, localizedLines, titleOf } from './catalog';

describe('catalog', () => {
  it('holds the six examples and at least twelve other scenarios', () => {
    expect(catalog.filter(scenario => scenario.group === 'examples').map(scenario => scenario.id)).toEqual(
      expect.arrayContaining(['four-way-close', 'last-ack-lost', 'lossy-transfer', 'refused', 'simultaneous-close']),
    );
    expect(catalog.filter(scenario => scenario.group !== 'examples').length).toBeGreaterThanOrEqual(12);
  });

  it('gives every scenario a title in both languages', () => {
    for (const { id, text } of catalog) {
      expect(titleOf(text, 'en'), id).not.toBe('');
      if (groupOf(id) !== 'examples') expect(localizedLines(text, 'title')['zh-Hans'], id).toBeTruthy();
    }
  });

  it('groups by the name of the file', () => {
    expect(groupOf('open-1-handshake')).toBe('opening');
    expect(groupOf('close-4-simultaneous')).toBe('closing');
    expect(groupOf('life-3')).toBe('life');
    expect(groupOf('data-1-window')).toBe('data');
    expect(groupOf('refused')).toBe('examples');
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
