/** The story "drop the last ACK": once by clicking, once without a mouse. */
import type { Page } from '@playwright/test';
import { choose, drawn, expect, label, linesOf, open, segments, settled, test, textOf, write } from './page';

/** The scenario of the lost ACK before anything is lost: the reader is to do it. */
async function nothingLost(page: Page): Promise<void> {
  await choose(page, 'last-ack-lost');
  await write(page, (await textOf(page)).replace(/^drop .*\n/m, ''));
  expect(await linesOf(page, 'drop')).toEqual([]);
}

/** The client's answer to the server's FIN. */
async function lastAck(page: Page): Promise<number> {
  const all = await segments(page);
  const last = all.filter(({ name }) => /^client (to|→) server/.test(name)).at(-1)!;
  expect(last.name).toMatch(/\bACK\b/);
  expect(last.name).not.toMatch(/FIN|SYN|PSH/);
  return last.segment;
}

const fins = async (page: Page) => (await segments(page)).filter(({ name }) => /^server (to|→) client.*FIN/.test(name));

async function dropped(page: Page): Promise<void> {
  await settled(page);
  expect(await linesOf(page, 'drop')).toEqual([expect.stringMatching(/^drop client>server ACK \d+$/)]);
  await expect(page.locator('.cm-line.touched')).toHaveText(/^drop client>server ACK/);
  const sent = await fins(page);
  expect(sent.length).toBe(2);
  expect(sent[1]!.name).toContain('again');
  await expect(page.locator('sw-ladder g.label text.note', { hasText: 'dropped by you' })).toBeVisible();
}

test('by clicking', async ({ page }) => {
  await open(page);
  await nothingLost(page);
  expect((await fins(page)).length).toBe(1);

  await label(page, await lastAck(page)).click();
  await page.getByRole('menuitem', { name: 'Drop it' }).click();
  await dropped(page);

  await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  expect(await linesOf(page, 'drop')).toEqual([]);
  expect((await fins(page)).length).toBe(1);

  await page.getByRole('button', { name: 'Redo' }).click();
  await dropped(page);
});

test('by keyboard alone', async ({ page }) => {
  await open(page);
  await nothingLost(page);
  const wanted = await lastAck(page);
  // As a visitor who followed a link: nothing has the focus yet.
  await page.waitForTimeout(600);
  await page.reload();
  await drawn(page);

  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to the timeline' })).toBeFocused();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Home');
  for (let tries = 0; tries < 40; tries++) {
    if ((await page.locator('sw-ladder [aria-selected="true"]').getAttribute('data-segment')) === String(wanted)) break;
    await page.keyboard.press('ArrowDown');
  }
  await page.keyboard.press('Enter');
  await expect(page.getByRole('menuitem', { name: 'Drop it' })).toBeFocused();
  await page.keyboard.press('Enter');
  await dropped(page);

  await page.keyboard.press('Control+z');
  await settled(page);
  expect(await linesOf(page, 'drop')).toEqual([]);
  await page.keyboard.press('Control+y');
  await dropped(page);
});

test('delay, deliver again and corrupt each add their line', async ({ page }) => {
  await open(page);
  await choose(page, 'four-way-close');
  const ack = await lastAck(page);
  const act = async (name: RegExp, line: RegExp) => {
    await label(page, ack).click();
    await page.getByRole('menuitem', { name }).first().click();
    await settled(page);
    const word = line.source.replace(/^\^/, '').split(' ')[0]!;
    expect(await linesOf(page, word)).toEqual([expect.stringMatching(line)]);
    await page.getByRole('button', { name: 'Undo' }).click();
    await settled(page);
  };
  await act(/^Delay it by/, /^delay client>server ACK \d+ by \S+$/);
  await act(/^Deliver it again after/, /^duplicate client>server ACK \d+ after \S+$/);
  await act(/^Corrupt it/, /^corrupt client>server ACK \d+$/);
});

test('the application calls at the playhead, and switches of host and link', async ({ page }) => {
  await open(page);
  await choose(page, 'three-way-handshake');
  await page.getByRole('button', { name: /^client calls close/ }).click();
  await settled(page);
  expect((await linesOf(page, '')).some(line => /^\S+\s+client close$/.test(line))).toBe(true);

  await page.getByRole('button', { name: 'More of client' }).click();
  await page.getByRole('checkbox', { name: 'TIME_WAIT', exact: true }).uncheck();
  await settled(page);
  expect(await linesOf(page, 'host client')).toEqual([expect.stringContaining('time-wait=off')]);
  await page.keyboard.press('Escape');

  await page.getByRole('button', { name: /^Link settings/ }).click();
  await page.getByRole('textbox', { name: 'Delay, one way' }).fill('35ms');
  await page.keyboard.press('Enter');
  await settled(page);
  expect(await linesOf(page, 'link')).toEqual([expect.stringContaining('delay=35ms')]);

  await page.getByRole('textbox', { name: 'Delay, one way' }).fill('soon');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/That can not be done: "soon"/)).toBeVisible();
  expect(await linesOf(page, 'link')).toEqual([expect.stringContaining('delay=35ms')]);
});
