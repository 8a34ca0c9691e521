/** <sw-inspector>: why the selected segment or moment came about, what it says, and what it changed. */
import { css, html, LitElement, nothing, type TemplateResult } from 'lit';
import { property, state } from 'lit/decorators.js';
import {
  EventKind,
  FATE_NAMES,
  Fate,
  STATE_NAMES,
  type State,
  TCB_FIELD_NAMES,
  TIMER_KIND_NAMES,
} from '../engine/records';
import type { Rule } from '../engine/types';
import { type Locale, lookup, t } from '../i18n/index';
import { notesFor } from '../i18n/notes';
import { loadRules } from '../i18n/rules';
import { formatSpan, formatTime } from '../model/format';
import { type MomentStory, momentAtTime, momentStory, momentsOf } from '../model/moments';
import type { Numbers } from '../model/relative';
import type { RunData } from '../model/run';
import { hasStates, isScript } from '../model/script';
import type { Selection } from '../model/selection';
import { controls } from './controls';
import {
  aboutSegment,
  isPrincipal,
  type OctetGroup,
  octetRuns,
  reasonsAt,
  type Subject,
  subjectOf,
  type TcbRow,
  tcbView,
} from './explain';
import { type StayFacts, stayFacts, type TimerFacts, timerFacts } from './explain_spans';
import { headerRows } from './header_fields';
import { hostName, momentWords, segmentWords } from './moment_words';

const most_text_octets = 64;
const no_rules: readonly Rule[] = [];

export class SwInspector extends LitElement {
  @property({ attribute: false }) run: RunData | null = null;
  @property({ attribute: false }) selection: Selection | null = null;
  /** Moment that has just been, -1: none; null: by `playhead`. */
  @property({ attribute: false }) moment: number | null = null;
  @property({ type: Number }) playhead = 0;
  /** Connection that the lanes follow, as a socket record; null: the newest. */
  @property({ attribute: false }) focusOn: number | null = null;
  @property() numbers: Numbers = 'relative';
  @property() locale: Locale = 'en';
  /** The IP packet of a segment; null where it is no longer known. */
  @property({ attribute: false }) octets: (segment: number) => Uint8Array | null = () => null;
  /** In the language of `locale`; none before they are loaded. */
  @state() private rules: readonly Rule[] = no_rules;
  private learning: Locale | null = null;
  @state() private all = false;
  @state() private hot: OctetGroup | null = null;

  static override readonly styles = [
    controls,
    css`
      :host { display: block; }
      h2 { font-size: 12px; font-weight: 600; color: var(--sw-dim); margin: 10px 0 4px; line-height: 1.4; }
      h2:first-child { margin-top: 0; }
      p { margin: 0 0 6px; }
      .why { border-left: 3px solid var(--sw-accent); padding: 1px 0 1px 10px; margin: 6px 0; font-size: 13px; }
      .why.refused, .why.lost { border-color: var(--sw-lost); }
      .why p:last-child { margin: 0; }
      .cite { font-size: 12px; color: var(--sw-dim); overflow-wrap: anywhere; }
      a { color: var(--sw-accent); text-decoration: none; }
      a:hover { text-decoration: underline; }
      table { border-collapse: collapse; width: 100%; font: 12px/1.45 var(--sw-mono); }
      td, th { padding: 1px 6px 1px 0; border-bottom: 1px solid var(--sw-line); text-align: start; font-weight: 400; vertical-align: top; }
      th { color: var(--sw-dim); white-space: nowrap; }
      td { overflow-wrap: anywhere; }
      tr.changed td, tr.changed th { background: var(--sw-changed); }
      .pairs { table-layout: fixed; }
      .pairs th { width: 60px; }
      .hot { background: var(--sw-accent-soft); }
      .octets { font: 11px/1.6 var(--sw-mono); display: flex; flex-wrap: wrap; gap: 0 5px; color: var(--sw-dim); margin-top: 2px; }
      .octets span { padding: 0 1px; margin: 0 -1px; }
      .octets .strong { color: var(--sw-ink); }
      .note { font-size: 12px; color: var(--sw-dim); margin: 4px 0; }
      button.link { border: 0; background: none; padding: 0; font-size: 12px; line-height: inherit; color: var(--sw-accent); min-height: 24px; }
      .noted { list-style: none; margin: 6px 0; padding: 5px 10px; border-radius: 6px; background: var(--sw-accent-soft); font-size: 13px; }
      .nothing { color: var(--sw-dim); font-size: 13px; }
    `,
  ];

  override willUpdate() {
    if (this.run && this.learning !== this.locale) void this.learn(this.locale);
  }

  /** Loads the rules in a language. Where that fails, whatever is looked at next tries again. */
  private async learn(locale: Locale): Promise<void> {
    this.learning = locale;
    this.rules = no_rules;
    const rules = await loadRules(locale).catch(() => null);
    if (this.learning !== locale) return;
    if (rules) this.rules = rules;
    else this.learning = null;
  }

  override render() {
    const { run, locale } = this;
    const moment = run ? (this.moment ?? momentAtTime(momentsOf(run), this.playhead)) : -1;
    const subject = run && subjectOf(run, this.selection, moment, this.focusOn);
    const timer = run && timerFacts(run, this.selection);
    if (run && timer) return this.ofTimer(run, timer, subject);
    const stay = run && stayFacts(run, this.selection, this.focusOn);
    if (run && stay) return this.ofStay(run, stay, subject);
    if (!run || !subject) return html`<p class="nothing">${t(locale, 'inspector.nothing')}</p>`;
    return this.selection?.kind === 'segment' ? this.ofSegment(run, subject) : this.ofMoment(run, subject);
  }

  private ofSegment(run: RunData, subject: Subject) {
    const { segment } = subject;
    const { segments } = run;
    const [from, to] = [segments.from(segment), segments.to(segment)];
    const params = {
      from: hostName(run, from),
      to: hostName(run, to),
      what: segmentWords(run, segment),
      time: formatTime(segments.sent_ns(segment)),
    };
    const left = momentStory(run, subject.moment);
    const arrived = momentStory(run, subject.other);
    const own = segments.rule(segment);
    const others = left ? reasonsAt(left, from, new Set([own])) : [];
    return html`
      <h2>${t(this.locale, 'inspector.selected', params)}</h2>
      ${this.noted(run, segments.sent_ns(segment))}
      ${this.why([...(own ? [own] : []), ...others])}
      ${this.fate(run, segment)}
      ${this.ofLine(run, segments.fate_line(segment))}
      ${this.header(run, segment)}
      ${left ? this.tcb(run, left.moment, from, segment) : nothing}
      ${arrived?.kind === EventKind.arrived ? this.arrival(run, arrived, to, segment) : nothing}
      ${this.packet(segment)}
    `;
  }

  private ofMoment(run: RunData, subject: Subject) {
    const story = momentStory(run, subject.moment)!;
    const host = hostName(run, story.host);
    const about = subject.segment >= 0 && aboutSegment(story.kind);
    const params = { host, what: momentWords(run, story.event, this.locale), time: formatTime(story.at_ns) };
    return html`
      <h2>${t(this.locale, this.selection ? 'inspector.moment' : 'inspector.playhead', params)}</h2>
      ${this.noted(run, story.at_ns)}
      ${this.ofLine(run, story.line)}
      ${this.why(reasonsAt(story, null), story.ignored ? 'refused' : '')}
      ${about && story.kind === EventKind.lost ? this.fate(run, subject.segment) : nothing}
      ${about ? this.header(run, subject.segment) : nothing}
      ${this.tcb(run, subject.moment, story.host, subject.segment)}
      ${about ? this.packet(subject.segment) : nothing}
    `;
  }

  private ofTimer(run: RunData, facts: TimerFacts, subject: Subject | null) {
    const { locale } = this;
    const name = TIMER_KIND_NAMES[facts.timer]!;
    const timer = lookup(locale, `timer.name.${name}`) ?? name;
    const { armed, ended, end } = facts;
    const armedAt = {
      time: formatTime(armed.at_ns),
      span: formatSpan(facts.length_ns),
      due: formatTime(facts.deadline_ns),
    };
    return html`
      <h2>${t(locale, 'inspector.span', { host: hostName(run, facts.host), what: timer })}</h2>
      <p class="note">${t(locale, 'inspector.timer.armed', armedAt)}</p>
      ${this.why(armed.rules)}
      <p class="note">${t(locale, `inspector.timer.${end}`, { time: formatTime(ended?.at_ns ?? run.summary.end_ns) })}</p>
      ${ended && end !== 'restarted' ? this.why(ended.rules) : nothing}
      ${subject ? this.tcb(run, subject.moment, facts.host, subject.segment) : nothing}
    `;
  }

  private ofStay(run: RunData, facts: StayFacts, subject: Subject | null) {
    const { locale } = this;
    const { entered, left } = facts;
    const name = (state: State | null) => (state === null ? t(locale, 'inspector.down') : STATE_NAMES[state]!);
    const spent = formatSpan((left?.at_ns ?? run.summary.end_ns) - (entered?.at_ns ?? 0));
    return html`
      <h2>${t(locale, 'inspector.span', { host: hostName(run, facts.host), what: name(facts.state) })}</h2>
      <p class="note">${
        entered
          ? t(locale, 'inspector.stay.entered', { time: formatTime(entered.at_ns), from: name(entered.from) })
          : t(locale, 'inspector.stay.first')
      }</p>
      ${entered ? this.why(entered.rules) : nothing}
      <p class="note">${
        left
          ? t(locale, 'inspector.stay.left', { time: formatTime(left.at_ns), to: name(left.to), spent })
          : t(locale, 'inspector.stay.last', { spent })
      }</p>
      ${left ? this.why(left.rules) : nothing}
      ${subject ? this.tcb(run, subject.moment, facts.host, subject.segment) : nothing}
    `;
  }

  /** The author's notes on a moment. */
  private noted(run: RunData, at_ns: number) {
    const notes = notesFor(run.summary.notes, this.locale).filter(note => note.at_ns === at_ns);
    if (notes.length === 0) return nothing;
    return html`<ul class="noted" aria-label=${t(this.locale, 'notes.label')}>${notes.map(({ text }) => html`<li>${text}</li>`)}</ul>`;
  }

  /** What the arrival led to, or why it led to nothing. */
  private arrival(run: RunData, story: MomentStory, host: number, segment: number) {
    const params = { host: hostName(run, host), time: formatTime(story.at_ns) };
    return html`
      <h2>${t(this.locale, story.ignored ? 'inspector.refused' : 'inspector.then', params)}</h2>
      ${this.why(reasonsAt(story, host), story.ignored ? 'refused' : '')}
      ${this.tcb(run, story.moment, host, segment)}
    `;
  }

  private why(ids: readonly number[], kind = ''): TemplateResult | typeof nothing {
    const rules = ids.map(id => this.rules[id - 1]).filter(rule => rule !== undefined);
    if (rules.length === 0) return nothing;
    return html`<div class="why ${kind}">
      ${rules.map(rule => html`<p>${rule.sentence} ${this.citation(rule)}</p>`)}
    </div>`;
  }

  private citation(rule: Rule) {
    if (rule.rfc === 0) return html`<span class="cite">${t(this.locale, 'inspector.policy')}</span>`;
    const href = `https://www.rfc-editor.org/rfc/rfc${rule.rfc}#${/^[A-Z]/.test(rule.section) ? 'appendix' : 'section'}-${rule.section}`;
    // The RFC's own labels are for reading; the others say no more than the section does.
    const labels = rule.requirements
      .map(id => /\b(MUST|SHLD|MAY|REC)-\d+$/.exec(id)?.[0])
      .filter(label => label !== undefined);
    return html`<span class="cite" title=${rule.requirements.join(' ')}><a href=${href} target="_blank" rel="noopener noreferrer">RFC ${rule.rfc} §${rule.section}</a>${labels.map(
      label => ` · ${label}`,
    )}</span>`;
  }

  private fate(run: RunData, segment: number) {
    const { locale } = this;
    const { segments } = run;
    const fate = segments.fate(segment) as Fate;
    const [sent, ends] = [segments.sent_ns(segment), segments.ends_ns(segment)];
    if (fate === Fate.in_flight) return html`<p class="note">${t(locale, 'inspector.in_flight')}</p>`;
    if (fate === Fate.arrived) {
      return html`<p class="note">${t(locale, 'inspector.arrived', { time: formatTime(ends), took: formatSpan(ends - sent) })}</p>`;
    }
    const why = lookup(locale, `fate.${FATE_NAMES[fate]}`) ?? FATE_NAMES[fate]!;
    const line = segments.fate_line(segment);
    if (line === 0 || isScript(run))
      return html`<div class="why lost"><p>${t(locale, 'inspector.lost.by', { why })}</p></div>`;
    return html`<div class="why lost">
      <p>${t(locale, 'inspector.lost.line', { why, line })}
        <button class="link" @click=${() => this.tell('sw-go-to-line', { line })}>${t(locale, 'inspector.line', { line })}</button></p>
    </div>`;
  }

  /** The way to the line of a script that did this, or expected it. */
  private ofLine(run: RunData, line: number) {
    if (line === 0 || !isScript(run)) return nothing;
    return html`<p class="note"><button class="link" @click=${() => this.tell('sw-go-to-line', { line })}>${t(this.locale, 'inspector.script.line', { line })}</button></p>`;
  }

  private header(run: RunData, segment: number) {
    const rows = headerRows(run, segment, this.numbers, this.locale);
    const warm = (group: OctetGroup | null) => () => {
      this.hot = group;
    };
    return html`<table class="pairs"><tbody>
      ${rows.map(
        pairs =>
          html`<tr>${pairs.map(
            ({ name, value, group, wide }) => html`<th scope="row" class=${this.hot === group ? 'hot' : ''}
            @pointerenter=${warm(group)} @pointerleave=${warm(null)}>${name}</th>
            <td colspan=${wide ? 3 : 1} class=${this.hot === group ? 'hot' : ''}
            @pointerenter=${warm(group)} @pointerleave=${warm(null)}>${value}</td>`,
          )}</tr>`,
      )}
    </tbody></table>`;
  }

  private tcb(run: RunData, moment: number, host: number, segment: number) {
    const { locale } = this;
    const view = tcbView(run, moment, host, segment, this.numbers);
    const name = hostName(run, host);
    if (!view && !hasStates(run, host)) return nothing;
    if (!view) return html`<p class="note">${t(locale, 'inspector.tcb_none', { host: name })}</p>`;
    const rows = this.all ? view.rows : view.rows.filter(isPrincipal);
    return html`
      <h2>${t(locale, 'inspector.tcb', { host: name })}</h2>
      <table><tbody>${rows.map(row => this.tcbRow(row))}</tbody></table>
      <button class="link" aria-expanded=${this.all} @click=${() => {
        this.all = !this.all;
      }}>${t(locale, this.all ? 'inspector.changed' : 'inspector.all')}</button>
    `;
  }

  private tcbRow(row: TcbRow) {
    const shown = (value: string) => value || t(this.locale, 'inspector.off');
    return html`<tr class=${row.changed ? 'changed' : ''}>
      <th scope="row">${TCB_FIELD_NAMES[row.field]}</th>
      <td>${row.changed ? `${shown(row.before)} → ${shown(row.after)}` : shown(row.after)}</td>
    </tr>`;
  }

  private packet(segment: number) {
    const { locale } = this;
    const packet = this.octets(segment);
    if (!packet || packet.length < 40) return html`<p class="note">${t(locale, 'inspector.octets_gone')}</p>`;
    const runs = octetRuns(packet, most_text_octets);
    const left = packet.length - runs.reduce((sum, { octets }) => sum + octets.length, 0);
    return html`
      <h2>${t(locale, 'inspector.octets')}</h2>
      <div class="octets">${runs.map(({ group, octets }) =>
        octets.map(
          octet => html`<span class="${group === 'ip' ? '' : 'strong'} ${this.hot === group ? 'hot' : ''}"
            @pointerenter=${() => {
              this.hot = group;
            }} @pointerleave=${() => {
              this.hot = null;
            }}>${octet.toString(16).padStart(2, '0')}</span>`,
        ),
      )}</div>
      ${left > 0 ? html`<p class="note">${t(locale, 'inspector.text_more', { count: left })}</p>` : nothing}
    `;
  }

  private tell(name: string, detail: unknown): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }
}

customElements.define('sw-inspector', SwInspector);
declare global {
  interface HTMLElementTagNameMap {
    'sw-inspector': SwInspector;
  }
}
