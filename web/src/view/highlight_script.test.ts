import { expect, it } from 'vitest';
import { highlightScript, type Within } from './highlight_script';

function shown(text: string): string[] {
  let within: Within = 'script';
  return text.split('\n').flatMap(line => {
    const coloured = highlightScript(line, within);
    within = coloured.within;
    return coloured.tokens.map(({ from, to, kind }) => `${kind}:${line.slice(from, to)}`);
  });
}

it('tells times, calls, constants and results apart', () => {
  expect(shown('+0.1 connect(3, ..., SOCK_STREAM) = -1 EINPROGRESS (Operation now in progress)')).toEqual([
    'number:+0.1',
    'action:connect',
    'number:3',
    'state:SOCK_STREAM',
    'number:1',
    'state:EINPROGRESS',
  ]);
});

it('sees the direction and the flags of a packet, and its options', () => {
  expect(shown('  +0 > S. 0:0(0) ack 1 <mss 1460,nop,wscale 8>')).toEqual([
    'number:+0',
    'keyword:> S.',
    'number:0',
    'number:0',
    'number:0',
    'key:ack',
    'number:1',
    'key:mss',
    'number:1460',
    'key:nop',
    'key:wscale',
    'number:8',
  ]);
  expect(shown('* < [ect0] . 1:1(0) ack 1 win 257')[1]).toBe('keyword:< [ect0] .');
  expect(shown('.2~+.3 > P. 1:11(10)')[0]).toBe('number:.2~+.3');
});

it('goes on from line to line: comments, code, commands', () => {
  expect(shown('/* one\ntwo */ 0 close(3) = 0')).toEqual([
    'comment:/* one',
    'comment:two */',
    'number:0',
    'action:close',
    'number:3',
    'number:0',
  ]);
  expect(shown('+0 %{ assert tcpi_snd_cwnd == 10, "no"\nprint(1) }%\n+0 close(3) = 0')).toEqual([
    'number:+0',
    'keyword:%{',
    'key:assert',
    'state:tcpi_snd_cwnd',
    'number:10',
    'string:"no"',
    'key:print',
    'number:1',
    'keyword:}%',
    'number:+0',
    'action:close',
    'number:3',
    'number:0',
  ]);
  expect(shown('0 `sysctl -w a=1\n b=2`')).toEqual(['number:0', 'string:`', 'string:sysctl -w a=1', 'string: b=2`']);
});

it('survives what is not the language', () => {
  expect(shown('"never closed')).toEqual(['string:"never closed']);
  expect(shown('constructor __proto__ \u0000 }{')).toEqual([]);
  expect(shown(`/*${'x'.repeat(10)}`)).toEqual(['comment:/*xxxxxxxxxx']);
});
