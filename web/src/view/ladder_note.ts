/** One note of the author: its words in a callout, or its number, with a line to its moment. */
import { markerSize, type NoteRow, noteLine, notePad } from '../model/note_rows';
import { type Drawing, Node } from './ladder_nodes';

/** The line from a note to its moment. That of a failure is always drawn, and turns where the note stands above or below. */
function leaderOf({ from, lane, at, side, x, y, w, h, failed }: NoteRow): string {
  if (from !== lane || !failed) return `M${from} ${at}H${lane}`;
  const away = side < 0 ? Math.min(lane - 6, x + w - 8) : Math.max(lane + 6, x + 8);
  if (at < y) return `M${lane} ${at}H${away}V${y}`;
  return at > y + h ? `M${lane} ${at}H${away}V${y + h}` : `M${lane} ${at}H${side < 0 ? x + w : x}`;
}

export class NoteDrawing implements Drawing<NoteRow> {
  readonly root = new Node('g');
  private readonly leader = new Node('path', this.root.element);
  private readonly dot = new Node('circle', this.root.element).set('r', 2.5);
  private readonly box = new Node('rect', this.root.element).set('class', 'box');
  private readonly bar = new Node('rect', this.root.element).set('class', 'bar').set('width', 2);
  private readonly texts: Node[] = [];

  draw(row: NoteRow): void {
    this.root.element.dataset.note = String(row.note);
    const marker = row.lines.length === 0;
    this.leader.show(row.from !== row.lane || row.failed).set('d', leaderOf(row));
    this.dot.set('cx', row.lane).set('cy', row.at);
    this.box
      .set('x', row.x)
      .set('y', row.y)
      .set('width', row.w)
      .set('height', row.h)
      .set('rx', marker ? markerSize / 2 : 4);
    this.bar
      .show(!marker)
      .set('x', row.side < 0 ? row.x + row.w - 2 : row.x)
      .set('y', row.y + 3)
      .set('height', Math.max(0, row.h - 6));
    const texts = marker ? [row.failed ? '✗' : String(row.note + 1)] : row.lines;
    texts.forEach((text, k) => {
      this.texts[k] ??= new Node('text', this.root.element);
      this.texts[k]
        .show(true)
        .set('x', marker ? row.x + row.w / 2 : row.x + notePad)
        .set('y', marker ? row.y + row.h / 2 + 3.6 : row.y + 13.5 + k * noteLine)
        .set('text-anchor', marker ? 'middle' : 'start')
        .text(text);
    });
    for (const text of this.texts.slice(texts.length)) text.show(false);
  }
}
