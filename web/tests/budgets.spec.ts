/** What the page may cost, measured and printed; what fails a test leaves room for a busy machine and a growing engine. */
import { gzipSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import type { SwApp } from '../src/page/app';
import type { SwLadder } from '../src/view/ladder';
import { choose, drawn, expect, open, test } from './page';

function report(what: string, value: number, budget: number, unit: string): void {
  console.log(
    `budget: ${what}: ${value.toFixed(1)} ${unit} (budget ${budget} ${unit})${value > budget ? ' OVER' : ''}`,
  );
}

const median = (values: number[]): number => values.toSorted((a, b) => a - b)[values.length >> 1]!;

/** Compressed size of every script and wasm that the page has fetched so far, in KB. */
function weigh(page: Page): () => Promise<number> {
  const bodies: Promise<number>[] = [];
  page.on('response', response => {
    if (/\.(m?js|wasm)$/.test(new URL(response.url()).pathname)) {
      bodies.push(response.body().then(body => gzipSync(body, { level: 9 }).length));
    }
  });
  return async () => (await Promise.all(bodies)).reduce((sum, size) => sum + size, 0) / 1024;
}

test('sizes: the facade, and all that it brings', async ({ page }) => {
  await page.setViewportSize({ width: 900, height: 120 });
  const weight = weigh(page);
  await page.goto('sample/index.html', { waitUntil: 'networkidle' });
  const facade = await weight();
  report('facade', facade, 15, 'KB gz');

  await page.setViewportSize({ width: 900, height: 600 });
  await expect(page.locator('syn-wave').first().locator('sw-ladder [role="option"]').first()).toBeAttached();
  await page.waitForLoadState('networkidle');
  const active = await weight();
  report('fully active, without the editor', active, 150, 'KB gz');
  expect(facade).toBeGreaterThan(0.5);
  expect(facade).toBeLessThanOrEqual(15);
  expect(active).toBeLessThanOrEqual(180);
});

test('time: opening the page to the first timeline', async ({ page }) => {
  const times: number[] = [];
  for (let i = 0; i < 7; i++) {
    await page.goto('about:blank');
    await page.goto('index.html');
    await drawn(page);
    const [mark] = await page.evaluate(async () => {
      while (performance.getEntriesByName('synwave-drawn').length === 0) await new Promise(requestAnimationFrame);
      return performance.getEntriesByName('synwave-drawn').map(entry => entry.startTime);
    });
    times.push(mark!);
  }
  report('opening to the first timeline', median(times), 400, 'ms');
  expect(median(times)).toBeLessThan(1200);
});

test('time: an edit to its timeline', async ({ page }) => {
  await open(page);
  await choose(page, 'zero-window');
  const times = await page.evaluate(async () => {
    const app = document.querySelector('sw-app') as SwApp;
    const ladder = app.shadowRoot!.querySelector('sw-ladder') as SwLadder;
    const base = `host a nagle=off\nhost b delayed-ack=off\nlink a b delay=5ms\n0 b listen 1\n0 a connect b:1\nrepeat 48 every 20ms: 1s a send 100\n`;
    const measured: number[] = [];
    let segments = 0;
    for (let i = 0; i < 30; i++) {
      await new Promise(requestAnimationFrame);
      const began = performance.now();
      await app.session.type(`${base}# ${i}\n`);
      await app.updateComplete;
      await ladder.updateComplete;
      measured.push(performance.now() - began);
      segments = app.session.run!.segments.length;
    }
    return { measured: measured.slice(5), segments };
  });
  expect(times.segments).toBeGreaterThan(60);
  report(`edit to redraw, ${times.segments} segments`, median(times.measured), 16, 'ms');
  expect(median(times.measured)).toBeLessThan(48);
});

test('time: panning and zooming a ladder of 100,000 segments', async ({ page }) => {
  test.setTimeout(180_000);
  await open(page);
  const frames = await page.evaluate(async () => {
    const app = document.querySelector('sw-app') as SwApp;
    const ladder = app.shadowRoot!.querySelector('sw-ladder') as SwLadder;
    await app.session.type(
      'host a mss=1460\nhost b\nlink a b delay=1ms\n0 b listen 1\n0 a connect b:1\nwhen a ESTABLISHED: a send 100000k\n',
    );
    await app.session.idle();
    await app.updateComplete;
    const took = async (act: (i: number) => void): Promise<number[]> => {
      const times: number[] = [];
      let last = await new Promise(requestAnimationFrame);
      for (let i = 0; i < 60; i++) {
        act(i);
        const now = await new Promise(requestAnimationFrame);
        times.push(now - last);
        last = now;
      }
      return times;
    };
    const { scroller } = ladder;
    const pan = await took(i => {
      scroller.scrollTop = i * 120;
    });
    const zoom = await took(i => ladder.zoomBy(i % 20 < 10 ? 1.1 : 1 / 1.1));
    return { pan, zoom, segments: app.session.run!.segments.length };
  });
  expect(frames.segments).toBeGreaterThan(90_000);
  report(`panning ${frames.segments} segments, a frame`, median(frames.pan), 17, 'ms');
  report(`zooming ${frames.segments} segments, a frame`, median(frames.zoom), 17, 'ms');
  // Times come in whole frames of 16.7 ms, give or take a tenth; three of them are what a busy machine may take.
  expect(median(frames.pan)).toBeLessThan(3.5 * 16.7);
  expect(median(frames.zoom)).toBeLessThan(3.5 * 16.7);
});
