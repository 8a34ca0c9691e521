/** Language and theme: kept for the next visit where the browser lets us, and put on <html>. */
import { type Locale, loadLocale, localeOf } from '../i18n/index';

export type Theme = 'auto' | 'light' | 'dark';
export const themes: readonly Theme[] = ['auto', 'light', 'dark'];

const key = (name: string) => `synwave.${name}`;

/** Storage may be forbidden (a sandboxed frame, a strict browser): then nothing is remembered. */
function remembered(name: string): string | null {
  try {
    return localStorage.getItem(key(name));
  } catch {
    return null;
  }
}

function remember(name: string, value: string): void {
  try {
    localStorage.setItem(key(name), value);
  } catch {
    // Nothing is lost but the memory of it.
  }
}

/** `?lang=` of the address, then what was chosen before, then what the browser prefers. */
export function initialLocale(): Locale {
  const asked = new URLSearchParams(location.search).get('lang');
  const preferred = navigator.languages.map(localeOf).find(locale => locale !== null);
  return localeOf(asked) ?? localeOf(remembered('lang')) ?? preferred ?? 'en';
}

export async function useLocale(locale: Locale, chosen: boolean): Promise<void> {
  await loadLocale(locale);
  document.documentElement.lang = locale;
  if (chosen) remember('lang', locale);
}

export function initialTheme(): Theme {
  const known = remembered('theme');
  return themes.find(theme => theme === known) ?? 'auto';
}

export function useTheme(theme: Theme, chosen: boolean): void {
  const root = document.documentElement;
  if (theme === 'auto') delete root.dataset.theme;
  else root.dataset.theme = theme;
  if (chosen) remember('theme', theme);
}

/** The reader's own choice is stronger than that of the link. */
export function forgetAskedLanguage(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has('lang')) return;
  address.searchParams.delete('lang');
  history.replaceState(null, '', address);
}
