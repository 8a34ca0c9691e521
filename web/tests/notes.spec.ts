/** The author's notes beside their moments, and the choice between connections. */
import { choose, expect, open, settled, test, write } from './page';

const noted = `host client isn=1000
host server isn=5000
link client server delay=50ms
0 server listen 80
0 client connect server:80
1s client send 100
2s link client server delay=20ms
note client ESTABLISHED "the way is open"
note zh-Hans client ESTABLISHED "道路已通"
note client>server DATA 1 "one hundred octets, and not one more"
`;

test('a click on a note goes to its moment', async ({ page }) => {
  await open(page);
  await write(page, noted);
  const notes = page.locator('sw-ladder g.note');
  await expect(notes).toHaveCount(2);
  await expect(notes.first()).toContainText('the way is open');
  await notes.nth(1).locator('text').first().click();
  await expect(page.locator('sw-transport').getByRole('slider')).toHaveAttribute(
    'aria-valuetext',
    /^1 s: client, send/,
  );
  await expect(page.locator('sw-inspector .noted')).toHaveText('one hundred octets, and not one more');
  await expect(page.locator('sw-ladder g.link text')).toHaveText('delay 20 ms');
});

test('notes are in the reader’s language, and reached by keys', async ({ page }) => {
  await open(page, '?lang=zh');
  await write(page, noted);
  const first = page.locator('sw-ladder').getByRole('button', { name: '注释 1，100 ms：道路已通' });
  await expect(page.locator('sw-ladder').getByRole('button', { name: /^注释 2/ })).toHaveCount(1);
  await first.focus();
  await page.keyboard.press('Enter');
  await expect(page.locator('sw-transport').getByRole('slider')).toHaveAttribute('aria-valuetext', /^100 ms/);
  await expect(page.locator('sw-ladder [role="status"]')).toContainText('道路已通');
});

test('in little room a marker tells its words when it is asked', async ({ page }) => {
  await page.setViewportSize({ width: 390, height: 844 });
  await open(page);
  await choose(page, 'client-reboots');
  const marker = page.locator('sw-ladder g.note.marker');
  await expect(marker).toHaveText('1');
  const tip = page.locator('sw-ladder .tip');
  await expect(tip).toBeHidden();
  await page.locator('sw-ladder .notes button').focus();
  await expect(tip).toContainText('a challenge');
  const box = (await tip.boundingBox())!;
  expect(box.x).toBeGreaterThanOrEqual(0);
  expect(box.x + box.width).toBeLessThanOrEqual(390);
  await page.keyboard.press('Escape');
  await expect(tip).toBeHidden();
});

test('the timeline follows the connection that is chosen, through edits', async ({ page }) => {
  await open(page);
  const picker = page.getByRole('combobox', { name: 'Connection that the timeline follows' }).locator('visible=true');
  await expect(picker).toHaveCount(0);
  await choose(page, 'old-data-new-connection');
  await expect(picker.locator('option')).toHaveText([
    'Newest connection',
    '1: first (40000 → 80)',
    '2: second (40000 → 80)',
  ]);
  const aside = page.locator('sw-ladder g.arrow.aside');
  await expect(aside).toHaveCount(0);
  await picker.selectOption('second');
  await expect(page.locator('sw-ladder [data-segment="0"].arrow')).toHaveClass(/aside/);
  await page.getByRole('button', { name: /^client calls close/ }).click();
  await settled(page);
  await expect(picker).toHaveValue('second');
  await expect(page.locator('sw-ladder [data-segment="0"].arrow')).toHaveClass(/aside/);
  await choose(page, 'client-reboots');
  await expect(picker).toHaveValue('');
  await expect(aside).toHaveCount(0);
});

test('the inspector tells the life of a timer and a stay in a state', async ({ page }) => {
  await open(page);
  await choose(page, 'cable-cut');
  const ladder = page.locator('sw-ladder');
  const inspector = page.locator('sw-inspector');
  // The bracket is a line: its middle is on its left edge.
  const bracket = (await ladder.locator('[data-timer="0"] path').nth(1).boundingBox())!;
  await page.mouse.click(bracket.x + 1, bracket.y + bracket.height / 2);
  await expect(inspector.locator('h2').first()).toHaveText('Selected: client, retransmission timer');
  await expect(inspector).toContainText('Armed at 1.5 s for 1.0 s, due at 2.5 s.');
  await expect(inspector).toContainText('Ran out at 2.5 s.');
  await expect(inspector.locator('.why a').first()).toHaveText('RFC 6298 §5');
  await ladder.locator('[data-stay="1 1"] rect').click();
  await expect(inspector.locator('h2').first()).toHaveText('Selected: server, SYN_RECEIVED');
  await expect(inspector).toContainText('Entered at 50 ms, from LISTEN.');
  await expect(inspector).toContainText('Left at 150 ms for ESTABLISHED, after 100 ms.');
});
