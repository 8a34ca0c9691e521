/** What every test stands on: a page on which any console message is a failure, and the words to speak of it. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test as base, expect, type Locator, type Page } from '@playwright/test';
import type { SwApp } from '../src/page/app';

export { expect };

export const test = base.extend<{ expectsMessages: boolean; quiet: undefined }>({
  /** For a test that breaks something on purpose, which the browser then reports. */
  expectsMessages: [false, { option: true }],
  quiet: [
    async ({ page, expectsMessages }, use) => {
      const said: string[] = [];
      page.on('console', message => said.push(`${message.type()}: ${message.text()} (${message.location().url})`));
      page.on('pageerror', error => said.push(`uncaught: ${error.message}`));
      await use(undefined);
      if (!expectsMessages) expect(said, 'console messages').toEqual([]);
    },
    { auto: true },
  ],
});

declare global {
  interface Window {
    app: SwApp;
  }
}

/** Opens the playground and waits for a drawn timeline. */
export async function open(page: Page, address = ''): Promise<void> {
  await page.goto(`index.html${address}`);
  await drawn(page);
}

export async function drawn(page: Page): Promise<void> {
  await page.locator('sw-ladder [data-segment]').first().waitFor({ state: 'attached' });
}

export async function choose(page: Page, scenario: string): Promise<void> {
  await page.locator('select.picker').selectOption(scenario);
  await settled(page);
}

/** Nothing is waiting to run, and what ran is drawn. */
export async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const { session } = document.querySelector('sw-app') as SwApp;
    await session.idle();
    await new Promise(requestAnimationFrame);
    await new Promise(requestAnimationFrame);
  });
}

export const textOf = (page: Page): Promise<string> =>
  page.evaluate(() => (document.querySelector('sw-app') as SwApp).session.text);

/** Lines of the text that begin with a word. */
export async function linesOf(page: Page, word: string): Promise<string[]> {
  return (await textOf(page)).split('\n').filter(line => line.startsWith(word));
}

export interface Drawn {
  readonly segment: number;
  readonly name: string;
}

/** The segments on the timeline, as a screen reader is told of them, in the order of the run; scrolls through all of it. */
export async function segments(page: Page): Promise<Drawn[]> {
  const found = await page.locator('sw-ladder .scroll').evaluate(async scroller => {
    const names = new Map<number, string>();
    const before = scroller.scrollTop;
    for (let top = 0; ; top += scroller.clientHeight / 2) {
      scroller.scrollTop = top;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      for (const option of scroller.querySelectorAll<SVGElement>('[role="option"]')) {
        if (option.getAttribute('display') === 'none') continue;
        names.set(Number(option.dataset.segment), option.getAttribute('aria-label')!);
      }
      if (top >= scroller.scrollHeight - scroller.clientHeight) break;
    }
    scroller.scrollTop = before;
    return [...names];
  });
  return found.map(([segment, name]) => ({ segment, name })).sort((a, b) => a.segment - b.segment);
}

/** The writing on a segment's arrow: what a reader would click. */
export const label = (page: Page, segment: number): Locator =>
  page.locator(`sw-ladder g.label[data-segment="${segment}"] text.chip`);

/** Puts a text into the editor as if pasted over everything. */
export async function write(page: Page, text: string): Promise<void> {
  const content = page.locator('.cm-content');
  await content.waitFor();
  await content.focus();
  await page.keyboard.press('Control+a');
  if (text === '') await page.keyboard.press('Delete');
  await page.evaluate(async pasted => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    const target = document
      .querySelector('sw-app')!
      .shadowRoot!.querySelector('sw-scenario-pane')!
      .shadowRoot!.querySelector('sw-editor')!
      .shadowRoot!.querySelector('.cm-content')!;
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
}

const axeSource = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What axe finds wrong. Evaluated rather than added as a script, which the page's policy forbids. */
export async function violations(page: Page): Promise<string[]> {
  await page.evaluate(axeSource);
  return page.evaluate(async () => {
    const { axe } = window as unknown as {
      axe: { run(context: Document, options: object): Promise<{ violations: Violation[] }> };
    };
    interface Violation {
      id: string;
      nodes: { target: unknown[]; failureSummary: string }[];
    }
    const found = await axe.run(document, { resultTypes: ['violations'] });
    return found.violations.flatMap(({ id, nodes }) =>
      nodes.map(node => `${id}: ${JSON.stringify(node.target)} ${node.failureSummary}`),
    );
  });
}
