/** What the rules say in the reader's language. A file of its own for each, loaded when something is first explained. */
import type { Rule } from '../engine/types';
import type { Locale } from './index';

/** All rules by the numbers that records have: the one that a record calls 1 stands first. */
export async function loadRules(locale: Locale): Promise<readonly Rule[]> {
  const [{ rules }, own] = await Promise.all([import('../engine/rules'), sentences(locale)]);
  return own ? rules.map(rule => ({ ...rule, sentence: own[rule.name] ?? rule.sentence })) : rules;
}

/** By name; null: those of the engine, which are English. */
async function sentences(locale: Locale): Promise<Readonly<Record<string, string>> | null> {
  return locale === 'zh-Hans' ? (await import('./rules.zh-Hans')).rules : null;
}
