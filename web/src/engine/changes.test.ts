import { expect, test } from 'vitest';
import { ChangeReader, packChanges } from './changes';
import { TcbField } from './records';

const changes = [
  { event: 3, host: 0, socket: 7, field: TcbField.snd_una, value: 4294967295 },
  { event: 3, host: 63, socket: 0xffffff, field: TcbField.rto, value: 3_000_000_000 },
  { event: 4294967290, host: 1, socket: 0, field: TcbField.retransmit_at, value: -1 },
  { event: 4294967290, host: 1, socket: 0, field: TcbField.ts_recent, value: 5 },
];

test('packed changes come back one by one, as they were', () => {
  const reader = new ChangeReader(packChanges(changes));
  expect(reader.length).toBe(changes.length);
  const seen = changes.map((_, i) => ({
    event: reader.event(i),
    host: reader.host(i),
    socket: reader.socket(i),
    field: reader.field(i),
    value: reader.value(i),
  }));
  expect(seen).toEqual(changes);
});

test('the fields of one group follow each other, those of 64 bits with both their words', () => {
  const fields = [TcbField.snd_una, TcbField.srtt, TcbField.rto, TcbField.keepalive_at];
  const bits = (first: number) =>
    fields.reduce<number>((sum, f) => sum + (f >= first && f < first + 32 ? 2 ** (f - first) : 0), 0);
  const words = [9, 0x01000002, bits(0), bits(32), 10, 1, 2, 3, 0, 4294967295, 4294967295];
  const bytes = new DataView(new ArrayBuffer(4 * words.length));
  for (const [i, word] of words.entries()) bytes.setUint32(4 * i, word, true);
  const reader = new ChangeReader(new Uint8Array(bytes.buffer));
  const seen = Array.from({ length: reader.length }, (_, i) => [reader.field(i), reader.value(i)]);
  expect(seen).toEqual([
    [TcbField.snd_una, 10],
    [TcbField.srtt, 2 * 4294967296 + 1],
    [TcbField.rto, 3],
    [TcbField.keepalive_at, -1],
  ]);
  expect(reader.host(3)).toBe(1);
  expect(reader.socket(3)).toBe(2);
});

test('no words are no changes', () => {
  expect(new ChangeReader(new Uint8Array(0)).length).toBe(0);
});
