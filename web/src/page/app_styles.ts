/** Where everything on the page stands: three panes and a footer, or one column with tabs on a narrow screen. */
import { css } from 'lit';

export const appStyles = css`
  :host {
    display: grid;
    height: 100%;
    grid: 52px minmax(0, 1fr) 74px / 296px minmax(0, 1fr) 352px;
    grid-template-areas: 'header header header' 'left main right' 'footer footer footer';
    background: var(--sw-bg);
    overflow: hidden;
  }
  /* A line of a script is longer than one of a scenario. */
  :host([kind='script']) { grid-template-columns: 352px minmax(0, 1fr) 340px; }
  header { grid-area: header; display: grid; min-width: 0; }
  .left { grid-area: left; border-right: 1px solid var(--sw-line); min-height: 0; min-width: 0; display: flex; flex-direction: column; }
  .kinds { flex: none; display: flex; gap: 18px; padding: 8px 18px 0; border-bottom: 1px solid var(--sw-line); }
  .kinds button { border: 0; border-radius: 0; background: none; padding: 4px 1px 7px; color: var(--sw-dim); box-shadow: none; margin-bottom: -1px; }
  .kinds button[aria-selected='true'] { color: var(--sw-ink); font-weight: 600; box-shadow: inset 0 -2px 0 var(--sw-accent); }
  .text { flex: 1; min-height: 0; }
  .text > * { height: 100%; }
  [hidden] { display: none !important; }
  .only { margin: 0; font-size: 12.5px; color: var(--sw-dim); max-width: 34ch; }
  main { grid-area: main; position: relative; min-height: 0; min-width: 0; }
  main sw-ladder { position: absolute; inset: 0; }
  .numbers { color: var(--sw-dim); background: none; }
  .numbers[aria-pressed='true'] { color: var(--sw-ink); border-color: var(--sw-line); background: var(--sw-chip); }
  main .numbers { position: absolute; left: 12px; top: 10px; z-index: 3; }
  .actions .numbers, main sw-connection-picker, .actions sw-connection-picker.between { display: none; }
  main sw-connection-picker.between { display: block; position: absolute; left: calc(50% - 10px); top: 10px; transform: translateX(-50%); width: 172px; text-align: center; z-index: 3; }
  .notes { position: absolute; left: 50%; top: 12px; transform: translateX(-50%); z-index: 4; display: flex; flex-direction: column; gap: 8px; align-items: center; width: max-content; max-width: calc(100% - 24px); }
  .note { display: flex; gap: 12px; align-items: center; background: var(--sw-pane); border: 1px solid var(--sw-line); border-left: 3px solid var(--sw-accent); border-radius: 8px; padding: 6px 8px 6px 12px; font-size: 13px; box-shadow: var(--sw-shadow); }
  .note.bad { border-left-color: var(--sw-lost); }
  .note button { padding: 1px 8px; font-size: 12.5px; }
  .right { grid-area: right; border-left: 1px solid var(--sw-line); display: flex; flex-direction: column; min-height: 0; min-width: 0; }
  .states { padding: 10px 14px 4px; flex: none; }
  .inspector { flex: 1; min-height: 0; overflow: auto; padding: 6px 14px 12px; border-top: 1px solid var(--sw-line); }
  footer { grid-area: footer; border-top: 1px solid var(--sw-line); background: var(--sw-pane); display: flex; align-items: center; gap: 10px; padding: 0 18px; min-width: 0; }
  footer sw-transport { flex: 1; }
  .actions { display: flex; align-items: center; gap: 12px; flex: none; }
  nav { display: none; }
  .dropping { position: fixed; inset: 12px; z-index: 10; border: 2px dashed var(--sw-accent); border-radius: 14px; background: var(--sw-veil); display: grid; place-items: center; font-size: 18px; pointer-events: none; }
  .skip { position: absolute; left: -999px; top: 6px; z-index: 20; background: var(--sw-pane); padding: 6px 12px; border-radius: 8px; border: 1px solid var(--sw-accent); color: var(--sw-ink); }
  .skip:focus { left: 12px; }

  @media (max-width: 1399px) {
    :host { grid-template-columns: 272px minmax(0, 1fr) 312px; grid-template-rows: 52px minmax(0, 1fr) auto; }
    :host([kind='script']) { grid-template-columns: 324px minmax(0, 1fr) 292px; }
    footer { flex-wrap: wrap; padding: 8px 14px; row-gap: 6px; }
    footer sw-transport { flex: 1 0 100%; }
    .actions { flex-wrap: wrap; row-gap: 6px; }
    main .numbers, main sw-connection-picker.between { display: none; }
    .actions .numbers, .actions sw-connection-picker.between { display: block; }
  }

  @media (max-width: 899px) {
    :host, :host([kind='script']) {
      grid: 52px minmax(230px, 1fr) auto auto 48px / minmax(0, 1fr);
      grid-template-areas: 'header' 'main' 'transport' 'pane' 'tabs';
      min-height: 552px;
    }
    footer, .right { display: contents; }
    sw-transport { grid-area: transport; padding: 6px 10px; border-top: 1px solid var(--sw-line); background: var(--sw-pane); }
    .left, .states, .inspector, .actions { grid-area: pane; display: none; height: 34vh; min-height: 170px; overflow: auto; border: 0; border-top: 1px solid var(--sw-line); background: var(--sw-pane); }
    .text > * { height: auto; }
    .states { padding: 8px; overflow: hidden; --sw-diagram-height: calc(max(34vh, 170px) - 44px); }
    .actions { padding: 12px; align-content: flex-start; align-items: flex-start; flex-direction: column; gap: 12px; }
    main .numbers { display: none; }
    .actions .numbers { display: block; }
    [data-tab='scenario'] ~ .left, [data-tab='states'] ~ .right .states, [data-tab='inspector'] ~ .right .inspector { display: block; }
    [data-tab='controls'] ~ footer .actions { display: flex; }
    nav { grid-area: tabs; display: grid; grid-auto-flow: column; grid-auto-columns: 1fr; border-top: 1px solid var(--sw-line); background: var(--sw-pane); }
    nav button { border: 0; border-radius: 0; background: none; color: var(--sw-dim); padding: 4px; min-height: 44px; }
    nav button[aria-pressed='true'] { color: var(--sw-ink); font-weight: 600; background: none; box-shadow: inset 0 2px 0 var(--sw-accent); }
  }
`;
