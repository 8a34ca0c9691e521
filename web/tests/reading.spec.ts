/** Reading a run: the inspector, the state diagram, the playhead, sharing. */
import { choose, expect, label, open, settled, test } from './page';

test('the inspector says why, with its source, and what it changed', async ({ page }) => {
  await open(page);
  await choose(page, 'four-way-close');
  await label(page, 4).click();
  await page.keyboard.press('Escape');
  const inspector = page.locator('sw-inspector');
  await expect(inspector.locator('h2').first()).toHaveText('Selected: client → server, FIN ACK, 0.65 s');
  const cited = inspector.locator('.why a').first();
  await expect(cited).toHaveText(/^RFC 9293 §3\.10\.4$/);
  await expect(cited).toHaveAttribute('href', 'https://www.rfc-editor.org/rfc/rfc9293#section-3.10.4');
  await expect(cited).toHaveAttribute('rel', /noopener/);
  await expect(inspector.locator('tr.changed', { hasText: 'state' }).first()).toContainText('ESTABLISHED → FIN_WAIT_1');
  await expect(inspector.locator('tr.changed', { hasText: 'SND.NXT' }).first()).toContainText('4 → 5');

  // 20 octets of IP, 20 of TCP; the flags are FIN and ACK.
  const octets = inspector.locator('.octets span');
  await expect(octets).toHaveCount(40);
  await expect(octets.first()).toHaveText('45');
  await expect(octets.nth(33)).toHaveText('11');
  await inspector.locator('th', { hasText: 'flags' }).hover();
  await expect(inspector.locator('.octets .hot')).toHaveText(['50', '11']);

  await inspector.getByRole('button', { name: 'Show all fields' }).first().click();
  await expect(inspector.locator('th', { hasText: 'MAX.SND.WND' }).first()).toBeVisible();
});

test('a lost segment names the line that lost it', async ({ page }) => {
  await open(page);
  await page.locator('sw-ladder g.label.lost text.chip').first().click();
  await page.keyboard.press('Escape');
  await expect(page.locator('sw-inspector .why.lost')).toContainText('line 10 of the scenario says so');
  await page.getByRole('button', { name: 'Line 10' }).click();
  await expect(page.locator('.cm-content')).toBeFocused();
  await page.keyboard.press('Escape');
  await expect(page.locator('.cm-content')).not.toBeFocused();
});

test('numbers are relative or absolute', async ({ page }) => {
  await open(page);
  await choose(page, 'four-way-close');
  const syn = page.locator('sw-ladder g.label[data-segment="0"] text.detail');
  await expect(syn).toContainText('seq 0');
  await page.getByRole('button', { name: 'Relative' }).click();
  await expect(syn).toContainText('seq 1000');
});

test('stepping shows where each host is', async ({ page }) => {
  await open(page);
  await choose(page, 'four-way-close');
  const slider = page.locator('sw-transport').getByRole('slider');
  const diagram = page.locator('sw-state-diagram svg').first();
  await slider.focus();
  await page.keyboard.press('Home');
  await expect(diagram).toHaveAccessibleName(/client: CLOSED/);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(diagram).toHaveAccessibleName('State diagram. client: SYN_SENT. server: LISTEN');
  await page.getByRole('button', { name: 'One step on' }).click();
  await expect(diagram).toHaveAccessibleName('State diagram. client: SYN_SENT. server: SYN_RECEIVED');
  await page.getByRole('button', { name: 'One step back' }).click();
  await expect(diagram).toHaveAccessibleName('State diagram. client: SYN_SENT. server: LISTEN');
  await page.keyboard.press('End');
  await expect(diagram).toHaveAccessibleName('State diagram. client: CLOSED. server: CLOSED');
});

test('playing moves the playhead, and pauses; the scrubber is dragged', async ({ page }) => {
  await open(page);
  await choose(page, 'four-way-close');
  const slider = page.locator('sw-transport').getByRole('slider');
  const now = async () => Number(await slider.getAttribute('aria-valuenow'));
  await page.getByRole('button', { name: 'To the start' }).click();
  expect(await now()).toBe(0);
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  await expect.poll(now).toBeGreaterThan(20_000);
  await page.keyboard.press('k');
  const paused = await now();
  await page.waitForTimeout(200);
  expect(await now()).toBe(paused);
  const box = (await slider.boundingBox())!;
  await page.mouse.move(box.x + 20, box.y + 15);
  await page.mouse.down();
  await page.mouse.move(box.x + box.width - 40, box.y + 15, { steps: 4 });
  await page.mouse.up();
  expect(await now()).toBeGreaterThan(paused);
});

test('without motion, playing jumps from moment to moment', async ({ page }) => {
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await open(page);
  await page.getByRole('button', { name: 'To the start' }).click();
  await page.getByRole('button', { name: 'Play', exact: true }).click();
  const seen = new Set<string>();
  for (let i = 0; i < 20; i++) {
    seen.add((await page.locator('sw-transport').getByRole('slider').getAttribute('aria-valuetext'))!);
    await page.waitForTimeout(100);
  }
  expect(seen.size).toBeGreaterThan(1);
  expect(seen.size).toBeLessThan(6);
});

test('sharing copies the address', async ({ page, context }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await open(page);
  await choose(page, 'refused');
  await page.getByRole('button', { name: 'Share' }).click();
  await expect(page.getByText('The link is copied.')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(page.url());
  expect(page.url()).toContain('#v1.d.');
});

test('what is wrong, and what an intervention added, is said aloud', async ({ page }) => {
  await open(page);
  await choose(page, 'four-way-close');
  const said = page.locator('sw-scenario-pane [role="status"]');
  await label(page, 0).click();
  await page.getByRole('menuitem', { name: 'Drop it' }).click();
  await settled(page);
  await expect(said).toContainText('drop client>server SYN 1');
});
