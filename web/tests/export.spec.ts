import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import { choose, expect, open, test, textOf } from './page';

async function download(page: Page, act: () => Promise<void>): Promise<{ name: string; content: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent('download'), act()]);
  return { name: file.suggestedFilename(), content: readFileSync((await file.path())!) };
}

test('a capture at each host, and the text', async ({ page }) => {
  await open(page);
  await choose(page, 'refused');
  const menu = page.getByRole('button', { name: 'Export', exact: true });
  for (const host of ['client', 'server']) {
    await menu.click();
    const { name, content } = await download(page, () =>
      page.getByRole('menuitem', { name: `Capture at ${host}` }).click(),
    );
    expect(name).toBe(`nobody-listens-${host}.pcapng`);
    // The block type and the byte order of a section header.
    expect(content.readUInt32LE(0)).toBe(0x0a0d0d0a);
    expect(content.readUInt32LE(8)).toBe(0x1a2b3c4d);
    expect(content.length).toBeGreaterThan(150);
  }
  await menu.click();
  const text = await download(page, () => page.getByRole('menuitem', { name: 'Scenario text' }).click());
  expect(text.name).toBe('nobody-listens.wave');
  expect(text.content.toString('utf8')).toBe(await textOf(page));
  const saved = await download(page, () => page.getByRole('button', { name: 'Save' }).click());
  expect(saved.content.equals(text.content)).toBe(true);
});

test('a file is opened by the button', async ({ page }) => {
  await open(page);
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Open' }).click(),
  ]);
  const text = 'title "From a file"\nhost a\nhost b\nlink a b\n0 a connect b:9\n';
  await chooser.setFiles({ name: 'x.wave', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('From a file');
  expect(await textOf(page)).toBe(text);
  await page.getByRole('button', { name: 'New' }).click();
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('Untitled');
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('From a file');
});
