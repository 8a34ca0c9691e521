/** Whatever is put in: a message, and the last good timeline stays on the screen. */
import type { Page } from '@playwright/test';
import type { SwApp } from '../src/page/app';
import { choose, expect, open, segments, settled, test, textOf, write } from './page';

async function dropFile(page: Page, name: string, content: 'binary' | 'huge' | 'good'): Promise<void> {
  await page.evaluate(
    ([file, kind]) => {
      const octets =
        kind === 'binary'
          ? Uint8Array.from({ length: 4096 }, (_, i) => (i * 151 + 7) % 256)
          : new TextEncoder().encode(
              kind === 'huge'
                ? '0 client send 1\n'.repeat(700_000)
                : 'title "Dropped"\nhost a\nhost b\nlink a b\n0 b listen 1\n0 a connect b:1\n',
            );
      const data = new DataTransfer();
      data.items.add(new File([octets], file!));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    },
    [name, content],
  );
  await settled(page);
}

/** The timeline that a scenario draws, to be found again after whatever happens next. */
async function good(page: Page): Promise<() => Promise<void>> {
  await open(page);
  await choose(page, 'refused');
  const before = await segments(page);
  expect(before.length).toBeGreaterThan(1);
  return async () => expect(await segments(page)).toEqual(before);
}

test('garbage: the message stands under its line', async ({ page }) => {
  const unchanged = await good(page);
  await write(page, 'host client\nhost server\n0 client clsoe\n');
  const rows = page.locator('.cm-content > *');
  await expect(page.locator('.remark.error').first()).toContainText('did you mean "close"?');
  const kinds = await rows.evaluateAll(elements => elements.map(element => element.className.split(' ')[0]));
  expect(kinds.indexOf('remark-row')).toBe(3);
  await expect(page.locator('.squiggle.error')).toHaveText('clsoe');
  await expect(page.locator('sw-scenario-pane .foot')).toContainText(
    'The timeline is that of the last text without errors.',
  );
  await unchanged();

  await write(page, '\u0001\u0002 }{ ][ \u{1F600} ~~~~ "');
  await expect(page.locator('.remark.error').first()).toBeVisible();
  await unchanged();

  await write(page, '');
  await expect(page.locator('sw-scenario-pane .foot')).toContainText('no host');
  await unchanged();
});

test('the message is in the language of the reader', async ({ page }) => {
  await open(page, '?lang=zh');
  await write(page, 'host client\nhost server\n0 client clsoe\n');
  await expect(page.locator('.remark.error').first()).toContainText('是否想写“close”');
});

test('a binary file and a file of 11 MB are not opened; a good one is', async ({ page }) => {
  const unchanged = await good(page);
  const text = await textOf(page);
  await dropFile(page, 'noise.wave', 'binary');
  await expect(page.locator('.note.bad')).toContainText('is not text');
  expect(await textOf(page)).toBe(text);
  await dropFile(page, 'huge.wave', 'huge');
  await expect(page.locator('.note.bad')).toContainText('11200000 octets');
  expect(await textOf(page)).toBe(text);
  await unchanged();
  await dropFile(page, 'good.wave', 'good');
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('Dropped');
});

test('10 MB pasted into the editor', async ({ page }) => {
  const unchanged = await good(page);
  await write(page, '0 client send 1\n'.repeat(655_360));
  await expect(page.locator('sw-scenario-pane .foot')).toContainText('at most 262144 are read');
  await unchanged();
  await write(page, 'title "Short"\nhost a\nhost b\nlink a b\n0 b listen 1\n0 a connect b:1\n');
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('Short');
  await expect(page.locator('.remark')).toHaveCount(0);
});

test('an endless repeat, a name used twice, a time that overflows', async ({ page }) => {
  const unchanged = await good(page);
  const world = 'host a\nhost b\nlink a b delay=1ms\n0 b listen 1\n0 a connect b:1\n';
  await write(page, `${world}repeat 999999999 every 1ns: a send 1\n`);
  await expect(page.locator('.remark.error').first()).toContainText('out of range');
  await unchanged();
  await write(page, `host a\n${world}`);
  await expect(page.locator('.remark.error').first()).toContainText('already used in line 1');
  await unchanged();
  await write(page, `${world}99999999999999999999h a close\n`);
  await expect(page.locator('.remark.error').first()).toBeVisible();
  await unchanged();
});

test('a scenario that never ends can be watched, cancelled, and ends at a limit', async ({ page }) => {
  const unchanged = await good(page);
  const endless =
    'title "Endless"\nhost a\nhost b\nlink a b delay=1us\n0 b listen 1\n0 a connect b:1\nwhen a ESTABLISHED: a send 1000M\n';
  const running = page.getByText(/^Running: /);
  // On a slow machine the run takes its time.
  const machine = await page.context().newCDPSession(page);
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 8 });
  // The button is pressed the moment it appears.
  const pressed = page.evaluate(
    () =>
      new Promise<string>(resolve => {
        const app = document.querySelector('sw-app') as SwApp;
        const stop = app.session.subscribe(async () => {
          await app.updateComplete;
          const note = app.shadowRoot!.querySelector<HTMLElement>('main .note:has(button)');
          if (app.session.running === null || !note) return;
          stop();
          note.querySelector('button')!.click();
          resolve(note.innerText);
        });
      }),
  );
  await write(page, endless);
  expect(await pressed).toMatch(/^Running: [\d,]+ events/);
  await expect(page.getByText('Cancelled.')).toBeVisible();
  await machine.send('Emulation.setCPUThrottlingRate', { rate: 1 });
  await unchanged();

  await write(page, `${endless}# again\n`);
  await expect(running).toHaveCount(0);
  await expect(page.locator('.note.bad')).toContainText('A limit ended this run');
  await expect(page.locator('sw-scenario-pane .foot')).toContainText('stopped after');
  await expect(page.locator('sw-scenario-pane h2')).toHaveText('Endless');
});
