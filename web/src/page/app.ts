/** <sw-app>: the playground. It holds the session, hands it to the views, and does what they ask for. */
import { html, LitElement, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { type Engine, loadEngine } from '../engine/lab';
import type { HostInfo, Intent, LinkInfo, NoteInfo, Rule } from '../engine/types';
import { editErrorText } from '../i18n/diagnostics';
import { type Locale, type PlainId, t } from '../i18n/index';
import { arrowTable } from '../model/arrows';
import type { Numbers } from '../model/relative';
import type { Selection } from '../model/selection';
import type { PlayerState } from '../player/player';
import { controls } from '../view/controls';
import { icon } from '../view/icons';
import type { SwLadder } from '../view/ladder';
import type { SwSegmentMenu } from '../view/segment_menu';
import '../view/connection_picker';
import '../view/host_actions';
import '../view/inspector';
import '../view/ladder';
import '../view/link_actions';
import '../view/segment_menu';
import '../view/state_diagram';
import '../view/transport';
import { AddressBar } from './address';
import { appStyles } from './app_styles';
import { catalog, titleOf } from './catalog';
import { chooseFile, fileName, readScenario, saveFile } from './files';
import './header';
import type { HeaderRequest } from './header';
import './help';
import { canRedo, canUndo } from '../session/history';
import { largest_text_octets } from '../session/link';
import type { SwHelp } from './help';
import { initialLocale, initialTheme, type Theme, useLocale, useTheme } from './preferences';
import './scenario_pane';
import { Session, the_end } from '../session/session';
import type { SwScenarioPane } from './scenario_pane';
import { handleKey, type Shortcuts } from './shortcuts';

/** What a visitor sees first. */
const first_scenario = 'last-ack-lost';
const tabs = ['scenario', 'inspector', 'states', 'controls'] as const;
const no_hosts: readonly HostInfo[] = [];
const no_links: readonly LinkInfo[] = [];
const no_rules: readonly Rule[] = [];
const no_notes: readonly NoteInfo[] = [];

interface Note {
  readonly text: string;
  readonly bad: boolean;
}

export class SwApp extends LitElement {
  static override readonly styles = [controls, appStyles];

  /** Asked for before anything else, for it takes longest; a second try asks anew. */
  private early: Promise<Engine> | null = loadEngine();
  readonly session = new Session({ load: () => this.loadEngine(), settle: nextFrame });
  @state() private locale: Locale = initialLocale();
  @state() private theme: Theme = initialTheme();
  @state() private numbers: Numbers = 'relative';
  @state() private at: PlayerState = this.session.player.state;
  @state() private tab: (typeof tabs)[number] | '' = 'inspector';
  @state() private note: Note | null = null;
  @state() private dropping = false;
  @state() private origin = '';
  @query('sw-ladder') private ladder!: SwLadder;
  @query('sw-segment-menu') private menu!: SwSegmentMenu;
  @query('sw-help') private help!: SwHelp;
  @query('sw-scenario-pane') private pane!: SwScenarioPane;
  private readonly address = new AddressBar(this.session, error => this.say(t(this.locale, `hash.${error}`), true));
  private noteTimer: ReturnType<typeof setTimeout> | null = null;

  override connectedCallback() {
    super.connectedCallback();
    this.session.subscribe(() => this.requestUpdate());
    this.session.player.subscribe(at => {
      this.at = at;
    });
    addEventListener('keydown', event => {
      if (handleKey(event, this.shortcuts)) event.preventDefault();
    });
    addEventListener('dragover', this.dragOver);
    addEventListener('dragleave', event => {
      if (event.relatedTarget === null) this.dropping = false;
    });
    addEventListener('drop', this.drop);
  }

  /** Reads the address, loads the engine and runs; the page is drawn meanwhile. */
  async start(): Promise<void> {
    const linked = await this.address.initial();
    const first = catalog.find(scenario => scenario.id === first_scenario) ?? catalog[0];
    const { text, at_ns } = linked ?? { text: first?.text ?? '', at_ns: the_end };
    this.origin = originOf(text);
    void this.session.begin(text, at_ns);
    await this.session.start();
    await this.session.idle();
    await this.updateComplete;
    await this.ladder.updateComplete;
    this.address.follow();
  }

  override render() {
    const { session, locale, at, numbers } = this;
    const { run } = session;
    const hosts = run?.summary.hosts ?? no_hosts;
    return html`
      <header data-tab=${this.tab}><a class="skip" href="#" @click=${this.skip}>${t(locale, 'app.skip')}</a>
      <sw-header .text=${session.text} .locale=${locale} .theme=${this.theme} .origin=${this.origin}
        .canUndo=${canUndo(session.history)} .canRedo=${canRedo(session.history)} .hosts=${hosts.map(host => host.name)}
        @sw-do=${(event: CustomEvent<HeaderRequest>) => this.asked(event.detail)}></sw-header></header>
      <section class="left" aria-label=${t(locale, 'pane.scenario')}
        @sw-edit=${(event: CustomEvent<{ text: string }>) => this.typed(event.detail.text)}
        @sw-undo=${() => this.undo()} @sw-redo=${() => this.redo()} @sw-leave=${() => this.ladder.scroller.focus()}
        @sw-seek=${(event: CustomEvent<{ ns: number }>) => this.seek(event.detail.ns)} @focusout=${() => session.endTyping()}>
        <sw-scenario-pane .text=${session.text} .locale=${locale} .diagnostics=${session.diagnostics}
          .verdicts=${session.verdicts} .notes=${run?.summary.notes ?? no_notes} .playhead=${at.ns} .line=${session.line} .touched=${session.touched} .stale=${session.stale}></sw-scenario-pane>
      </section>
      <main @sw-select=${(event: CustomEvent<{ selection: Selection | null }>) => session.select(event.detail.selection)}
        @sw-seek=${(event: CustomEvent<{ ns: number }>) => this.seek(event.detail.ns)}
        @sw-segment-menu=${(event: CustomEvent<{ segment: number; x: number; y: number }>) => this.openMenu(event.detail)}>
        <sw-ladder .run=${run} .playhead=${at.ns} .playheadY=${at.y} .selection=${session.selection}
          .numbers=${numbers} .locale=${locale} .text=${session.runText} .focusOn=${session.focus}></sw-ladder>
        ${run ? this.numbersToggle() : nothing}
        ${this.connectionPicker()}
        <div class="notes" role="status">${this.notes()}</div>
        <sw-segment-menu .run=${run} .locale=${locale}
          @sw-intend=${(event: CustomEvent<{ intent: Intent }>) => this.intend(event.detail.intent)}></sw-segment-menu>
      </main>
      <div class="right">
        <section class="states" aria-label=${t(locale, 'pane.states')}>
          <sw-state-diagram .run=${run} .focusOn=${session.focus} .moment=${at.moment} .playhead=${at.ns} .locale=${locale}></sw-state-diagram>
        </section>
        <section class="inspector" tabindex="0" aria-label=${t(locale, 'inspector.label')}
          @sw-go-to-line=${(event: CustomEvent<{ line: number }>) => this.goTo(event.detail.line)}>
          <sw-inspector .run=${run} .focusOn=${session.focus} .selection=${session.selection} .moment=${at.moment} .playhead=${at.ns} .numbers=${numbers}
            .locale=${locale} .rules=${session.engine?.rules() ?? no_rules} .octets=${this.octets}></sw-inspector>
        </section>
      </div>
      <footer @sw-intend=${(event: CustomEvent<{ intent: Intent }>) => this.intend(event.detail.intent)}>
        <sw-transport .run=${run} .player=${session.player} .at=${at} .locale=${locale}></sw-transport>
        <div class="actions">
          <sw-host-actions .hosts=${hosts} .playhead=${Math.round(at.ns)} .locale=${locale}>
            <sw-link-actions .hosts=${hosts} .links=${run?.summary.links ?? no_links} .locale=${locale}></sw-link-actions>
          </sw-host-actions>
          ${run ? this.numbersToggle() : nothing}
          ${this.connectionPicker()}
        </div>
      </footer>
      <nav aria-label=${t(locale, 'app.more')}>${tabs.map(
        tab =>
          html`<button aria-pressed=${this.tab === tab} @click=${() => {
            this.tab = this.tab === tab ? '' : tab;
          }}>${t(locale, `pane.${tab}`)}</button>`,
      )}</nav>
      <sw-help .locale=${locale}></sw-help>
      ${this.dropping ? html`<div class="dropping">${t(locale, 'file.drop')}</div>` : nothing}
    `;
  }

  private numbersToggle() {
    const { locale, numbers } = this;
    return html`<button class="numbers small" aria-pressed=${numbers === 'relative'} title=${t(locale, 'numbers.hint')}
      @click=${() => this.shortcuts.numbers()}>${t(locale, 'numbers.relative')}</button>`;
  }

  /** Stands over the ladder between two hosts where there is room, else among the actions. */
  private connectionPicker() {
    const { session, locale } = this;
    const { run } = session;
    const between = run?.summary.hosts.length === 2 ? 'between' : '';
    return html`<sw-connection-picker class=${between} .run=${run} .chosen=${session.lookAt} .locale=${locale}
      @sw-look=${(event: CustomEvent<{ key: string | null }>) => session.look(event.detail.key)}></sw-connection-picker>`;
  }

  private notes() {
    const { session, locale, note } = this;
    if (session.engineState === 'failed') {
      return html`<div class="note bad">${t(locale, 'engine.failed')}<button @click=${() => this.retry()}>${t(locale, 'engine.retry')}</button></div>`;
    }
    return html`
      ${
        session.running === null
          ? nothing
          : html`<div class="note">${t(locale, 'run.running', { events: session.running.toLocaleString(locale) })}
              <button @click=${() => session.cancel()}>${t(locale, 'run.cancel')}</button></div>`
      }
      ${session.cancelled ? html`<div class="note">${t(locale, 'run.cancelled')}</div>` : nothing}
      ${session.exhausted && !session.stale ? html`<div class="note bad">${t(locale, 'run.exhausted')}</div>` : nothing}
      ${
        note
          ? html`<div class="note ${note.bad ? 'bad' : ''}">${note.text}<button aria-label=${t(locale, 'note.close')} @click=${() => {
              this.note = null;
            }}>${icon('close')}</button></div>`
          : nothing
      }
    `;
  }

  private readonly octets = (segment: number) => this.session.result?.octets(segment) ?? null;

  private say(text: string, bad = false): void {
    this.note = { text, bad };
    if (this.noteTimer !== null) clearTimeout(this.noteTimer);
    this.noteTimer = bad
      ? null
      : setTimeout(() => {
          this.note = null;
        }, 4000);
  }

  private tell(id: PlainId, bad = false): void {
    this.say(t(this.locale, id), bad);
  }

  private loadEngine(): Promise<Engine> {
    const loading = this.early ?? loadEngine();
    this.early = null;
    return loading;
  }

  private async retry(): Promise<void> {
    await this.session.start();
  }

  private seek(ns: number): void {
    this.session.player.pause();
    this.session.player.seek(ns);
  }

  private typed(text: string): void {
    this.note = null;
    void this.session.type(text);
  }

  private undo(): void {
    void this.session.undo();
  }

  private redo(): void {
    void this.session.redo();
  }

  private async intend(intent: Intent): Promise<void> {
    const error = await this.session.intend(intent);
    if (error) this.say(t(this.locale, 'edit.refused', { why: editErrorText(this.locale, error) }), true);
    else this.note = null;
  }

  private openMenu({ segment, x, y }: { segment: number; x: number; y: number }): void {
    void this.menu.openAt(segment, x, y, this.ladder.scroller);
  }

  private goTo(line: number): void {
    this.tab = 'scenario';
    this.pane.editor.goTo(line);
  }

  private readonly skip = (event: Event) => {
    event.preventDefault();
    this.ladder.scroller.focus();
  };

  /** Another scenario takes the place of this one, as a step of the browser's history. */
  private async open(text: string): Promise<void> {
    await this.address.write();
    this.note = null;
    this.origin = originOf(text);
    await this.session.open(text);
    this.address.nextIsStep();
  }

  private async openFile(file: Blob): Promise<void> {
    const read = await readScenario(file);
    if (!read.error) return this.open(read.text);
    const { locale } = this;
    if (read.error === 'too_large') {
      this.say(t(locale, 'editor.too_large', { octets: read.octets, most: largest_text_octets }), true);
    } else this.say(t(locale, read.error === 'binary' ? 'editor.binary' : 'file.unreadable'), true);
  }

  private async asked(request: HeaderRequest): Promise<void> {
    switch (request.do) {
      case 'new':
        return this.open(new_text);
      case 'open': {
        const file = await chooseFile();
        return file ? this.openFile(file) : undefined;
      }
      case 'save':
      case 'export-text':
        return saveFile(`${this.name()}.wave`, this.session.text, 'text/plain;charset=utf-8');
      case 'scenario': {
        const chosen = catalog.find(({ id }) => id === request.id);
        return chosen ? this.open(chosen.text) : undefined;
      }
      case 'undo':
        return this.undo();
      case 'redo':
        return this.redo();
      case 'share':
        return this.share();
      case 'help':
        return this.help.open();
      case 'export-pcapng':
        return this.capture(request.host);
      case 'locale':
        await useLocale(request.locale, true);
        this.locale = request.locale;
        return forgetAskedLanguage();
      case 'theme':
        useTheme(request.theme, true);
        this.theme = request.theme;
    }
  }

  private name(): string {
    return fileName(titleOf(this.session.text, this.locale));
  }

  private capture(host: number): void {
    const { run, result } = this.session;
    const octets = result?.pcapng(host);
    const name = run?.summary.hosts[host]?.name;
    if (!octets || !name) this.tell('export.stale', true);
    else saveFile(`${this.name()}-${name}.pcapng`, octets as BlobPart, 'application/x-pcapng');
  }

  private async share(): Promise<void> {
    await this.address.write();
    try {
      await navigator.clipboard.writeText(location.href);
      this.tell('share.copied');
    } catch {
      this.tell('share.failed');
    }
  }

  private readonly dragOver = (event: DragEvent) => {
    if (!event.dataTransfer?.types.includes('Files')) return;
    event.preventDefault();
    this.dropping = true;
  };

  private readonly drop = (event: DragEvent) => {
    this.dropping = false;
    const file = event.dataTransfer?.files[0];
    if (!file) return;
    event.preventDefault();
    void this.openFile(file);
  };

  private readonly shortcuts: Shortcuts = {
    play: () => this.session.player.toggle(),
    step: direction => this.session.player.step(direction),
    toStart: () => this.session.player.toStart(),
    toEnd: () => this.session.player.toEnd(),
    segment: direction => this.selectNext(direction),
    drop: () => {
      const { selection } = this.session;
      if (selection?.kind === 'segment') void this.intend({ do: 'drop', segment: selection.segment });
    },
    undo: () => this.undo(),
    redo: () => this.redo(),
    zoom: factor => this.ladder.zoomBy(factor),
    fit: () => this.ladder.fitAll(),
    numbers: () => {
      this.numbers = this.numbers === 'relative' ? 'absolute' : 'relative';
    },
    editor: () => this.pane.editor.focus(),
    help: () => this.help.open(),
  };

  private selectNext(direction: 1 | -1): void {
    const { run, selection } = this.session;
    if (!run) return;
    const { order } = arrowTable(run);
    const now = selection?.kind === 'segment' ? order.indexOf(selection.segment) : direction > 0 ? -1 : order.length;
    const next = order[now + direction];
    if (next !== undefined) this.ladder.select({ kind: 'segment', segment: next }, true);
  }
}

/** What "New" starts with: two hosts that open a connection. */
const new_text = `title "Untitled"
host client
host server
link client server delay=20ms

0       server listen 80
0       client connect server:80
`;

/** The reader's own choice is stronger than that of the link. */
function forgetAskedLanguage(): void {
  const address = new URL(location.href);
  if (!address.searchParams.has('lang')) return;
  address.searchParams.delete('lang');
  history.replaceState(null, '', address);
}

function originOf(text: string): string {
  return catalog.find(scenario => scenario.text === text)?.id ?? '';
}

/** The next frame, or soon where frames do not come (a hidden tab). */
function nextFrame(): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, 50);
    const frame = requestAnimationFrame(done);
    function done() {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      resolve();
    }
  });
}

customElements.define('sw-app', SwApp);
declare global {
  interface HTMLElementTagNameMap {
    'sw-app': SwApp;
  }
}
