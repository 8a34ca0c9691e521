/** <sw-conformance>: the requirements of the RFCs, one row each, with what shows that they are held. */
import { html, LitElement, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import type { TextKind } from '../engine/types';
import { fill, type Locale } from '../i18n/index';
import {
  forgetAskedLanguage,
  initialLocale,
  initialTheme,
  type Theme,
  themes,
  useLocale,
  useTheme,
} from '../page/preferences';
import { writeHash } from '../session/link';
import { controls } from '../view/controls';
import { icon } from '../view/icons';
import {
  type Data,
  everything,
  type Level,
  levels,
  nameOf,
  type Rfc,
  type Row,
  readQuery,
  rowsWanted,
  type Share,
  sectionAddress,
  shareOf,
  sum,
  type Test,
  testsOf,
  type Verdict,
  verdicts,
  type Wanted,
  writeQuery,
} from './model';
import { styles } from './styles';
import { words } from './words';

/** Texts of scripts and scenarios by file; they are fetched when the first of them is asked for. */
type Texts = Readonly<Record<string, string>>;

async function fetched<T>(name: string): Promise<T> {
  const response = await fetch(`conformance/${name}.json`);
  if (!response.ok) throw new Error(`${response.status}`);
  return response.json() as Promise<T>;
}

export class SwConformance extends LitElement {
  @state() private locale: Locale = initialLocale();
  @state() private theme: Theme = initialTheme();
  @state() private data: Data | null = null;
  @state() private failed = false;
  @state() private wanted: Wanted = readQuery(location.search);
  /** Addresses of the texts that have been shown, by file. */
  @state() private addresses: ReadonlyMap<string, string> = new Map();
  /** Rows whose tests are open. */
  @state() private opened: ReadonlySet<string> = new Set();
  private texts: Promise<Texts> | null = null;
  @state() private textsFailed = false;

  static override readonly styles = [controls, styles];

  override connectedCallback() {
    super.connectedCallback();
    void this.load();
    addEventListener('popstate', () => {
      this.wanted = readQuery(location.search);
    });
  }

  override render() {
    const w = words[this.locale];
    return html`
      <header>
        <a class="skip" href="#" @click=${this.skip}>${w.skip}</a>
        <a class="home" href="index.html"><svg width="26" height="16" viewBox="0 0 26 16" aria-hidden="true"><path d="M1 8c3-9 6-9 8 0s5 9 8 0 5-9 8 0" /></svg><span>synwave</span></a>
        <a class="back" href="index.html">${w.back}</a>
        <div class="set">${this.choices()}</div>
      </header>
      <main>
        <h1>${w.title}</h1>
        <p class="intro">${w.intro}</p>
        ${this.data ? this.content(this.data) : this.waiting()}
      </main>
    `;
  }

  override updated() {
    document.title = `${words[this.locale].title} · Synwave`;
  }

  private choices() {
    const w = words[this.locale];
    const name = fill(w.theme, { theme: w[`theme_${this.theme}`] });
    const language = (locale: Locale, text: string) =>
      html`<button class="small" lang=${locale} aria-pressed=${this.locale === locale} @click=${() => this.speak(locale)}>${text}</button>`;
    return html`<span role="group" aria-label=${w.language}>${language('en', 'EN')} ${language('zh-Hans', '中文')}</span>
      <button class="icon" aria-label=${name} title=${name} @click=${this.turnTheme}>${icon('theme')}</button>`;
  }

  private waiting() {
    const w = words[this.locale];
    if (!this.failed) return html`<p class="empty" role="status">${w.loading}</p>`;
    return html`<p class="empty" role="alert">${w.failed} <button @click=${() => void this.load()}>${w.retry}</button></p>`;
  }

  private content(data: Data) {
    const w = words[this.locale];
    const rows = rowsWanted(data, this.wanted);
    return html`
      <section class="rfcs" aria-labelledby="rfcs"><h2 id="rfcs">${w.rfcs}</h2>${this.rfcTable(data)}</section>
      <section class="rows" aria-labelledby="requirements"><h2 id="requirements" tabindex="-1">${w.requirements}</h2>
        ${this.filters(data, rows.length)}
        ${rows.length === 0 ? html`<p class="empty">${w.none}<button @click=${() => this.want(everything)}>${w.clear}</button></p>` : this.rowTable(data, rows)}
      </section>`;
  }

  private rfcTable(data: Data) {
    const w = words[this.locale];
    const total = sum(data.rfcs);
    return html`<table>
      <thead><tr><th scope="col">${w.rfc}</th><th scope="col">${w.subject}</th><th scope="col" class="num">${w.rows}</th><th scope="col" class="num">${w.scope}</th>
        <th scope="col" class="num">${w.held_column}</th><th scope="col" class="num">${w.tests}</th>${levels.map(level => html`<th scope="col" class="num">${level}</th>`)}</tr></thead>
      <tbody>${data.rfcs.map(rfc => {
        const chosen = this.wanted.rfc === rfc.rfc;
        const choose = () => this.want({ ...this.wanted, rfc: chosen ? null : rfc.rfc });
        return html`<tr aria-current=${chosen ? 'true' : nothing}>
          <th scope="row"><button aria-pressed=${chosen} aria-label=${`RFC ${rfc.rfc}`} @click=${choose}>${rfc.rfc}</button></th>
          <td class="subject" lang="en">${rfc.title}</td>${counts(rfc)}</tr>`;
      })}</tbody>
      <tfoot><tr><th scope="row">${w.all}</th><td class="subject"></td>${counts(total)}</tr></tfoot>
    </table>`;
  }

  private filters(data: Data, shown: number) {
    const w = words[this.locale];
    const { wanted } = this;
    const chooser = (label: string, value: string, options: [string, string][], take: (value: string) => Wanted) =>
      html`<label>${label}<select .value=${value} @change=${(event: Event) => this.want(take((event.target as HTMLSelectElement).value))}>
        ${[['', w.any] as [string, string], ...options].map(([key, text]) => html`<option value=${key} ?selected=${key === value}>${text}</option>`)}
      </select></label>`;
    return html`<div class="filters" role="search">
      ${chooser(
        w.rfc,
        wanted.rfc === null ? '' : String(wanted.rfc),
        data.rfcs.map(({ rfc }) => [String(rfc), String(rfc)]),
        value => ({ ...wanted, rfc: value === '' ? null : Number(value) }),
      )}
      ${chooser(
        w.level,
        wanted.level ?? '',
        levels.map(level => [level, level]),
        value => ({ ...wanted, level: (value || null) as Level | null }),
      )}
      ${chooser(
        w.verdict,
        wanted.verdict ?? '',
        verdicts.map(verdict => [verdict, w[verdict]]),
        value => ({ ...wanted, verdict: (value || null) as Verdict | null }),
      )}
      <label class="find">${w.find}<input type="search" placeholder=${w.find_hint} .value=${wanted.text}
        @input=${(event: Event) => this.want({ ...wanted, text: (event.target as HTMLInputElement).value })}></label>
      <output>${fill(w.shown, { shown, all: data.rows.length })}</output>
    </div>`;
  }

  private rowTable(data: Data, rows: readonly Row[]) {
    const w = words[this.locale];
    return html`<table>
      <thead><tr><th scope="col">${w.id}</th><th scope="col">${w.level}</th><th scope="col">${w.section}</th><th scope="col">${w.asks}</th><th scope="col">${w.verdict}</th></tr></thead>
      <tbody>${rows.map(row => this.row(data, row))}</tbody></table>`;
  }

  private row(data: Data, row: Row) {
    const w = words[this.locale];
    const why = row.verdict === 'open' && row.why === '' ? w.unexplained : row.why;
    const lang = row.why === '' ? nothing : 'en';
    return html`<tr id=${row.id}>
      <td class="id">${row.id}</td>
      <td>${row.level}</td>
      <td><a href=${sectionAddress(row)} aria-label=${`RFC ${row.rfc} ${row.section}`}>${row.section}</a></td>
      <td class="asks"><span lang="en">${row.asks}</span>${this.evidence(data, row)}</td>
      <td class="verdict"><span class="mark ${row.verdict}"><span aria-hidden="true">${marks[row.verdict]}</span>${w[row.verdict]}</span>
        ${why === '' ? nothing : html`<div class="why" lang=${lang}>${why}</div>`}</td>
    </tr>`;
  }

  private evidence(data: Data, row: Row) {
    const w = words[this.locale];
    if (row.tests.length === 0) return nothing;
    const count = row.tests.length === 1 ? w.show_test : fill(w.show_tests, { count: row.tests.length });
    const opened = this.opened.has(row.id);
    const toggled = (event: Event) => this.open(row.id, testsOf(data, row), (event.target as HTMLDetailsElement).open);
    return html`<details .open=${opened} @toggle=${toggled}><summary>${count}</summary>${opened ? this.tests(testsOf(data, row)) : nothing}</details>`;
  }

  private tests(tests: readonly Test[]) {
    const w = words[this.locale];
    const texts = tests.filter(test => test.kind !== 'unit');
    const unit = tests.filter(test => test.kind === 'unit');
    return html`
      ${this.textsFailed && texts.length !== 0 ? html`<p class="why" role="alert">${w.failed}</p>` : nothing}
      ${
        texts.length === 0
          ? nothing
          : html`<ul class="tests" aria-label=${w.scripts}>${texts.map(test => {
              const address = this.addresses.get(test.file);
              return html`<li><a href=${address ?? nothing} aria-disabled=${address ? nothing : 'true'}>${nameOf(test)}</a></li>`;
            })}</ul>`
      }
      ${unit.length === 0 ? nothing : html`<ul class="tests unit" aria-label=${w.unit_tests}>${unit.map(test => html`<li><span lang="en">${nameOf(test)}</span> <small>${test.file}</small></li>`)}</ul>`}`;
  }

  /** The addresses of a row's tests are made when they are looked at. */
  private async open(id: string, tests: readonly Test[], open: boolean): Promise<void> {
    if (open === this.opened.has(id)) return;
    const opened = new Set(this.opened);
    if (open) opened.add(id);
    else opened.delete(id);
    this.opened = opened;
    const missing = tests.filter(test => test.kind !== 'unit' && !this.addresses.has(test.file));
    if (!open || missing.length === 0) return;
    this.texts ??= fetched<Texts>('texts');
    const texts = await this.texts.catch(() => null);
    this.textsFailed = texts === null;
    if (texts === null) {
      this.texts = null; // the next row that is opened asks again
      return;
    }
    const made = await Promise.all(
      missing.map(async ({ file, kind }): Promise<[string, string]> => {
        return [file, `index.html${await writeHash(texts[file] ?? '', null, kind as TextKind)}`];
      }),
    );
    this.addresses = new Map([...this.addresses, ...made]);
  }

  private async load(): Promise<void> {
    this.failed = false;
    try {
      this.data = await fetched<Data>('data');
    } catch {
      this.failed = true;
    }
  }

  private want(wanted: Wanted): void {
    this.wanted = wanted;
    history.replaceState(null, '', `${location.pathname}${writeQuery(wanted, location.search)}${location.hash}`);
  }

  private async speak(locale: Locale): Promise<void> {
    await useLocale(locale, true);
    this.locale = locale;
    forgetAskedLanguage();
  }

  private readonly turnTheme = () => {
    this.theme = themes[(themes.indexOf(this.theme) + 1) % themes.length]!;
    useTheme(this.theme, true);
  };

  private readonly skip = (event: Event) => {
    event.preventDefault();
    this.renderRoot.querySelector<HTMLElement>('#requirements')?.focus();
  };
}

const marks: Readonly<Record<Verdict, string>> = { held: '✓', open: '✗', na: '–' };

function counts(rfc: Rfc) {
  const column = (value: number) => html`<td class="num count">${value}</td>`;
  return html`${column(rfc.rows)}${column(rfc.scope)}${column(rfc.held)}${column(rfc.tests)}
    ${levels.map(level => html`<td class="num level ${level === 'MAY' ? 'may' : ''}" data-name=${level}>${level === 'MAY' ? plain(shareOf(rfc, level)) : bar(shareOf(rfc, level))}</td>`)}`;
}

function plain({ held, of }: Share) {
  return of === 0 ? '–' : `${held}/${of}`;
}

function bar(its: Share) {
  if (its.percent === null) return html`<span class="share">–</span>`;
  return html`<span class="share"><span class="of">${plain(its)}</span><meter min="0" max=${its.of} value=${its.held} aria-label=${plain(its)}></meter><span class="percent">${its.percent} %</span></span>`;
}

customElements.define('sw-conformance', SwConformance);
declare global {
  interface HTMLElementTagNameMap {
    'sw-conformance': SwConformance;
  }
}
