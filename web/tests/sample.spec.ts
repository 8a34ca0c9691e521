/** The element in somebody else's page. */
import { expect, test } from './page';

test('two elements, each loads when it is seen', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 640 });
  const fetched: string[] = [];
  page.on('request', request => fetched.push(new URL(request.url()).pathname));
  await page.goto('sample/index.html');
  const [first, second] = [page.locator('syn-wave').first(), page.locator('syn-wave').last()];
  await expect(first.locator('sw-ladder [role="option"]').first()).toBeAttached();
  await expect(first.locator('.title')).toHaveText('Three-segment close');
  expect(await second.evaluate(element => element.shadowRoot!.querySelector('syn-wave-view'))).toBeNull();
  expect(fetched.filter(path => path.includes('/scenarios/'))).toEqual([]);

  await second.scrollIntoViewIfNeeded();
  await expect(second.locator('sw-ladder [role="option"]').first()).toBeAttached();
  await expect(second.locator('.title')).toContainText('同时关闭');
  expect(fetched.filter(path => path.endsWith('.wasm')).length).toBe(1);
});

test('a click on a segment changes what happens, and can be taken back', async ({ page }) => {
  await page.goto('sample/index.html');
  const element = page.locator('syn-wave').first();
  const options = element.locator('sw-ladder [role="option"]:not([display])');
  await expect(options.first()).toBeAttached();
  await element.locator('g.label[data-segment="0"] text.chip').click();
  await element.getByRole('menuitem', { name: 'Drop it' }).click();
  await expect(element.locator('text.note', { hasText: 'dropped by you' })).toBeVisible();
  await element.getByRole('button', { name: 'Undo' }).click();
  await expect(element.locator('text.note', { hasText: 'dropped by you' }).filter({ visible: true })).toHaveCount(0);
});

test('attributes and properties: text, playhead, language, theme, errors', async ({ page }) => {
  await page.goto('sample/index.html');
  const element = page.locator('syn-wave').first();
  await expect(element.locator('sw-ladder [role="option"]').first()).toBeAttached();
  await element.evaluate(node => {
    node.setAttribute('lang', 'zh');
    node.setAttribute('theme', 'dark');
    node.setAttribute('playhead', '20ms');
    (node as HTMLElement & { text: string }).text =
      'title "Set"\nhost a\nhost b\nlink a b delay=20ms\n0 b listen 1\n0 a connect b:1\n';
  });
  await expect(element.locator('.title')).toHaveText('Set');
  await expect(element.locator('sw-transport').getByRole('slider')).toHaveAttribute('aria-label', '播放头');
  await expect(element.locator('sw-transport').getByRole('slider')).toHaveAttribute('aria-valuenow', '20000');
  const colour = () => element.locator('syn-wave-view').evaluate(view => getComputedStyle(view).backgroundColor);
  expect(await colour()).toBe('rgb(20, 24, 31)');

  await element.evaluate(node => {
    (node as HTMLElement & { text: string }).text = 'host a\n0 a clsoe\n';
  });
  await expect(element.locator('div.note')).toContainText('第 2 行第 5 列有错误');
  await expect(element.locator('sw-ladder [role="option"]').first()).toBeAttached();
});

test('without an engine the element says so and loads on a click', async ({ page, context }) => {
  let broken = true;
  await context.route('**/engine/synwave.mjs', route =>
    broken
      ? route.fulfill({
          status: 200,
          contentType: 'text/javascript',
          body: 'export default async () => { throw new Error("no engine"); };',
        })
      : route.continue(),
  );
  await page.goto('sample/index.html');
  const element = page.locator('syn-wave').first();
  await expect(element.locator('div.note')).toContainText('The engine could not be loaded.');
  broken = false;
  await expect(element.getByRole('button', { name: 'Try again' })).toBeVisible();
});
