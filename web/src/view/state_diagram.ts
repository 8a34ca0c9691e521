/** <sw-state-diagram>: the eleven states, the way each host has come, and where it is at the playhead. */
import { css, html, LitElement, nothing, svg } from 'lit';
import { property } from 'lit/decorators.js';
import { STATE_NAMES, State } from '../engine/records';
import { type Locale, t } from '../i18n/index';
import { momentAtTime, momentsOf } from '../model/moments';
import type { RunData } from '../model/run';
import { hasStates } from '../model/script';
import { controls } from './controls';
import { boxHeight, boxWidth, diagramSize, edges, inFigure, type Journey, journeys, places } from './state_paths';

const states = Object.values(State);
/** As many colours as hosts can be told apart; the third host and on share the last. */
const shades = 3;

export class SwStateDiagram extends LitElement {
  @property({ attribute: false }) run: RunData | null = null;
  /** Moment that has just been, -1: none; null: by `playhead`. */
  @property({ attribute: false }) moment: number | null = null;
  @property({ type: Number }) playhead = 0;
  /** Connection to look at, as a socket record; null: the newest. */
  @property({ attribute: false }) focusOn: number | null = null;
  @property() locale: Locale = 'en';

  static override readonly styles = [
    controls,
    css`
      :host { display: block; }
      svg { display: block; width: 100%; max-width: 340px; max-height: var(--sw-diagram-height, none); height: auto; margin: 0 auto; }
      text { font: 9.6px var(--sw-mono); fill: var(--sw-ink); text-anchor: middle; }
      path { fill: none; stroke: var(--sw-line); stroke-width: 1.3; }
      .way { stroke-width: 2.2; }
      .way.odd { stroke-dasharray: 4 3; }
      .h0 { stroke: var(--sw-state-active-close); }
      .h1 { stroke: var(--sw-state-passive-close); }
      .h2 { stroke: var(--sw-state-opening); }
      rect { fill: var(--sw-pane); stroke: var(--sw-rule); }
      rect.here { stroke-width: 2; }
      rect.h0.here, rect.h1.here, rect.h2.here { fill: var(--sw-pane); }
      rect.soft { stroke: none; opacity: 0.16; }
      rect.soft.h0 { fill: var(--sw-state-active-close); }
      rect.soft.h1 { fill: var(--sw-state-passive-close); }
      rect.soft.h2 { fill: var(--sw-state-opening); }
      rect.ring { fill: none; stroke-width: 2; }
      text.here { font-weight: 700; }
      ul { display: flex; flex-wrap: wrap; justify-content: center; gap: 2px 16px; list-style: none; margin: 2px 0 0; padding: 0; font-size: 12px; color: var(--sw-dim); }
      li svg { display: inline-block; width: 14px; height: 8px; margin: 0 6px 0 0; vertical-align: 1px; }
    `,
  ];

  override render() {
    const { run } = this;
    const ways = run ? journeys(run, this.event(run), this.focusOn).filter(({ host }) => hasStates(run, host)) : [];
    const name = (journey: Journey) => run!.summary.hosts[journey.host]!.name;
    return html`
      <svg viewBox="0 0 ${diagramSize.width} ${diagramSize.height}" role="img" aria-label=${this.summary(ways, name)}>
        ${edges.map(edge => svg`<path d=${edge.path(0)} />`)}
        ${ways.map(journey => this.way(journey, ways.length))}
        ${states.map(state => this.box(state, ways))}
      </svg>
      <ul aria-hidden="true">
        ${ways.map(
          journey =>
            html`<li><svg viewBox="0 0 14 8"><path class="way h${shade(journey)}" d="M0 4H14" /></svg>${name(journey)}</li>`,
        )}
      </ul>
    `;
  }

  private event(run: RunData): number {
    const moments = momentsOf(run);
    const moment = this.moment ?? momentAtTime(moments, this.playhead);
    return moment + 1 < moments.count ? moments.events[moment + 1]! - 1 : run.events.length - 1;
  }

  private way(journey: Journey, count: number) {
    const shift = count > 1 ? (shade(journey) - (Math.min(count, shades) - 1) / 2) * 2.6 : 0;
    return journey.edges.map(
      edge => svg`<path class="way h${shade(journey)} ${inFigure(edge) ? '' : 'odd'}" d=${edge.path(shift)} />`,
    );
  }

  private box(state: State, ways: readonly Journey[]) {
    const [x, y] = places[state];
    const width = boxWidth(state);
    const here = ways.filter(journey => journey.at === state);
    const frame = (grow: number, cls: string) =>
      svg`<rect class=${cls} x=${x - width / 2 - grow} y=${y - boxHeight / 2 - grow} width=${width + 2 * grow} height=${boxHeight + 2 * grow} rx=${6 + grow} />`;
    return svg`
      ${frame(0, here[0] ? `here h${shade(here[0])}` : '')}
      ${here[0] ? frame(0, `soft h${shade(here[0])}`) : nothing}
      ${here.slice(1).map((journey, k) => frame(3 * (k + 1), `ring h${shade(journey)}`))}
      <text class=${here.length > 0 ? 'here' : ''} x=${x} y=${y + 3.4}>${STATE_NAMES[state]}</text>
    `;
  }

  private summary(ways: readonly Journey[], name: (journey: Journey) => string): string {
    const parts = ways.map(journey =>
      journey.at === null
        ? t(this.locale, 'states.none', { host: name(journey) })
        : t(this.locale, 'states.at', { host: name(journey), state: STATE_NAMES[journey.at]! }),
    );
    return [t(this.locale, 'states.label'), ...parts].join('. ');
  }
}

const shade = (journey: Journey): number => Math.min(journey.host, shades - 1);

customElements.define('sw-state-diagram', SwStateDiagram);
declare global {
  interface HTMLElementTagNameMap {
    'sw-state-diagram': SwStateDiagram;
  }
}
