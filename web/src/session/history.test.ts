import { describe, expect, it } from 'vitest';
import { canRedo, canUndo, type History, pause, present, push, redo, startHistory, undo } from './history';

const typed = (history: History, ...texts: string[]) =>
  texts.reduce((now, text) => push(now, { text, line: 0 }, true), history);
const text = (history: History) => present(history).text;

describe('history', () => {
  it('takes back what was typed in one go at once', () => {
    const now = typed(startHistory('a'), 'ab', 'abc');
    expect(text(undo(now))).toBe('a');
    expect(text(redo(undo(now)))).toBe('abc');
  });

  it('starts anew after a pause', () => {
    const now = typed(pause(typed(startHistory('a'), 'ab')), 'abc');
    expect(text(undo(now))).toBe('ab');
  });

  it('keeps an intervention apart from typing on both sides', () => {
    const dropped = push(typed(startHistory('a'), 'ab'), { text: 'ab\ndrop', line: 2 }, false);
    const now = typed(dropped, 'ab\ndrop!');
    expect(text(undo(now))).toBe('ab\ndrop');
    expect(text(undo(undo(now)))).toBe('ab');
    expect(present(undo(now)).line).toBe(2);
  });

  it('forgets what was undone once something else is done', () => {
    const now = push(undo(typed(startHistory('a'), 'ab')), { text: 'ac', line: 0 }, false);
    expect(canRedo(now)).toBe(false);
    expect(text(undo(now))).toBe('a');
  });

  it('does nothing at its ends and for no change', () => {
    const start = startHistory('a');
    expect(canUndo(start)).toBe(false);
    expect(undo(start)).toBe(start);
    expect(redo(start)).toBe(start);
    expect(push(start, { text: 'a', line: 0 }, false)).toBe(start);
  });

  it('remembers 500 versions and no more', () => {
    let now = startHistory('0');
    for (let i = 1; i <= 600; i++) now = push(now, { text: String(i), line: 0 }, false);
    expect(now.versions.length).toBe(500);
    expect(text(now)).toBe('600');
  });
});
