/** Simplified Chinese, loaded when it is asked for. */
import { diagnostics, phrases } from './diagnostics.zh-Hans';
import { drill, drillPhrases } from './drill.zh-Hans';
import type { LocaleTable } from './index';
import { rules } from './rules.zh-Hans';
import { zh as page } from './zh-Hans.page';
import { zh as views } from './zh-Hans.views';

export const table: LocaleTable = {
  messages: { ...views, ...page },
  rules,
  diagnostics,
  phrases,
  drill,
  drillPhrases,
};
