/** <sw-link-actions>: delay, loss and the rest of a link, as a summary that opens. Fires `sw-intend`. */
import { css, html, LitElement, nothing } from 'lit';
import { property } from 'lit/decorators.js';
import type { HostInfo, Intent, LinkInfo } from '../engine/types';
import { type Locale, t } from '../i18n/index';
import { controls } from './controls';
import './key_table';
import './menu';

export class SwLinkActions extends LitElement {
  @property({ attribute: false }) hosts: readonly HostInfo[] = [];
  @property({ attribute: false }) links: readonly LinkInfo[] = [];
  @property() locale: Locale = 'en';

  static override readonly styles = [
    controls,
    css`
      :host { display: block; font-size: 12.5px; color: var(--sw-dim); }
      .pair + .pair { border-top: 1px solid var(--sw-line); margin-top: 6px; padding-top: 6px; }
    `,
  ];

  override render() {
    const first = this.links[0];
    if (!first) return nothing;
    const { locale } = this;
    const { delay = '', loss = '' } = first.keys_ab;
    const face = t(locale, 'link.summary', { delay: spaced(delay), loss: spaced(loss) });
    return html`<sw-menu small label=${face} hint=${`${t(locale, 'link.settings')}: ${face}`}>
      <div>${this.links.map(link => this.table(link))}</div>
    </sw-menu>`;
  }

  private table(link: LinkInfo) {
    const [a, b] = [this.hosts[link.a]?.name ?? '', this.hosts[link.b]?.name ?? ''];
    return html`<sw-key-table class="pair" .keys=${link.keys_ab} .locale=${this.locale} heading=${t(this.locale, 'link.title', { a, b })}
      @sw-key=${(event: CustomEvent<{ key: string; value: string }>) => {
        const intent: Intent = { do: 'set_link', a, b, ...event.detail };
        this.dispatchEvent(new CustomEvent('sw-intend', { detail: { intent }, bubbles: true, composed: true }));
      }}></sw-key-table>`;
  }
}

/** "20ms" as a reader writes it: "20 ms". */
function spaced(value: string): string {
  return value.replace(/(?<=\d)(?=[a-z%])/g, ' ');
}

customElements.define('sw-link-actions', SwLinkActions);
declare global {
  interface HTMLElementTagNameMap {
    'sw-link-actions': SwLinkActions;
  }
}
