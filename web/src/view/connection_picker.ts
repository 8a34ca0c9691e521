/** <sw-connection-picker>: which connection the lanes follow, where a scenario has several. Fires `sw-look` {key}. */
import { css, html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import { type Locale, t } from '../i18n/index';
import { type Connection, connectionsOf } from '../model/connections';
import type { RunData } from '../model/run';
import { controls } from './controls';

export class SwConnectionPicker extends LitElement {
  @property({ attribute: false }) run: RunData | null = null;
  /** Key of the connection; null: the newest. */
  @property({ attribute: false }) chosen: string | null = null;
  @property() locale: Locale = 'en';

  static override readonly styles = [
    controls,
    css`
      :host { display: inline-block; min-width: 0; }
      select { font-size: 12px; padding: 2px 4px 2px 7px; border-radius: 7px; background: var(--sw-chip); text-overflow: ellipsis; }
    `,
  ];

  override render() {
    const { run, locale } = this;
    const connections = run ? connectionsOf(run) : [];
    if (connections.length < 2) return nothing;
    const known = connections.some(({ key }) => key === this.chosen);
    return html`<select aria-label=${t(locale, 'connections.label')} title=${t(locale, 'connections.label')} @change=${this.change}>
      <option value="" .selected=${!known}>${t(locale, 'connections.newest')}</option>
      ${connections.map(
        connection =>
          html`<option value=${connection.key} .selected=${connection.key === this.chosen}>${this.named(connection)}</option>`,
      )}
    </select>`;
  }

  private named({ number, name, ports }: Connection): string {
    return name === '' ? `${number}: ${ports}` : `${number}: ${name} (${ports})`;
  }

  private readonly change = (event: Event): void => {
    const key = (event.target as HTMLSelectElement).value || null;
    this.dispatchEvent(new CustomEvent('sw-look', { detail: { key }, bubbles: true, composed: true }));
  };
}

customElements.get('sw-connection-picker') ?? customElements.define('sw-connection-picker', SwConnectionPicker);
