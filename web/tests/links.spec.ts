import { choose, drawn, expect, label, open, settled, test, textOf } from './page';

test('the address carries scenario and playhead to somebody else', async ({ page, context }) => {
  await open(page);
  await choose(page, 'four-way-close');
  await label(page, 3).click();
  await page.getByRole('menuitem', { name: 'Drop it' }).click();
  await settled(page);
  const scrubber = page.locator('sw-transport').getByRole('slider');
  await scrubber.focus();
  await page.keyboard.press('Home');
  for (let i = 0; i < 4; i++) await page.keyboard.press('ArrowRight');
  const said = await scrubber.getAttribute('aria-valuetext');
  const text = await textOf(page);
  await expect.poll(() => page.url()).toMatch(/#v1\.d\.[\w-]+&t=\d+\w+$/);
  await page.waitForTimeout(500);

  const other = await context.newPage();
  await other.goto(page.url());
  await drawn(other);
  await settled(other);
  expect(await textOf(other)).toBe(text);
  await expect(other.locator('sw-transport').getByRole('slider')).toHaveAttribute('aria-valuetext', said!);
});

for (const [name, hash, words] of [
  ['damaged', '#v1.d.AAAA-broken', 'is damaged'],
  ['from a newer version', '#v2.q.whatever', 'from a newer version'],
  ['too large', '', 'too much text'],
] as const) {
  test(`a link that is ${name} says so and changes nothing`, async ({ page }) => {
    let address: string = hash;
    if (address === '') {
      await open(page);
      address = await page.evaluate(async () => {
        const zipped = new Blob(['#'.repeat(3_000_000)]).stream().pipeThrough(new CompressionStream('deflate-raw'));
        const octets = new Uint8Array(await new Response(zipped).arrayBuffer());
        return `#v1.d.${btoa(String.fromCharCode(...octets))
          .replace(/\+/g, '-')
          .replace(/\//g, '_')
          .replace(/=+$/, '')}`;
      });
    }
    // On a page that shows something already.
    await open(page);
    await choose(page, 'refused');
    const before = await textOf(page);
    await page.waitForTimeout(500);
    await page.evaluate(to => {
      location.hash = to;
    }, address);
    await expect(page.locator('.note.bad')).toContainText(words);
    expect(await textOf(page)).toBe(before);
    await page.waitForTimeout(600);
    expect(await page.evaluate(() => location.hash)).toBe(address);

    // As the first thing a visitor opens.
    await page.goto('about:blank');
    await open(page, address);
    await expect(page.locator('.note.bad')).toContainText(words);
    expect(await textOf(page)).toContain('The last ACK is lost');
    await page.waitForTimeout(600);
    expect(await page.evaluate(() => location.hash)).toBe(address);
  });
}

test('back and forth go through the scenarios that were opened', async ({ page }) => {
  await open(page);
  await choose(page, 'refused');
  await expect.poll(() => page.evaluate(() => history.length)).toBeGreaterThan(2);
  await choose(page, 'half-close');
  await page.waitForTimeout(600);
  const title = page.locator('sw-scenario-pane h2');
  await page.goBack();
  await expect(title).toHaveText('Nobody listens');
  await page.goBack();
  await expect(title).toContainText('The last ACK is lost');
  await page.goForward();
  await expect(title).toHaveText('Nobody listens');
});
