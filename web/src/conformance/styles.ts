import { css } from 'lit';

export const styles = css`
  :host { display: block; max-width: 1180px; margin: 0 auto; padding: 0 24px 80px; font: 15px/1.5 var(--sw-sans); }
  a { color: var(--sw-accent); }
  a.skip { position: absolute; left: -999px; }
  a.skip:focus { position: static; }
  header { display: flex; align-items: center; gap: 14px; padding: 14px 0; border-bottom: 1px solid var(--sw-line); flex-wrap: wrap; }
  header .home { display: flex; align-items: center; gap: 7px; font-weight: 700; font-size: 17px; color: var(--sw-ink); text-decoration: none; letter-spacing: -0.2px; }
  header .home path { fill: none; stroke: var(--sw-accent); stroke-width: 2.2; }
  header .back { font-size: 14px; }
  header .set { margin-left: auto; display: flex; align-items: center; gap: 6px; }
  h1 { font-size: 28px; line-height: 1.2; margin: 28px 0 8px; }
  h2 { font-size: 19px; margin: 36px 0 12px; }
  .intro { max-width: 76ch; color: var(--sw-dim); margin: 0; }
  .num { text-align: end; font-variant-numeric: tabular-nums; white-space: nowrap; }
  table { border-collapse: collapse; width: 100%; background: var(--sw-pane); border: 1px solid var(--sw-line); }
  th, td { padding: 6px 12px; text-align: start; vertical-align: top; border-bottom: 1px solid var(--sw-line); }
  th { font-size: 12.5px; font-weight: 600; color: var(--sw-dim); }
  th.num { text-align: end; }
  tbody th { font-size: inherit; color: inherit; font-weight: 400; white-space: nowrap; }
  tfoot td, tfoot th { font-weight: 600; border-bottom: 0; color: var(--sw-ink); font-size: 15px; }
  .rfcs tbody tr[aria-current] { background: var(--sw-accent-soft); }
  .rfcs button { border: 0; background: none; padding: 0; color: var(--sw-accent); text-decoration: underline; font-size: 15px; line-height: inherit; }
  .share { display: inline-flex; align-items: center; gap: 8px; }
  .share meter { width: 56px; height: 8px; appearance: none; border: 0; background: var(--sw-chip); border-radius: 4px; overflow: hidden; }
  .share meter::-webkit-meter-bar { background: var(--sw-chip); border: 0; border-radius: 4px; height: 8px; }
  .share meter::-webkit-meter-optimum-value, .share meter::-webkit-meter-suboptimum-value, .share meter::-webkit-meter-even-less-good-value { background: var(--sw-state-established); }
  .share meter::-moz-meter-bar { background: var(--sw-state-established); }
  .share .of { min-width: 4.2em; }
  .share .percent { min-width: 3.2em; }
  .filters { display: flex; flex-wrap: wrap; gap: 10px 16px; align-items: end; margin: 0 0 10px; position: sticky; top: 0; background: var(--sw-bg); padding: 10px 0; z-index: 1; border-bottom: 1px solid var(--sw-line); }
  .filters label { display: grid; gap: 2px; font-size: 12.5px; color: var(--sw-dim); }
  .filters label.find { flex: 1 1 220px; }
  .filters input { width: 100%; color: var(--sw-ink); }
  .filters select { color: var(--sw-ink); }
  .filters select, .filters input { height: 30px; }
  .filters output { font-size: 13px; color: var(--sw-dim); padding-bottom: 6px; }
  .rows td.id { font: 12.5px/1.7 var(--sw-mono); white-space: nowrap; }
  .rows td.verdict { width: 24%; min-width: 150px; }
  .rows td.asks { width: 52%; }
  .why { color: var(--sw-dim); font-size: 13.5px; }
  .mark { display: inline-flex; align-items: center; gap: 6px; white-space: nowrap; font-weight: 600; font-size: 13.5px; }
  .mark.held { color: var(--sw-ok); }
  .mark.open { color: var(--sw-lost); }
  .mark.na { color: var(--sw-dim); font-weight: 400; }
  details { font-size: 13.5px; }
  summary { cursor: pointer; color: var(--sw-accent); width: fit-content; }
  .tests { margin: 4px 0 6px; padding: 0; list-style: none; columns: 2 300px; column-gap: 24px; max-width: 720px; }
  .tests li { break-inside: avoid; padding: 1px 0; overflow-wrap: anywhere; }
  .tests.unit { columns: auto; }
  .tests small { color: var(--sw-dim); font: 12px var(--sw-mono); }
  .tests a[aria-disabled] { color: var(--sw-dim); }
  .empty { padding: 24px 0; color: var(--sw-dim); }
  @media (max-width: 860px) {
    :host { padding: 0 14px 60px; }
    .rfcs table, .rfcs tbody, .rfcs tfoot { display: block; }
    .rfcs thead { display: none; }
    .rfcs tr { display: grid; grid-template-columns: auto 1fr auto; gap: 0 10px; padding: 8px 10px; border-bottom: 1px solid var(--sw-line); }
    .rfcs tfoot tr { border-bottom: 0; }
    .rfcs th, .rfcs td { border: 0; padding: 0; }
    .rfcs .subject { grid-column: 2 / 4; white-space: normal; }
    .rfcs td.count, .rfcs td.may { display: none; }
    .rfcs td.level { grid-column: 1 / 4; text-align: start; }
    .rfcs td.level::before { content: attr(data-name); display: inline-block; min-width: 5.2em; font-size: 12.5px; color: var(--sw-dim); }
    .rows table, .rows tbody { display: block; }
    .rows thead { display: none; }
    .rows tr { display: grid; grid-template-columns: auto auto 1fr; gap: 2px 12px; padding: 10px 10px; border-bottom: 1px solid var(--sw-line); }
    .rows td { border: 0; padding: 0; }
    .rows td.asks, .rows td.verdict { grid-column: 1 / 4; width: auto; }
    .filters label.find { flex-basis: 100%; }
    .filters { position: static; }
  }
`;
