/** The page's beginning: colours, language, then the playground. */
import { tokenSheet } from '../view/tokens';
import { SwApp } from './app';
import { initialLocale, initialTheme, useLocale, useTheme } from './preferences';

const sheet = new CSSStyleSheet();
sheet.replaceSync(tokenSheet(':root'));
document.adoptedStyleSheets = [sheet];
useTheme(initialTheme(), false);
await useLocale(initialLocale(), false);
const app = new SwApp();
document.body.append(app);
await app.start();
// For whoever measures: the first timeline is in the document.
performance.mark('synwave-drawn');
