/** The editor's inner life: colours, diagnostics and verdicts as decorations of the text. Loaded with CodeMirror. */
import {
  type Extension,
  type Range,
  RangeSet,
  RangeSetBuilder,
  StateEffect,
  StateField,
  type Text,
} from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  EditorView,
  GutterMarker,
  gutterLineClass,
  ViewPlugin,
  type ViewUpdate,
  WidgetType,
} from '@codemirror/view';
import type { TextKind } from '../engine/types';
import { highlightLine, type Token, type TokenKind } from './highlight';
import { highlightScript, type Within } from './highlight_script';

/** A row under a line, and the stretch of the line that it is about. */
export interface Remark {
  readonly kind: 'error' | 'warning' | 'failed' | 'passed';
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  readonly length: number;
  /** Empty: the mark says everything. */
  readonly text: string;
  /** What was expected and what was seen, one under the other. */
  readonly pairs?: readonly (readonly [label: string, value: string])[];
}

const sameRemark = (a: Remark, b: Remark): boolean =>
  a.kind === b.kind && a.text === b.text && String(a.pairs) === String(b.pairs);

class RemarkRow extends WidgetType {
  constructor(private readonly remark: Remark) {
    super();
  }
  override eq(other: RemarkRow): boolean {
    return sameRemark(other.remark, this.remark);
  }
  override toDOM(): HTMLElement {
    // The outer box has padding where a margin would be: CodeMirror measures boxes.
    const row = document.createElement('div');
    row.className = 'remark-row';
    const remark = document.createElement('div');
    remark.className = `remark ${this.remark.kind}`;
    remark.textContent = this.remark.text;
    if (this.remark.pairs?.length) remark.append(tableOf(this.remark.pairs));
    row.append(remark);
    return row;
  }
}

/** A list of options may break after its commas. */
function breakable(text: string): Node[] {
  return text
    .split(/(?<=,)/)
    .flatMap((part, k) => [...(k > 0 ? [document.createElement('wbr')] : []), document.createTextNode(part)]);
}

function tableOf(pairs: readonly (readonly [string, string])[]): HTMLElement {
  const table = document.createElement('dl');
  for (const [label, value] of pairs) {
    const [name, what] = [document.createElement('dt'), document.createElement('dd')];
    name.textContent = label;
    what.append(...breakable(value));
    table.append(name, what);
  }
  return table;
}

class VerdictMark extends WidgetType {
  constructor(private readonly passed: boolean) {
    super();
  }
  override eq(other: VerdictMark): boolean {
    return other.passed === this.passed;
  }
  override toDOM(): HTMLElement {
    const mark = document.createElement('span');
    mark.className = this.passed ? 'verdict passed' : 'verdict failed';
    mark.textContent = this.passed ? ' ✓' : ' ✗';
    return mark;
  }
}

export const setRemarks = StateEffect.define<readonly Remark[]>();
/** Marks a line, counted from 1, that something else than typing changed; 0: none. */
export const setTouched = StateEffect.define<number>();

function decorate(doc: Text, remarks: readonly Remark[]): DecorationSet {
  const ranges: Range<Decoration>[] = [];
  for (const remark of remarks) {
    const line = doc.line(Math.min(Math.max(1, remark.line), doc.lines));
    const mark = remark.kind === 'error' || remark.kind === 'warning';
    const from = Math.min(line.from + codeUnits(line.text, Math.max(0, remark.column - 1)), line.to);
    const to =
      remark.length > 0
        ? Math.min(line.from + codeUnits(line.text, remark.column - 1 + remark.length), line.to)
        : line.to;
    if (mark && to > from) ranges.push(Decoration.mark({ class: `squiggle ${remark.kind}` }).range(from, to));
    if (!mark)
      ranges.push(Decoration.widget({ widget: new VerdictMark(remark.kind === 'passed'), side: 1 }).range(line.to));
    if (remark.kind === 'failed') ranges.push(Decoration.line({ class: 'failed-line' }).range(line.from));
    if (remark.text !== '' || remark.pairs?.length) ranges.push(row(remark, line.to));
  }
  return Decoration.set(ranges, true);
}

/** A row under the line that ends here. */
function row(remark: Remark, at: number): Range<Decoration> {
  return Decoration.widget({ widget: new RemarkRow(remark), block: true, side: 2 }).range(at);
}

/** Columns of the engine count characters, the editor counts UTF-16 code units. */
function codeUnits(text: string, characters: number): number {
  let units = 0;
  for (let i = 0; i < characters && units < text.length; i++) units += text.codePointAt(units)! > 0xffff ? 2 : 1;
  return units;
}

const remarkField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    const effect = transaction.effects.findLast(candidate => candidate.is(setRemarks));
    return effect ? decorate(transaction.newDoc, effect.value) : decorations.map(transaction.changes);
  },
  provide: field => EditorView.decorations.from(field),
});

class LineMark extends GutterMarker {
  constructor(override readonly elementClass: string) {
    super();
  }
}
const gutterMarks = { failed: new LineMark('failed-number'), error: new LineMark('failed-number') };

/** The number of a line that failed, or that cannot be understood, is marked too. */
const gutterField = StateField.define<RangeSet<GutterMarker>>({
  create: () => RangeSet.empty,
  update(marks, transaction) {
    const effect = transaction.effects.findLast(candidate => candidate.is(setRemarks));
    if (!effect) return marks.map(transaction.changes);
    const { newDoc } = transaction;
    const ranges = effect.value.flatMap(({ kind, line }) =>
      (kind === 'failed' || kind === 'error') && line >= 1
        ? [gutterMarks[kind].range(newDoc.line(Math.min(line, newDoc.lines)).from)]
        : [],
    );
    return RangeSet.of(ranges, true);
  },
  provide: field => gutterLineClass.from(field),
});

const touchedField = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(decorations, transaction) {
    const effect = transaction.effects.findLast(candidate => candidate.is(setTouched));
    if (!effect) return transaction.docChanged ? Decoration.none : decorations;
    const { newDoc } = transaction;
    if (effect.value < 1 || effect.value > newDoc.lines) return Decoration.none;
    return Decoration.set([Decoration.line({ class: 'touched' }).range(newDoc.line(effect.value).from)]);
  },
  provide: field => EditorView.decorations.from(field),
});

const tokenMarks = new Map<TokenKind, Decoration>();
const markOf = (kind: TokenKind) => {
  const known = tokenMarks.get(kind) ?? Decoration.mark({ class: `t-${kind}` });
  tokenMarks.set(kind, known);
  return known;
};

/** Longer lines are no text of ours; colouring them would only cost time. */
const longest_coloured_line = 2000;

/** Gives the tokens of each line in its turn, from the first line on. */
type Colouring = (line: string, number: number) => readonly Token[];

/** What each line of a script begins in, known up to where the reader has looked. */
function scriptColouring(doc: Text): Colouring {
  const began: Within[] = ['script'];
  return (text, number) => {
    while (began.length < number) {
      const line = doc.line(began.length).text;
      const before = began[began.length - 1]!;
      began.push(line.length <= longest_coloured_line ? highlightScript(line, before).within : before);
    }
    return highlightScript(text, began[number - 1]!).tokens;
  };
}

const colouringOf = (kind: TextKind, doc: Text): Colouring =>
  kind === 'script' ? scriptColouring(doc) : line => highlightLine(line);

function colours(view: EditorView, colouring: Colouring): DecorationSet {
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to } of view.visibleRanges) {
    for (let at = from; at <= to; ) {
      const line = view.state.doc.lineAt(at);
      if (line.length <= longest_coloured_line) {
        for (const token of colouring(line.text, line.number)) {
          builder.add(line.from + token.from, line.from + token.to, markOf(token.kind));
        }
      }
      at = line.to + 1;
    }
  }
  return builder.finish();
}

const colourPlugin = (kind: TextKind) =>
  ViewPlugin.fromClass(
    class {
      decorations: DecorationSet;
      private colouring: Colouring;
      constructor(view: EditorView) {
        this.colouring = colouringOf(kind, view.state.doc);
        this.decorations = colours(view, this.colouring);
      }
      update(update: ViewUpdate) {
        if (update.docChanged) this.colouring = colouringOf(kind, update.state.doc);
        if (update.docChanged || update.viewportChanged) this.decorations = colours(update.view, this.colouring);
      }
    },
    { decorations: plugin => plugin.decorations },
  );

export const languageOf = (kind: TextKind): Extension => [colourPlugin(kind), remarkField, gutterField, touchedField];
