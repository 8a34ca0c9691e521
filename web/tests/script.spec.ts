/** packetdrill scripts in the page: run, judged, marked, pinned, announced, opened, shared. */
import { readFileSync } from 'node:fs';
import type { Page } from '@playwright/test';
import type { SwApp } from '../src/page/app';
import { drawn, expect, open, segments, settled, test, textOf, violations } from './page';

const passing = readFileSync(new URL('../../tests/drill/examples/handshake.pkt', import.meta.url), 'utf8');
/** The acknowledgement would be 101, so the script is wrong in line 14. */
const failing = `// A wrong expectation.
--profile=linux
0     socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0    setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0
+0    bind(3, ..., ...) = 0
+0    listen(3, 1) = 0

+0    < S 0:0(0) win 32792 <mss 1000>
+0    > S. 0:0(0) ack 1 <...>
+.05  < . 1:1(0) ack 1 win 257
+0    accept(3, ..., ...) = 4

+.05  < P. 1:101(100) ack 1 win 257
+0    > . 1:1(0) ack 100
+.05  close(4) = 0
`;

const pane = (page: Page) => page.locator('sw-script-pane');
const verdict = (page: Page) => pane(page).locator('div.verdict');
const announced = (page: Page) => pane(page).locator('[role="status"]');

/** Opens the Script tab and waits for its first timeline. */
async function openScripts(page: Page, address = ''): Promise<void> {
  await open(page, address);
  await page.getByRole('tab', { name: /^(Script|脚本)$/ }).click();
  await expect(verdict(page)).toBeVisible();
  await settled(page);
}

/** Puts a text into the editor as if pasted over everything. */
async function write(page: Page, text: string): Promise<void> {
  const content = pane(page).locator('.cm-content');
  await content.waitFor();
  await content.focus();
  await page.keyboard.press('Control+a');
  await content.evaluate((target, pasted) => {
    const data = new DataTransfer();
    data.setData('text/plain', pasted);
    target.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true, cancelable: true }));
  }, text);
  await settled(page);
}

async function dropFile(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([file, content]) => {
      const data = new DataTransfer();
      data.items.add(new File([content!], file!));
      for (const type of ['dragover', 'drop']) {
        document.body.dispatchEvent(new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true }));
      }
    },
    [name, text],
  );
  await settled(page);
}

test('a passing script: a verdict, said aloud, and a ladder of kernel and script', async ({ page }) => {
  await openScripts(page);
  await write(page, passing);
  await expect(verdict(page)).toHaveClass(/\bpass\b/);
  await expect(verdict(page)).toContainText(/Passed\s*\d+ checks held/);
  await expect(announced(page)).toHaveText(/^Passed: \d+ checks held$/);
  const hosts = page.locator('sw-ladder .host b');
  await expect(hosts).toHaveText(['kernel', 'script']);
  const names = (await segments(page)).map(({ name }) => name);
  expect(names[0]).toMatch(/^script to kernel: SYN seq 0/);
  expect(names[1]).toMatch(/^kernel to script: SYN ACK seq 0 · ack 1/);
  // The calls stand at the lane of the kernel, in the words of the script.
  await expect(page.locator('sw-ladder g.call text', { hasText: /^socket\(.*= 3$/ })).toBeVisible();
  await expect(page.locator('sw-ladder g.call text', { hasText: 'bind(3, ..., ...) = 0' })).toBeVisible();
  await expect(page.locator('sw-ladder g.call text', { hasText: 'listen(3, 1) = 0' })).toBeVisible();
  await expect(page.locator('sw-ladder g.call text', { hasText: 'write(4, ..., 2000) = 2000' })).toBeVisible();
  await expect(page.locator('sw-ladder g.note').filter({ visible: true })).toHaveCount(0);
  await expect(pane(page).locator('.failed-line')).toHaveCount(0);
});

test('a failing script: the line is marked, announced and pinned at its moment', async ({ page }) => {
  await openScripts(page);
  await write(page, failing);
  await expect(verdict(page)).toHaveClass(/\bfail\b/);
  await expect(verdict(page).getByRole('button')).toHaveText('Line 14');
  await expect(verdict(page).locator('dt')).toHaveText(['expected', 'seen', 'differs']);
  await expect(verdict(page).locator('dd').nth(0)).toHaveText('> . 1:1(0) ack 100');
  await expect(verdict(page).locator('dd').nth(1)).toContainText('ack 101');
  // Expected and seen stand one under the other.
  const [above, below] = await verdict(page)
    .locator('dd')
    .evaluateAll(cells => cells.map(cell => cell.getBoundingClientRect().left));
  expect(above).toBe(below);

  await expect(announced(page)).toContainText('Failed: Line 14: expected > . 1:1(0) ack 100');
  const line = pane(page).locator('.cm-line.failed-line');
  await expect(line).toHaveText(/^\+0 +> \. 1:1\(0\) ack 100/);
  await expect(pane(page).locator('.cm-gutterElement.failed-number')).toHaveText('14');
  await expect(pane(page).locator('.remark.failed dd').first()).toHaveText('> . 1:1(0) ack 100');

  // What was seen is the last arrow; the note is pinned to it, at the lane of the script.
  const note = page.locator('sw-ladder g.note.failed');
  await expect(note).toHaveCount(1);
  await expect(note).toContainText('Line 14 failed');
  const dot = (await note.locator('circle').boundingBox())!;
  const arrow = (await page.locator('sw-ladder g.arrow').filter({ visible: true }).last().boundingBox())!;
  expect(Math.abs(dot.y + dot.height / 2 - (arrow.y + arrow.height / 2))).toBeLessThan(8);
  const lane = (await page.locator('sw-ladder .host').last().boundingBox())!;
  expect(dot.x).toBeGreaterThan(lane.x);

  // It leads to the line, by mouse and by keys.
  const scrubber = page.locator('sw-transport').getByRole('slider');
  await scrubber.focus();
  await page.keyboard.press('Home');
  await note.locator('text').first().click();
  await expect(scrubber).toHaveAttribute('aria-valuetext', /^100 ms/);
  await expect(pane(page).locator('.cm-content')).toBeFocused();
  const button = page.getByRole('button', { name: /^Failed at 100 ms\. Line 14: / });
  await button.focus();
  await page.keyboard.press('Enter');
  await expect(pane(page).locator('.cm-content')).toBeFocused();

  await write(page, failing.replace('ack 100', 'ack 101'));
  await expect(verdict(page)).toHaveClass(/\bpass\b/);
  await expect(pane(page).locator('.failed-line')).toHaveCount(0);
  await expect(page.locator('sw-ladder g.note').filter({ visible: true })).toHaveCount(0);
});

test('a script that cannot be understood says line and column, and the timeline stays', async ({ page }) => {
  await openScripts(page);
  await write(page, passing);
  const before = await segments(page);
  await write(page, '// Bad.\n0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+0 > S. 0:9(0) ack 1\n');
  await expect(verdict(page)).toHaveClass(/\berror\b/);
  await expect(verdict(page)).toContainText('This script cannot run');
  await expect(verdict(page).getByRole('button')).toHaveText(/^Line 3, column \d+$/);
  await expect(announced(page)).toContainText(/^Error in line 3, column \d+: /);
  await expect(pane(page).locator('.squiggle.error')).toBeVisible();
  await expect(pane(page).locator('.remark.error')).toBeVisible();
  await expect(pane(page).locator('.foot')).toContainText('The timeline is that of the last text without errors.');
  expect(await segments(page)).toEqual(before);
});

test('an unknown call, a feature that is not there, garbage', async ({ page }) => {
  await openScripts(page);
  for (const text of ['0 clsoe(3) = 0\n', '0 `rm -rf /`\n', '\u0001 }{ %{ `', '/*', '']) {
    await write(page, text);
    await expect(verdict(page), text).toHaveClass(/\b(error|fail|skip)\b/);
    await expect(verdict(page), text).toContainText(/\w{3}/);
  }
});

test('a huge script, and one that waits for a year, end at their limits', async ({ page }) => {
  await openScripts(page);
  await write(page, `0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n${'+0 close(3) = 0\n'.repeat(30_000)}`);
  await expect(verdict(page)).toHaveClass(/\berror\b/);
  await expect(verdict(page)).toContainText('more than 20000 events');
  await write(page, '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n+99999999 close(3) = 0\n');
  await expect(verdict(page)).toHaveClass(/\b(error|fail)\b/);
  await write(page, passing);
  await expect(verdict(page)).toHaveClass(/\bpass\b/);
});

test('a .pkt file is dragged in, from the scenario’s side too', async ({ page }) => {
  await open(page);
  const scenario = await textOf(page);
  await dropFile(page, 'mine.pkt', failing);
  await expect(page.getByRole('tab', { name: 'Script' })).toHaveAttribute('aria-selected', 'true');
  await expect(pane(page).locator('h2')).toHaveText('A wrong expectation');
  await expect(verdict(page)).toHaveClass(/\bfail\b/);
  expect(await textOf(page)).toBe(failing);
  await page.getByRole('tab', { name: 'Scenario' }).click();
  expect(await textOf(page)).toBe(scenario);
  await dropFile(page, 'huge.pkt', '// no\n'.repeat(60_000));
  await expect(page.locator('.note.bad')).toContainText('360000 octets');
});

test('each side keeps its text, history and playhead', async ({ page }) => {
  await open(page);
  const scenario = await textOf(page);
  await page.getByRole('tab', { name: 'Script' }).click();
  await expect(verdict(page)).toBeVisible();
  const first = await textOf(page);
  await write(page, failing);
  await page.getByRole('tab', { name: 'Scenario' }).focus();
  await page.keyboard.press('ArrowLeft');
  await expect(page.getByRole('tab', { name: 'Scenario' })).toBeFocused();
  await drawn(page);
  expect(await textOf(page)).toBe(scenario);
  await expect(page.locator('sw-ladder .host b').first()).toHaveText('client');
  await expect(page.getByRole('button', { name: 'Undo' })).toBeDisabled();
  await page.getByRole('tab', { name: 'Script' }).click();
  await expect.poll(() => textOf(page)).toBe(failing);
  await page.getByRole('button', { name: 'Undo' }).click();
  await settled(page);
  expect(await textOf(page)).toBe(first);
});

test('a script is chosen, saved and captured; nothing in it can be dropped', async ({ page }) => {
  await openScripts(page);
  const picker = page.getByRole('combobox', { name: 'Script' });
  for (const id of ['handshake', 'syn-lost', 'fast-retransmit', 'time-wait', 'challenge-ack']) {
    await picker.selectOption(id);
    await settled(page);
    await expect(verdict(page), id).toHaveClass(/\bpass\b/);
  }
  await page.getByRole('button', { name: 'Export', exact: true }).click();
  await expect(page.getByRole('menuitem')).toHaveText(['Capture at kernel (.pcapng)', 'Script text (.pkt)']);
  const [capture] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('menuitem', { name: /^Capture/ }).click(),
  ]);
  expect(capture.suggestedFilename()).toBe('a-forged-rst-is-challenged-kernel.pcapng');
  const content = readFileSync((await capture.path())!);
  expect(content.readUInt32LE(0)).toBe(0x0a0d0d0a);
  expect(content.length).toBeGreaterThan(300);
  const [saved] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Save' }).click(),
  ]);
  expect(saved.suggestedFilename()).toBe('a-forged-rst-is-challenged.pkt');

  await expect(page.locator('sw-host-actions')).toHaveCount(0);
  await expect(page.locator('.only')).toBeVisible();
  const text = await textOf(page);
  await page.locator('sw-ladder g.label text.chip').first().click();
  await expect(page.getByRole('menuitem', { name: 'Drop it' })).toHaveCount(0);
  await expect(page.locator('sw-inspector')).toContainText(/Line \d+ of the script/);
  await page.keyboard.press('d');
  await expect(page.locator('.note.bad')).toContainText('a script is changed in its text');
  expect(await textOf(page)).toBe(text);
});

test('the share link carries the script', async ({ page, context }) => {
  await openScripts(page);
  await write(page, failing);
  await expect.poll(() => page.url()).toMatch(/#v1\.p\.[\w-]+&t=\d+\w+$/);
  await page.waitForTimeout(600);

  const other = await context.newPage();
  const fetched: string[] = [];
  other.on('request', request => fetched.push(new URL(request.url()).pathname));
  await other.goto(page.url());
  await drawn(other);
  await settled(other);
  expect(await textOf(other)).toBe(failing);
  await expect(other.getByRole('tab', { name: 'Script' })).toHaveAttribute('aria-selected', 'true');
  await expect(verdict(other)).toHaveClass(/\bfail\b/);
  expect(fetched).not.toContain('/engine/synwave.wasm');
  // The other side is there too, when it is asked for.
  await other.getByRole('tab', { name: 'Scenario' }).click();
  await drawn(other);
  await expect(other.locator('sw-scenario-pane h2')).toContainText('The last ACK is lost');
  await expect.poll(() => other.url()).toMatch(/#v1\.d\./);
  await other.goBack();
  await expect(other.getByRole('tab', { name: 'Script' })).toHaveAttribute('aria-selected', 'true');
});

test('who reads scenarios alone does not load the scripts', async ({ page }) => {
  const fetched: string[] = [];
  page.on('request', request => fetched.push(new URL(request.url()).pathname));
  await open(page);
  await page.waitForLoadState('networkidle');
  expect(fetched.filter(path => /synwave_script|script_pane/.test(path))).toEqual([]);
});

test('in Chinese', async ({ page }) => {
  await openScripts(page, '?lang=zh');
  await write(page, failing);
  await expect(verdict(page)).toContainText('失败');
  await expect(verdict(page).locator('dt').first()).toHaveText('期望');
  await expect(announced(page)).toContainText('失败：第 14 行：应为 > . 1:1(0) ack 100');
  await write(page, '0 clsoe(3) = 0\n');
  await expect(verdict(page)).toContainText('未知的调用 clsoe');
});

test.describe('without its module', () => {
  test.use({ expectsMessages: true });

  test('the page says so, and loads it when asked again', async ({ page, context }) => {
    let broken = true;
    await context.route('**/engine/synwave_script.mjs', route => (broken ? route.abort() : route.continue()));
    await open(page);
    await page.getByRole('tab', { name: 'Script' }).click();
    await expect(page.getByText('The engine could not be loaded.')).toBeVisible();
    broken = false;
    await page.getByRole('button', { name: 'Try again' }).click();
    await expect(verdict(page)).toHaveClass(/\bpass\b/);
  });
});

for (const language of ['en', 'zh']) {
  for (const theme of ['light', 'dark'] as const) {
    for (const width of [1440, 390]) {
      test(`axe finds nothing: ${language}, ${theme}, ${width} px`, async ({ page }) => {
        test.slow();
        await page.setViewportSize({ width, height: width === 390 ? 844 : 900 });
        await page.emulateMedia({ colorScheme: theme });
        await open(page, `?lang=${language}`);
        if (width === 390) await page.locator('nav button').first().click();
        await page.getByRole('tab', { name: /^(Script|脚本)$/ }).click();
        await expect(verdict(page)).toHaveClass(/\bpass\b/);
        await pane(page).locator('.cm-content').waitFor();
        expect(await violations(page), 'passed').toEqual([]);
        for (const text of [failing, '0 clsoe(3) = 0\n']) {
          await page.evaluate(it => (document.querySelector('sw-app') as SwApp).session.type(it), text);
          await settled(page);
          await expect(verdict(page)).not.toHaveClass(/\bpass\b/);
          expect(await violations(page), text).toEqual([]);
        }
      });
    }
  }
}

test('the element shows a script, and why it failed', async ({ page }) => {
  await page.goto('sample/index.html');
  await page.evaluate(text => {
    const element = document.createElement('syn-wave') as HTMLElement & { text: string };
    element.setAttribute('type', 'script');
    element.id = 'script';
    document.body.prepend(element);
    element.text = text;
  }, failing);
  const element = page.locator('#script');
  await expect(element.locator('sw-ladder g.note.failed')).toContainText('Line 14 failed', {
    timeout: 30_000,
  });
  await expect(element.locator('.title')).toHaveText('A wrong expectation');
  await expect(element.locator('.note[role="status"]')).toContainText('Line 14: expected > . 1:1(0) ack 100');
  await expect(element.locator('.head a')).toHaveAttribute('href', /#v1\.p\./);
});
