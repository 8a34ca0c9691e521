/** Paints rows into SVG. Knows nodes, layers and classes; nothing of runs, time or input. */
import { bracketBulge, type CallRow, type StayRow, type TickRow, type TimerRow } from '../model/margins';
import type { NoteRow } from '../model/note_rows';
import type { GapRow, LinkRow, Row, SegmentRow } from '../model/rows';
import type { Selection } from '../model/selection';
import { ArrowDrawing, LabelDrawing } from './ladder_arrow';
import { type Drawing, Node, Pool } from './ladder_nodes';
import { NoteDrawing } from './ladder_note';

export interface CanvasState {
  readonly rows: readonly Row[];
  readonly width: number;
  readonly height: number;
  /** Height of the playhead. */
  readonly play: number;
  readonly half: number;
  readonly ticksX: number;
  readonly selection: Selection | null;
  /** Event of the selected moment; -1: none. */
  readonly selectedEvent: number;
  readonly nameOf: (segment: number) => string;
  readonly segments: number;
}

class StayDrawing implements Drawing<StayRow> {
  readonly root = new Node('g');
  private readonly band = new Node('rect', this.root.element);
  half = 6;

  draw(row: StayRow): void {
    this.root.element.dataset.stay = `${row.host} ${row.stay}`;
    const height = Math.max(2, row.bottom - row.top - 0.5);
    this.band
      .set('x', row.x - this.half)
      .set('width', 2 * this.half)
      .set('y', row.top)
      .set('height', height)
      .set('rx', Math.min(3, height / 2))
      .set('class', row.state === null ? 'down' : `s${row.state}`);
  }
}

class NameDrawing implements Drawing<StayRow> {
  readonly root = new Node('text');
  private top = 0;

  draw(row: StayRow): void {
    const { x, y, anchor, text } = row.label!;
    this.top = row.top;
    this.root.set('x', x).set('y', y).set('text-anchor', anchor).text(text);
  }

  play(y: number): void {
    this.root.set('class', this.top > y + 0.5 ? 'name future' : 'name');
  }
}

class TimerDrawing implements Drawing<TimerRow> {
  readonly root = new Node('g');
  private readonly hit = new Node('path', this.root.element).set('class', 'hit').set('fill', 'none');
  private readonly bracket = new Node('path', this.root.element);
  private readonly text = new Node('text', this.root.element);

  draw(row: TimerRow): void {
    this.root.element.dataset.timer = String(row.timer);
    const out = row.side * bracketBulge;
    const d = `M${row.x} ${row.top + 1}h${out}V${row.bottom - 1}h${-out}`;
    this.bracket.set('d', d);
    this.hit.set('d', d);
    this.text.show(row.label !== null);
    if (!row.label) return;
    this.text.set('x', row.label.x).set('y', row.label.y).set('text-anchor', row.label.anchor).text(row.label.text);
  }
}

class CallDrawing implements Drawing<CallRow> {
  readonly root = new Node('g');
  private readonly leader = new Node('path', this.root.element);
  private readonly pill = new Node('rect', this.root.element);
  private readonly text = new Node('text', this.root.element);

  draw(row: CallRow): void {
    this.root.element.dataset.call = String(row.event);
    this.leader.set('d', `M${row.from} ${row.at}H${row.to}`);
    this.pill
      .set('x', row.x)
      .set('y', row.y)
      .set('width', row.w)
      .set('height', row.h)
      .set('rx', row.h / 2);
    this.text
      .set('x', row.x + row.w / 2)
      .set('y', row.y + row.h / 2 + 4)
      .text(row.text);
  }
}

class GapDrawing implements Drawing<GapRow> {
  readonly root = new Node('g').set('class', 'gap');
  private readonly wave = new Node('path', this.root.element);
  private readonly pill = new Node('rect', this.root.element);
  private readonly text = new Node('text', this.root.element);

  draw(row: GapRow): void {
    let d = `M${row.x1} ${row.y}q10-6 20 0`;
    for (let x = row.x1 + 40; x <= row.x2; x += 20) d += 't20 0';
    this.wave.set('d', d);
    const middle = (row.x1 + row.x2) / 2;
    this.pill
      .set('x', middle - row.w / 2)
      .set('y', row.y - 10)
      .set('width', row.w)
      .set('height', 20)
      .set('rx', 10);
    this.text
      .set('x', middle)
      .set('y', row.y + 4)
      .text(row.text);
  }
}

class LinkDrawing implements Drawing<LinkRow> {
  readonly root = new Node('g').set('class', 'link');
  private readonly line = new Node('path', this.root.element);
  private readonly text = new Node('text', this.root.element).set('text-anchor', 'middle');

  draw(row: LinkRow): void {
    const { x, w } = row.box;
    this.line.set('d', `M${row.x1} ${row.y}H${x}M${x + w} ${row.y}H${row.x2}`);
    this.text
      .set('x', x + w / 2)
      .set('y', row.y + 4)
      .text(row.text);
  }
}

class TickDrawing implements Drawing<TickRow> {
  readonly root = new Node('text').set('class', 'tick').set('text-anchor', 'end');
  x = 0;

  draw(row: TickRow): void {
    this.root
      .set('x', this.x)
      .set('y', row.y + 3.5)
      .text(row.text);
  }
}

function stayKey(row: StayRow): number {
  return row.host * 16777216 + row.stay;
}

function rowsOf<T extends Row['type']>(rows: readonly Row[], type: T): Extract<Row, { type: T }>[] {
  return rows.filter(row => row.type === type) as Extract<Row, { type: T }>[];
}

/** The drawing of one ladder. */
export class LadderCanvas {
  /** Decoration, hidden from assistive technology. */
  readonly back = new Node('svg').set('aria-hidden', 'true');
  /** The arrows: options of the list that the ladder is to assistive technology. */
  readonly middle = new Node('svg').set('role', 'presentation');
  readonly front = new Node('svg').set('aria-hidden', 'true');

  private state: CanvasState | null = null;
  private half = 6;
  private ticksX = 0;
  private readonly veil: Node;
  private readonly ticks: Pool<TickRow>;
  private readonly links: Pool<LinkRow>;
  private readonly stays: Pool<StayRow>;
  private readonly names: Pool<StayRow>;
  private readonly timers: Pool<TimerRow>;
  private readonly gaps: Pool<GapRow>;
  private readonly arrows: Pool<SegmentRow>;
  private readonly labels: Pool<SegmentRow>;
  private readonly calls: Pool<CallRow>;
  private readonly notes: Pool<NoteRow>;

  constructor() {
    const layer = (parent: Node) => new Node('g', parent.element);
    const make = <T extends { half: number }>(drawing: T) => {
      drawing.half = this.half;
      return drawing;
    };
    this.links = new Pool<LinkRow>(layer(this.back), () => new LinkDrawing());
    this.stays = new Pool<StayRow>(layer(this.back), () => make(new StayDrawing()));
    this.veil = new Node('rect', this.back.element).set('class', 'veil').set('x', 0);
    this.ticks = new Pool<TickRow>(layer(this.back), () => new TickDrawing());
    this.timers = new Pool<TimerRow>(layer(this.back), () => new TimerDrawing());
    this.names = new Pool<StayRow>(layer(this.back), () => new NameDrawing());
    this.arrows = new Pool<SegmentRow>(layer(this.middle), () => new ArrowDrawing());
    this.gaps = new Pool<GapRow>(layer(this.front), () => new GapDrawing());
    this.labels = new Pool<SegmentRow>(layer(this.front), () => new LabelDrawing());
    this.calls = new Pool<CallRow>(layer(this.front), () => new CallDrawing());
    this.notes = new Pool<NoteRow>(layer(this.front), () => new NoteDrawing());
  }

  draw(state: CanvasState): void {
    this.state = state;
    this.half = state.half;
    this.ticksX = state.ticksX;
    for (const svg of [this.back, this.middle, this.front]) svg.set('width', state.width).set('height', state.height);
    const { rows } = state;
    for (const [, drawing] of this.stays.entries()) (drawing as StayDrawing).half = this.half;
    this.drawTicks(rowsOf(rows, 'tick'));
    this.links.draw(rowsOf(rows, 'link'), row => row.event);
    const stays = rowsOf(rows, 'stay');
    this.stays.draw(stays, stayKey);
    this.drawNames(stays, rowsOf(rows, 'timer'));
    this.gaps.draw(rowsOf(rows, 'gap'), row => row.key);
    const segments = rowsOf(rows, 'segment');
    this.arrows.draw(segments, row => row.segment);
    this.labels.draw(
      segments.filter(row => row.label !== null || row.note !== null),
      row => row.segment,
    );
    this.calls.draw(rowsOf(rows, 'call'), row => row.event);
    this.notes.draw(rowsOf(rows, 'note'), row => row.note);
    this.mark();
    this.play(state.play);
  }

  /** Draws names of states and timers alone: those that wait at the edge of the view move with it. */
  drawMargins(rows: readonly Row[], y: number): void {
    if (!this.state) return;
    this.drawNames(rowsOf(rows, 'stay'), rowsOf(rows, 'timer'));
    for (const [, drawing] of this.names.entries()) (drawing as NameDrawing).play(y);
    for (const row of rows) if (row.type === 'timer') this.playRow(row, y, this.state);
  }

  private drawNames(stays: readonly StayRow[], timers: readonly TimerRow[]): void {
    this.names.draw(
      stays.filter(row => row.label !== null),
      stayKey,
    );
    this.timers.draw(timers, row => row.timer);
  }

  /** Moves the playhead alone: what is under way, what is still to come. */
  play(y: number): void {
    const { state } = this;
    if (!state) return;
    this.veil
      .set('y', y)
      .set('width', state.width)
      .set('height', Math.max(0, state.height - y));
    for (const [, drawing] of this.arrows.entries()) (drawing as ArrowDrawing).play(y);
    for (const [, drawing] of this.labels.entries()) (drawing as LabelDrawing).play(y);
    for (const [, drawing] of this.names.entries()) (drawing as NameDrawing).play(y);
    for (const row of state.rows) this.playRow(row, y, state);
  }

  private playRow(row: Row, y: number, { selection, selectedEvent }: CanvasState): void {
    const future = (top: number) => (top > y + 0.5 ? ' future' : '');
    if (row.type === 'call') {
      const bad = row.kind === 'call' || row.kind === 'reboot' || row.kind === 'urgent' ? '' : ' bad';
      const selected = row.event === selectedEvent ? ' sel' : '';
      const aside = row.aside ? ' aside' : '';
      this.calls.get(row.event)?.root.set('class', `call${bad}${selected}${aside}${future(row.at)}`);
    } else if (row.type === 'timer') {
      const own = selection?.kind === 'timer' && selection.timer === row.timer;
      this.timers.get(row.timer)?.root.set('class', `timer${own ? ' sel' : ''}${future(row.top)}`);
    } else if (row.type === 'gap') {
      this.gaps.get(row.key)?.root.set('class', `gap${future(row.y)}`);
    } else if (row.type === 'note') {
      const form = (row.lines.length === 0 ? ' marker' : '') + (row.failed ? ' failed' : '');
      this.notes.get(row.note)?.root.set('class', `note${form}${future(row.at)}`);
    } else if (row.type === 'link') {
      this.links.get(row.event)?.root.set('class', `link${future(row.y)}`);
    }
  }

  private drawTicks(rows: readonly TickRow[]): void {
    const pool = this.ticks;
    for (const [, drawing] of pool.entries()) (drawing as TickDrawing).x = this.ticksX;
    pool.draw(rows, row => row.y);
    for (const [, drawing] of pool.entries()) {
      (drawing as TickDrawing).x = this.ticksX;
      drawing.root.set('x', this.ticksX);
    }
  }

  private mark(): void {
    const { selection, rows, nameOf, segments } = this.state!;
    const selected = selection?.kind === 'segment' ? selection.segment : -1;
    for (const row of rows) {
      if (row.type === 'segment') {
        (this.arrows.get(row.segment) as ArrowDrawing).mark(row.segment === selected, nameOf(row.segment), segments);
        (this.labels.get(row.segment) as LabelDrawing | undefined)?.mark(row.segment === selected);
      } else if (row.type === 'stay') {
        const own = selection?.kind === 'state' && selection.host === row.host && selection.stay === row.stay;
        this.stays.get(stayKey(row))!.root.set('class', own ? 'stay sel' : 'stay');
      }
    }
  }
}
