import { describe, expect, it } from 'vitest';
import { callWords, headOf, shortWords } from './script';

const words = (text: string, line = 1) => callWords(text.split('\n'), line);

describe('the words of a call', () => {
  it('leave out its time, comments and the text of its errno', () => {
    expect(words('+0.1  connect(3, ..., ...) = -1 EINPROGRESS (Operation now in progress) // later')).toBe(
      'connect(3, ..., ...) = -1 EINPROGRESS',
    );
    for (const time of ['0', '0.', '.1', '1.5', '+.25', '0...0.2', '+0...+.1', '1~2', '+1~+2', '*']) {
      expect(words(`${time} close(3) = 0`), time).toBe('close(3) = 0');
    }
    expect(words('0 write(4, "// no", 5) = 5 /* comment */')).toBe('write(4, "// no", 5) = 5');
  });

  it('go on in the lines that follow, up to the next event', () => {
    expect(words('0 setsockopt(3, SOL_SOCKET,\n   SO_REUSEADDR, [1],\n   4) = 0\n+0 bind(3, ..., ...) = 0')).toBe(
      'setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0',
    );
    expect(words('0 close(3\n+0 close(4) = 0')).toBe('close(3');
    expect(words('0 close(3)\n  = 0')).toBe('close(3) = 0');
  });

  it('are nothing where there is no line', () => {
    expect(words('', 7)).toBe('');
  });

  it('give way from their arguments on', () => {
    const long = 'setsockopt(3, SOL_SOCKET, SO_REUSEADDR, [1], 4) = 0';
    expect(shortWords(long, 60)).toBe(long);
    expect(shortWords(long, 30)).toBe('setsockopt(3, SOL_SOCKET…) = 0');
    expect(shortWords(long, 30)).toHaveLength(30);
    expect(shortWords(long, 18)).toBe('setsockopt() = 0');
    expect(shortWords(long, 14)).toBe('setsockopt()');
    expect(shortWords(long, 6)).toBe('setso…');
  });
});

describe('the head of a script', () => {
  it('is its first comment, for each reader his own lines', () => {
    const text =
      '\n// A lost SYN.\n// It is sent again\n// after a second.\n// zh-Hans: SYN 丢失。\n\n// not this\n0 close(3) = 0';
    expect(headOf(text)).toEqual({
      title: { '': 'A lost SYN', 'zh-Hans': 'SYN 丢失' },
      about: { '': 'It is sent again after a second.' },
    });
    expect(headOf('0 close(3) = 0 // no')).toEqual({ title: {}, about: {} });
    expect(headOf('')).toEqual({ title: {}, about: {} });
  });
});
