/** <syn-wave-view>: what <syn-wave> shows once it is looked at. The page's views over a session of its own. */
import { css, html, LitElement, nothing, unsafeCSS } from 'lit';
import { query, state } from 'lit/decorators.js';
import { loadEngine } from '../engine/lab';
import type { Intent, TextKind } from '../engine/types';
import { diagnosticText, editErrorText, verdictText } from '../i18n/diagnostics';
import { type Locale, loadLocale, localeOf, localized, t } from '../i18n/index';
import { headOf } from '../model/script';
import type { Selection } from '../model/selection';
import type { PlayerState } from '../player/player';
import { canUndo } from '../session/history';
import { readTime, writeHash } from '../session/link';
import { Session, the_end } from '../session/session';
import { controls } from '../view/controls';
import { icon } from '../view/icons';
import '../view/connection_picker';
import '../view/ladder';
import type { SwLadder } from '../view/ladder';
import '../view/segment_menu';
import type { SwSegmentMenu } from '../view/segment_menu';
import { tokenSheet } from '../view/tokens';
import '../view/transport';

export class SynWaveView extends LitElement {
  private readonly session: Session;
  @state() private locale: Locale = 'en';
  @state() private at: PlayerState;
  @state() private showsControls = false;
  @state() private refusal = '';
  @state() private link = '';
  @query('sw-ladder') private ladder!: SwLadder;
  @query('sw-segment-menu') private menu!: SwSegmentMenu;

  static override readonly styles = [
    unsafeCSS(tokenSheet(':host')),
    controls,
    css`
      :host { display: grid; grid: auto minmax(0, 1fr) auto / minmax(0, 1fr); background: var(--sw-bg); color: var(--sw-ink); }
      .head { display: flex; align-items: baseline; gap: 10px; padding: 8px 14px; border-bottom: 1px solid var(--sw-line); background: var(--sw-pane); min-width: 0; }
      .title { font-weight: 600; flex: 1; min-width: 0; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; }
      .head a { color: var(--sw-accent); font-size: 12.5px; text-decoration: none; white-space: nowrap; }
      .body { position: relative; min-height: 0; }
      sw-ladder { position: absolute; inset: 0; }
      .note { position: absolute; left: 12px; right: 12px; top: 10px; z-index: 4; padding: 6px 12px; font-size: 13px; background: var(--sw-pane); border: 1px solid var(--sw-line); border-left: 3px solid var(--sw-lost); border-radius: 8px; }
      sw-transport { padding: 8px 12px; border-top: 1px solid var(--sw-line); background: var(--sw-pane); }
    `,
  ];

  /** `home`: the directory of engine and playground. `kind`: of all texts that it will show. */
  constructor(
    private readonly home: URL,
    private readonly kind: TextKind,
  ) {
    super();
    this.session = new Session({ load: () => loadEngine({ base: new URL('engine/', home), kind }) });
    this.at = this.session.player.state;
    this.session.subscribe(() => this.requestUpdate());
    this.session.player.subscribe(at => {
      this.at = at;
    });
    void this.session.start();
  }

  /** Takes over the attributes of the outer element. */
  adopt(outer: HTMLElement): void {
    const theme = outer.getAttribute('theme');
    if (theme === 'light' || theme === 'dark') this.dataset.theme = theme;
    else delete this.dataset.theme;
    this.showsControls = outer.hasAttribute('controls');
    const asked = outer.closest('[lang]')?.getAttribute('lang');
    const locale = localeOf(asked) ?? 'en';
    void loadLocale(locale).then(() => {
      this.locale = locale;
    });
  }

  /** Another text, with the playhead at `start` ("1412ms"); without it, at the end. */
  take(text: string, start: string): void {
    const at_ns = readTime(start);
    void this.session.begin(text, Number.isNaN(at_ns) ? the_end : at_ns);
    void this.renewLink();
  }

  override render() {
    const { session, locale, at } = this;
    const { run } = session;
    const titles = this.kind === 'script' ? headOf(session.text).title : (session.summary?.title ?? {});
    const title = localized(titles, locale);
    return html`
      <div class="head">
        <span class="title">${title || t(locale, 'app.untitled')}</span>
        <sw-connection-picker .run=${run} .chosen=${session.lookAt} .locale=${locale}
          @sw-look=${(event: CustomEvent<{ key: string | null }>) => session.look(event.detail.key)}></sw-connection-picker>
        ${
          canUndo(session.history)
            ? html`<button class="small" title=${t(locale, 'edit.undo')} aria-label=${t(locale, 'edit.undo')} @click=${() => this.undo()}>${icon('undo')}</button>`
            : nothing
        }
        <a href=${this.link} target="_blank" rel="noopener">${t(locale, 'element.open')}</a>
      </div>
      <div class="body" @sw-select=${(event: CustomEvent<{ selection: Selection | null }>) => session.select(event.detail.selection)}
        @sw-seek=${(event: CustomEvent<{ ns: number }>) => {
          session.player.pause();
          session.player.seek(event.detail.ns);
        }}
        @sw-segment-menu=${({ detail }: CustomEvent<{ segment: number; x: number; y: number }>) =>
          this.kind === 'scenario' && void this.menu.openAt(detail.segment, detail.x, detail.y, this.ladder.scroller)}>
        <sw-ladder .run=${run} .playhead=${at.ns} .playheadY=${at.y} .selection=${session.selection} .numbers=${'relative'} .locale=${locale} .text=${session.runText} .focusOn=${session.focus}></sw-ladder>
        ${this.note()}
      </div>
      ${
        this.showsControls
          ? html`<sw-transport .run=${run} .player=${session.player} .at=${at} .locale=${locale}></sw-transport>`
          : nothing
      }
      <sw-segment-menu .run=${run} .locale=${locale} @sw-intend=${(event: CustomEvent<{ intent: Intent }>) => this.intend(event.detail.intent)}></sw-segment-menu>
    `;
  }

  private note() {
    const { session, locale } = this;
    if (session.engineState === 'failed') {
      return html`<div class="note" role="status">${t(locale, 'engine.failed')} <button class="small" @click=${() => session.start()}>${t(locale, 'engine.retry')}</button></div>`;
    }
    const error = session.diagnostics.find(({ severity }) => severity === 'error');
    const text = error
      ? t(locale, 'editor.error', {
          line: error.line,
          column: error.column,
          text: diagnosticText(locale, error, this.kind),
        })
      : this.refusal || this.verdict();
    return text ? html`<div class="note" role="status">${text}</div>` : nothing;
  }

  /** How a script ended, where it did not pass. */
  private verdict(): string {
    const { verdict } = this.session;
    if (!verdict || verdict.passed) return '';
    const text = verdictText(this.locale, verdict);
    return verdict.line > 0 ? t(this.locale, 'editor.added', { line: verdict.line, text }) : text;
  }

  private async intend(intent: Intent): Promise<void> {
    const error = await this.session.intend(intent);
    this.refusal = error ? t(this.locale, 'edit.refused', { why: editErrorText(this.locale, error) }) : '';
    await this.renewLink();
  }

  private async undo(): Promise<void> {
    await this.session.undo();
    await this.renewLink();
  }

  private async renewLink(): Promise<void> {
    this.link = new URL(`index.html${await writeHash(this.session.text, null, this.kind)}`, this.home).href;
  }
}

customElements.define('syn-wave-view', SynWaveView);
