/** How buttons, fields, menus and headings look, for every view and the page. */
import { css } from 'lit';

export const controls = css`
  :host {
    box-sizing: border-box;
    font: 14px/1.5 var(--sw-sans);
    color: var(--sw-ink);
  }
  *, *::before, *::after { box-sizing: border-box; }
  button, select, input {
    font: inherit;
    font-size: 13px;
    line-height: 20px;
    color: inherit;
    background: var(--sw-pane);
    border: 1px solid var(--sw-line);
    border-radius: 8px;
    padding: 4px 10px;
    margin: 0;
  }
  button { white-space: nowrap; cursor: pointer; }
  select { cursor: pointer; max-width: 100%; }
  button:hover:not(:disabled), select:hover { border-color: var(--sw-rule); }
  button:active:not(:disabled) { background: var(--sw-chip); }
  button:disabled { color: var(--sw-dim); opacity: 0.6; cursor: default; }
  button.primary { background: var(--sw-accent); color: var(--sw-on-accent); border-color: var(--sw-accent); }
  button.icon { padding: 4px 8px; min-width: 32px; }
  button.plain { border-color: transparent; background: none; }
  button.small { font-size: 12px; padding: 2px 7px; border-radius: 7px; }
  button[aria-pressed='true'], button[aria-checked='true'] {
    background: var(--sw-accent-soft);
    border-color: var(--sw-accent);
  }
  :focus { outline: none; }
  :focus-visible { outline: 2px solid var(--sw-accent); outline-offset: 2px; }
  svg.icon { width: 16px; height: 16px; vertical-align: -3px; fill: none; stroke: currentcolor; stroke-width: 1.6;
    stroke-linecap: round; stroke-linejoin: round; }
  svg.icon.solid { fill: currentcolor; stroke: none; }
  .dim { color: var(--sw-dim); }
  .mono { font-family: var(--sw-mono); }
  .hidden-text {
    position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap;
  }
  [popover] {
    position: fixed;
    inset: auto;
    margin: 0;
    padding: 6px;
    color: var(--sw-ink);
    background: var(--sw-pane);
    border: 1px solid var(--sw-line);
    border-radius: 10px;
    box-shadow: var(--sw-shadow);
    font-size: 13px;
    max-width: min(360px, calc(100vw - 16px));
    max-height: calc(100vh - 16px);
    overflow: auto;
  }
  [role='menu'] button, .menu button {
    display: block; width: 100%; text-align: start; border: 0; border-radius: 6px; padding: 5px 10px; background: none;
  }
  [role='menu'] button:hover, [role='menu'] button:focus { background: var(--sw-chip); }
  @media (pointer: coarse) {
    button, select { min-height: 36px; }
  }
`;
