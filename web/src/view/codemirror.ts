/** The editor proper: CodeMirror's state, view and standard keys; undo is the page's, Tab moves on. */
import { standardKeymap } from '@codemirror/commands';
import { EditorState, type Extension, type TransactionSpec } from '@codemirror/state';
import { drawSelection, EditorView, keymap, lineNumbers } from '@codemirror/view';
import type { TextKind } from '../engine/types';
import { languageOf, type Remark, setRemarks, setTouched } from './editor_state';

export interface EditorCalls {
  /** The reader typed or pasted. */
  changed(text: string): void;
  undo(): void;
  redo(): void;
  /** Escape: the reader wants to go on elsewhere. */
  leave(): void;
}

/** What is edited: for assistive technology, and for the colours. */
export interface EditorName {
  readonly label: string;
  readonly kind: TextKind;
}

export class Editor {
  private readonly view: EditorView;
  private quiet = false;

  constructor(parent: HTMLElement, root: ShadowRoot, text: string, named: EditorName, calls: EditorCalls) {
    this.view = new EditorView({
      parent,
      root,
      state: EditorState.create({ doc: text, extensions: this.extensions(named, calls) }),
    });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get hasFocus(): boolean {
    return this.view.hasFocus;
  }

  /** Replaces what differs, so that cursor and scroll position stay where nothing changed. */
  setText(text: string): void {
    const old = this.text;
    if (old === text) return;
    const shortest = Math.min(old.length, text.length);
    let from = 0;
    while (from < shortest && old.charCodeAt(from) === text.charCodeAt(from)) from++;
    let same = 0;
    while (same < shortest - from && old.charCodeAt(old.length - 1 - same) === text.charCodeAt(text.length - 1 - same))
      same++;
    this.dispatch({ changes: { from, to: old.length - same, insert: text.slice(from, text.length - same) } });
  }

  setRemarks(remarks: readonly Remark[]): void {
    this.dispatch({ effects: setRemarks.of(remarks) });
  }

  /** Shows a line, counted from 1, that an intervention, undo or redo changed. */
  touch(line: number): void {
    const { doc } = this.view.state;
    const exists = line >= 1 && line <= doc.lines;
    const show = exists ? [EditorView.scrollIntoView(doc.line(line).from, { y: 'nearest', yMargin: 40 })] : [];
    this.dispatch({ effects: [setTouched.of(line), ...show] });
  }

  goTo(line: number): void {
    const { doc } = this.view.state;
    const { from } = doc.line(Math.min(Math.max(1, line), doc.lines));
    this.dispatch({ selection: { anchor: from }, effects: EditorView.scrollIntoView(from, { y: 'center' }) });
    this.view.focus();
  }

  focus(): void {
    this.view.focus();
  }

  destroy(): void {
    this.view.destroy();
  }

  private dispatch(spec: TransactionSpec): void {
    this.quiet = true;
    this.view.dispatch(spec);
    this.quiet = false;
  }

  private extensions({ label, kind }: EditorName, calls: EditorCalls): Extension {
    const does = (call: () => void) => () => {
      call();
      return true;
    };
    return [
      lineNumbers(),
      drawSelection(),
      languageOf(kind),
      EditorView.lineWrapping,
      EditorState.tabSize.of(2),
      EditorView.contentAttributes.of({
        'aria-label': label,
        tabindex: '0',
        spellcheck: 'false',
        autocapitalize: 'off',
      }),
      EditorView.updateListener.of(update => {
        if (update.docChanged && !this.quiet) calls.changed(update.state.doc.toString());
      }),
      keymap.of([
        { key: 'Mod-z', run: does(calls.undo), preventDefault: true },
        { key: 'Mod-y', run: does(calls.redo), preventDefault: true },
        { key: 'Mod-Shift-z', run: does(calls.redo), preventDefault: true },
        { key: 'Escape', run: does(calls.leave) },
        ...standardKeymap,
      ]),
    ];
  }
}
