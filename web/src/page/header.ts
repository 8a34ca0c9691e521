/** <sw-header>: the picker, files, history, export, share, language, theme. It asks; the page does. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property } from 'lit/decorators.js';
import type { TextKind } from '../engine/types';
import { type Locale, localized, t } from '../i18n/index';
import { headOf } from '../model/script';
import { controls } from '../view/controls';
import { icon } from '../view/icons';
import '../view/menu';
import { catalog, groups, titleOf } from './catalog';
import { type Theme, themes } from './preferences';

/** What the header asks for; the detail of its one event `sw-do`. */
export type HeaderRequest =
  | { readonly do: 'new' | 'open' | 'save' | 'undo' | 'redo' | 'share' | 'help' | 'conformance' | 'export-text' }
  | { readonly do: 'choose'; readonly id: string }
  | { readonly do: 'export-pcapng'; readonly host: number }
  | { readonly do: 'locale'; readonly locale: Locale }
  | { readonly do: 'theme'; readonly theme: Theme };

export class SwHeader extends LitElement {
  @property() text = '';
  @property() locale: Locale = 'en';
  @property() theme: Theme = 'auto';
  @property({ type: Boolean }) canUndo = false;
  @property({ type: Boolean }) canRedo = false;
  @property({ attribute: false }) hosts: readonly string[] = [];
  @property() kind: TextKind = 'scenario';
  /** The scripts to choose from. */
  @property({ attribute: false }) examples: readonly { readonly id: string; readonly text: string }[] = [];
  /** Entry of the picker from which the text came; empty: none. */
  @property() origin = '';

  static override readonly styles = [
    controls,
    css`
      :host { display: flex; align-items: center; gap: 8px; padding: 0 18px; border-bottom: 1px solid var(--sw-line); background: var(--sw-pane); min-width: 0; }
      h1 { margin: 0 6px 0 0; font-size: 17px; font-weight: 700; letter-spacing: -0.2px; line-height: 1; display: flex; align-items: center; gap: 7px; }
      h1 path { fill: none; stroke: var(--sw-accent); stroke-width: 2.2; }
      .picker { min-width: 120px; max-width: 330px; flex: 0 1 auto; text-overflow: ellipsis; font-size: 14px; }
      .line { display: flex; gap: 0.35em; color: var(--sw-dim); font-size: 12.5px; overflow: hidden; white-space: nowrap; min-width: 0; flex: 1 1 0; }
      .line span { overflow: hidden; text-overflow: ellipsis; }
      .line a { flex: none; color: inherit; }
      .set { display: flex; align-items: center; gap: 6px; }
      .set + .set { margin-left: 4px; }
      .langs { display: flex; align-items: center; font-size: 12.5px; color: var(--sw-dim); }
      .langs button { font-size: 12.5px; padding: 4px 5px; border: 0; background: none; color: var(--sw-dim); }
      .langs button[aria-pressed='true'] { color: var(--sw-ink); font-weight: 600; }
      .narrow { display: none; }
      @media (max-width: 1279px) { .line { flex: 1 1 0; max-width: 0; padding: 0; } }
      @media (max-width: 1099px) {
        :host { padding: 0 10px; }
        .wide { display: none; }
        .narrow { display: inline-block; }
        .picker { flex: 1 1 auto; max-width: none; }
        .line { display: none; }
      }
      @media (max-width: 480px) { h1 span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } }
    `,
  ];

  override render() {
    const { locale } = this;
    const ask = (request: HeaderRequest) => () => this.ask(request);
    return html`
      <h1><svg width="26" height="16" viewBox="0 0 26 16" aria-hidden="true"><path d="M1 8c3-9 6-9 8 0s5 9 8 0 5-9 8 0" /></svg><span>${t(locale, 'app.name')}</span></h1>
      ${this.picker()}
      <span class="line"><span>${t(locale, 'app.line')}</span>·<a href="conformance.html">${t(locale, 'app.conformance')}</a></span>
      <div class="set wide">
        <button @click=${ask({ do: 'new' })}>${t(locale, 'file.new')}</button>
        <button @click=${ask({ do: 'open' })}>${t(locale, 'file.open')}</button>
        <button @click=${ask({ do: 'save' })}>${t(locale, 'file.save')}</button>
      </div>
      <div class="set">
        <button class="icon" aria-label=${t(locale, 'edit.undo')} title=${t(locale, 'edit.undo')} ?disabled=${!this.canUndo} @click=${ask({ do: 'undo' })}>${icon('undo')}</button>
        <button class="icon" aria-label=${t(locale, 'edit.redo')} title=${t(locale, 'edit.redo')} ?disabled=${!this.canRedo} @click=${ask({ do: 'redo' })}>${icon('redo')}</button>
      </div>
      <div class="set wide">
        <sw-menu items><span slot="face">${t(locale, 'export.menu')} ${icon('down')}</span>${this.exports()}</sw-menu>
        <button class="primary" @click=${ask({ do: 'share' })}>${t(locale, 'share.button')}</button>
      </div>
      <div class="set wide">
        ${this.languages()}
        ${this.themeButton()}
        <button class="icon" aria-label=${t(locale, 'help.button')} title=${t(locale, 'help.button')} @click=${ask({ do: 'help' })}>?</button>
      </div>
      <sw-menu class="narrow" items hint=${t(locale, 'app.more')}><span slot="face">${icon('menu')}</span>${this.everything()}</sw-menu>
    `;
  }

  private picker() {
    const { locale, text } = this;
    const script = this.kind === 'script';
    const title = (its: string) => (script ? localized(headOf(its).title, locale) : titleOf(its, locale));
    const entries = script ? this.examples : catalog;
    const own = title(text) || t(locale, 'app.untitled');
    const known = entries.find(({ id }) => id === this.origin);
    const edited = known ? known.text !== text : true;
    const option = ({ id, text: its }: { id: string; text: string }) => {
      const chosen = !edited && id === this.origin;
      return html`<option value=${id} ?selected=${chosen} .selected=${chosen}>${title(its)}</option>`;
    };
    return html`<select class="picker" aria-label=${t(locale, script ? 'app.script' : 'app.scenario')} @change=${(
      event: Event,
    ) => {
      const { value } = event.target as HTMLSelectElement;
      if (value !== '') this.ask({ do: 'choose', id: value });
    }}>
      ${edited ? html`<option value="" selected>${known ? t(locale, 'app.edited', { title: own }) : own}</option>` : nothing}
      ${
        script
          ? html`<optgroup label=${t(locale, 'group.scripts')}>${entries.map(option)}</optgroup>`
          : groups.map(group => {
              const members = catalog.filter(scenario => scenario.group === group);
              if (members.length === 0) return nothing;
              return html`<optgroup label=${t(locale, `group.${group}`)}>${members.map(option)}</optgroup>`;
            })
      }
    </select>`;
  }

  private exports(): TemplateResult[] {
    const { locale } = this;
    return [
      ...this.hosts.map(
        (host, k) =>
          html`<button role="menuitem" @click=${() => this.ask({ do: 'export-pcapng', host: k })}>${t(locale, 'export.pcapng', { host })}</button>`,
      ),
      html`<button role="menuitem" @click=${() => this.ask({ do: 'export-text' })}>${t(locale, this.kind === 'script' ? 'export.script' : 'export.text')}</button>`,
    ];
  }

  private languages() {
    const button = (locale: Locale, name: string) =>
      html`<button lang=${locale} aria-pressed=${this.locale === locale} @click=${() => this.ask({ do: 'locale', locale })}>${name}</button>`;
    return html`<div class="langs" role="group" aria-label=${t(this.locale, 'lang.label')}>${button('en', 'EN')}<span aria-hidden="true">·</span>${button('zh-Hans', '中文')}</div>`;
  }

  private themeButton() {
    const next = themes[(themes.indexOf(this.theme) + 1) % themes.length]!;
    const name = t(this.locale, 'theme.label', { theme: t(this.locale, `theme.${this.theme}`) });
    return html`<button class="icon" aria-label=${name} title=${name} @click=${() => this.ask({ do: 'theme', theme: next })}>${icon('theme')}</button>`;
  }

  /** All of the above for a narrow screen. */
  private everything(): TemplateResult[] {
    const { locale } = this;
    const item = (label: string, request: HeaderRequest) =>
      html`<button role="menuitem" @click=${() => this.ask(request)}>${label}</button>`;
    const next = themes[(themes.indexOf(this.theme) + 1) % themes.length]!;
    return [
      item(t(locale, 'file.new'), { do: 'new' }),
      item(t(locale, 'file.open'), { do: 'open' }),
      item(t(locale, 'file.save'), { do: 'save' }),
      ...this.exports(),
      item(t(locale, 'share.button'), { do: 'share' }),
      locale === 'en'
        ? item('中文', { do: 'locale', locale: 'zh-Hans' })
        : item('English', { do: 'locale', locale: 'en' }),
      item(t(locale, 'theme.label', { theme: t(locale, `theme.${next}`) }), { do: 'theme', theme: next }),
      item(t(locale, 'app.conformance'), { do: 'conformance' }),
      item(t(locale, 'help.title'), { do: 'help' }),
    ];
  }

  private ask(detail: HeaderRequest): void {
    this.dispatchEvent(new CustomEvent('sw-do', { detail }));
  }
}

customElements.define('sw-header', SwHeader);
declare global {
  interface HTMLElementTagNameMap {
    'sw-header': SwHeader;
  }
}
