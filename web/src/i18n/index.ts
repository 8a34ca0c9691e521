/**
 * Every sentence the page shows, by explicit id. C++ gives codes and parameters; sentences are made here.
 *
 * A table of our own instead of @lit/localize: its extraction tool drives the TypeScript compiler API, which TypeScript 7
 * no longer has. What is left of it is a typed lookup, and the compiler checks ids and parameters better than a tool did.
 */
import { en } from './en';
import type { Expand } from './template';

export type Locale = 'en' | 'zh-Hans';
export type MessageId = keyof typeof en;
export type Params<Id extends MessageId> = Expand<(typeof en)[Id]>;
/** The messages that take no parameters. */
export type PlainId = { [Id in MessageId]: keyof Params<Id> extends never ? Id : never }[MessageId];
export type Messages = Readonly<Record<MessageId, string>>;

/** What a locale knows beyond the page's own words. */
export interface LocaleTable {
  readonly messages: Messages;
  /** Diagnostics by code, and the phrases for what was expected by key; English has none, for the engine brings them. */
  readonly diagnostics: Readonly<Record<string, string>>;
  readonly phrases: Readonly<Record<string, string>>;
  /** The same of packetdrill scripts: diagnostics by code, and the engine's phrases in their parameters. */
  readonly drill: Readonly<Record<string, string>>;
  readonly drillPhrases: Readonly<Record<string, string>>;
}

export const locales: readonly Locale[] = ['en', 'zh-Hans'];

const tables = new Map<Locale, LocaleTable>([
  ['en', { messages: en, diagnostics: {}, phrases: {}, drill: {}, drillPhrases: {} }],
]);

/** Makes a locale usable; until then its messages come out in English. */
export async function loadLocale(locale: Locale): Promise<void> {
  if (locale === 'zh-Hans' && !tables.has(locale)) tables.set(locale, (await import('./zh-Hans')).table);
}

export function tableOf(locale: Locale): LocaleTable {
  return tables.get(locale) ?? tables.get('en')!;
}

type Arguments<P> = keyof P extends never ? [] : [params: P];

/** The message `id` in `locale`, its {placeholders} filled in. */
export function t<Id extends MessageId>(locale: Locale, id: Id, ...args: Arguments<Params<Id>>): string {
  return fill(tableOf(locale).messages[id], (args[0] ?? {}) as Record<string, string | number>);
}

/** A message whose id is only known at run time, or undefined. */
export function lookup(locale: Locale, id: string): string | undefined {
  return (tableOf(locale).messages as Readonly<Record<string, string>>)[id];
}

/** Puts parameters into the {places} of a template; a place without one is left as it is. */
export function fill(template: string, params: Readonly<Record<string, string | number>>): string {
  return template.replace(/\{(\w+)\}/g, (whole, name: string) => (name in params ? String(params[name]) : whole));
}

/** The locale that a language tag asks for, if we have it. */
export function localeOf(tag: string | null | undefined): Locale | null {
  if (!tag) return null;
  const lower = tag.toLowerCase();
  if (lower.startsWith('zh')) return 'zh-Hans';
  return lower.startsWith('en') ? 'en' : null;
}

/** The text for a reader of `locale`: exact, then by language, then without a locale, then any. */
export function localized(texts: Readonly<Record<string, string>>, locale: Locale): string {
  const near = Object.keys(texts).find(key => key !== '' && localeOf(key) === locale);
  return texts[locale] ?? (near && texts[near]) ?? texts[''] ?? Object.values(texts)[0] ?? '';
}
