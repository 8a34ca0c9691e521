/** One segment: its arrow, and the writing on it in a layer of its own, above all arrows. */
import type { SegmentRow } from '../model/rows';
import { type Drawing, Node } from './ladder_nodes';

const headLength = 10;
const headHalf = 4;
const crossHalf = 5;

/** A head whose tip is at the end of a line. */
function headPath(x1: number, y1: number, x2: number, y2: number): string {
  const length = Math.hypot(x2 - x1, y2 - y1) || 1;
  const ux = (x2 - x1) / length;
  const uy = (y2 - y1) / length;
  const bx = x2 - ux * headLength;
  const by = y2 - uy * headLength;
  const at = (x: number, y: number) => `${x.toFixed(1)} ${y.toFixed(1)}`;
  return `M${at(x2, y2)}L${at(bx - uy * headHalf, by + ux * headHalf)}L${at(bx + uy * headHalf, by - ux * headHalf)}z`;
}

function crossPath(x: number, y: number): string {
  const h = crossHalf;
  return `M${x - h} ${y - h}L${x + h} ${y + h}M${x + h} ${y - h}L${x - h} ${y + h}`;
}

function classesOf(row: SegmentRow): string {
  let classes = '';
  if (row.lost) classes += ' lost';
  if (row.again) classes += ' again';
  if (row.forged) classes += ' forged';
  if (row.copy) classes += ' copy';
  if (row.aside) classes += ' aside';
  if (row.dense && !row.lost) classes += ' dense';
  return classes;
}

export class ArrowDrawing implements Drawing<SegmentRow> {
  readonly root = new Node('g').set('role', 'option');
  private readonly hit = new Node('line', this.root.element).set('class', 'hit');
  private readonly rest = new Node('line', this.root.element);
  private readonly made = new Node('line', this.root.element);
  private readonly head = new Node('path', this.root.element);
  private readonly cross = new Node('path', this.root.element).set('class', 'cross');
  private row: SegmentRow | null = null;
  private selected = false;
  private when = '';

  draw(row: SegmentRow): void {
    this.row = row;
    this.root.set('id', `segment-${row.segment}`);
    this.root.element.dataset.segment = String(row.segment);
    for (const line of [this.hit, this.rest])
      line.set('x1', row.x1).set('y1', row.y1).set('x2', row.x2).set('y2', row.y2);
    const headed = !row.lost || Math.abs(row.x2 - row.x1) < 1;
    this.head.show(headed || row.flying);
    this.cross.show(row.lost);
    if (row.lost) this.cross.set('d', crossPath(row.x2, row.y2));
    this.when = '';
  }

  mark(selected: boolean, name: string, count: number): void {
    this.selected = selected;
    this.root
      .set('aria-label', name)
      .set('aria-selected', selected ? 'true' : 'false')
      .set('aria-posinset', this.row!.place + 1)
      .set('aria-setsize', count);
    this.when = '';
  }

  /** Shows how far it has come when the playhead is at a height. */
  play(y: number): void {
    const row = this.row!;
    const when = row.y1 > y + 0.5 ? 'future' : row.y2 <= y + 0.5 ? 'past' : 'flying';
    if (when !== this.when) {
      this.when = when;
      const selected = this.selected ? ' sel' : '';
      this.root.set('class', `arrow${classesOf(row)}${selected}${when === 'future' ? ' future' : ''}`);
      this.rest.set('class', when === 'flying' ? 'rest' : null);
      this.made.show(when === 'flying');
      this.cross.set('class', when === 'flying' ? 'cross rest' : 'cross');
      if (when !== 'flying' && !row.lost) this.head.show(true).set('d', headPath(row.x1, row.y1, row.x2, row.y2));
      if (when !== 'flying' && row.lost) this.head.show(false);
    }
    if (when !== 'flying') return;
    const share = (y - row.y1) / (row.y2 - row.y1 || 1);
    const x = row.x1 + (row.x2 - row.x1) * share;
    this.made.set('x1', row.x1).set('y1', row.y1).set('x2', x).set('y2', y);
    this.head.show(true).set('d', headPath(row.x1, row.y1, x, y));
  }
}

export class LabelDrawing implements Drawing<SegmentRow> {
  readonly root = new Node('g');
  /** Keeps lines off the words, the gaps between them included. */
  private readonly halo = new Node('rect', this.root.element).set('class', 'halo').set('rx', 3);
  private readonly chip = new Node('rect', this.root.element).set('rx', 4);
  private readonly flags = new Node('text', this.root.element).set('class', 'chip');
  private readonly detail = new Node('text', this.root.element).set('class', 'detail');
  private readonly note = new Node('text', this.root.element).set('class', 'note');
  private row: SegmentRow | null = null;
  private selected = false;

  draw(row: SegmentRow): void {
    this.row = row;
    this.root.element.dataset.segment = String(row.segment);
    const { label, note } = row;
    for (const node of [this.chip, this.flags]) node.show(label !== null);
    for (const node of [this.halo, this.detail]) node.show(label !== null && label.detail !== '');
    if (label) {
      const baseline = label.y + 12;
      this.halo
        .set('x', label.x + label.chipWidth)
        .set('y', label.y + 1)
        .set('width', Math.max(0, label.w - label.chipWidth + 3))
        .set('height', label.h - 2);
      this.chip.set('x', label.x).set('y', label.y).set('width', label.chipWidth).set('height', label.h);
      this.flags
        .set('x', label.x + label.chipWidth / 2)
        .set('y', baseline)
        .text(label.chip);
      this.detail
        .set('x', label.x + label.chipWidth + 6)
        .set('y', baseline)
        .text(label.detail);
    }
    this.note.show(note !== null);
    if (note) {
      this.note
        .set('x', note.x)
        .set('y', note.y + 10.5)
        .text(note.text);
    }
  }

  mark(selected: boolean): void {
    this.selected = selected;
  }

  play(y: number): void {
    const row = this.row!;
    const future = row.y1 > y + 0.5 ? ' future' : '';
    this.root.set('class', `label${classesOf(row)}${this.selected ? ' sel' : ''}${future}`);
  }
}
