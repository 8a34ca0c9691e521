import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Diagnostic } from '../engine/types';
import { diagnosticText } from './diagnostics';
import { diagnostics, phrases } from './diagnostics.zh-Hans';
import { drill, drillPhrases } from './drill.zh-Hans';
import { en } from './en';
import { loadLocale, localeOf, localized, t } from './index';
import { loadRules } from './rules';
import { rules } from './rules.zh-Hans';
import { table } from './zh-Hans';

const core = (path: string) => readFileSync(resolve(import.meta.dirname, '../../../core', path), 'utf8');
const names = (text: string, pattern: RegExp) => [...text.matchAll(pattern)].map(match => match[1]!);
const places = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(match => match[1]!).sort();

describe('Chinese', () => {
  it('has every message, with the same parameters', () => {
    expect(Object.keys(table.messages).sort()).toEqual(Object.keys(en).sort());
    for (const [id, text] of Object.entries(en)) {
      expect(places(table.messages[id as keyof typeof en]), id).toEqual(places(text));
    }
  });

  it('has a sentence for every rule of the engine and no other', () => {
    const known = names(core('trace/rules.def'), /^X\((\w+),/gm);
    expect(known.length).toBeGreaterThan(50);
    expect(Object.keys(rules).sort()).toEqual(known.sort());
  });

  it('has a sentence for every diagnostic of the engine, with parameters that the engine gives', () => {
    const header = core('scenario/diagnostics.hpp');
    const english = Object.fromEntries(
      [...header.matchAll(/^\s*X\((\w+),\s*\w+,\s*"((?:[^"\\]|\\.)*)"\)/gm)].map(match => [match[1]!, match[2]!]),
    );
    expect(Object.keys(english).length).toBeGreaterThan(40);
    for (const [code, sentence] of Object.entries(english)) {
      expect(sentence, code).not.toBe('');
      expect(diagnostics[code], code).toBeTruthy();
      for (const place of places(diagnostics[code]!)) expect(places(sentence), code).toContain(place);
    }
  });

  it('has a sentence for every diagnostic of scripts, with parameters that the engine gives', () => {
    const english = Object.fromEntries(
      [...core('drill/diagnostics.hpp').matchAll(/^\s*X\((\w+),\s*"((?:[^"\\]|\\.)*)"\)/gm)].map(match => [
        match[1]!,
        match[2]!,
      ]),
    );
    expect(Object.keys(english).length).toBeGreaterThan(50);
    expect(Object.keys(drill).sort()).toEqual(Object.keys(english).sort());
    for (const [code, sentence] of Object.entries(english)) {
      for (const place of places(drill[code]!)) expect(places(sentence), code).toContain(place);
    }
  });

  it('has every phrase for what was expected', () => {
    for (const [room, own] of [
      ['scenario', phrases],
      ['drill', drillPhrases],
    ] as const) {
      const list = core(`${room}/diagnostics.cpp`).match(/constexpr Phrase phrases\[\] = \{([\s\S]*?)\n\};/)![1]!;
      const known = names(list, /\{"(\w+)",/g);
      expect(known.length, room).toBeGreaterThan(20);
      expect(Object.keys(own), room).toEqual(expect.arrayContaining(known));
    }
  });

  it('sets its own punctuation', () => {
    for (const text of [
      ...Object.values(table.messages),
      ...Object.values(rules),
      ...Object.values(diagnostics),
      ...Object.values(drill),
      ...Object.values(drillPhrases),
    ]) {
      expect(text).not.toMatch(/[\u4e00-\u9fff][,:;?(]|[,:;?][\u4e00-\u9fff]/);
    }
  });
});

describe('diagnostics', () => {
  const clsoe: Diagnostic = {
    severity: 'error',
    line: 7,
    column: 9,
    length: 5,
    code: 'unknown_word',
    params: { word: 'clsoe', expected: 'action', nearest: 'close' },
    text: 'unknown word "clsoe", expected an action; did you mean "close"?',
  };

  it('come in English as the engine says them, in Chinese from their code', async () => {
    await loadLocale('zh-Hans');
    expect(diagnosticText('en', clsoe)).toBe(clsoe.text);
    expect(diagnosticText('zh-Hans', clsoe)).toBe('未知的词“clsoe”，此处应为一个动作；是否想写“close”？');
  });

  it('list the words of a choice', () => {
    const ecn: Diagnostic = {
      ...clsoe,
      code: 'bad_value',
      params: { key: 'ecn', value: 'x', expected: 'off|on|accept' },
      text: '"x" cannot be the value of ecn, expected off, on or accept',
    };
    expect(diagnosticText('en', ecn)).toBe(ecn.text);
    expect(diagnosticText('zh-Hans', ecn)).toBe('“x”不能作 ecn 的值，此处应为 off、on 或 accept');
  });

  it('of scripts have sentences of their own', () => {
    const script: Diagnostic = {
      ...clsoe,
      code: 'expected_other',
      params: { found: '"x"', expected: 'direction', nearest: 'y' },
      text: 'found "x", expected < or >',
    };
    expect(diagnosticText('en', script, 'script')).toBe(script.text);
    expect(diagnosticText('zh-Hans', script, 'script')).toBe('遇到 "x"，此处应为< 或 >；是否想写“y”？');
    const seen = { ...script, code: 'call_result', params: { call: 'close(3)', expected: 'port', got: '-1 EBADF' } };
    expect(diagnosticText('zh-Hans', seen, 'script')).toBe('应为 close(3) = port，实为 -1 EBADF');
  });

  it('fall back to the engine where a code is new', () => {
    expect(diagnosticText('zh-Hans', { ...clsoe, code: 'brand_new' })).toBe(clsoe.text);
  });
});

describe('rules', () => {
  it('stand in the order of the engine, each in the language that was asked for', async () => {
    const known = names(core('trace/rules.def'), /^X\((\w+),/gm);
    const [english, chinese] = await Promise.all([loadRules('en'), loadRules('zh-Hans')]);
    expect(english.map(rule => rule.name)).toEqual(known);
    expect(chinese.map(rule => rule.name)).toEqual(known);
    expect(english[0]!.sentence).toMatch(/^No connection and no listener/);
    expect(chinese.map(rule => rule.sentence)).toEqual(known.map(name => rules[name as keyof typeof rules]));
    expect(chinese[0]!.section).toBe(english[0]!.section);
  });
});

describe('messages', () => {
  it('fill in their parameters', () => {
    expect(t('en', 'ladder.idle', { time: '58.9 s' })).toBe('58.9 s, nothing happens');
    expect(t('en', 'file.new')).toBe('New');
  });

  it('find a locale for a language tag, and a text for a locale', () => {
    expect([localeOf('zh-CN'), localeOf('EN-us'), localeOf('fr'), localeOf('')]).toEqual(['zh-Hans', 'en', null, null]);
    expect(localized({ '': 'plain', 'zh-Hans': '中' }, 'zh-Hans')).toBe('中');
    expect(localized({ '': 'plain', 'zh-Hans': '中' }, 'en')).toBe('plain');
    expect(localized({ zh: '中' }, 'en')).toBe('中');
    expect(localized({}, 'en')).toBe('');
  });
});
