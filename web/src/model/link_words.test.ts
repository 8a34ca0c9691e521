import { expect, test } from 'vitest';
import { linkEnds, linkWords } from './link_words';

const words = { linkChanged: 'link changed', linkDown: 'link down', linkUp: 'link up' };

test.each([
  ['1s      link client server down', 'link down'],
  ['  6s link client server up   # mended', 'link up'],
  ['3s link client server delay=50ms loss=1%', 'delay 50 ms · loss 1%'],
  ['when server CLOSE_WAIT +10ms: link client>server rate=10Mbps', 'client>server rate 10 Mbps'],
  ['', 'link changed'],
  ['2s client send 10', 'link changed'],
])('%s', (line, said) => {
  expect(linkWords(line, words)).toBe(said);
});

test('the ends of a link', () => {
  expect(linkEnds('1s link client server down')).toEqual(['client', 'server']);
  expect(linkEnds('link a>b loss=1%')).toEqual(['a', 'b']);
  expect(linkEnds('1s client send 5')).toBeNull();
});
