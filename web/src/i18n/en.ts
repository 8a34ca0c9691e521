/** English. The ids are the contract; zh-Hans.ts must have the same ones with the same {parameters}. */
import { en as page } from './en.page';
import { en as views } from './en.views';

export const en = { ...views, ...page } as const;
