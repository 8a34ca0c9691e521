/** Diagnostics in the reader's language: the engine's English, or the locale's own sentence by code. */
import type { Diagnostic, EditError, ScriptVerdict, TextKind } from '../engine/types';
import { fill, type Locale, lookup, t, tableOf } from './index';

/** `kind`: of the text that it is about; scripts have codes of their own. */
export function diagnosticText(locale: Locale, diagnostic: Diagnostic, kind: TextKind = 'scenario'): string {
  const { code, params, text } = diagnostic;
  return (kind === 'script' ? ofScript(locale, code, params) : translated(locale, code, params)) ?? text;
}

/** How a script ended, in one sentence; empty where it passed. */
export function verdictText(locale: Locale, { code, params, text }: ScriptVerdict): string {
  return ofScript(locale, code, params) ?? text;
}

/** What a script expected and what was seen, labelled; empty where there is nothing to compare. */
export function comparison(
  locale: Locale,
  verdict: ScriptVerdict,
): readonly (readonly [label: string, value: string])[] {
  const { expected, seen, code, params } = verdict;
  if (verdict.outcome !== 'fail' || expected === '' || (seen === '' && code !== 'packet_missing')) return [];
  const of = (value: string) => (code === 'call_result' ? `${params.call} = ${value}` : value);
  const rows = [
    [t(locale, 'script.expected'), of(expected)],
    [t(locale, 'script.seen'), seen === '' ? t(locale, 'script.nothing') : of(seen)],
  ] as const;
  const { what, wanted, at, call } = params;
  if (code === 'packet_early_or_late') return [...rows, [t(locale, 'script.when'), `${at} s, ≠ ${wanted} s`]];
  if (code === 'call_value') return [...rows, [t(locale, 'script.of'), `${what}, ${call}`]];
  return code === 'packet_differs' ? [...rows, [t(locale, 'script.differs'), `${what}`]] : rows;
}

/** Why an intervention was refused: a diagnostic that the new text would have, or a reason of the door itself. */
export function editErrorText(locale: Locale, error: EditError): string {
  return (
    lookup(locale, `intent.${error.code}`) ?? translated(locale, error.code, error.params) ?? error.text ?? error.code
  );
}

function ofScript(locale: Locale, code: string, params: Diagnostic['params']): string | null {
  const { drill, drillPhrases, phrases } = tableOf(locale);
  const template = drill[code];
  if (template === undefined) return null;
  // What a run reports is in the script's own words; what the parser expected is a key.
  const keyed = !/^(packet|call)_/.test(code);
  const { expected, nearest } = params;
  const phrase = keyed && expected !== undefined ? (drillPhrases[expected] ?? ` ${expected}`) : expected;
  const sentence = fill(template, phrase === undefined ? params : { ...params, expected: phrase });
  return nearest ? sentence + fill(phrases.did_you_mean ?? '', { nearest }) : sentence;
}

/** "off|on|always" as the locale lists them; anything else is a word that stands for itself. */
function choiceOf(expected: string, phrases: Readonly<Record<string, string>>): string {
  const words = expected.split('|');
  const last = words.pop()!;
  if (words.length === 0) return last;
  return fill(phrases.choice ?? '', { words: words.join(phrases.separator), last });
}

function translated(locale: Locale, code: string, params: Diagnostic['params']): string | null {
  const { diagnostics, phrases } = tableOf(locale);
  const template = diagnostics[code];
  if (template === undefined) return null;
  const { expected } = params;
  const phrase = expected === undefined ? undefined : (phrases[expected] ?? choiceOf(String(expected), phrases));
  const sentence = fill(template, phrase === undefined ? params : { ...params, expected: phrase });
  const { nearest } = params;
  return nearest && phrases.did_you_mean ? sentence + fill(phrases.did_you_mean, { nearest }) : sentence;
}
