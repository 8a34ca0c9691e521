/** The requirements of the RFCs: read, filtered, and followed into the playground. */
import type { Page } from '@playwright/test';
import { drawn, expect, test, violations } from './page';

async function open(page: Page, query = ''): Promise<void> {
  await page.goto(`conformance.html${query}`);
  await page.locator('sw-conformance .rows tbody tr').first().waitFor();
}

const rows = (page: Page) => page.locator('sw-conformance .rows tbody tr');

test('a requirement leads to a script that shows it, in the playground', async ({ page }) => {
  await open(page, '?find=RFC9293-MUST-13');
  const row = page.locator('sw-conformance [id="RFC9293-MUST-13"]');
  await expect(row.locator('.mark')).toContainText('held');
  await row.locator('summary').focus();
  await page.keyboard.press('Enter');
  const link = row.getByRole('link', { name: 'rfc9293-time-wait/fin-again-restarts-2msl-connect-born' });
  await expect(link).toHaveAttribute('href', /^index\.html#v1\.p\./);
  await link.click();
  await drawn(page);
  await expect(page.locator('sw-app')).toHaveAttribute('kind', 'script');
});

test('filters fit together, stand in the address, and can be taken back', async ({ page }) => {
  await open(page);
  const all = await rows(page).count();
  expect(all).toBeGreaterThan(400);
  await page.getByRole('button', { name: 'RFC 6298' }).click();
  const of_one = await rows(page).count();
  expect(of_one).toBeLessThan(30);
  await page.getByLabel('Level').selectOption('MUST');
  expect(await rows(page).count()).toBeLessThan(of_one);
  await expect(page).toHaveURL(/\?rfc=6298&level=MUST$/);
  await page.getByLabel('Find').fill('no such word anywhere');
  await expect(page.getByText('No requirement fits.')).toBeVisible();
  await page.getByRole('button', { name: 'Show all of them' }).click();
  await expect(rows(page)).toHaveCount(all);
});

test('the playground leads here and back', async ({ page }) => {
  await page.goto('index.html');
  await drawn(page);
  await page.getByRole('link', { name: 'RFC conformance' }).first().click();
  await rows(page).first().waitFor();
  await page.getByRole('link', { name: 'To the playground' }).click();
  await drawn(page);
});

test.describe('data that does not come', () => {
  test.use({ expectsMessages: true });
  test('is said, and asked for again', async ({ page }) => {
    await page.route('**/conformance/data.json', route => route.abort(), { times: 1 });
    await page.goto('conformance.html');
    await expect(page.getByRole('alert')).toContainText('could not be loaded');
    await page.getByRole('button', { name: 'Try again' }).click();
    await rows(page).first().waitFor();
  });

  test('texts that do not come leave names without links', async ({ page }) => {
    await page.route('**/conformance/texts.json', route => route.abort(), { times: 1 });
    await open(page, '?find=RFC9293-MUST-13');
    const row = page.locator('sw-conformance [id="RFC9293-MUST-13"]');
    await row.locator('summary').click();
    await expect(row.getByRole('alert')).toContainText('could not be loaded');
    await row.locator('summary').click();
    await row.locator('summary').click();
    await expect(row.locator('.tests a[href]').first()).toBeVisible();
    await expect(row.getByRole('alert')).toHaveCount(0);
  });
});

for (const language of ['en', 'zh']) {
  for (const theme of ['light', 'dark'] as const) {
    test(`axe finds nothing in ${language}, ${theme}, wide and narrow`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      for (const width of [1440, 390]) {
        await page.setViewportSize({ width, height: 844 });
        await open(page, `?lang=${language}&rfc=9293`);
        await page.locator('sw-conformance summary').first().click();
        await expect(page.locator('html')).toHaveAttribute('lang', language === 'en' ? 'en' : 'zh-Hans');
        expect(await violations(page), `${width}`).toEqual([]);
        expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(width);
      }
    });
  }
}
