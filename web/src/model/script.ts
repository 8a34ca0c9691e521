/** What the lines of a packetdrill script say: the words of a call, the title. Only for the eye; the engine is the parser. */
import type { RunData } from './run';

export const isScript = (run: RunData): boolean => run.summary.kind === 'script';

/** Whether a host has a TCP of its own; the other end of a script is the script itself. */
export const hasStates = (run: RunData, host: number): boolean => !isScript(run) || host === 0;

const number = String.raw`(?:\d+\.?\d*|\.\d+)`;
/** "0.100", "+0", "*", "+0~+.1", "0...0.2" before an event. */
const time = new RegExp(String.raw`^\s*(?:\+?${number}(?:\s*~\s*\+?${number}|\.\.\.\+?${number})?|\*)\s+`);
/** A call may go on in so many lines. */
const most_lines = 12;

/** Without what stands behind `//` or between comment signs; strings keep theirs. */
function withoutComments(line: string): string {
  return line.replace(
    /("(?:[^"\\]|\\.)*")|\/\/.*|\/\*.*?(?:\*\/|$)/g,
    (_, string: string | undefined) => string ?? ' ',
  );
}

function isWhole(call: string): boolean {
  let depth = 0;
  for (const sign of call) {
    if (sign === '(') depth++;
    else if (sign === ')') depth--;
  }
  return depth <= 0 && /\)\s*=\s*\S/.test(call);
}

/** The call that begins in a line, without its time and the text of its errno: "connect(3, ..., ...) = -1 EINPROGRESS". */
export function callWords(lines: readonly string[], line: number): string {
  const first = withoutComments(lines[line - 1] ?? '');
  let call = first.replace(time, '');
  const last = Math.min(lines.length, line - 1 + most_lines);
  for (let k = line; k < last && !isWhole(call); k++) {
    const next = withoutComments(lines[k]!);
    if (time.test(next)) break;
    call += ` ${next}`;
  }
  return call
    .replace(/\s+/g, ' ')
    .replace(/(=\s*\S+ E[A-Z0-9]+)\s*\(.*$/, '$1')
    .trim();
}

/** The same in so many characters: its arguments give way first, its name last. */
export function shortWords(words: string, most: number): string {
  if (words.length <= most) return words;
  const [, name, given, result = ''] = /^(\w+)\((.*)\)(\s*=.*)?$/.exec(words) ?? [];
  if (name === undefined) return `${words.slice(0, Math.max(1, most - 1))}…`;
  const room = most - name.length - result.length - 3;
  if (room >= 4) return `${name}(${given!.slice(0, room).trimEnd()}…)${result}`;
  if (room >= -1) return `${name}()${result}`;
  return name.length + 2 <= most ? `${name}()` : `${name.slice(0, Math.max(1, most - 1))}…`;
}

/** Texts by locale; the key "" is that of lines without one. */
export interface Head {
  readonly title: Readonly<Record<string, string>>;
  readonly about: Readonly<Record<string, string>>;
}

/**
 * The comment at the head of a script: its first line is the title, the rest says what the script is about. Lines that begin
 * with a locale ("// zh-Hans: ...") are for its readers.
 */
export function headOf(text: string): Head {
  const found = new Map<string, string[]>();
  for (const line of text.split('\n')) {
    if (line.trim() === '' && found.size === 0) continue;
    const [, locale = '', words] = /^\s*\/\/\s?(?:(zh(?:-[A-Za-z]+)?|en): )?(.*)$/.exec(line) ?? [];
    if (words === undefined) break;
    const own = found.get(locale);
    if (own) own.push(words.trim());
    else found.set(locale, [words.trim()]);
  }
  const each = (of: (lines: string[]) => string) =>
    Object.fromEntries([...found].map(([locale, lines]) => [locale, of(lines)]).filter(([, words]) => words !== ''));
  return {
    title: each(([first = '']) => first.replace(/[.。]$/, '')),
    about: each(([, ...rest]) => rest.join(' ').trim()),
  };
}
