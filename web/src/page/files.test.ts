import { expect, it } from 'vitest';
import { fileName, kindOf, readText } from './files';

const blob = (...octets: number[]) => new Blob([Uint8Array.from(octets)]);

it('reads text, with one kind of line end', async () => {
  expect(await readText(new Blob(['host a\r\nhost b\r']))).toEqual({ text: 'host a\nhost b\n' });
  expect(await readText(new Blob(['title zh-Hans "四次"']))).toEqual({ text: 'title zh-Hans "四次"' });
});

it('refuses what is not text, and what is too large', async () => {
  expect(await readText(blob(0xff, 0xfe, 0x41))).toEqual({ error: 'binary' });
  expect(await readText(blob(0x41, 0, 0x42))).toEqual({ error: 'binary' });
  expect(await readText(new Blob(['#'.repeat(256 * 1024)]))).toHaveProperty('text');
  expect(await readText(new Blob(['#'.repeat(256 * 1024 + 1)]))).toEqual({ error: 'too_large', octets: 262145 });
});

it('names a file after a title', () => {
  expect(fileName('The last ACK is lost: why (1)')).toBe('the-last-ack-is-lost-why-1');
  expect(fileName('四次挥手')).toBe('四次挥手');
  expect(fileName('///')).toBe('scenario');
  expect(fileName('', 'script')).toBe('script');
});

it('knows by its name what a file holds', () => {
  expect([kindOf('a.pkt'), kindOf('A.PKT'), kindOf('b.wave'), kindOf('c.txt'), kindOf('pkt')]).toEqual([
    'script',
    'script',
    'scenario',
    null,
    null,
  ]);
});
