/** Simplified Chinese, loaded when it is asked for. */
import { diagnostics, phrases } from './diagnostics.zh-Hans';
import { drill, drillPhrases } from './drill.zh-Hans';
import type { LocaleTable } from './index';
import { zh as page } from './zh-Hans.page';
import { zh as views } from './zh-Hans.views';

export const table: LocaleTable = {
  messages: { ...views, ...page },
  diagnostics,
  phrases,
  drill,
  drillPhrases,
};
