/** Diagnostics and rules in the reader's language: the engine's English, or the locale's own sentence by code or name. */
import type { Diagnostic, EditError, Rule } from '../engine/types';
import { fill, type Locale, lookup, tableOf } from './index';

export function diagnosticText(locale: Locale, diagnostic: Diagnostic): string {
  return translated(locale, diagnostic.code, diagnostic.params) ?? diagnostic.text;
}

/** Why an intervention was refused: a diagnostic that the new text would have, or a reason of the door itself. */
export function editErrorText(locale: Locale, error: EditError): string {
  return (
    lookup(locale, `intent.${error.code}`) ?? translated(locale, error.code, error.params) ?? error.text ?? error.code
  );
}

export function ruleText(locale: Locale, rule: Rule): string {
  return tableOf(locale).rules[rule.name] ?? rule.sentence;
}

function translated(locale: Locale, code: string, params: Diagnostic['params']): string | null {
  const { diagnostics, phrases } = tableOf(locale);
  const template = diagnostics[code];
  if (template === undefined) return null;
  const { expected } = params;
  const phrase = expected === undefined ? undefined : (phrases[expected] ?? expected);
  const sentence = fill(template, phrase === undefined ? params : { ...params, expected: phrase });
  const { nearest } = params;
  return nearest && phrases.did_you_mean ? sentence + fill(phrases.did_you_mean, { nearest }) : sentence;
}
