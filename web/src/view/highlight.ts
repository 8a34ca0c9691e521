/** The language's words for the eye: what stands where in one line. Only colours depend on it; the engine is the parser. */

export type TokenKind = 'comment' | 'string' | 'number' | 'keyword' | 'action' | 'state' | 'key';

export interface Token {
  readonly from: number;
  readonly to: number;
  readonly kind: TokenKind;
}

const words: Readonly<Record<string, TokenKind>> = Object.fromEntries([
  ...'title about seed until host link when repeat every inject drop delay duplicate corrupt mark expect note at by after in as from'
    .split(' ')
    .map(word => [word, 'keyword' as const]),
  ...'listen connect send read shutdown close abort flush set crash reboot serve get down up sends receives delivered path received stale error urgent'
    .split(' ')
    .map(word => [word, 'action' as const]),
]);

// In this order: a string before the comment that it may hold, a time before the word that follows it.
const pattern =
  /(?<string>"(?:[^"\\]|\\.)*"?)|(?<comment>#.*)|(?<key>[a-z][a-z0-9-]*)(?==)|(?<number>\+?\b\d[\w.%]*)|(?<state>\b[A-Z][A-Z0-9_-]+\b)|(?<word>[A-Za-z_][\w-]*)/g;

/** Tokens of one line, from left to right; what is nothing special has none. */
export function highlightLine(line: string): Token[] {
  const tokens: Token[] = [];
  for (const match of line.matchAll(pattern)) {
    const [name] = Object.entries(match.groups!).find(([, value]) => value !== undefined)!;
    const kind = name === 'word' ? (Object.hasOwn(words, match[0]) ? words[match[0]] : undefined) : (name as TokenKind);
    if (kind) tokens.push({ from: match.index, to: match.index + match[0].length, kind });
  }
  return tokens;
}
