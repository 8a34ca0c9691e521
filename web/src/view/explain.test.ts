import { expect, it } from 'vitest';
import { TcbField } from '../engine/records';
import { fieldCount } from '../model/tcb';
import { octetRuns, valueText } from './explain';

it('cuts a packet into header fields, options and text', () => {
  const packet = new Uint8Array(20 + 24 + 3).map((_, i) => i);
  packet[0] = 0x45;
  packet[32] = 0x60;
  const runs = octetRuns(packet, 2);
  expect(runs.map(({ group, octets }) => `${group} ${octets.length}`)).toEqual([
    'ip 20',
    'ports 4',
    'seq 4',
    'ack 4',
    'flags 2',
    'window 2',
    'checksum 2',
    'urgent 2',
    'options 4',
    'text 2',
  ]);
  expect(runs.at(-1)!.octets).toEqual([44, 45]);
});

it('knows that the header of IPv6 takes 40 octets', () => {
  const packet = new Uint8Array(40 + 20 + 3).map((_, i) => i);
  packet[0] = 0x6a;
  packet[52] = 0x50;
  const runs = octetRuns(packet, 9);
  expect(runs[0]).toMatchObject({ group: 'ip', octets: { length: 40 } });
  expect(runs.at(-1)!.octets).toEqual([60, 61, 62]);
});

it('counts a number from its own circle, and leaves the initial ones alone', () => {
  const tcb = new Float64Array(fieldCount).fill(0);
  tcb[TcbField.iss] = 0xffff_fff0;
  tcb[TcbField.snd_nxt] = 0x10;
  tcb[TcbField.irs] = 5000;
  tcb[TcbField.rcv_nxt] = 5001;
  tcb[TcbField.retransmit_at] = -1;
  tcb[TcbField.rto] = 1e9;
  expect(valueText(tcb, TcbField.snd_nxt, 'relative', 0)).toBe('32');
  expect(valueText(tcb, TcbField.snd_nxt, 'absolute', 0)).toBe('16');
  expect(valueText(tcb, TcbField.rcv_nxt, 'relative', 0)).toBe('1');
  expect(valueText(tcb, TcbField.irs, 'relative', 0)).toBe('5000');
  expect(valueText(tcb, TcbField.retransmit_at, 'relative', 0)).toBe('');
  expect(valueText(tcb, TcbField.rto, 'relative', 0)).toBe('1.0 s');
});
