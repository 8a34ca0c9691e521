import { expect, it, vi } from 'vitest';

vi.stubGlobal('HTMLElement', class {});
vi.stubGlobal('customElements', { get: () => true });
vi.stubGlobal('location', { href: 'http://localhost/' });
const { inlineText } = await import('./syn-wave');

/** As much of an element as the function looks at. */
const element = (textContent: string, script?: string) =>
  ({ textContent, querySelector: () => (script === undefined ? null : { textContent: script }) }) as unknown as Element;

it('takes the text without the indentation of the page around it', () => {
  expect(inlineText(element('\n    host a\n      # deeper\n\n    host b\n  '))).toBe('host a\n  # deeper\n\nhost b\n');
});

it('prefers a script, in which < and & stand for themselves', () => {
  expect(inlineText(element('not this', '\n  expect a>b FIN < 2\n'))).toBe('expect a>b FIN < 2\n');
});

it('bears an empty element', () => {
  expect(inlineText(element(''))).toBe('\n');
});
