/** SVG nodes that are reused: attributes are written when they change, nodes come and go only when more are needed. */

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An SVG element that remembers what was written to it. */
export class Node {
  readonly element: SVGElement;
  private readonly written = new Map<string, string>();
  private content: string | null = null;

  constructor(name: string, parent: Element | null = null) {
    this.element = document.createElementNS(svgNamespace, name);
    parent?.append(this.element);
  }

  set(name: string, value: string | number | null): this {
    const text = value === null ? '' : typeof value === 'number' ? String(Math.round(value * 100) / 100) : value;
    if (this.written.get(name) === text) return this;
    this.written.set(name, text);
    if (value === null) this.element.removeAttribute(name);
    else this.element.setAttribute(name, text);
    return this;
  }

  text(value: string): this {
    if (this.content !== value) {
      this.content = value;
      this.element.textContent = value;
    }
    return this;
  }

  show(shown: boolean): this {
    return this.set('display', shown ? null : 'none');
  }
}

/** A group that draws one row. */
export interface Drawing<Row> {
  readonly root: Node;
  draw(row: Row): void;
}

/** Keeps one drawing per key while it is visible and hands the others to the rows that come into view. */
export class Pool<Row> {
  private used = new Map<number, Drawing<Row>>();
  private readonly free: Drawing<Row>[] = [];

  constructor(
    private readonly parent: Node,
    private readonly make: () => Drawing<Row>,
  ) {}

  draw(rows: readonly Row[], keyOf: (row: Row) => number): void {
    const next = new Map<number, Drawing<Row>>();
    const missing: Row[] = [];
    for (const row of rows) {
      const key = keyOf(row);
      const known = this.used.get(key);
      if (!known) {
        missing.push(row);
        continue;
      }
      this.used.delete(key);
      next.set(key, known);
      known.draw(row);
    }
    for (const drawing of this.used.values()) this.free.push(drawing);
    for (const row of missing) {
      const drawing = this.take();
      drawing.root.show(true);
      drawing.draw(row);
      next.set(keyOf(row), drawing);
    }
    for (const drawing of this.free) drawing.root.show(false);
    this.used = next;
  }

  get(key: number): Drawing<Row> | undefined {
    return this.used.get(key);
  }

  entries(): Iterable<[number, Drawing<Row>]> {
    return this.used;
  }

  private take(): Drawing<Row> {
    const old = this.free.pop();
    if (old) return old;
    const made = this.make();
    this.parent.element.append(made.root.element);
    return made;
  }
}
