/** <sw-help>: the keyboard, in a dialog. */
import { css, html, LitElement } from 'lit';
import { property, query } from 'lit/decorators.js';
import { type Locale, type PlainId, t } from '../i18n/index';
import { controls } from '../view/controls';

const rows: readonly (readonly [keys: readonly string[], does: PlainId])[] = [
  [['Space'], 'help.play'],
  [['←', '→'], 'help.step'],
  [['Home', 'End'], 'help.ends'],
  [['↑', '↓'], 'help.segment'],
  [['Enter'], 'help.menu'],
  [['D'], 'help.drop'],
  [['Ctrl Z'], 'help.undo'],
  [['Ctrl Y'], 'help.redo'],
  [['+', '−', '0'], 'help.zoom'],
  [['R'], 'help.numbers'],
  [['E', 'Esc'], 'help.editor'],
  [['?'], 'help.help'],
];

export class SwHelp extends LitElement {
  @property() locale: Locale = 'en';
  @query('dialog') private dialog!: HTMLDialogElement;

  static override readonly styles = [
    controls,
    css`
      dialog { color: var(--sw-ink); background: var(--sw-pane); border: 1px solid var(--sw-line); border-radius: 12px; padding: 20px 24px; box-shadow: var(--sw-shadow); max-width: min(440px, calc(100vw - 24px)); }
      dialog::backdrop { background: rgb(0 0 0 / 0.3); }
      h2 { margin: 0 0 12px; font-size: 17px; }
      dl { display: grid; grid-template-columns: auto 1fr; gap: 6px 18px; margin: 0 0 16px; font-size: 13.5px; align-items: baseline; }
      dt { display: flex; gap: 4px; justify-content: flex-end; }
      dd { margin: 0; }
      p { margin: 0 0 16px; font-size: 13.5px; }
      a { color: var(--sw-accent); }
      kbd { font: 12px var(--sw-mono); border: 1px solid var(--sw-rule); border-bottom-width: 2px; border-radius: 5px; padding: 1px 6px; background: var(--sw-bg); white-space: nowrap; }
    `,
  ];

  override render() {
    return html`<dialog aria-labelledby="title" @click=${(event: Event) => {
      if (event.target === this.dialog) this.dialog.close();
    }}>
      <h2 id="title">${t(this.locale, 'help.title')}</h2>
      <dl>${rows.map(([keys, does]) => html`<dt>${keys.map(key => html`<kbd>${key}</kbd>`)}</dt><dd>${t(this.locale, does)}</dd>`)}</dl>
      <p><a href="conformance.html">${t(this.locale, 'app.conformance')}</a></p>
      <button @click=${() => this.dialog.close()}>${t(this.locale, 'help.close')}</button>
    </dialog>`;
  }

  open(): void {
    if (!this.dialog.open) this.dialog.showModal();
  }
}

customElements.define('sw-help', SwHelp);
declare global {
  interface HTMLElementTagNameMap {
    'sw-help': SwHelp;
  }
}
