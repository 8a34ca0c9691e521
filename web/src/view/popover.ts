/** Popovers and menus: the browser's own top layer and light dismiss; only the place is ours. */

const edge = 8;

/** Puts an open popover beside a rectangle of the window, below it if it fits, and inside the window in any case. */
export function placePopover(popover: HTMLElement, anchor: DOMRect | DOMRectReadOnly): void {
  const { width, height } = popover.getBoundingClientRect();
  const below = anchor.bottom + 4;
  const above = anchor.top - 4 - height;
  const top = below + height <= innerHeight - edge || above < edge ? below : above;
  popover.style.top = `${Math.max(edge, Math.min(top, innerHeight - edge - height))}px`;
  popover.style.left = `${Math.max(edge, Math.min(anchor.left, innerWidth - edge - width))}px`;
}

/** Shows a popover at its anchor and takes the focus into it. */
export function openPopover(popover: HTMLElement, anchor: DOMRect | DOMRectReadOnly): void {
  popover.showPopover();
  placePopover(popover, anchor);
  popover.querySelector<HTMLElement>('[autofocus], button, input, select')?.focus();
}

/** Arrow keys, Home and End between the items of a menu. */
export function menuKeys(event: KeyboardEvent, items: readonly HTMLElement[]): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const inField = event.target instanceof HTMLInputElement;
  if (step === undefined && (inField || (event.key !== 'Home' && event.key !== 'End'))) return;
  const at = items.indexOf(event.target as HTMLElement);
  const next = event.key === 'Home' ? 0 : event.key === 'End' ? items.length - 1 : at + step!;
  items[(next + items.length) % items.length]?.focus();
  event.preventDefault();
}
