import { drawn, expect, open, test } from './page';

test('the page loads under its policy, with a timeline and nothing in the console', async ({ page }) => {
  const answer = await page.goto('index.html');
  const policy =
    "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' data:";
  expect(answer!.headers()['content-security-policy']).toBe(policy);
  expect(await page.locator('meta[http-equiv="Content-Security-Policy"]').getAttribute('content')).toBe(policy);
  await drawn(page);
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('The last ACK is lost: why TIME_WAIT exists (1)');
  await expect(page.locator('sw-scenario-pane .foot')).toContainText('12 of 12 hold');
  await expect(page.locator('.cm-content')).toContainText('drop client>server ACK 2');
});

test('the language and the theme stay chosen', async ({ page }) => {
  await open(page);
  await page.getByRole('button', { name: '中文' }).click();
  await expect(page.locator('html')).toHaveAttribute('lang', 'zh-Hans');
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  await page.getByRole('button', { name: /^主题/ }).click();
  await page.getByRole('button', { name: /^主题/ }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  await page.reload();
  await drawn(page);
  await expect(page.getByRole('button', { name: '分享' })).toBeVisible();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
});

test.describe('without its engine', () => {
  test.use({ expectsMessages: true });

  test('the page says so, keeps the text, and loads when asked again', async ({ page, context }) => {
    let broken = true;
    await context.route('**/engine/synwave.mjs', route => (broken ? route.abort() : route.continue()));
    await page.goto('index.html');
    await expect(page.getByText('The engine could not be loaded.')).toBeVisible();
    await expect(page.locator('.cm-content')).toContainText('drop client>server ACK 2');
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await drawn(page);
  });
});
