/**
 * The colours of both themes as custom properties, in one place: the page puts them on :root, <syn-wave> on its :host.
 * Text colours keep 4.5:1 on --sw-bg and --sw-pane; state colours are areas, never text, so they keep 3:1 against --sw-bg
 * only where they alone carry meaning (the state's name always stands beside its area).
 */

export const stateTokens = [
  '--sw-state-closed',
  '--sw-state-listen',
  '--sw-state-opening',
  '--sw-state-established',
  '--sw-state-active-close',
  '--sw-state-passive-close',
  '--sw-state-time-wait',
] as const;

const light = `
  color-scheme: light;
  --sw-bg: #fbfbf9;
  --sw-pane: #ffffff;
  --sw-ink: #1d2430;
  --sw-dim: #5d6779;
  --sw-line: #e4e5e0;
  --sw-rule: #c5cad3;
  --sw-accent: #0b66c3;
  --sw-on-accent: #ffffff;
  --sw-accent-soft: #dbeafe;
  --sw-chip: #eef1f5;
  --sw-arrow: #3c4656;
  --sw-label: #49546a;
  --sw-lost: #c0322a;
  --sw-lost-soft: #fdecea;
  --sw-ok: #20784a;
  --sw-ok-soft: #e8f6ee;
  --sw-warn: #8a5a00;
  --sw-changed: #fff6e0;
  --sw-timer: #7a8598;
  --sw-veil: rgb(251 251 249 / 0.55);
  --sw-shadow: 0 6px 24px rgb(20 28 40 / 0.14);
  --sw-state-closed: #c9cdd4;
  --sw-state-listen: #c9cdd4;
  --sw-state-opening: #7cb3e8;
  --sw-state-established: #58b27b;
  --sw-state-active-close: #e8a33d;
  --sw-state-passive-close: #d97b93;
  --sw-state-time-wait: #b9a7e0;
  --sw-state-time-wait-edge: #8a6fd0;
`;

const dark = `
  color-scheme: dark;
  --sw-bg: #14181f;
  --sw-pane: #1b2029;
  --sw-ink: #e6e9ee;
  --sw-dim: #9aa5b6;
  --sw-line: #2c333f;
  --sw-rule: #465060;
  --sw-accent: #5aa9f5;
  --sw-on-accent: #0c1420;
  --sw-accent-soft: #1c3a5c;
  --sw-chip: #262d39;
  --sw-arrow: #b4becd;
  --sw-label: #b0bac9;
  --sw-lost: #ff8077;
  --sw-lost-soft: #43211f;
  --sw-ok: #6fcf97;
  --sw-ok-soft: #17301f;
  --sw-warn: #e0b060;
  --sw-changed: #3a3220;
  --sw-timer: #7f8a9c;
  --sw-veil: rgb(20 24 31 / 0.55);
  --sw-shadow: 0 6px 24px rgb(0 0 0 / 0.5);
  --sw-state-closed: #4b5462;
  --sw-state-listen: #4b5462;
  --sw-state-opening: #4c8fd0;
  --sw-state-established: #45a06a;
  --sw-state-active-close: #d0902f;
  --sw-state-passive-close: #c4637d;
  --sw-state-time-wait: #8f7bc4;
  --sw-state-time-wait-edge: #b9a7e0;
`;

/**
 * Style sheet text that defines the tokens on `root`: dark where the system asks for it, and either one where the attribute
 * `data-theme="light"` or `"dark"` of that element says so.
 */
export function tokenSheet(root: string): string {
  const marked = (theme: string) =>
    root === ':host' ? `:host([data-theme="${theme}"])` : `${root}[data-theme="${theme}"]`;
  return `
${root} {${light}
  --sw-sans: ${sansFont};
  --sw-mono: ${monoFont};
}
@media (prefers-color-scheme: dark) { ${root} {${dark}} }
${marked('light')} {${light}}
${marked('dark')} {${dark}}
`;
}

export const sansFont =
  'system-ui, "Noto Sans", "Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei", "DejaVu Sans", sans-serif';
export const monoFont = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
