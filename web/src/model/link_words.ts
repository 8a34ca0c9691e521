/** What a statement about a link changes, in few words: from the scenario's own line. */

export interface LinkChangeWords {
  /** Where the line does not say it, or is not known. */
  readonly linkChanged: string;
  readonly linkDown: string;
  readonly linkUp: string;
}

/** "link a b down", "link a>b delay=50ms loss=1%", with whatever stands before it in the line. */
const statement = /(?:^|\s)link\s+(?:([^\s>]+)>(\S+)|([^\s>]+)\s+(\S+))\s+(.*)$/;

const parsed = (line: string) => statement.exec(line.replace(/#.*/, '').trim());

/** The names of the hosts at both ends of the link; null: the line does not say it. */
export function linkEnds(line: string): readonly [string, string] | null {
  const found = parsed(line);
  return found ? [found[1] ?? found[3]!, found[2] ?? found[4]!] : null;
}

/** "link down", "delay 50 ms · loss 1%"; of one direction "client>server delay 50 ms". */
export function linkWords(line: string, words: LinkChangeWords): string {
  const found = parsed(line);
  if (!found) return words.linkChanged;
  const said = found[5]!.split(/\s+/).map(word => {
    if (word === 'down') return words.linkDown;
    if (word === 'up') return words.linkUp;
    const [key, value = ''] = word.split('=');
    return `${key} ${value.replace(/^([\d.]+)(ns|us|ms|s|min|h|bps|[kMG]bps)$/, '$1 $2')}`.trim();
  });
  return [...(found[1] ? [`${found[1]}>${found[2]}`] : []), said.join(' · ')].join(' ');
}
