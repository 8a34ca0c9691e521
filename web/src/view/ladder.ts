/** <sw-ladder>: the timeline of a run. Properties and events are written down in ladder_contract.ts. */
import { html, LitElement, nothing, type PropertyValues } from 'lit';
import { property, state } from 'lit/decorators.js';
import { type Locale, t } from '../i18n/index';
import { notesFor } from '../i18n/notes';
import { formatTime } from '../model/format';
import { type Geometry, geometryOf } from '../model/geometry';
import { type Ladder, type LadderNote, type LadderWords, ladderOf } from '../model/ladder';
import { momentAtTime, momentOfEvent, momentsOf } from '../model/moments';
import type { Numbers } from '../model/relative';
import { marginsInView, type Row, visibleRows } from '../model/rows';
import type { RunData } from '../model/run';
import { isScript } from '../model/script';
import { type Selection, sameSelection } from '../model/selection';
import { timeScale } from '../model/timescale';
import { LadderCanvas } from './ladder_canvas';
import { LadderInput } from './ladder_input';
import { LadderNotes } from './ladder_notes';
import { ladderStyles } from './ladder_styles';
import { characterShare, failureNote, headerOf, ladderWords, momentName, segmentName } from './ladder_words';

/** Rows are drawn so far beyond the edges of the view, and anew when it has moved by half of that. */
const overscan = 360;
/** While the zoom changes every frame draws all of it anew, so no more than is about to be seen. */
const overscan_of_zoom = 40;
/** A run that nearly fits is stretched or squeezed to fit; another is shown at its natural size. */
const fitFrom = 0.74;
const fitTo = 1.6;
const leastZoom = 0.05;
const mostZoom = 12;
/** Engines of browsers lose precision, and patience, beyond this. */
const tallest = 6e6;
const headerHeight = 44;
/** Room below the ladder for the buttons that stand there in little room. */
const buttonsHeight = 44;

export class SwLadder extends LitElement {
  static override readonly styles = ladderStyles;

  @property({ attribute: false }) run: RunData | null = null;
  @property({ type: Number }) playhead = 0;
  @property({ attribute: false }) playheadY: number | null = null;
  @property({ attribute: false }) selection: Selection | null = null;
  @property() numbers: Numbers = 'absolute';
  @property({ attribute: false }) zoom: number | null = null;
  @property() locale: Locale = 'en';
  @property({ attribute: false }) focusOn: number | null = null;
  @property({ attribute: false }) text = '';
  @state() private place = { width: 0, height: 0 };

  private readonly canvas = new LadderCanvas();
  private readonly input = new LadderInput(this);
  readonly notes = new LadderNotes(this, headerHeight);
  private readonly watcher = new ResizeObserver(() => this.measure());
  private drawn: Ladder | null = null;
  private words: LadderWords = ladderWords('en');
  private frame: number | null = null;
  /** Where to scroll once the new height is in place, before anything is painted; null: stay. */
  private scrollTo_: number | null = null;
  private speaking: ReturnType<typeof setTimeout> | null = null;
  private lastRows: readonly Row[] = [];
  /** Where the view stood when rows were last drawn. */
  /** How far beyond the edges of the view the last painting goes. */
  private beyond = overscan;
  private paintedAt = 0;

  override connectedCallback(): void {
    super.connectedCallback();
    this.watcher.observe(this);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.watcher.disconnect();
    if (this.frame !== null) cancelAnimationFrame(this.frame);
    this.frame = null;
  }

  /** The ladder as it is laid out now; null before the first run. */
  get ladder(): Ladder | null {
    return this.drawn;
  }

  get rows(): readonly Row[] {
    return this.lastRows;
  }

  get scroller(): HTMLElement {
    return this.renderRoot.querySelector<HTMLElement>('.scroll')!;
  }

  /** The zoom in force. */
  get scaleNow(): number {
    return this.drawn?.zoom ?? 1;
  }

  protected override render() {
    const { run, locale } = this;
    const empty = !run || run.events.length === 0;
    const segments = run?.segments.length ?? 0;
    const compact = this.drawn?.geometry.compact ?? false;
    return html`
      <div class=${compact ? 'scroll compact' : 'scroll'} tabindex="0" role=${segments > 0 ? 'listbox' : 'group'}
        aria-label=${t(locale, 'ladder.label')} aria-describedby="hint" aria-activedescendant=${this.active() ?? nothing}
        @scroll=${this.schedule} @keydown=${this.input.key} @click=${this.input.click} @dblclick=${this.input.doubleClick}
        @wheel=${this.input.wheel} @pointerdown=${this.input.down} @pointermove=${this.input.move}
        @pointerover=${this.input.over} @pointerup=${this.input.up} @pointercancel=${this.input.up}>
        <div class="hosts" role="presentation">
          ${run?.summary.hosts.map((_, host) => {
            const { name, rest } = headerOf(run, host);
            return html`<span class="host" role="presentation"><b>${name}</b>${rest}</span>`;
          })}
        </div>
        <div class="canvas" role="presentation">${this.canvas.back.element}${this.canvas.middle.element}${this.canvas.front.element}</div>
      </div>
      <div class=${compact ? 'over compact' : 'over'}>
        <div class="playhead" role="slider" tabindex="0" aria-orientation="vertical" ?hidden=${empty}
          aria-label=${t(locale, 'play.scrubber')} aria-valuemin="0" aria-valuemax=${Math.round((run?.summary.end_ns ?? 0) / 1e6)}
          aria-valuenow=${Math.round(this.playhead / 1e6)} aria-valuetext=${formatTime(this.playhead)}
          @keydown=${this.input.playheadKey} @pointerdown=${this.input.playheadDown}
          @pointermove=${this.input.playheadMove} @pointerup=${this.input.playheadUp}>
          <span>${formatTime(this.playhead, 1e6)}</span>
        </div>
        ${this.notes.render(locale)}
      </div>
      <div class="ring"></div>
      ${
        empty
          ? html`<div class="empty">${run ? t(locale, 'ladder.empty') : ''}</div>`
          : html`<div class=${this.buttonsBelow() ? 'zoom low' : 'zoom'}>
              <button type="button" aria-label=${t(locale, 'zoom.out')} title=${t(locale, 'zoom.out')} @click=${() => this.zoomBy(1 / 1.3)}>−</button>
              <button type="button" aria-label=${t(locale, 'zoom.in')} title=${t(locale, 'zoom.in')} @click=${() => this.zoomBy(1.3)}>+</button>
              <button type="button" aria-label=${t(locale, 'zoom.fit')} title=${t(locale, 'zoom.fit')} @click=${this.fit}>
                <svg viewBox="0 0 14 14" aria-hidden="true"><path d="M2 1.5h10M2 12.5h10M7 4v6M5 5.8 7 3.8l2 2M5 8.2l2 2 2-2" /></svg>
              </button>
            </div>`
      }
      <span class="said" id="hint">${t(locale, run && isScript(run) ? 'ladder.hint.script' : 'ladder.hint')}</span>
      <span class="said" role="status" aria-live="polite"></span>
    `;
  }

  protected override willUpdate(changed: PropertyValues): void {
    if (changed.has('locale')) this.words = ladderWords(this.locale);
    const inputs = ['run', 'zoom', 'numbers', 'locale', 'focusOn', 'text', 'place'] as const;
    if (inputs.some(name => changed.has(name as never)) || !this.drawn) this.layOut();
  }

  protected override updated(changed: PropertyValues): void {
    this.placeStatics();
    if (this.scrollTo_ !== null) this.scroller.scrollTop = this.scrollTo_;
    this.scrollTo_ = null;
    const moved = changed.has('playhead') || changed.has('playheadY');
    if (moved && !changed.has('run')) {
      this.follow();
      this.speakSoon();
    }
    const onlyMoved = [...changed.keys()].every(name => name === 'playhead' || name === 'playheadY');
    if (onlyMoved && this.lastRows.length > 0) {
      this.movePlayhead();
      if (changed.size === 0) this.placeNotes();
    } else this.paint(changed.has('zoom' as never) && !changed.has('run') ? overscan_of_zoom : overscan);
  }

  /** Everything that follows from the properties and the size of the place. */
  private layOut(): void {
    const { run, place } = this;
    if (!run || place.width === 0) {
      this.drawn = null;
      return;
    }
    const geometry: Geometry = geometryOf(place.width, run.summary.hosts.length, characterShare(this), isScript(run));
    const { numbers, words, focusOn: focus } = this;
    const natural = timeScale(run).height;
    const zoom = this.bounded(this.zoom ?? this.fittingZoom(natural, false), natural);
    const failure = failureNote(run, this.locale);
    const notes: LadderNote[] = [...notesFor(run.summary.notes, this.locale), ...(failure ? [failure] : [])];
    const lines = this.text.split('\n');
    this.drawn = ladderOf({ run, zoom, geometry, numbers, words, focus, notes, lines });
  }

  private bounded(zoom: number, height: number): number {
    return Math.min(mostZoom, tallest / height, Math.max(leastZoom, Math.min(1, this.fittingZoom(height, true)), zoom));
  }

  /** The zoom at which the whole run fits; without `always` only if that is close to its natural size. */
  private fittingZoom(height: number, always: boolean): number {
    const zoom = Math.max(0.001, (this.place.height - headerHeight - 4) / height);
    if (always) return zoom;
    return zoom >= fitFrom ? Math.min(zoom, fitTo) : 1;
  }

  private readonly fit = (): void => {
    if (!this.drawn) return;
    const height = this.drawn.scale.height / this.drawn.zoom;
    this.setZoom(Math.min(fitTo, this.fittingZoom(height, true)), 0);
  };

  fitAll(): void {
    this.fit();
  }

  /** Zooms by a factor; what stands at `anchor` pixels below the header stays there. */
  zoomBy(factor: number, anchor = this.anchor()): void {
    this.setZoom(this.scaleNow * factor, anchor);
  }

  /** What stays in place when the reader does not point at anything: the selected segment, the playhead, or the middle. */
  private anchor(): number {
    const room = this.place.height - headerHeight;
    const ladder = this.drawn;
    if (!ladder) return room / 2;
    const { selection } = this;
    const heights = [this.playY()];
    if (selection?.kind === 'segment') heights.unshift((ladder.arrows.tops[selection.segment] ?? 0) * ladder.zoom);
    return heights.map(y => y - this.scroller.scrollTop).find(y => y >= 0 && y <= room) ?? room / 2;
  }

  private setZoom(wanted: number, anchor: number): void {
    const ladder = this.drawn;
    if (!ladder) return;
    const zoom = this.bounded(wanted, ladder.scale.height / ladder.zoom);
    const { scroller } = this;
    const held = (scroller.scrollTop + anchor) / ladder.zoom;
    this.zoom = zoom;
    this.dispatchEvent(new CustomEvent('sw-zoom', { detail: { zoom }, bubbles: true, composed: true }));
    this.scrollTo_ = held * zoom - anchor;
  }

  private measure(): void {
    const { clientWidth: width, clientHeight: height } = this;
    const scroller = this.renderRoot.querySelector('.scroll');
    const inner = scroller?.clientWidth || width;
    if (inner !== this.place.width || height !== this.place.height) this.place = { width: inner, height };
  }

  /** Whether the last host's name needs the corner where the buttons stand otherwise. */
  private buttonsBelow(): boolean {
    const geometry = this.drawn?.geometry;
    const last = geometry?.columns[geometry.columns.length - 1];
    return geometry !== undefined && last !== undefined && (geometry.compact || last.x + 85 > this.place.width - 112);
  }

  private placeStatics(): void {
    const ladder = this.drawn;
    const canvas = this.renderRoot.querySelector<HTMLElement>('.canvas')!;
    canvas.style.height = `${(ladder?.scale.height ?? 0) + (this.buttonsBelow() ? buttonsHeight : 0)}px`;
    canvas.style.width = `${ladder?.geometry.width ?? 0}px`;
    this.renderRoot.querySelectorAll<HTMLElement>('.host').forEach((element, host) => {
      element.style.left = `${ladder?.geometry.columns[host]?.x ?? 0}px`;
    });
    this.renderRoot.querySelector<HTMLElement>('.hosts')!.style.width = `${ladder?.geometry.width ?? 0}px`;
  }

  /** Height of the playhead in the zoomed ladder. */
  private playY(): number {
    const ladder = this.drawn!;
    return this.playheadY !== null ? this.playheadY * ladder.zoom : ladder.scale.yOf(this.playhead);
  }

  private movePlayhead(): void {
    if (!this.drawn) return;
    const edge = this.scroller.scrollTop;
    this.canvas.play(this.playY());
    this.placePlayhead(edge);
  }

  /** `edge`: the scroll position, from before anything was written: reading it afterwards would force a layout. */
  private placePlayhead(edge: number): void {
    const element = this.renderRoot.querySelector<HTMLElement>('.playhead')!;
    const y = this.playY() - edge + headerHeight;
    const inside = y >= headerHeight - 2 && y <= this.place.height + 2;
    element.style.width = `${this.place.width}px`;
    element.style.transform = `translateY(${Math.round(y * 2) / 2}px)`;
    element.style.visibility = inside ? 'visible' : 'hidden';
  }

  private readonly schedule = (): void => {
    if (this.frame !== null) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = null;
      this.scrolled();
    });
  };

  /** While the view stays within what is drawn, only the names that wait at its edge move. */
  private scrolled(): void {
    const ladder = this.drawn;
    if (!ladder) return;
    const edge = this.scroller.scrollTop;
    const { paintedAt } = this;
    if (Math.abs(edge - paintedAt) > this.beyond / 2) {
      this.paint();
      return;
    }
    const bottom = paintedAt + this.place.height + this.beyond;
    this.canvas.drawMargins(marginsInView(ladder, paintedAt - this.beyond, bottom, edge), this.playY());
    this.placePlayhead(edge);
    this.placeNotes();
  }

  private placeNotes(): void {
    this.notes.place(this.renderRoot, this.place.width, this.place.height);
  }

  private paint(beyond = overscan): void {
    const ladder = this.drawn;
    if (!ladder) return;
    this.beyond = beyond;
    const { run, geometry } = ladder;
    const edge = this.scroller.scrollTop;
    this.paintedAt = edge;
    const keep = this.selection?.kind === 'segment' ? this.selection.segment : -1;
    const bottom = edge + this.place.height + beyond;
    this.lastRows = visibleRows(ladder, edge - beyond, bottom, keep, edge);
    this.canvas.draw({
      rows: this.lastRows,
      width: geometry.width,
      height: ladder.scale.height,
      play: this.playY(),
      half: geometry.half,
      ticksX: geometry.ticksX,
      selection: this.selection,
      selectedEvent: this.selection?.kind === 'moment' ? (momentsOf(run).events[this.selection.moment] ?? -1) : -1,
      nameOf: segment => segmentName(run, segment, this.numbers, this.words, this.locale),
      segments: run.segments.length,
    });
    this.placePlayhead(edge);
    this.placeNotes();
  }

  /** Keeps a playhead that moves in view. */
  private follow(): void {
    if (!this.drawn || this.input.dragging) return;
    const { scroller } = this;
    const room = this.place.height - headerHeight;
    const y = this.playY();
    if (y > scroller.scrollTop + room * 0.82) scroller.scrollTop = y - room * 0.82;
    else if (y < scroller.scrollTop + 10) scroller.scrollTop = Math.max(0, y - room * 0.3);
  }

  /** Says what has just happened, once the playhead stands still. */
  private speakSoon(): void {
    if (this.speaking !== null) clearTimeout(this.speaking);
    this.speaking = setTimeout(() => {
      this.speaking = null;
      const { run } = this;
      const said = this.renderRoot.querySelector('[role="status"]');
      if (!run || !said) return;
      const moments = momentsOf(run);
      const moment = momentAtTime(moments, this.playhead);
      const what = momentName(run, moment, this.numbers, this.words, this.locale);
      const notes = this.drawn?.notes.filter(note => note.at_ns === this.playhead).map(({ text }) => text) ?? [];
      said.textContent = [what, ...notes].join('. ');
    }, 400);
  }

  private active(): string | null {
    return this.selection?.kind === 'segment' ? `segment-${this.selection.segment}` : null;
  }

  /** Selects, tells it, and brings a selected segment into view. */
  select(selection: Selection | null, reveal = false): void {
    if (!sameSelection(selection, this.selection)) {
      this.selection = selection;
      this.dispatchEvent(new CustomEvent('sw-select', { detail: { selection }, bubbles: true, composed: true }));
    }
    if (reveal && selection?.kind === 'segment') this.reveal(selection.segment);
  }

  selectEvent(event: number): void {
    if (this.run) this.select({ kind: 'moment', moment: momentOfEvent(momentsOf(this.run), event) });
  }

  /** Scrolls so that a segment is in view. */
  reveal(segment: number): void {
    const ladder = this.drawn;
    if (!ladder) return;
    const top = ladder.arrows.tops[segment]! * ladder.zoom;
    const bottom = Math.min(ladder.arrows.bottoms[segment]! * ladder.zoom, top + this.place.height / 2);
    this.bringIntoView(top, bottom);
  }

  /** Scrolls no further than needed to show what lies between two heights. */
  bringIntoView(top: number, bottom: number): void {
    const { scroller } = this;
    const room = this.place.height - headerHeight;
    if (top - 24 < scroller.scrollTop) scroller.scrollTop = top - 24;
    else if (bottom + 16 > scroller.scrollTop + room) scroller.scrollTop = bottom + 16 - room;
    else return;
    this.paint();
  }

  seek(ns: number): void {
    this.dispatchEvent(new CustomEvent('sw-seek', { detail: { ns }, bubbles: true, composed: true }));
  }

  goToLine(line: number): void {
    this.dispatchEvent(new CustomEvent('sw-go-to-line', { detail: { line }, bubbles: true, composed: true }));
  }

  openMenu(segment: number, x: number, y: number): void {
    this.dispatchEvent(
      new CustomEvent('sw-segment-menu', { detail: { segment, x, y }, bubbles: true, composed: true }),
    );
  }

  /** The height in the ladder of a point of the screen. */
  heightAt(clientY: number): number {
    return clientY - this.getBoundingClientRect().top - headerHeight + this.scroller.scrollTop;
  }
}

customElements.get('sw-ladder') ?? customElements.define('sw-ladder', SwLadder);
