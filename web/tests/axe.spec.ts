/** axe finds nothing to complain about: both languages, both themes, with menus and dialogs open, narrow, embedded. */
import { choose, drawn, expect, label, open, test, violations, write } from './page';

for (const language of ['en', 'zh']) {
  for (const theme of ['light', 'dark'] as const) {
    test(`the playground in ${language}, ${theme}`, async ({ page }) => {
      await page.emulateMedia({ colorScheme: theme });
      await open(page, `?lang=${language}`);
      await page.locator('.cm-content').waitFor();
      expect(await violations(page)).toEqual([]);

      await label(page, 3).click();
      expect(await violations(page), 'segment menu').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^(More of client|client 的更多操作)$/ }).click();
      expect(await violations(page), 'switches').toEqual([]);
      await page.keyboard.press('Escape');
      await page.getByRole('button', { name: /^(Export|导出)/ }).click();
      expect(await violations(page), 'export menu').toEqual([]);
      await page.keyboard.press('Escape');
      await page.locator('sw-transport').getByRole('slider').focus();
      await page.keyboard.press('Home');
      expect(await violations(page), 'playhead at the start').toEqual([]);
      await page.keyboard.press('?');
      expect(await violations(page), 'help').toEqual([]);
      await page.keyboard.press('Escape');
      await write(page, 'host client\nhost server\n0 client clsoe\nnonsense\n');
      await page.locator('.remark').first().waitFor();
      expect(await violations(page), 'diagnostics').toEqual([]);
    });

    test(`a narrow screen in ${language}, ${theme}`, async ({ page }) => {
      await page.setViewportSize({ width: 390, height: 844 });
      await page.emulateMedia({ colorScheme: theme });
      await open(page, `?lang=${language}`);
      await choose(page, 'half-close');
      for (let tab = 0; tab < 4; tab++) {
        const button = page.locator('nav button').nth(tab);
        if ((await button.getAttribute('aria-pressed')) === 'false') await button.click();
        await page.waitForTimeout(50);
        expect(await violations(page), `tab ${tab}`).toEqual([]);
      }
    });
  }
}

for (const width of [1440, 390]) {
  test(`notes and several connections, ${width} px wide`, async ({ page }) => {
    await page.setViewportSize({ width, height: 844 });
    await open(page);
    await page.locator('.cm-content').waitFor({ state: 'attached' });
    await choose(page, 'client-reboots');
    await page.locator('sw-ladder .notes button').focus();
    expect(await violations(page)).toEqual([]);
  });
}

test('a page that embeds the element', async ({ page }) => {
  await page.goto('sample/index.html');
  await drawn(page);
  await page.locator('syn-wave').last().scrollIntoViewIfNeeded();
  await expect(page.locator('syn-wave').last().locator('sw-ladder [data-segment]').first()).toBeAttached();
  expect(await violations(page)).toEqual([]);
});
