/** packetdrill for the eye: what stands where in one line. Only colours depend on it; the engine is the parser. */
import type { Token, TokenKind } from './highlight';

/** What a line begins in the middle of. */
export type Within = 'script' | 'comment' | 'code' | 'command';

export interface Coloured {
  readonly tokens: readonly Token[];
  /** What the next line begins in. */
  readonly within: Within;
}

const number = String.raw`(?:\d+\.\d*|\.\d+|\d+)`;
/** In this order: what may hold others first, a time before a number. */
const script = new RegExp(
  [
    String.raw`(?<string>"(?:[^"\\]|\\.)*"?)`,
    String.raw`(?<comment>\/\/.*|\/\*.*?(?:\*\/|$))`,
    String.raw`(?<code>%\{)`,
    String.raw`(?<command>\x60)`,
    String.raw`(?<option>^\s*--?[A-Za-z][\w-]*)`,
    String.raw`(?<time>^\s*(?:\+?${number}(?:~\+?${number}|\.\.\.\+?${number})?|\*)(?=\s|$))`,
    String.raw`(?<flags>[<>]\s+(?:[[(][^\])]*[\])]\s+)?(?:\d+\s*>\s*\d+\s+)?(?:icmp|icmpv6|udp|[FSRPEWAU.0-7-]+(?=\s)))`,
    String.raw`(?<key>\b(?:ack|win|urg|mss|wscale|sackOK|UTO|sack|TS|val|ecr|nop|eol|FO|FOEXP|md5|mtu|id)\b)`,
    String.raw`(?<call>\b[a-z_]\w*(?=\())`,
    String.raw`(?<constant>\b[A-Z][A-Z0-9_]{2,}\b)`,
    String.raw`(?<digits>\b0x[0-9a-fA-F]+\b|\b\d[\d.]*)`,
  ].join('|'),
  'g',
);
const code =
  /(?<end>\}%)|(?<string>"(?:[^"\\]|\\.)*"?|'(?:[^'\\]|\\.)*'?)|(?<comment>#.*)|(?<key>\b(?:assert|print|and|or|not|True|False|None)\b)|(?<constant>\b(?:tcpi_\w+|TCPI?_\w+)\b)|(?<digits>\b\d[\w.]*)/g;

const kinds: Readonly<Record<string, TokenKind>> = {
  string: 'string',
  comment: 'comment',
  option: 'key',
  time: 'number',
  flags: 'keyword',
  key: 'key',
  call: 'action',
  constant: 'state',
  digits: 'number',
  code: 'keyword',
  end: 'keyword',
};

/** Tokens of one line from left to right, and what the next one begins in. */
export function highlightScript(line: string, began: Within): Coloured {
  const tokens: Token[] = [];
  const add = (from: number, to: number, kind: TokenKind) => {
    if (to > from) tokens.push({ from, to, kind });
  };
  let within = began;
  let at = 0;
  while (at <= line.length) {
    if (within === 'comment' || within === 'command') {
      const sign = within === 'comment' ? '*/' : '`';
      const found = line.indexOf(sign, at);
      const end = found < 0 ? line.length : found + sign.length;
      add(at, end, within === 'comment' ? 'comment' : 'string');
      at = end;
      if (found < 0) break;
      within = 'script';
    }
    const pattern = within === 'code' ? code : script;
    pattern.lastIndex = at;
    const match = pattern.exec(line);
    if (!match) break;
    const [name] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    const [text] = match;
    const from = match.index + (text.length - text.trimStart().length);
    const to = match.index + text.length;
    at = to;
    if (name === 'command') {
      within = 'command';
      add(from, to, 'string');
    } else if (name === 'comment' && text.startsWith('/*') && !text.endsWith('*/')) {
      within = 'comment';
      add(from, to, 'comment');
      break;
    } else {
      if (name === 'code') within = 'code';
      else if (name === 'end') within = 'script';
      add(from, to, kinds[name]!);
    }
  }
  return { tokens, within };
}
