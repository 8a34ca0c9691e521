/** The beginning of the page of the requirements: colours, language, then the page. */
import { initialLocale, initialTheme, useTheme } from '../page/preferences';
import { tokenSheet } from '../view/tokens';
import { SwConformance } from './view';

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokenSheet(':root'));
document.adoptedStyleSheets = [sheet];
useTheme(initialTheme(), false);
document.documentElement.lang = initialLocale();
document.body.append(new SwConformance());
