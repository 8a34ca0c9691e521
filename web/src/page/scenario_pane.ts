/** <sw-scenario-pane>: what the scenario is about, its text, and whether what it expects came true. */
import { css, html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import type { Diagnostic, NoteInfo, Verdict } from '../engine/types';
import { diagnosticText } from '../i18n/diagnostics';
import { type Locale, localized, t } from '../i18n/index';
import { formatTime } from '../model/format';
import { controls } from '../view/controls';
import '../view/editor';
import { notesFor } from '../i18n/notes';
import type { SwEditor } from '../view/editor';
import { localizedLines, titleOf } from './catalog';

/** How long the text must rest before what is wrong with it is said aloud. */
const speak_after_ms = 900;

export class SwScenarioPane extends LitElement {
  @property() text = '';
  @property() locale: Locale = 'en';
  @property({ attribute: false }) diagnostics: readonly Diagnostic[] = [];
  @property({ attribute: false }) verdicts: readonly Verdict[] = [];
  @property({ attribute: false }) notes: readonly NoteInfo[] = [];
  @property({ type: Number }) playhead = 0;
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
      :host { display: flex; flex-direction: column; min-height: 0; padding: 14px 14px 12px 18px; gap: 10px; }
      .about { overflow: auto; max-height: 42%; flex: none; }
      h2 { font-size: 19px; line-height: 1.25; margin: 0 0 6px; overflow-wrap: anywhere; }
      p { margin: 0; overflow-wrap: anywhere; }
      ul { list-style: none; margin: 8px 0 0; padding: 0; }
      .note { display: block; width: 100%; border: 0; border-left: 2px solid var(--sw-line); border-radius: 0; background: none; padding: 1px 0 1px 8px; margin: 0 0 4px; font-size: 12.5px; line-height: 1.45; text-align: start; white-space: normal; overflow-wrap: anywhere; min-height: 24px; }
      .note.now { border-left-color: var(--sw-accent); }
      .when { font: 11px var(--sw-mono); color: var(--sw-dim); margin-right: 4px; }
      sw-editor { flex: 1; min-height: 120px; }
      .foot { display: flex; flex-wrap: wrap; gap: 2px 12px; font-size: 12.5px; color: var(--sw-dim); min-height: 19px; line-height: 19px; }
      .ok { color: var(--sw-ok); }
      .bad { color: var(--sw-lost); }
      .first { overflow-wrap: anywhere; display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; flex: 1 0 100%; }
      .foot button { white-space: normal; text-align: start; border: 0; padding: 0; background: none; font-size: inherit; line-height: inherit; color: inherit; text-decoration: underline; text-decoration-thickness: 1px; text-underline-offset: 2px; min-height: 0; }
      @media (max-width: 899px) { :host { padding: 10px 12px; } .about { max-height: none; } :host { min-height: 460px; } }
    `,
  ];

  override render() {
    const { locale, text } = this;
    const about = localized(localizedLines(text, 'about'), locale);
    return html`
      <div class="about" tabindex="-1">
        <h2>${titleOf(text, locale) || t(locale, 'app.untitled')}</h2>
        ${about ? html`<p>${about}</p>` : nothing}
        ${this.noteList()}
      </div>
      <sw-editor .text=${text} .locale=${locale} .diagnostics=${this.diagnostics} .verdicts=${this.verdicts}
        .line=${this.line} .touched=${this.touched}></sw-editor>
      <div class="foot">${this.verdictSummary()}${this.diagnosticSummary()}</div>
      <span class="hidden-text" role="status"></span>
    `;
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('diagnostics')) this.speakSoon();
    if (changed.has('touched') && this.touched > 0 && this.line > 0) {
      const text = this.text.split('\n')[this.line - 1] ?? '';
      this.say(t(this.locale, 'editor.added', { line: this.line, text }));
    }
  }

  /** The author's notes that the run reached, each a way to its moment. */
  private noteList() {
    const notes = notesFor(this.notes, this.locale);
    if (notes.length === 0) return nothing;
    const now = notes.findLastIndex(note => note.at_ns <= this.playhead);
    return html`<ul aria-label=${t(this.locale, 'notes.label')}>${notes.map(
      ({ at_ns, text }, k) => html`<li><button class="note ${k === now ? 'now' : ''}" @click=${() => this.seek(at_ns)}>
        <span class="when">${formatTime(at_ns)}</span> ${text}</button></li>`,
    )}</ul>`;
  }

  private seek(ns: number): void {
    this.dispatchEvent(new CustomEvent('sw-seek', { detail: { ns }, bubbles: true, composed: true }));
  }

  private verdictSummary() {
    const total = this.verdicts.length;
    if (total === 0) return nothing;
    const failed = this.verdicts.filter(verdict => !verdict.passed);
    const count = t(this.locale, 'verdicts.count', { passed: total - failed.length, total });
    const first = failed[0];
    return html`<span class=${first ? 'bad' : 'ok'}>${first ? '✗' : '✓'} ${t(this.locale, 'verdicts.label')}: ${
      first ? html`<button @click=${() => this.editor.goTo(first.line)}>${count}</button>` : count
    }</span>`;
  }

  /** The first one in words, as a way to its line, for that may be out of sight; and how many more there are. */
  private diagnosticSummary() {
    const { locale } = this;
    const first = this.diagnostics.find(({ severity }) => severity === 'error') ?? this.diagnostics[0];
    const more = this.diagnostics.length - 1;
    return html`
      ${first ? html`<span class="first ${first.severity === 'error' ? 'bad' : ''}">${this.written(first)}</span>` : nothing}
      ${more > 0 ? html`<span>${t(locale, 'editor.more', { count: more })}</span>` : nothing}
      ${this.stale ? html`<span>${t(locale, 'editor.stale')}</span>` : nothing}
    `;
  }

  private written(diagnostic: Diagnostic) {
    const { line } = diagnostic;
    const text = diagnosticText(this.locale, diagnostic);
    if (line === 0) return text;
    return html`<button @click=${() => this.editor.goTo(line)}>${t(this.locale, 'editor.added', { line, text })}</button>`;
  }

  private speakSoon(): void {
    if (this.speaking !== null) clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      const first = this.diagnostics.find(({ severity }) => severity === 'error') ?? this.diagnostics[0];
      this.say(first ? this.spoken(first) : '');
    }, speak_after_ms);
  }

  private spoken(diagnostic: Diagnostic): string {
    const { line, column, severity } = diagnostic;
    const text = diagnosticText(this.locale, diagnostic);
    if (line === 0) return t(this.locale, 'editor.error_anywhere', { text });
    if (severity === 'warning') return t(this.locale, 'editor.warning', { line, text });
    return t(this.locale, 'editor.error', { line, column, text });
  }

  private say(text: string): void {
    this.status.textContent = text;
  }
}

customElements.define('sw-scenario-pane', SwScenarioPane);
declare global {
  interface HTMLElementTagNameMap {
    'sw-scenario-pane': SwScenarioPane;
  }
}
