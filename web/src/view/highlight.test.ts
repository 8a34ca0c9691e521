import { expect, it } from 'vitest';
import { highlightLine } from './highlight';

const shown = (line: string) => highlightLine(line).map(({ from, to, kind }) => `${kind}:${line.slice(from, to)}`);

it('tells actions, times and hosts apart', () => {
  expect(shown('+100ms  server close')).toEqual(['number:+100ms', 'action:close']);
  expect(shown('when server CLOSE_WAIT +50ms: server send 1M')).toEqual([
    'keyword:when',
    'state:CLOSE_WAIT',
    'number:+50ms',
    'action:send',
    'number:1M',
  ]);
});

it('sees keys with their values', () => {
  expect(shown('host client isn=1000 time-wait=off')).toEqual([
    'keyword:host',
    'key:isn',
    'number:1000',
    'key:time-wait',
  ]);
});

it('leaves a # inside a string alone, and ends a comment with the line', () => {
  expect(shown('title "a # \\" b" # drop')).toEqual(['keyword:title', 'string:"a # \\" b"', 'comment:# drop']);
});

it('survives what is not the language', () => {
  expect(shown('"never closed')).toEqual(['string:"never closed']);
  expect(shown('constructor __proto__ \u0000')).toEqual([]);
});
