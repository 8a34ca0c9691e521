/** <sw-host-actions>: what an application may do at the playhead, and the switches of its host. Fires `sw-intend`. */
import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import type { CallName, HostInfo, Intent } from '../engine/types';
import { type Locale, lookup, t } from '../i18n/index';
import { formatTime } from '../model/format';
import { controls } from './controls';
import { icon } from './icons';
import './key_table';
import './menu';

/** How much one press of "send" writes. */
const sent_octets = 1000;

export class SwHostActions extends LitElement {
  @property({ attribute: false }) hosts: readonly HostInfo[] = [];
  @property({ type: Number }) playhead = 0;
  @property() locale: Locale = 'en';
  /** Of more than two hosts one is shown. */
  @state() private chosen = 0;

  static override readonly styles = [
    controls,
    css`
      :host { display: flex; align-items: center; gap: 12px; }
      .hosts { display: grid; gap: 6px; padding-left: 12px; border-left: 1px solid var(--sw-line); }
      .group { display: grid; grid-template-columns: subgrid; align-items: center; gap: 5px; font-size: 12.5px; color: var(--sw-dim); grid-column: 1 / -1; }
      .hosts { grid-template-columns: minmax(0, max-content) repeat(5, auto); column-gap: 5px; }
      .group button { color: var(--sw-ink); }
      .name { margin-right: 4px; max-width: 12ch; overflow: hidden; text-overflow: ellipsis; white-space: nowrap; text-align: end; }
      .both { display: grid; gap: 6px; padding-left: 12px; border-left: 1px solid var(--sw-line); justify-items: stretch; }
      .both button { width: 100%; }
      @media (max-width: 899px) { :host { flex-wrap: wrap; } .both { border: 0; padding: 0; } .hosts { border: 0; padding: 0; } }
    `,
  ];

  override render() {
    const { hosts } = this;
    const shown = hosts.length > 2 ? hosts.slice(this.chosen, this.chosen + 1) : hosts;
    return html`
      ${hosts.length > 2 ? this.picker() : nothing}
      <div class="hosts">${shown.map(host => this.group(host, hosts.length > 2))}</div>
      <div class="both">${hosts.length > 1 ? this.both() : nothing}<slot></slot></div>
    `;
  }

  private picker() {
    return html`<select aria-label=${t(this.locale, 'host.choose')} @change=${(event: Event) => {
      this.chosen = (event.target as HTMLSelectElement).selectedIndex;
    }}>${this.hosts.map((host, k) => html`<option ?selected=${k === this.chosen}>${host.name}</option>`)}</select>`;
  }

  private group(host: HostInfo, named: boolean) {
    const { locale } = this;
    const calls: CallName[] = ['send', 'shutdown', 'close', 'abort'];
    return html`<div class="group" role="group" aria-label=${t(locale, 'host.actions', { host: host.name })}>
      <span class="name" title=${`${host.name} ${host.address}`}>${named ? nothing : host.name}</span>
      ${calls.map(call => this.button(host.name, call))}
      <sw-menu small hint=${t(locale, 'host.more', { host: host.name })}>
        <span slot="face">${icon('gear')}</span>
        <sw-key-table .keys=${host.keys} .locale=${locale} heading=${t(locale, 'host.switches.of', { host: host.name })}
          @sw-key=${(event: CustomEvent<{ key: string; value: string }>) =>
            this.intend({ do: 'set_host', host: host.name, ...event.detail })}>
          ${(['crash', 'reboot'] as const).map(call => this.button(host.name, call))}
        </sw-key-table>
      </sw-menu>
    </div>`;
  }

  private both() {
    const hint = t(this.locale, 'host.close_both.hint', { time: formatTime(this.playhead) });
    return html`<button class="small" title=${hint} data-do="close-both" @click=${() =>
      this.intend({ do: 'close_both', at_ns: this.playhead })}>${t(this.locale, 'host.close_both')}</button>`;
  }

  private button(host: string, call: CallName) {
    const { locale, playhead } = this;
    const time = formatTime(playhead);
    const hint =
      call === 'send'
        ? t(locale, 'host.send.hint', { host, octets: sent_octets, time })
        : t(locale, 'host.call.hint', { host, call, time });
    const octets = call === 'send' ? { octets: sent_octets } : {};
    return html`<button class="small" title=${hint} aria-label=${hint} data-do=${`${host}-${call}`} @click=${() =>
      this.intend({ do: 'call', host, call, at_ns: playhead, ...octets })}>${lookup(locale, `host.${call}`)}</button>`;
  }

  private intend(intent: Intent): void {
    this.dispatchEvent(new CustomEvent('sw-intend', { detail: { intent }, bubbles: true, composed: true }));
  }
}

customElements.define('sw-host-actions', SwHostActions);
declare global {
  interface HTMLElementTagNameMap {
    'sw-host-actions': SwHostActions;
  }
}
