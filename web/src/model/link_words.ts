/** What a statement about a link changes, in few words: from the scenario's own line. */

export interface LinkChangeWords {
  /** Where the line does not say it, or is not known. */
  readonly linkChanged: string;
  readonly linkDown: string;
  readonly linkUp: string;
}

/** "link a b down", "link a>b delay=50ms loss=1%", with whatever stands before it in the line. */
const statement = /(?:^|\s)link\s+(?:(\S+>\S+)|\S+\s+\S+)\s+(.*)$/;

/** "link down", "delay 50 ms · loss 1%"; of one direction "client>server delay 50 ms". */
export function linkWords(line: string, words: LinkChangeWords): string {
  const found = statement.exec(line.replace(/#.*/, '').trim());
  if (!found) return words.linkChanged;
  const said = found[2]!.split(/\s+/).map(word => {
    if (word === 'down') return words.linkDown;
    if (word === 'up') return words.linkUp;
    const [key, value = ''] = word.split('=');
    return `${key} ${value.replace(/^([\d.]+)(ns|us|ms|s|min|h|bps|[kMG]bps)$/, '$1 $2')}`.trim();
  });
  return [...(found[1] ? [found[1]] : []), said.join(' · ')].join(' ');
}
