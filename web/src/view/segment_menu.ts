/** <sw-segment-menu>: what can be done with one segment. Opened at a point; fires `sw-intend` with an intent of the engine. */
import { css, html, LitElement, nothing } from 'lit';
import { property, query, state } from 'lit/decorators.js';
import type { Intent } from '../engine/types';
import { type Locale, t } from '../i18n/index';
import { formatTime } from '../model/format';
import type { RunData } from '../model/run';
import { controls } from './controls';
import { hostName, segmentWords } from './moment_words';
import { menuKeys, openPopover } from './popover';

export class SwSegmentMenu extends LitElement {
  @property({ attribute: false }) run: RunData | null = null;
  @property() locale: Locale = 'en';
  @state() private segment = -1;
  @query('[popover]') private popover_!: HTMLElement;
  private back: HTMLElement | null = null;

  static override readonly styles = [
    controls,
    css`
      h2 { font-size: 12px; font-weight: 600; color: var(--sw-dim); margin: 4px 10px 6px; }
      .times { display: flex; align-items: center; gap: 4px; padding: 4px 10px; flex-wrap: wrap; }
      .times span { min-width: 100%; }
      .times button { display: inline-block; width: auto; border: 1px solid var(--sw-line); padding: 2px 8px; }
    `,
  ];

  override render() {
    const { run, segment } = this;
    const known = run !== null && segment >= 0 && segment < run.segments.length;
    return html`<div popover @keydown=${this.keys} @toggle=${this.toggled}>${known ? this.items(run) : nothing}</div>`;
  }

  /** Opens beside a point of the window; the focus returns to `back` afterwards. */
  async openAt(segment: number, x: number, y: number, back: HTMLElement | null): Promise<void> {
    this.segment = segment;
    this.back = back;
    await this.updateComplete;
    openPopover(this.popover_, new DOMRect(x, y, 0, 0));
  }

  private items(run: RunData) {
    const { segment, locale } = this;
    const act = (intent: Intent) => () => {
      this.popover_.hidePopover();
      this.dispatchEvent(new CustomEvent('sw-intend', { detail: { intent }, bubbles: true, composed: true }));
    };
    const times = (
      name: string,
      make: (ns: number) => Intent,
    ) => html`<div class="times" role="group" aria-label=${name}>
      <span>${name}</span>
      ${delays(run, segment).map(
        ns =>
          html`<button role="menuitem" aria-label=${`${name} ${formatTime(ns)}`} @click=${act(make(ns))}>${formatTime(ns)}</button>`,
      )}
    </div>`;
    const ends = `${hostName(run, run.segments.from(segment))} → ${hostName(run, run.segments.to(segment))}`;
    return html`
      <h2>${ends}, ${segmentWords(run, segment)}, ${formatTime(run.segments.sent_ns(segment))}</h2>
      <div role="menu" aria-label=${t(locale, 'segment.menu', { what: segmentWords(run, segment) })}>
      <button role="menuitem" data-do="drop" @click=${act({ do: 'drop', segment })}>${t(locale, 'segment.drop')}</button>
      <button role="menuitem" data-do="corrupt" @click=${act({ do: 'corrupt', segment })}>${t(locale, 'segment.corrupt')}</button>
      ${
        speaksEcn(run, segment)
          ? html`<button role="menuitem" data-do="mark" @click=${act({ do: 'mark', segment })}>${t(locale, 'segment.mark')}</button>`
          : nothing
      }
      ${times(t(locale, 'segment.delay'), by_ns => ({ do: 'delay', segment, by_ns }))}
      ${times(t(locale, 'segment.duplicate'), after_ns => ({ do: 'duplicate', segment, after_ns }))}
      </div>
    `;
  }

  private readonly keys = (event: KeyboardEvent) => {
    const horizontal = { ArrowRight: 'ArrowDown', ArrowLeft: 'ArrowUp' }[event.key];
    const items = [...this.popover_.querySelectorAll<HTMLElement>('button')];
    if (horizontal) {
      const at = items.indexOf(this.shadowRoot!.activeElement as HTMLElement);
      items[(at + (horizontal === 'ArrowDown' ? 1 : -1) + items.length) % items.length]?.focus();
      event.preventDefault();
    } else menuKeys(event, items);
    event.stopPropagation();
  };

  private readonly toggled = (event: ToggleEvent) => {
    if (event.newState === 'closed') this.back?.focus();
  };
}

/** Sensible times for one segment: about its way, a few ways, and the long ones that matter to timers. */
export function delays(run: RunData, segment: number): number[] {
  const way = run.segments.ends_ns(segment) - run.segments.sent_ns(segment);
  const near = rounded(Math.max(1e6, way));
  return [...new Set([near, near * 5, 1e9, 3e9])].sort((a, b) => a - b);
}

/** Whether a mark means anything on it: ECT(0) or ECT(1), RFC 3168 5. */
function speaksEcn(run: RunData, segment: number): boolean {
  const bits = run.segments.tos(segment) & 3;
  return bits === 1 || bits === 2;
}

/** To one digit: 1, 2 or 5 times a power of ten. */
function rounded(ns: number): number {
  const power = 10 ** Math.floor(Math.log10(ns));
  const digit = ns / power;
  return power * (digit < 1.5 ? 1 : digit < 3.5 ? 2 : digit < 7.5 ? 5 : 10);
}

customElements.define('sw-segment-menu', SwSegmentMenu);
declare global {
  interface HTMLElementTagNameMap {
    'sw-segment-menu': SwSegmentMenu;
  }
}
