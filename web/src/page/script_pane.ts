/** <sw-script-pane>: a packetdrill script, and how it ended. Loaded when the first script is opened. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Diagnostic, ScriptVerdict } from '../engine/types';
import { comparison, diagnosticText, verdictText } from '../i18n/diagnostics';
import { type Locale, localized, t } from '../i18n/index';
import { headOf } from '../model/script';
import { controls } from '../view/controls';
import '../view/editor';
import type { SwEditor } from '../view/editor';

/** How long the text must rest before its verdict is said aloud. */
const speak_after_ms = 900;

export class SwScriptPane extends LitElement {
  @property() text = '';
  @property() locale: Locale = 'en';
  @property({ attribute: false }) diagnostics: readonly Diagnostic[] = [];
  /** null: there is none, for the text has errors or is still running. */
  @property({ attribute: false }) verdict: ScriptVerdict | null = null;
  /** What the script looks at, and what its code printed. */
  @property({ type: Number }) checks = 0;
  @property() printed = '';
  @property({ type: Number }) line = 0;
  @property({ type: Number }) touched = 0;
  /** The timeline belongs to an earlier text. */
  @property({ type: Boolean }) stale = false;
  @query('sw-editor') readonly editor!: SwEditor;
  @query('[role="status"]') private status!: HTMLElement;
  private speaking: ReturnType<typeof setTimeout> | null = null;

  static override readonly styles = [
    controls,
    css`
      :host { display: flex; flex-direction: column; min-height: 0; padding: 12px 14px 12px 18px; gap: 10px; }
      .verdict { flex: none; max-height: 45%; overflow: auto; border: 1px solid var(--sw-line); border-left: 3px solid var(--sw-rule); border-radius: 8px; padding: 7px 10px 8px; background: var(--sw-pane); font-size: 13px; line-height: 1.45; }
      .verdict.pass { border-left-color: var(--sw-ok); background: var(--sw-ok-soft); }
      .verdict.fail, .verdict.error { border-left-color: var(--sw-lost); background: var(--sw-lost-soft); }
      .verdict.skip { border-left-color: var(--sw-warn); background: var(--sw-changed); }
      .verdict p { margin: 0; overflow-wrap: anywhere; }
      .head { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0 8px; }
      .head b { font-size: 14px; }
      .pass b { color: var(--sw-ok); }
      .fail b, .error b { color: var(--sw-lost); }
      .skip b { color: var(--sw-warn); }
      .verdict button { border: 0; padding: 0; background: none; font-size: inherit; line-height: inherit; color: inherit; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; min-height: 24px; white-space: normal; text-align: start; }
      dl { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: 1px 10px; margin: 4px 0 0; font: 11.5px/1.5 var(--sw-mono); }
      dt { color: var(--sw-dim); }
      .fail dt, .error dt { color: inherit; opacity: 0.8; }
      dd { margin: 0; overflow-wrap: anywhere; }
      .about { flex: none; max-height: 30%; overflow: auto; }
      h2 { font-size: 17px; line-height: 1.25; margin: 0; overflow-wrap: anywhere; }
      .about p { margin: 4px 0 0; overflow-wrap: anywhere; font-size: 13px; }
      details { flex: none; font-size: 12.5px; }
      summary { cursor: pointer; color: var(--sw-dim); }
      pre { margin: 4px 0 0; max-height: 120px; overflow: auto; font: 11.5px/1.5 var(--sw-mono); white-space: pre-wrap; overflow-wrap: anywhere; }
      sw-editor { flex: 1; min-height: 120px; }
      .foot { font-size: 12.5px; color: var(--sw-dim); line-height: 19px; }
      @media (max-width: 899px) { :host { padding: 10px 12px; min-height: 460px; } .verdict, .about { max-height: none; } }
    `,
  ];

  override render() {
    const { locale, text } = this;
    const { title, about } = headOf(text);
    const words = localized(about, locale);
    return html`
      ${this.verdictBox()}
      <div class="about">
        <h2>${localized(title, locale) || t(locale, 'app.untitled')}</h2>
        ${words ? html`<p>${words}</p>` : nothing}
      </div>
      <sw-editor kind="script" .text=${text} .locale=${locale} .diagnostics=${this.diagnostics} .verdict=${this.verdict}
        .line=${this.line} .touched=${this.touched}></sw-editor>
      ${
        this.printed
          ? html`<details><summary>${t(locale, 'script.printed')}</summary><pre tabindex="0">${this.printed}</pre></details>`
          : nothing
      }
      ${this.stale ? html`<div class="foot">${t(locale, 'editor.stale')}</div>` : nothing}
      <span class="hidden-text" role="status"></span>
    `;
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('diagnostics') || changed.has('verdict')) this.speakSoon();
  }

  private verdictBox() {
    const { locale, verdict } = this;
    const error = this.error;
    if (error) return this.errorBox(error);
    if (!verdict) return nothing;
    if (verdict.outcome === 'pass') {
      return this.box('pass', t(locale, 'script.pass'), 0, t(locale, 'script.checks', { count: this.checks }));
    }
    const { outcome, line } = verdict;
    const pairs = comparison(locale, verdict);
    const words = pairs.length > 0 ? '' : verdictText(locale, verdict);
    return this.box(outcome, t(locale, `script.${outcome}`), line, words, pairs);
  }

  private errorBox(error: Diagnostic) {
    const { locale } = this;
    const { line, column } = error;
    const words = diagnosticText(locale, error, 'script');
    // What no engine of this kind can have is no fault of the script.
    const outcome = error.code === 'cannot_exist' ? 'skip' : 'error';
    return this.box(
      outcome,
      t(locale, `script.${outcome}`),
      line,
      words,
      [],
      t(locale, 'script.place', { line, column }),
    );
  }

  private box(
    outcome: ScriptVerdict['outcome'],
    head: string,
    line: number,
    words: string,
    pairs: readonly (readonly [string, string])[] = [],
    place = t(this.locale, 'inspector.line', { line }),
  ) {
    const sign = { pass: '✓', fail: '✗', skip: '–', error: '✗' }[outcome];
    return html`<div class="verdict ${outcome}">
      <div class="head"><b>${sign} ${head}</b>${
        line > 0 ? html`<button @click=${() => this.editor.goTo(line)}>${place}</button>` : nothing
      }</div>
      ${words ? html`<p>${words}</p>` : nothing}
      ${pairs.length > 0 ? html`<dl>${pairs.map(([label, value]) => html`<dt>${label}</dt><dd>${breakable(value)}</dd>`)}</dl>` : nothing}
    </div>`;
  }

  private get error(): Diagnostic | undefined {
    return this.diagnostics.find(({ severity }) => severity === 'error');
  }

  private speakSoon(): void {
    if (this.speaking !== null) clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.status.textContent = this.spoken();
    }, speak_after_ms);
  }

  private spoken(): string {
    const { locale, verdict } = this;
    const error = this.error;
    if (error) {
      const { line, column } = error;
      const text = diagnosticText(locale, error, 'script');
      return line > 0
        ? t(locale, 'editor.error', { line, column, text })
        : t(locale, 'editor.error_anywhere', { text });
    }
    if (!verdict) return '';
    const head = t(locale, `script.${verdict.outcome}`);
    const said = (text: string) => t(locale, 'script.said', { head, text });
    if (verdict.passed) return said(t(locale, 'script.checks', { count: this.checks }));
    const text = verdictText(locale, verdict);
    return said(verdict.line > 0 ? t(locale, 'editor.added', { line: verdict.line, text }) : text);
  }
}

/** A list of options may break after its commas. */
const breakable = (text: string) => text.split(/(?<=,)/).map((part, k) => (k > 0 ? html`<wbr>${part}` : part));

customElements.define('sw-script-pane', SwScriptPane);
declare global {
  interface HTMLElementTagNameMap {
    'sw-script-pane': SwScriptPane;
  }
}

export * from './script_catalog';
