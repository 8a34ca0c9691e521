import { describe, expect, it } from 'vitest';
import { largest_text_octets, readHash, readTime, writeHash, writeTime } from './link';

const text = 'title zh-Hans "四次挥手"\nhost client\n0 client connect server:80\n';

describe('links', () => {
  it('give back the text and the playhead', async () => {
    const hash = await writeHash(text, 1_412_000_000);
    expect(hash).toMatch(/^#v1\.d\.[A-Za-z0-9_-]+&t=1412ms$/);
    expect(await readHash(hash)).toEqual({ kind: 'scenario', text, at_ns: 1_412_000_000 });
    expect(await readHash(await writeHash(text, null))).toEqual({ kind: 'scenario', text, at_ns: null });
  });

  it('tell a script from a scenario', async () => {
    const script = '0 socket(..., SOCK_STREAM, IPPROTO_TCP) = 3\n';
    const hash = await writeHash(script, 5e6, 'script');
    expect(hash).toMatch(/^#v1\.p\.[A-Za-z0-9_-]+&t=5ms$/);
    expect(await readHash(hash)).toEqual({ kind: 'script', text: script, at_ns: 5e6 });
  });

  it('still read a link written by the first version', async () => {
    expect(await readHash('#v1.d.y8gvLlFIzslMzStRKE4tKkstAgA&t=0s')).toEqual({
      kind: 'scenario',
      text: 'host client server',
      at_ns: 0,
    });
    expect(await readHash('#v1.p.M1BIzskvTtUw1lSwVTDgAgA&t=0s')).toEqual({
      kind: 'script',
      text: '0 close(3) = 0\n',
      at_ns: 0,
    });
  });

  it('say nothing for an empty address', async () => {
    expect(await readHash('')).toBeNull();
    expect(await readHash('#')).toBeNull();
  });

  it('name a newer form, whatever follows', async () => {
    for (const hash of ['#v2.d.abc', '#v2.x!', '#v1.z.abc', '#v17.d.abc&t=1s']) {
      expect(await readHash(hash)).toEqual({ error: 'newer' });
    }
  });

  it('name damage: cut short, changed, a strange time, no link at all', async () => {
    const hash = await writeHash(text, null);
    const damaged = [hash.slice(0, -6), hash.replace(/.{6}$/, '!!!!!!'), `${hash}&t=soon`, '#hello', '#v1', '#v1.d.'];
    for (const bad of damaged) expect(await readHash(bad)).toEqual({ error: 'damaged' });
  });

  it('stop inflating at the limit', async () => {
    const at_limit = '#'.repeat(largest_text_octets);
    expect(await readHash(await writeHash(at_limit, null))).toEqual({ kind: 'scenario', text: at_limit, at_ns: null });
    expect(await readHash(await writeHash(`${at_limit}#`, null))).toEqual({ error: 'too_large' });
    expect(await readHash(await writeHash('#'.repeat(50_000_000), null))).toEqual({ error: 'too_large' });
  });

  it('refuse text that is not UTF-8', async () => {
    expect(await readHash('#v1.d.-_8PAA')).toEqual({ error: 'damaged' });
  });
});

describe('times', () => {
  it('are exact to the nanosecond', () => {
    for (const ns of [0, 1, 999, 1_000, 1_500, 1_412_000_000, 60e9, 86_399_999_999_999]) {
      expect(readTime(writeTime(ns))).toBe(ns);
    }
    expect(writeTime(1_412_000_000)).toBe('1412ms');
  });

  it('are nothing else', () => {
    for (const bad of ['', '1', 's', '-1s', '1e9s', '1s2']) expect(readTime(bad)).toBeNaN();
  });
});
