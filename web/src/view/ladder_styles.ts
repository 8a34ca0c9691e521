/** How the ladder looks. Font sizes are those of model/geometry.ts, which measures with them. */
import { css } from 'lit';

export const ladderStyles = css`
  :host { display: block; position: relative; min-width: 0; min-height: 0; height: 100%; overflow: hidden;
    color: var(--sw-ink); background: var(--sw-bg); font: 14px/1.4 var(--sw-sans, system-ui, sans-serif); }
  .scroll { position: absolute; inset: 0; overflow: auto; background: var(--sw-bg); will-change: scroll-position; overscroll-behavior: contain; touch-action: pan-x pan-y;
    scrollbar-width: thin; scrollbar-color: var(--sw-rule) transparent; }
  .scroll:focus { outline: none; }
  .ring { position: absolute; inset: 2px; border: 2px solid var(--sw-accent); border-radius: 6px; pointer-events: none;
    display: none; z-index: 4; }
  .scroll:focus-visible ~ .ring { display: block; }
  .hosts { position: sticky; top: 0; z-index: 2; height: 44px; background: var(--sw-bg); }
  .compact .hosts { height: 46px; }
  .hosts::after { content: ''; position: absolute; left: 0; right: 0; top: 100%; height: 8px; pointer-events: none;
    background: linear-gradient(var(--sw-bg), transparent); }
  .host { position: absolute; top: 13px; transform: translateX(-50%); white-space: nowrap; font-size: 13px;
    color: var(--sw-dim); line-height: 18px; text-align: center; }
  .host b { font-size: 14px; color: var(--sw-ink); font-weight: 700; margin-right: 5px; }
  .compact .host { top: 6px; font-size: 11px; line-height: 15px; }
  .compact .host b { display: block; font-size: 13px; margin: 0; }
  .canvas { position: relative; }
  .over { position: absolute; inset: 0; overflow: clip; pointer-events: none; z-index: 1; }
  .over .playhead { pointer-events: auto; }
  [hidden] { display: none !important; }
  svg { display: block; position: absolute; left: 0; top: 0; overflow: visible; user-select: none; -webkit-user-select: none; }
  /* The layers lie over each other: what is painted takes the pointer, not the layer. */
  .canvas svg { pointer-events: none; }
  .canvas svg > g { pointer-events: auto; }
  text { font-family: var(--sw-mono, ui-monospace, monospace); fill: var(--sw-ink); }

  .stay rect { cursor: pointer; }
  .stay .down { fill: none; stroke: var(--sw-lost); stroke-dasharray: 2 3; }
  .name, .timer text { paint-order: stroke; stroke: var(--sw-bg); stroke-width: 4px; stroke-linejoin: round; }
  .name { font-size: 10.5px; font-weight: 600; pointer-events: none; }
  .compact .name { font-size: 9.5px; }
  .name.future, .timer.future, .gap.future, .link.future { opacity: 0.5; }
  .stay.sel rect { stroke: var(--sw-accent); stroke-width: 2; }
  .s0 { fill: var(--sw-state-closed); } .s1 { fill: var(--sw-state-listen); }
  .s2, .s3 { fill: var(--sw-state-opening); } .s4 { fill: var(--sw-state-established); }
  .s5, .s6 { fill: var(--sw-state-active-close); } .s8 { fill: var(--sw-state-closing, var(--sw-state-active-close)); }
  .s7, .s9 { fill: var(--sw-state-passive-close); } .s10 { fill: var(--sw-state-time-wait); }

  .timer path { fill: none; stroke: var(--sw-timer); stroke-width: 1.2; }
  .timer .hit { stroke: transparent; stroke-width: 12; cursor: pointer; }
  .timer text { font-size: 10.5px; fill: var(--sw-dim); pointer-events: none; }
  .compact .timer text { font-size: 9.5px; }
  .timer.sel path:not(.hit) { stroke: var(--sw-accent); stroke-width: 2; }
  .timer.sel text { fill: var(--sw-ink); }

  .tick { font-size: 10px; fill: var(--sw-dim); pointer-events: none; }
  .compact .tick { font-size: 9px; }
  .gap path { fill: none; stroke: var(--sw-rule); }
  .gap rect { fill: var(--sw-bg); stroke: var(--sw-line); }
  .gap text { font-size: 10.5px; fill: var(--sw-dim); text-anchor: middle; }
  .compact .gap text { font-size: 9.5px; }
  .link path { stroke: var(--sw-warn); stroke-dasharray: 1 4; stroke-linecap: round; stroke-width: 1.6; }
  .link text { font-size: 10px; fill: var(--sw-warn); paint-order: stroke; stroke: var(--sw-bg); stroke-width: 4px; }
  .veil { fill: var(--sw-veil); pointer-events: none; }

  .arrow { cursor: pointer; }
  .arrow line { stroke: var(--sw-arrow); stroke-width: 1.4; }
  .arrow path { fill: var(--sw-arrow); }
  .arrow .hit { stroke: transparent; stroke-width: 14; }
  .arrow.again line:not(.hit) { stroke-dasharray: 5 4; }
  .arrow.copy line:not(.hit) { stroke-dasharray: 1.5 3; }
  .arrow.forged line:not(.hit) { stroke: var(--sw-forged, var(--sw-warn)); }
  .arrow.forged path { fill: var(--sw-forged, var(--sw-warn)); }
  .arrow.lost line:not(.hit) { stroke: var(--sw-lost); stroke-width: 1.6; }
  .arrow .cross { fill: none; stroke: var(--sw-lost); stroke-width: 1.7; }
  .arrow.sel line:not(.hit) { stroke: var(--sw-accent); stroke-width: 2.4; }
  .arrow.sel path:not(.cross) { fill: var(--sw-accent); }
  .arrow:hover line:not(.hit) { stroke-width: 2.2; }
  .arrow.dense line:not(.hit) { stroke-width: 1; opacity: 0.6; }
  .arrow.dense .hit { stroke-width: 6; }
  .arrow.future { opacity: 0.38; }
  .arrow.aside { opacity: 0.25; }
  .arrow .rest { opacity: 0.38; }

  .label { cursor: pointer; }
  .label rect { fill: var(--sw-chip); }
  .label .halo { fill: var(--sw-bg); }
  .label .chip { font-size: 10.5px; font-weight: 700; text-anchor: middle; }
  .label .detail { font-size: 11.5px; fill: var(--sw-label); paint-order: stroke; stroke: var(--sw-bg); stroke-width: 5px;
    stroke-linejoin: round; }
  .label .note { font-size: 10.5px; fill: var(--sw-lost); paint-order: stroke; stroke: var(--sw-bg); stroke-width: 4px; }
  .compact .label .chip { font-size: 9.5px; }
  .compact .label .detail { font-size: 10px; stroke-width: 4px; }
  .compact .label .note { font-size: 9.5px; }
  .label.lost rect:not(.halo) { fill: var(--sw-lost-soft); }
  .label.sel rect:not(.halo) { fill: var(--sw-accent-soft); }
  .label.sel .detail { fill: var(--sw-ink); }
  .label.future { opacity: 0.5; }
  .label.aside { opacity: 0.35; }

  .call rect { fill: var(--sw-pane); stroke: var(--sw-rule); }
  .call path { fill: none; stroke: var(--sw-rule); }
  .call text { font-size: 11px; text-anchor: middle; }
  .compact .call text { font-size: 9.5px; }
  .call { cursor: pointer; }
  .call.bad rect { fill: var(--sw-lost-soft); stroke: var(--sw-lost); }
  .call.bad path { stroke: var(--sw-lost); }
  .call.bad text { fill: var(--sw-lost); font-weight: 600; }
  .call.sel rect { stroke: var(--sw-accent); stroke-width: 1.8; }
  .call.future { opacity: 0.5; }
  .call.aside { opacity: 0.35; }

  .note { cursor: pointer; }
  .note path { fill: none; stroke: var(--sw-rule); }
  .note circle { fill: var(--sw-accent); }
  .note .box { fill: var(--sw-pane); stroke: var(--sw-line); }
  .note .bar { fill: var(--sw-accent); }
  .note text { font-size: 10.5px; fill: var(--sw-label); }
  .note:hover .box { stroke: var(--sw-rule); }
  .note.marker .box { fill: var(--sw-accent-soft); stroke: var(--sw-accent); }
  .note.marker text { font-size: 10px; font-weight: 700; fill: var(--sw-ink); }
  .note.failed text { fill: var(--sw-ink); white-space: pre; }
  .note.failed .box { fill: var(--sw-lost-soft); stroke: var(--sw-lost); }
  .note.failed .bar, .note.failed circle { fill: var(--sw-lost); }
  .note.failed path { stroke: var(--sw-lost); }
  .note.failed text:first-of-type { font-weight: 700; }
  .note.future { opacity: 0.5; }
  .notes button { position: absolute; padding: 0; margin: 0; border: 0; background: none; border-radius: 5px; pointer-events: none; }
  .notes button:focus { outline: none; }
  .notes button:focus-visible { outline: 2px solid var(--sw-accent); outline-offset: 1px; }
  .tip { position: absolute; box-sizing: border-box; padding: 6px 10px; border-radius: 8px; background: var(--sw-pane); border: 1px solid var(--sw-line);
    box-shadow: var(--sw-shadow); font-size: 12.5px; line-height: 1.4; overflow-wrap: anywhere; }
  .tip b { color: var(--sw-accent); margin-right: 4px; }

  .playhead { position: absolute; left: 0; top: 0; height: 0; z-index: 1; border-top: 1.2px solid var(--sw-accent);
    cursor: ns-resize; touch-action: none; }
  .playhead::before { content: ''; position: absolute; inset: -7px 0; }
  .playhead span { position: absolute; right: 4px; top: -10px; height: 20px; line-height: 20px; padding: 0 7px; border-radius: 4px;
    background: var(--sw-accent); color: var(--sw-on-accent); font: 600 11.5px/20px var(--sw-mono, monospace); white-space: nowrap; }
  .compact .playhead span { font-size: 10px; padding: 0 4px; }
  .playhead:focus { outline: none; }
  .playhead:focus-visible span { outline: 2px solid var(--sw-accent); outline-offset: 2px; }

  .zoom { position: absolute; right: 12px; top: 9px; z-index: 3; display: flex; border: 1px solid var(--sw-line);
    border-radius: 8px; background: var(--sw-pane); overflow: hidden; }
  .zoom button { font: 13px/18px var(--sw-sans, system-ui); color: var(--sw-dim); background: none; border: 0; padding: 4px 8px; min-width: 30px;
    min-height: 26px; cursor: pointer; }
  .zoom svg { position: static; width: 14px; height: 14px; fill: none; stroke: currentcolor; stroke-width: 1.5; stroke-linecap: round; stroke-linejoin: round; margin: auto; }
  .zoom button + button { border-left: 1px solid var(--sw-line); }
  .zoom button:hover { color: var(--sw-ink); background: var(--sw-chip); }
  .zoom button:focus { outline: none; }
  .zoom button:focus-visible { outline: 2px solid var(--sw-accent); outline-offset: -3px; border-radius: 7px; }
  .zoom.low { top: auto; bottom: 10px; right: 10px; }
  .empty { position: absolute; inset: 0; display: grid; place-items: center; color: var(--sw-dim); }
  .said { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (forced-colors: active) { .arrow line { stroke: CanvasText; } .arrow path { fill: CanvasText; } }
`;
