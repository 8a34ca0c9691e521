/** <sw-editor>: the text of a scenario or a script, with what is wrong under the line it concerns. A picture of the text until it is ready. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Diagnostic, ScriptVerdict, TextKind, Verdict } from '../engine/types';
import { comparison, diagnosticText, verdictText } from '../i18n/diagnostics';
import { type Locale, t } from '../i18n/index';
import type { Editor } from './codemirror';
import { controls } from './controls';
import type { Remark } from './editor_state';

export class SwEditor extends LitElement {
  @property() text = '';
  @property({ attribute: false }) diagnostics: readonly Diagnostic[] = [];
  @property({ attribute: false }) verdicts: readonly Verdict[] = [];
  /** How the script ended; null: it did not run, or the text is a scenario. */
  @property({ attribute: false }) verdict: ScriptVerdict | null = null;
  @property() locale: Locale = 'en';
  /** Of the text; looked at once. */
  @property() kind: TextKind = 'scenario';
  /** Line that something else than typing changed; looked at whenever `touched` counts up. */
  @property({ type: Number }) line = 0;
  @property({ type: Number }) touched = 0;
  @query('.frame') private frame!: HTMLElement;
  @state() private ready = false;
  private editor: Editor | null = null;
  private loading: Promise<void> | null = null;

  static override readonly styles = [
    controls,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; }
      .frame { flex: 1; min-height: 0; overflow: hidden; border: 1px solid var(--sw-line); border-radius: 10px; background: var(--sw-pane); }
      .frame:focus-within { outline: 2px solid var(--sw-accent); outline-offset: 0; }
      pre { margin: 0; padding: 8px 6px 8px 36px; font: 11.5px/1.6 var(--sw-mono); white-space: pre-wrap; overflow-wrap: anywhere; height: 100%; overflow: hidden; }
      .cm-editor { height: 100%; outline: none !important; }
      .cm-scroller { font: 11.5px/1.6 var(--sw-mono) !important; padding: 6px 0; }
      .cm-content { caret-color: var(--sw-ink); padding: 0 !important; }
      .cm-line { padding: 0 8px 0 4px !important; }
      .cm-gutters { background: var(--sw-pane) !important; color: var(--sw-dim) !important; border: 0 !important; }
      .cm-gutterElement { padding: 0 6px 0 8px !important; min-width: 28px !important; }
      .cm-cursor { border-left-color: var(--sw-ink) !important; }
      .cm-selectionBackground, .cm-focused .cm-selectionBackground { background: var(--sw-accent-soft) !important; }
      .t-comment { color: var(--sw-dim); font-style: italic; }
      .t-keyword { color: var(--sw-accent); }
      .t-action, .t-state { font-weight: 600; }
      .t-string { color: var(--sw-ok); }
      .t-key { color: var(--sw-warn); }
      .touched { background: var(--sw-changed); box-shadow: inset 3px 0 0 var(--sw-accent); }
      .squiggle { text-decoration: underline wavy 1px; text-underline-offset: 3px; }
      .squiggle.error { text-decoration-color: var(--sw-lost); }
      .squiggle.warning { text-decoration-color: var(--sw-warn); }
      .remark-row { padding: 1px 6px 3px 4px; }
      .remark { font: 12px/1.45 var(--sw-sans); padding: 3px 8px 4px; border-radius: 5px; overflow-wrap: anywhere; }
      .remark.error, .remark.failed { color: var(--sw-ink); background: var(--sw-lost-soft); box-shadow: inset 3px 0 0 var(--sw-lost); }
      .remark.warning { color: var(--sw-ink); background: var(--sw-changed); box-shadow: inset 3px 0 0 var(--sw-warn); }
      .remark dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 0 8px; margin: 0; font: 11px/1.5 var(--sw-mono); }
      .remark dt { color: var(--sw-dim); }
      .remark dd { margin: 0; overflow-wrap: anywhere; }
      .failed-line { background: var(--sw-lost-soft); box-shadow: inset 3px 0 0 var(--sw-lost); }
      .failed-number { color: var(--sw-lost) !important; font-weight: 700; }
      .verdict { font-weight: 700; user-select: none; }
      .verdict.passed { color: var(--sw-ok); }
      .verdict.failed { color: var(--sw-lost); }
    `,
  ];

  override render() {
    return html`<div class="frame">${this.ready ? nothing : html`<pre>${this.text}</pre>`}</div>`;
  }

  override firstUpdated() {
    this.load();
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.editor?.destroy();
    this.editor = null;
    this.loading = null;
    this.ready = false;
  }

  override connectedCallback() {
    super.connectedCallback();
    if (this.hasUpdated) this.load();
  }

  override updated(changed: PropertyValues<this>) {
    const { editor } = this;
    if (!editor) return;
    if (changed.has('text')) editor.setText(this.text);
    if (changed.has('diagnostics') || changed.has('verdicts') || changed.has('verdict') || changed.has('locale'))
      editor.setRemarks(this.remarks());
    if (changed.has('touched') && this.touched > 0) editor.touch(this.line);
  }

  goTo(line: number): void {
    this.editor?.goTo(line);
  }

  override focus(): void {
    this.editor?.focus();
  }

  /** CodeMirror comes when the browser has nothing better to do: the timeline is drawn first. */
  private load(): void {
    this.loading ??= whenIdle()
      .then(() => import('./codemirror'))
      .then(({ Editor }) => {
        if (!this.isConnected) return;
        this.ready = true;
        return this.updateComplete.then(() => {
          const tell = (name: string, detail?: unknown) =>
            this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
          this.editor = new Editor(
            this.frame,
            this.renderRoot as ShadowRoot,
            this.text,
            { label: t(this.locale, this.kind === 'script' ? 'editor.label.script' : 'editor.label'), kind: this.kind },
            {
              changed: text => {
                this.text = text;
                tell('sw-edit', { text });
              },
              undo: () => tell('sw-undo'),
              redo: () => tell('sw-redo'),
              leave: () => tell('sw-leave'),
            },
          );
          this.editor.setRemarks(this.remarks());
          if (this.touched > 0) this.editor.touch(this.line);
        });
      })
      .catch(() => {
        this.loading = null;
      });
  }

  private remarks(): Remark[] {
    const { locale } = this;
    const placed = this.diagnostics.filter(({ line }) => line > 0);
    const found = placed.map(diagnostic => ({
      kind: diagnostic.severity,
      line: diagnostic.line,
      column: diagnostic.column,
      length: diagnostic.length,
      text: diagnosticText(locale, diagnostic, this.kind),
    }));
    const judged = this.verdicts.map(({ line, passed, seen }) => ({
      kind: passed ? ('passed' as const) : ('failed' as const),
      line,
      column: 1,
      length: 0,
      text: passed ? '' : t(locale, 'verdicts.seen', { seen }),
    }));
    return [...found, ...judged, ...this.ended()];
  }

  /** The line at which a script failed, or beyond which it cannot go. */
  private ended(): Remark[] {
    const { verdict, locale } = this;
    if (!verdict || verdict.passed || verdict.line === 0) return [];
    const { line } = verdict;
    const at = { line, column: 1, length: 0 };
    if (verdict.outcome !== 'fail') return [{ ...at, kind: 'warning', text: verdictText(locale, verdict) }];
    const pairs = comparison(locale, verdict);
    return [{ ...at, kind: 'failed', text: pairs.length > 0 ? '' : verdictText(locale, verdict), pairs }];
  }
}

function whenIdle(): Promise<void> {
  return new Promise(resolve => {
    if ('requestIdleCallback' in globalThis) requestIdleCallback(() => resolve(), { timeout: 300 });
    else setTimeout(resolve, 50);
  });
}

customElements.define('sw-editor', SwEditor);
declare global {
  interface HTMLElementTagNameMap {
    'sw-editor': SwEditor;
  }
}
