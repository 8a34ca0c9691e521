/** Nothing covers anything, nothing is cut off, the page does not scroll: measured on the DOM, scenario by scenario. */
import type { Page } from '@playwright/test';
import { choose, expect, open, settled, test } from './page';

interface Trouble {
  readonly what: string;
  readonly a: string;
  readonly b: string;
}

/** Writing of the ladder that overlaps other writing, or is cut off by the edges of its place; at every scroll position. */
function ladderTroubles(page: Page): Promise<Trouble[]> {
  return page.locator('sw-ladder').evaluate(async ladder => {
    const scroller = ladder.shadowRoot!.querySelector('.scroll')!;
    const found = new Map<string, { what: string; a: string; b: string }>();
    const look = () => {
      const place = ladder.getBoundingClientRect();
      const header = scroller.querySelector('.hosts')!.getBoundingClientRect().bottom;
      const texts = [...scroller.querySelectorAll('svg text')]
        .filter(
          text => text.checkVisibility({ visibilityProperty: true, opacityProperty: true }) && text.textContent !== '',
        )
        .map(text => ({ name: text.textContent!, box: text.getBoundingClientRect() }))
        .filter(({ box }) => box.width > 0 && box.bottom > header && box.top < place.bottom);
      const report = (what: string, a: string, b: string) => found.set(`${what} ${a} ${b}`, { what, a, b });
      for (const [i, one] of texts.entries()) {
        if (one.box.left < place.left - 0.5 || one.box.right > place.right + 0.5) report('cut off', one.name, '');
        for (const other of texts.slice(i + 1)) {
          const w = Math.min(one.box.right, other.box.right) - Math.max(one.box.left, other.box.left);
          const h = Math.min(one.box.bottom, other.box.bottom) - Math.max(one.box.top, other.box.top);
          // A line box is taller than its letters: 11 px type has 2 px of air above and below.
          if (w > 1 && h > 3) report('overlap', one.name, other.name);
        }
      }
    };
    const step = Math.max(200, scroller.clientHeight - 120);
    for (let top = 0, pages = 0; pages < 12; top += step, pages++) {
      scroller.scrollTop = top;
      await new Promise(requestAnimationFrame);
      await new Promise(requestAnimationFrame);
      look();
      if (top >= scroller.scrollHeight - scroller.clientHeight) break;
    }
    scroller.scrollTop = 0;
    return [...found.values()];
  });
}

/** Controls and headings whose words do not fit into them, in all open shadow roots. */
function clippedControls(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const clipped: string[] = [];
    const walk = (root: Document | ShadowRoot) => {
      for (const element of root.querySelectorAll<HTMLElement>('*')) {
        if (element.shadowRoot) walk(element.shadowRoot);
        if (!element.matches('button, h1, h2, th, .name, .host, .tag, li') || !element.checkVisibility()) continue;
        const cut = element.scrollWidth > element.clientWidth + 1 && getComputedStyle(element).overflow !== 'visible';
        const box = element.getBoundingClientRect();
        const outside = box.left < -0.5 || box.right > innerWidth + 0.5;
        if (box.width > 2 && (cut || outside))
          clipped.push(`${element.tagName} ${element.textContent!.trim().slice(0, 40)}`);
      }
    };
    walk(document);
    return clipped;
  });
}

async function scrolls(page: Page): Promise<boolean> {
  return page.evaluate(() => {
    const { scrollWidth, scrollHeight } = document.documentElement;
    return scrollWidth > innerWidth || scrollHeight > innerHeight;
  });
}

test('the measurement sees what it is there to see', async ({ page }) => {
  await open(page);
  await page
    .locator('sw-ladder g.label text.detail')
    .first()
    .evaluate(text => {
      text.setAttribute('x', String(Number(text.getAttribute('x')) - 60));
    });
  await page
    .locator('sw-ladder text.tick')
    .first()
    .evaluate(text => {
      text.setAttribute('x', '5000');
    });
  const found = await page
    .locator('sw-ladder')
    .evaluate(() => 0)
    .then(() => ladderTroubles(page));
  expect(found.map(({ what }) => what)).toEqual(expect.arrayContaining(['overlap', 'cut off']));
});

for (const language of ['en', 'zh']) {
  test(`every scenario at 1440 x 900 (${language})`, async ({ page }) => {
    test.setTimeout(240_000);
    await open(page, `?lang=${language}`);
    const all = await page
      .locator('select.picker option')
      .evaluateAll(options => options.map(option => (option as HTMLOptionElement).value).filter(value => value !== ''));
    expect(all.length).toBeGreaterThanOrEqual(18);
    const troubles: string[] = [];
    for (const scenario of all) {
      await choose(page, scenario);
      if (await scrolls(page)) troubles.push(`${scenario}: the page scrolls`);
      for (const { what, a, b } of await ladderTroubles(page)) troubles.push(`${scenario}: ${what}: ${a} / ${b}`);
      for (const name of await clippedControls(page)) troubles.push(`${scenario}: cut off: ${name}`);
    }
    expect(troubles).toEqual([]);
  });
}

for (const [width, height] of [
  [390, 844],
  [720, 450],
  [1100, 700],
] as const) {
  test(`${width} x ${height}: nothing cut off, no sideways scrolling`, async ({ page }) => {
    await page.setViewportSize({ width, height });
    await open(page);
    for (const scenario of ['last-ack-lost', 'fins-cross', 'four-way-close', 'lossy-transfer']) {
      await choose(page, scenario);
      expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
      expect(await clippedControls(page)).toEqual([]);
      expect((await ladderTroubles(page)).map(({ what, a, b }) => `${scenario}: ${what}: ${a} / ${b}`)).toEqual([]);
    }
  });
}

test('the narrow screen reaches every pane', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await page.getByRole('button', { name: 'Scenario', exact: true }).click();
  await expect(page.locator('.cm-content')).toBeVisible();
  await page.getByRole('button', { name: 'States' }).click();
  await expect(page.locator('sw-state-diagram svg').first()).toBeVisible();
  await page.getByRole('button', { name: 'Actions' }).click();
  await page.getByRole('button', { name: /^server calls abort/ }).click();
  await settled(page);
  await page.getByRole('button', { name: 'Inspector', exact: true }).click();
  await expect(page.locator('sw-inspector')).toBeVisible();
  await page.getByRole('button', { name: 'More', exact: true }).click();
  await page.getByRole('menuitem', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
});
