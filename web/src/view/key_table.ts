/** <sw-key-table>: keys with their values in force, each to be changed; on/off keys are switches. Fires `sw-key`. */
import { css, html, LitElement, nothing } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type Locale, lookup, t } from '../i18n/index';
import { controls } from './controls';

/** Values to choose from, where they are few; others are typed. */
const choices: Readonly<Record<string, readonly string[]>> = {
  cc: ['reno', 'cubic', 'none'],
  ecn: ['off', 'on', 'accept'],
  growth: ['octets', 'acks'],
  'nagle-waits': ['any-in-flight', 'small-in-flight', 'not-from-idle'],
  'option-order': ['linux', 'freebsd'],
  prr: ['off', 'crb', 'ssrb', 'adaptive'],
  recovery: ['newreno', 'sack', 'rack'],
  'repeated-syn': ['ack', 'syn-ack'],
  'rst-for-late-text': ['own', 'closed'],
  'rto-min-of': ['rto', 'variation'],
  system: ['rfc', 'linux', 'freebsd'],
  'urgent-pointer': ['after', 'last'],
  'rtt-forgotten-after': ['off', '3'],
  wscale: ['off', 'auto', '0', '7', '14'],
  'window-probe': ['octet', 'empty'],
  unreachable: ['off', 'host', 'port'],
  mark: ['off', '1', '5', '20'],
  isn: ['rfc6528', 'clock', '1000'],
  handshake: ['three-way', 'two-way'],
  'delayed-ack': ['200ms', '40ms', 'off'],
  msl: ['2m', '30s', '1s'],
  syncookies: ['off', 'on', 'always'],
  fastopen: ['off', 'client', 'server', 'on'],
  rfc1337: ['on', '2s', 'off'],
};

/** Shown first, in this order; the rest opens on demand. */
const principal = [
  'time-wait',
  'msl',
  'isn',
  'handshake',
  'delayed-ack',
  'nagle',
  'challenge-ack',
  'rfc1337',
  'delay',
  'jitter',
  'loss',
  'rate',
  'queue',
  'duplicate',
  'reorder',
  'corrupt',
  'mark',
  'mtu',
  'unreachable',
];

export class SwKeyTable extends LitElement {
  @property({ attribute: false }) keys: Readonly<Record<string, string>> = {};
  @property() heading = '';
  @property() locale: Locale = 'en';
  @state() private all = false;

  static override readonly styles = [
    controls,
    css`
      :host { display: block; min-width: 250px; padding: 4px 6px; }
      h2 { font-size: 12px; font-weight: 600; color: var(--sw-dim); margin: 0 0 6px; }
      label { display: flex; align-items: center; justify-content: space-between; gap: 12px; min-height: 32px; font-size: 13px; }
      label input, label select { width: 112px; padding: 2px 8px; font-family: var(--sw-mono); font-size: 12px; }
      label input[type='checkbox'] { width: 18px; height: 18px; accent-color: var(--sw-accent); }
      .raw { font-family: var(--sw-mono); font-size: 12px; }
      .foot { display: flex; gap: 6px; align-items: center; margin-top: 6px; }
      .foot button:first-child { margin-right: auto; }
    `,
  ];

  override render() {
    const { locale } = this;
    const names = Object.keys(this.keys);
    const first = principal.filter(name => name in this.keys);
    const rest = names.filter(name => !first.includes(name));
    return html`
      <h2>${this.heading}</h2>
      ${[...first, ...(this.all ? rest : [])].map(name => this.row(name, this.keys[name]!))}
      <div class="foot">
        ${
          rest.length > 0
            ? html`<button class="small" aria-expanded=${this.all} @click=${() => {
                this.all = !this.all;
              }}>${t(locale, this.all ? 'switch.fewer' : 'switch.others')}</button>`
            : nothing
        }
        <slot></slot>
      </div>
    `;
  }

  private row(key: string, value: string) {
    const text = lookup(this.locale, `switch.${key}`) ?? lookup(this.locale, `link.${key}`);
    const name = text ? html`<span title=${key}>${text}</span>` : html`<span class="raw">${key}</span>`;
    const listed = choices[key];
    if (listed) {
      const values = listed.includes(value) ? listed : [value, ...listed];
      return html`<label>${name}<select data-key=${key} @change=${(event: Event) =>
        this.tell(key, (event.target as HTMLSelectElement).value)}>${values.map(
        choice => html`<option ?selected=${choice === value}>${choice}</option>`,
      )}</select></label>`;
    }
    if (value === 'on' || (value === 'off' && !key.endsWith('timeout'))) {
      return html`<label>${name}<input type="checkbox" data-key=${key} .checked=${value === 'on'} @change=${(
        event: Event,
      ) => this.tell(key, (event.target as HTMLInputElement).checked ? 'on' : 'off')} /></label>`;
    }
    return html`<label>${name}<input type="text" data-key=${key} spellcheck="false" .value=${value} @change=${(
      event: Event,
    ) => this.tell(key, (event.target as HTMLInputElement).value.trim())} /></label>`;
  }

  private tell(key: string, value: string): void {
    this.dispatchEvent(new CustomEvent('sw-key', { detail: { key, value }, bubbles: true, composed: true }));
  }
}

customElements.define('sw-key-table', SwKeyTable);
declare global {
  interface HTMLElementTagNameMap {
    'sw-key-table': SwKeyTable;
  }
}
