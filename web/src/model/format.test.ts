import { expect, test } from 'vitest';
import { formatSpan, formatTime } from './format';

test.each([
  [0, '0'],
  [800, '800 ns'],
  [1_500, '1.5 µs'],
  [250_000, '250 µs'],
  [50e6, '50 ms'],
  [199.9e6, '199.9 ms'],
  [0.3e9, '0.3 s'],
  [1.412e9, '1.412 s'],
  [61.8e9, '61.8 s'],
  [120e9, '2 min'],
  [125e9, '2 min 5 s'],
  [241.29e9, '4 min 1.3 s'],
  [179.99999e9, '3 min'],
  [3720e9, '1 h 2 min'],
])('%d ns reads %s', (ns, text) => {
  expect(formatTime(ns)).toBe(text);
});

test('digits beyond the resolution are dropped, wanted ones are kept', () => {
  expect(formatTime(1_234_567_890, 1e6)).toBe('1.235 s');
  expect(formatTime(1_234_567_890, 1e8)).toBe('1.2 s');
  expect(formatTime(300e6, 1e6, 2)).toBe('0.30 s');
  expect(formatTime(241.29e9, 1e6)).toBe('4 min 1.29 s');
  expect(formatTime(61.8e9, 1e6, 2)).toBe('61.8 s');
});

test('a span of whole seconds looks like a measure', () => {
  expect(formatSpan(1e9)).toBe('1.0 s');
  expect(formatSpan(58.94e9)).toBe('58.9 s');
  expect(formatSpan(240e9)).toBe('4 min');
  expect(formatSpan(239.83e9)).toBe('4 min');
  expect(formatSpan(3599.9e9)).toBe('1 h');
});
