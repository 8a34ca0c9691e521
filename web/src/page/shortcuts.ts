/** Keys of the whole page. What is typed into a field, or handled by a view, does not come here. */

export interface Shortcuts {
  play(): void;
  step(direction: 1 | -1): void;
  toStart(): void;
  toEnd(): void;
  segment(direction: 1 | -1): void;
  drop(): void;
  undo(): void;
  redo(): void;
  zoom(factor: number): void;
  fit(): void;
  numbers(): void;
  editor(): void;
  help(): void;
}

const letters: Readonly<Record<string, (does: Shortcuts) => void>> = {
  ' ': does => does.play(),
  k: does => does.play(),
  ',': does => does.step(-1),
  ArrowLeft: does => does.step(-1),
  '.': does => does.step(1),
  ArrowRight: does => does.step(1),
  Home: does => does.toStart(),
  End: does => does.toEnd(),
  ArrowUp: does => does.segment(-1),
  ArrowDown: does => does.segment(1),
  d: does => does.drop(),
  Delete: does => does.drop(),
  '+': does => does.zoom(1.25),
  '=': does => does.zoom(1.25),
  '-': does => does.zoom(0.8),
  '0': does => does.fit(),
  r: does => does.numbers(),
  e: does => does.editor(),
  '?': does => does.help(),
};

/** Whether a key was meant for the page, and what it does then. */
export function handleKey(event: KeyboardEvent, does: Shortcuts): boolean {
  const target = event.composedPath()[0];
  if (
    event.defaultPrevented ||
    !(target instanceof HTMLElement || target instanceof SVGElement || target === document)
  ) {
    return false;
  }
  const element = target instanceof Element ? target : document.body;
  const types = element.closest('input, textarea, select, [contenteditable="true"]') !== null;
  const command = event.ctrlKey || event.metaKey;
  if (command && !event.altKey && !types) {
    const key = event.key.toLowerCase();
    if (key === 'z' && !event.shiftKey) does.undo();
    else if (key === 'y' || key === 'z') does.redo();
    else return false;
    return true;
  }
  if (command || event.altKey || types || element.closest('[popover], dialog, [role="menu"]')) return false;
  if (event.key === ' ' && element.closest('button, summary, a')) return false;
  const act = letters[event.key];
  if (!act) return false;
  act(does);
  return true;
}
