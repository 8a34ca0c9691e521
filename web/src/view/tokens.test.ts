import { describe, expect, test } from 'vitest';
import { stateTokens, tokenSheet } from './tokens';

/** WCAG 2.2: relative luminance and contrast. */
function luminance(hex: string): number {
  const channels = [1, 3, 5].map(at => Number.parseInt(hex.slice(at, at + 2), 16) / 255);
  const [r, g, b] = channels.map(c => (c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)) as [
    number,
    number,
    number,
  ];
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [low, high] = [luminance(a), luminance(b)].sort((x, y) => x - y) as [number, number];
  return (high + 0.05) / (low + 0.05);
}

function theme(name: 'light' | 'dark'): (token: string) => string {
  const block = tokenSheet(':root').split(`:root[data-theme="${name}"] {`)[1]!.split('}')[0]!;
  return token => new RegExp(`--sw-${token}: (#[0-9a-f]{6});`).exec(block)?.[1] ?? '';
}

describe.each(['light', 'dark'] as const)('the %s theme', name => {
  const token = theme(name);

  test.each(['ink', 'dim', 'accent', 'label', 'lost', 'ok', 'warn'])('text in %s is readable on both grounds', text => {
    for (const ground of ['bg', 'pane']) expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test.each([
    ['on-accent', 'accent'],
    ['ink', 'chip'],
    ['ink', 'accent-soft'],
    ['ink', 'changed'],
    ['lost', 'lost-soft'],
    ['ok', 'ok-soft'],
  ])('%s is readable on %s', (text, ground) => {
    expect(contrast(token(text), token(ground))).toBeGreaterThanOrEqual(4.5);
  });

  test('arrows, brackets and the edge of TIME_WAIT stand out as shapes', () => {
    for (const shape of ['arrow', 'timer', 'state-time-wait-edge', 'accent']) {
      expect(contrast(token(shape), token('bg')), shape).toBeGreaterThanOrEqual(3);
    }
  });

  test('every state has a colour', () => {
    for (const state of stateTokens) expect(token(state.slice('--sw-'.length))).toMatch(/^#/);
  });
});
