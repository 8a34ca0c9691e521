/** <sw-transport>: play, step, speed and the scrubber with a tick for every segment. It only asks; the player decides. */
import { css, html, LitElement, type PropertyValues } from 'lit';
import { property, query } from 'lit/decorators.js';
import { type Locale, t } from '../i18n/index';
import { formatTime } from '../model/format';
import { formatSpeed, type PlayControl, type PlayerState, speeds } from '../model/playhead';
import { perRun, type RunData } from '../model/run';
import { timeScale } from '../model/timescale';
import { controls } from './controls';
import { icon } from './icons';
import { stepWords } from './moment_words';

/** Ticks closer than this are one. */
const tick_px = 2;

export class SwTransport extends LitElement {
  @property({ attribute: false }) run: RunData | null = null;
  @property({ attribute: false }) player: PlayControl | null = null;
  /** The player's state; a new one for every change. */
  @property({ attribute: false }) at: PlayerState | null = null;
  @property() locale: Locale = 'en';
  @query('.ticks') private ticks!: SVGSVGElement;
  @query('.thumb') private thumb!: HTMLElement;
  @query('.slider') private slider!: HTMLElement;
  private width = 0;
  private readonly observer = new ResizeObserver(() => this.lay());

  static override readonly styles = [
    controls,
    css`
      :host { display: flex; align-items: center; gap: 8px; min-width: 0; }
      .buttons { display: flex; gap: 6px; }
      .slider { position: relative; flex: 1; min-width: 80px; height: 30px; margin: 0 8px; touch-action: none; cursor: pointer; border-radius: 4px; }
      .track { position: absolute; left: 0; right: 0; top: 14px; height: 3px; border-radius: 2px; background: var(--sw-line); }
      .ticks { position: absolute; inset: 0; width: 100%; height: 100%; overflow: visible; }
      .ticks path { stroke: var(--sw-timer); stroke-width: 1.6; fill: none; }
      .thumb { position: absolute; top: 6px; left: 0; width: 12px; height: 18px; margin-left: -6px; border-radius: 4px; background: var(--sw-accent); }
      select { padding: 4px 6px; }
      @media (max-width: 899px) { .extra { display: none; } }
    `,
  ];

  override render() {
    const { run, player, at, locale } = this;
    const end = run ? timeScale(run).end_ns : 0;
    const ns = at?.ns ?? 0;
    const playing = at?.playing ?? false;
    const button = (name: Parameters<typeof icon>[0], label: string, act: () => void, cls = '') =>
      html`<button class="icon ${cls}" aria-label=${label} title=${label} ?disabled=${!run} @click=${act}>${icon(name)}</button>`;
    return html`
      <div class="buttons" role="group" aria-label=${t(locale, 'play.label')}>
        ${button('start', t(locale, 'play.start'), () => player?.toStart(), 'extra')}
        ${button('back', t(locale, 'play.back'), () => player?.step(-1))}
        ${button(playing ? 'pause' : 'play', t(locale, playing ? 'play.pause' : 'play.play'), () => player?.toggle(), 'primary')}
        ${button('forward', t(locale, 'play.forward'), () => player?.step(1))}
      </div>
      <select class="extra" aria-label=${t(locale, 'play.speed')} title=${t(locale, 'play.speed')} @change=${(
        event: Event,
      ) => player?.setSpeed(Number((event.target as HTMLSelectElement).value))}>
        ${speeds.map(speed => html`<option value=${speed} ?selected=${speed === at?.speed}>${formatSpeed(speed)}</option>`)}
      </select>
      <div class="slider" role="slider" tabindex="0" aria-label=${t(locale, 'play.scrubber')}
        aria-valuemin="0" aria-valuemax=${Math.round(end / 1e3)} aria-valuenow=${Math.round(ns / 1e3)}
        aria-valuetext=${run ? stepWords(run, at?.moment ?? -1, locale) : formatTime(ns)}
        @keydown=${this.keys} @pointerdown=${this.grab}>
        <div class="track"></div>
        <svg class="ticks" aria-hidden="true"><path /></svg>
        <div class="thumb"></div>
      </div>
    `;
  }

  override firstUpdated() {
    this.observer.observe(this.slider);
  }

  override disconnectedCallback() {
    super.disconnectedCallback();
    this.observer.disconnect();
  }

  override updated(changed: PropertyValues<this>) {
    if (changed.has('run')) this.lay();
    else this.move();
    if (changed.has('at')) {
      const select = this.renderRoot.querySelector('select')!;
      const speed = String(this.at?.speed);
      if (select.value !== speed) select.value = speed;
    }
  }

  /** The scrubber follows the ladder's heights, so that a long silence does not squeeze everything into one end. */
  private lay(): void {
    this.width = this.slider.clientWidth;
    const { run } = this;
    const path = this.ticks.querySelector('path')!;
    if (!run || this.width === 0) path.setAttribute('d', '');
    else path.setAttribute('d', tickPath(run, this.width));
    this.move();
  }

  private move(): void {
    const { run, at } = this;
    const end = run ? endOf(run) : 0;
    const share = run && at && end > 0 ? Math.min(1, at.y / end) : 0;
    this.thumb.style.transform = `translateX(${share * this.width}px)`;
  }

  private readonly keys = (event: KeyboardEvent) => {
    const { player } = this;
    if (!player) return;
    const act: Record<string, () => void> = {
      ArrowLeft: () => player.step(-1),
      ArrowDown: () => player.step(-1),
      ArrowRight: () => player.step(1),
      ArrowUp: () => player.step(1),
      PageDown: () => player.seekMoment((this.at?.moment ?? -1) - 10),
      PageUp: () => player.seekMoment((this.at?.moment ?? -1) + 10),
      Home: () => player.toStart(),
      End: () => player.toEnd(),
    };
    const does = act[event.key];
    if (!does || event.ctrlKey || event.metaKey || event.altKey) return;
    does();
    event.preventDefault();
    event.stopPropagation();
  };

  private readonly grab = (event: PointerEvent) => {
    const { run, player, slider } = this;
    if (!run || !player || event.button !== 0) return;
    slider.setPointerCapture(event.pointerId);
    player.pause();
    const seek = (now: PointerEvent) => {
      const box = slider.getBoundingClientRect();
      const share = Math.min(1, Math.max(0, (now.clientX - box.left) / box.width));
      player.seek(timeScale(run).timeAt(share * endOf(run)));
    };
    const done = () => {
      slider.removeEventListener('pointermove', seek);
      slider.removeEventListener('pointerup', done);
      slider.removeEventListener('pointercancel', done);
    };
    slider.addEventListener('pointermove', seek);
    slider.addEventListener('pointerup', done);
    slider.addEventListener('pointercancel', done);
    seek(event);
  };
}

const endOf = perRun(run => {
  const scale = timeScale(run);
  return scale.yOf(scale.end_ns);
});

function tickPath(run: RunData, width: number): string {
  const scale = timeScale(run);
  const end = endOf(run) || 1;
  const drawn = new Set<number>();
  for (let i = 0; i < run.segments.length; i++) {
    drawn.add(Math.round(((scale.yBefore(run.segments.sent_ns(i)) / end) * width) / tick_px) * tick_px);
    if (drawn.size > width / tick_px) break;
  }
  return [...drawn].map(x => `M${x} 10v11`).join('');
}

customElements.define('sw-transport', SwTransport);
declare global {
  interface HTMLElementTagNameMap {
    'sw-transport': SwTransport;
  }
}
