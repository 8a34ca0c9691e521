/** The scripts of the picker: the files of tests/drill/examples, taken in when the page is built, in the order of their index. */
import index from '../../../tests/drill/examples/index.txt?raw';
import { type Locale, localized } from '../i18n/index';
import { headOf } from '../model/script';

export interface Example {
  /** File name without its ending. */
  readonly id: string;
  readonly text: string;
}

const files = import.meta.glob<string>('../../../tests/drill/examples/*.pkt', {
  query: '?raw',
  import: 'default',
  eager: true,
});

export const examples: readonly Example[] = index
  .split(/\s+/)
  .map(id => ({ id, text: files[`../../../tests/drill/examples/${id}.pkt`] ?? '' }))
  .filter(({ text }) => text !== '');

/** The title that the comment at its head gives to a script; empty if there is none. */
export function scriptTitle(text: string, locale: Locale): string {
  return localized(headOf(text).title, locale);
}

/** What "New" starts with: a listener, and the first segment of a handshake. */
export const new_script = `// Untitled
0   socket(..., SOCK_STREAM, IPPROTO_TCP) = 3
+0  bind(3, ..., ...) = 0
+0  listen(3, 1) = 0

+0  < S 0:0(0) win 65535 <mss 1460>
+0  > S. 0:0(0) ack 1 <...>
`;
