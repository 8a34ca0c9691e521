/** <sw-menu>: a button and the popover under it. Its content is slotted; a click on an item closes it. */
import { css, html, LitElement } from 'lit';
import { property, query } from 'lit/decorators.js';
import { controls } from './controls';
import { menuKeys, openPopover } from './popover';

export class SwMenu extends LitElement {
  /** Written on the button; `slot="face"` replaces it. */
  @property() label = '';
  @property() hint = '';
  /** Whether the content is a list of items rather than a form. */
  @property({ type: Boolean }) items = false;
  @property({ type: Boolean }) small = false;
  @query('button') private button!: HTMLButtonElement;
  @query('[popover]') private popover_!: HTMLElement;

  static override readonly styles = [
    controls,
    css`
    :host { display: inline-block; }
    button { display: inline-flex; align-items: center; gap: 5px; }
    .body { min-width: 160px; }
    ::slotted(button) { display: block; width: 100%; text-align: start; border: 0; border-radius: 6px; padding: 6px 10px; background: none; color: inherit; font: inherit; cursor: pointer; white-space: nowrap; }
    ::slotted(button:hover), ::slotted(button:focus) { background: var(--sw-chip); }
    ::slotted(button:focus-visible) { outline: 2px solid var(--sw-accent); outline-offset: -2px; }
  `,
  ];

  override render() {
    return html`
      <button class=${this.small ? 'small' : ''} aria-haspopup=${this.items ? 'menu' : 'dialog'} aria-expanded="false"
        aria-label=${this.hint || this.label} title=${this.hint} @click=${this.toggle}><slot name="face">${this.label}</slot></button>
      <div class="body" popover role=${this.items ? 'menu' : 'dialog'} aria-label=${this.hint || this.label}
        @toggle=${this.toggled} @keydown=${this.keys} @click=${this.chosen}><slot></slot></div>
    `;
  }

  close(): void {
    this.popover_.hidePopover();
  }

  private readonly toggle = () => {
    if (this.popover_.matches(':popover-open')) {
      this.popover_.hidePopover();
      return;
    }
    openPopover(this.popover_, this.button.getBoundingClientRect());
    this.list()[0]?.focus();
  };

  private readonly toggled = (event: ToggleEvent) => {
    const open = event.newState === 'open';
    this.button.setAttribute('aria-expanded', String(open));
    if (open) this.dispatchEvent(new CustomEvent('sw-open'));
  };

  private readonly chosen = (event: Event) => {
    if (this.items && (event.target as HTMLElement).closest('button')) this.popover_.hidePopover();
  };

  private readonly keys = (event: KeyboardEvent) => {
    if (this.items) menuKeys(event, this.list());
  };

  private list(): HTMLElement[] {
    const slot = this.renderRoot.querySelector<HTMLSlotElement>('slot:not([name])')!;
    const focusable = 'button:not(:disabled), input, select';
    return slot
      .assignedElements()
      .flatMap(element => [
        ...(element.matches(focusable) ? [element as HTMLElement] : []),
        ...element.querySelectorAll<HTMLElement>(focusable),
      ]);
  }
}

customElements.define('sw-menu', SwMenu);
declare global {
  interface HTMLElementTagNameMap {
    'sw-menu': SwMenu;
  }
}
