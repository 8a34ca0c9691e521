/** <sw-app>: the playground. It holds the session, hands it to the views, and does what they ask for. */
import { html, LitElement, nothing } from 'lit';
import { query, state } from 'lit/decorators.js';
import { loadEngine } from '../engine/lab';
import type { HostInfo, Intent, LinkInfo, NoteInfo, TextKind } from '../engine/types';
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
import { catalog, new_text, titleOf } from './catalog';
import { Desks, nextFrame } from './desks';
import { chooseFile, endings, fileName, kindOf, readText, saveFile } from './files';
import './header';
import type { HeaderRequest } from './header';
import './help';
import { canRedo, canUndo } from '../session/history';
import { largest_text_octets } from '../session/link';
import type { SwHelp } from './help';
import { forgetAskedLanguage, initialLocale, initialTheme, type Theme, useLocale, useTheme } from './preferences';
import './scenario_pane';
import { type Session, the_end } from '../session/session';
import type { SwScenarioPane } from './scenario_pane';
import type { SwScriptPane } from './script_pane';
import { handleKey, type Shortcuts } from './shortcuts';

/** What a visitor sees first. */
const first_scenario = 'last-ack-lost';
const tabs = ['scenario', 'inspector', 'states', 'controls'] as const;
const no_hosts: readonly HostInfo[] = [];
const no_links: readonly LinkInfo[] = [];
const no_notes: readonly NoteInfo[] = [];
const no_examples: readonly { id: string; text: string }[] = [];
const kinds: readonly TextKind[] = ['scenario', 'script'];

/** The engine takes longest, so it is asked for before anything else. */
const first_kind: TextKind = location.hash.startsWith('#v1.p.') ? 'script' : 'scenario';
const early = { kind: first_kind, engine: loadEngine({ kind: first_kind }) };
early.engine.catch(() => {});

interface Note {
  readonly text: string;
  readonly bad: boolean;
}

export class SwApp extends LitElement {
  static override readonly styles = [controls, appStyles];

  readonly desks = new Desks(catalogText(first_scenario), nextFrame, early);
  @state() private locale: Locale = initialLocale();
  @state() private theme: Theme = initialTheme();
  @state() private numbers: Numbers = 'relative';
  @state() private tab: (typeof tabs)[number] | '' = 'inspector';
  @state() private note: Note | null = null;
  @state() private dropping = false;
  /** Where the texts came from: ids of the picker. */
  @state() private origins: Readonly<Record<TextKind, string>> = { scenario: '', script: '' };
  @query('sw-ladder') private ladder!: SwLadder;
  @query('sw-segment-menu') private menu!: SwSegmentMenu;
  @query('sw-help') private help!: SwHelp;
  @query('sw-scenario-pane') private scenarioPane!: SwScenarioPane;
  @query('sw-script-pane') private scriptPane!: SwScriptPane | null;
  private readonly address = new AddressBar(this.desks, error => this.say(t(this.locale, `hash.${error}`), true));
  private noteTimer: ReturnType<typeof setTimeout> | null = null;

  get session(): Session {
    return this.desks.session;
  }

  private get pane(): SwScenarioPane | SwScriptPane | null {
    return this.desks.kind === 'script' ? this.scriptPane : this.scenarioPane;
  }

  override connectedCallback() {
    super.connectedCallback();
    this.desks.subscribe(() => {
      this.requestUpdate();
      this.address.touch();
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
    const first = { kind: 'scenario' as const, text: catalogText(first_scenario), at_ns: the_end };
    const { kind, text, at_ns } = linked ?? first;
    await this.desks.take(kind, text, at_ns);
    this.remember(kind, text);
    await this.updateComplete;
    await this.ladder.updateComplete;
    this.address.follow();
  }

  override willUpdate() {
    this.setAttribute('kind', this.desks.kind);
  }

  override render() {
    const { session, locale, numbers } = this;
    const { kind, scripts } = this.desks;
    const at = session.player.state;
    const { run } = session;
    const hosts = run?.summary.hosts ?? no_hosts;
    return html`
      <header data-tab=${this.tab}><a class="skip" href="#" @click=${this.skip}>${t(locale, 'app.skip')}</a>
      <sw-header .text=${session.text} .locale=${locale} .theme=${this.theme} .origin=${this.origins[kind]}
        .kind=${kind} .examples=${scripts?.examples ?? no_examples}
        .canUndo=${canUndo(session.history)} .canRedo=${canRedo(session.history)} .hosts=${captured(kind, hosts)}
        @sw-do=${(event: CustomEvent<HeaderRequest>) => this.asked(event.detail)}></sw-header></header>
      <section class="left" aria-label=${t(locale, 'pane.text')}
        @sw-edit=${(event: CustomEvent<{ text: string }>) => this.typed(event.detail.text)}
        @sw-undo=${() => this.undo()} @sw-redo=${() => this.redo()} @sw-leave=${() => this.ladder.scroller.focus()}
        @sw-seek=${(event: CustomEvent<{ ns: number }>) => this.seek(event.detail.ns)} @focusout=${() => session.endTyping()}>
        ${this.kinds()}
        <div class="text" id="text" role="tabpanel" aria-labelledby=${`kind-${kind}`}>
          ${this.scenarioText(at)}
          ${scripts ? this.scriptText() : nothing}
        </div>
      </section>
      <main @sw-select=${(event: CustomEvent<{ selection: Selection | null }>) => session.select(event.detail.selection)}
        @sw-seek=${(event: CustomEvent<{ ns: number }>) => this.seek(event.detail.ns)}
        @sw-go-to-line=${(event: CustomEvent<{ line: number }>) => this.goTo(event.detail.line)}
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
            .locale=${locale} .octets=${this.octets}></sw-inspector>
        </section>
      </div>
      <footer @sw-intend=${(event: CustomEvent<{ intent: Intent }>) => this.intend(event.detail.intent)}>
        <sw-transport .run=${run} .player=${session.player} .at=${at} .locale=${locale}></sw-transport>
        <div class="actions">
          ${
            kind === 'script'
              ? html`<p class="only">${t(locale, 'script.actions')}</p>`
              : html`<sw-host-actions .hosts=${hosts} .playhead=${Math.round(at.ns)} .locale=${locale}>
                  <sw-link-actions .hosts=${hosts} .links=${run?.summary.links ?? no_links} .locale=${locale}></sw-link-actions>
                </sw-host-actions>`
          }
          ${run ? this.numbersToggle() : nothing}
          ${this.connectionPicker()}
        </div>
      </footer>
      <nav aria-label=${t(locale, 'app.more')}>${tabs.map(
        tab =>
          html`<button aria-pressed=${this.tab === tab} @click=${() => {
            this.tab = this.tab === tab ? '' : tab;
          }}>${t(locale, tab === 'scenario' ? `pane.${kind}` : `pane.${tab}`)}</button>`,
      )}</nav>
      <sw-help .locale=${locale}></sw-help>
      ${this.dropping ? html`<div class="dropping">${t(locale, 'file.drop')}</div>` : nothing}
    `;
  }

  /** Scenario or script: each keeps its own text, history and run while the other is in front. */
  private kinds() {
    const { locale } = this;
    const { kind } = this.desks;
    return html`<div class="kinds" role="tablist" aria-label=${t(locale, 'pane.texts')} @keydown=${this.kindKey}>${kinds.map(
      each => html`<button role="tab" id=${`kind-${each}`} aria-controls="text" aria-selected=${each === kind}
        tabindex=${each === kind ? 0 : -1} @click=${() => void this.show(each)}>${t(locale, `pane.${each}`)}</button>`,
    )}</div>`;
  }

  private readonly kindKey = (event: KeyboardEvent) => {
    if (!['ArrowLeft', 'ArrowRight', 'Home', 'End'].includes(event.key)) return;
    event.preventDefault();
    const other = this.desks.kind === 'script' ? 'scenario' : 'script';
    const wanted = event.key === 'Home' ? 'scenario' : event.key === 'End' ? 'script' : other;
    void this.show(wanted);
    this.renderRoot.querySelector<HTMLElement>(`#kind-${wanted}`)?.focus();
  };

  private scenarioText(at: PlayerState) {
    const { locale } = this;
    const { kind, scenario } = this.desks;
    return html`<sw-scenario-pane ?hidden=${kind !== 'scenario'} .text=${scenario.text} .locale=${locale} .diagnostics=${scenario.diagnostics}
      .verdicts=${scenario.verdicts} .notes=${scenario.run?.summary.notes ?? no_notes} .playhead=${at.ns} .line=${scenario.line}
      .touched=${scenario.touched} .stale=${scenario.stale}></sw-scenario-pane>`;
  }

  private scriptText() {
    const { locale } = this;
    const { kind, script } = this.desks;
    const { summary } = script;
    return html`<sw-script-pane ?hidden=${kind !== 'script'} .text=${script.text} .locale=${locale} .diagnostics=${script.diagnostics}
      .verdict=${script.verdict} .checks=${summary?.checks ?? 0} .printed=${summary?.printed ?? ''} .line=${script.line}
      .touched=${script.touched} .stale=${script.stale}></sw-script-pane>`;
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

  /** Of a script there is nothing to be done with a segment. */
  private openMenu({ segment, x, y }: { segment: number; x: number; y: number }): void {
    if (this.desks.kind === 'scenario') void this.menu.openAt(segment, x, y, this.ladder.scroller);
  }

  private goTo(line: number): void {
    this.tab = 'scenario';
    this.pane?.editor.goTo(line);
  }

  private readonly skip = (event: Event) => {
    event.preventDefault();
    this.ladder.scroller.focus();
  };

  /** Brings the scenario or the script to the front. */
  private async show(kind: TextKind): Promise<void> {
    if (kind === this.desks.kind) return;
    await this.address.write();
    this.note = null;
    // What comes late, as an engine does, belongs to the same step.
    const shown = this.desks.show(kind);
    this.address.nextIsStep();
    await shown;
    this.remember(kind, this.session.text);
  }

  /** Another text takes the place of the one of its kind, as a step of the browser's history. */
  private async open(kind: TextKind, text: string): Promise<void> {
    await this.address.write();
    this.note = null;
    const taken = this.desks.take(kind, text);
    this.address.nextIsStep();
    await taken;
    this.remember(kind, text);
  }

  /** Which entry of the picker a text is, if it is one. */
  private remember(kind: TextKind, text: string): void {
    const entries = kind === 'script' ? (this.desks.scripts?.examples ?? []) : catalog;
    this.origins = { ...this.origins, [kind]: entries.find(entry => entry.text === text)?.id ?? '' };
  }

  private async openFile(file: File): Promise<void> {
    const read = await readText(file);
    if (!read.error) return this.open(kindOf(file.name) ?? this.desks.kind, read.text);
    const { locale } = this;
    if (read.error === 'too_large') {
      this.say(t(locale, 'editor.too_large', { octets: read.octets, most: largest_text_octets }), true);
    } else this.say(t(locale, read.error === 'binary' ? 'editor.binary' : 'file.unreadable'), true);
  }

  private async asked(request: HeaderRequest): Promise<void> {
    const { kind, scripts } = this.desks;
    switch (request.do) {
      case 'new':
        return this.open(kind, kind === 'script' && scripts ? scripts.new_script : new_text);
      case 'open': {
        const file = await chooseFile();
        return file ? this.openFile(file) : undefined;
      }
      case 'save':
      case 'export-text':
        return saveFile(`${this.name()}.${endings[kind]}`, this.session.text, 'text/plain;charset=utf-8');
      case 'choose': {
        const entries = kind === 'script' ? (scripts?.examples ?? []) : catalog;
        const chosen = entries.find(({ id }) => id === request.id);
        return chosen ? this.open(kind, chosen.text) : undefined;
      }
      case 'undo':
        return this.undo();
      case 'redo':
        return this.redo();
      case 'share':
        return this.share();
      case 'help':
        return this.help.open();
      case 'conformance':
        location.assign('conformance.html');
        return;
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
    const { session, locale } = this;
    const { kind, scripts } = this.desks;
    const title = kind === 'script' ? scripts?.scriptTitle(session.text, locale) : titleOf(session.text, locale);
    return fileName(title ?? '', kind);
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
    editor: () => this.pane?.editor.focus(),
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

function catalogText(id: string): string {
  return (catalog.find(scenario => scenario.id === id) ?? catalog[0])?.text ?? '';
}

/** Whose captures are worth having: of a script, that of the endpoint under test. */
function captured(kind: TextKind, hosts: readonly HostInfo[]): string[] {
  return (kind === 'script' ? hosts.slice(0, 1) : hosts).map(host => host.name);
}

customElements.define('sw-app', SwApp);
declare global {
  interface HTMLElementTagNameMap {
    'sw-app': SwApp;
  }
}
