/**
 * <syn-wave>: a scenario, or a packetdrill script, in any page. What stands here is only the facade, small enough for every page: the text as it is,
 * until the element comes into view or is clicked; then the engine and the views are fetched.
 *
 *   <syn-wave controls lang="en" theme="auto" playhead="1412ms"><script type="text/plain"> ... </script></syn-wave>
 *   <syn-wave src="four-way-close.wave"></syn-wave>
 *   <syn-wave src="handshake.pkt"></syn-wave>, or type="script" where the name does not say so
 */
import type { TextKind } from '../engine/types';
import type { SynWaveView } from './view';

/** More than this is no scenario. */
const largest_text_octets = 256 * 1024;

const facade_style = `
  :host { display: block; height: 480px; min-width: 0; overflow: hidden; border: 1px solid rgb(128 128 128 / 0.3); border-radius: 10px; contain: content; }
  :host([hidden]) { display: none; }
  pre { margin: 0; padding: 14px 18px; height: 100%; box-sizing: border-box; overflow: hidden; font: 12px/1.6 ui-monospace, Menlo, Consolas, "DejaVu Sans Mono", monospace; opacity: 0.75; white-space: pre-wrap; }
  p { margin: 0; padding: 14px 18px; font: 14px/1.5 system-ui, sans-serif; }
  syn-wave-view { height: 100%; }
`;

const where = import.meta.url;
/** The directory that holds the engine and the playground: the build puts shared code one below it. */
const home = import.meta.env.DEV
  ? new URL('/', location.href)
  : new URL(where.replace(/[^/]*$/, '').replace(/assets\/$/, ''));

export class SynWave extends HTMLElement {
  static readonly observedAttributes = ['src', 'controls', 'playhead', 'lang', 'theme'];
  private readonly root = this.attachShadow({ mode: 'open' });
  private watcher: IntersectionObserver | null = null;
  private view: SynWaveView | null = null;
  private loading: Promise<void> | null = null;
  private given: string | null = null;

  connectedCallback() {
    if (this.root.adoptedStyleSheets.length === 0) {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(facade_style);
      this.root.adoptedStyleSheets = [sheet];
    }
    // The parser may not have come to the children yet.
    if (document.readyState === 'loading')
      document.addEventListener('DOMContentLoaded', () => this.show(), { once: true });
    else this.show();
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
    this.watcher = null;
  }

  attributeChangedCallback(name: string) {
    if (name === 'src') {
      this.given = null;
      if (this.view) void this.textNow().then(text => this.view?.take(text, this.start));
    }
    this.view?.adopt(this);
  }

  /** The scenario's text, as it stands in the page; setting it runs it. */
  get text(): string {
    return this.given ?? inlineText(this);
  }

  set text(text: string) {
    this.given = text;
    if (this.view) this.view.take(text, this.start);
    else this.show();
  }

  /** Fetches engine and views and puts them in place; happens by itself when the element is seen. */
  activate(): Promise<void> {
    this.watcher?.disconnect();
    this.loading ??= this.mount().catch(() => {
      this.loading = null;
      this.message('Synwave could not be loaded. Click to try again.');
      this.addEventListener('click', () => void this.activate(), { once: true });
    });
    return this.loading;
  }

  private get kind(): TextKind {
    const type = this.getAttribute('type');
    if (type === null && /\.pkt$/i.test(this.getAttribute('src') ?? '')) return 'script';
    return type === 'script' ? 'script' : 'scenario';
  }

  private get start(): string {
    return this.getAttribute('playhead') ?? '';
  }

  private show(): void {
    if (this.view || !this.isConnected) return;
    const picture = document.createElement('pre');
    picture.textContent = this.text;
    this.root.replaceChildren(picture);
    this.addEventListener('click', () => void this.activate(), { once: true });
    this.watcher?.disconnect();
    this.watcher = new IntersectionObserver(entries => {
      if (entries.some(entry => entry.isIntersecting)) void this.activate();
    });
    this.watcher.observe(this);
  }

  private async mount(): Promise<void> {
    const [{ SynWaveView }, text] = await Promise.all([import('./view'), this.textNow()]);
    const view = new SynWaveView(home, this.kind);
    view.adopt(this);
    this.root.replaceChildren(view);
    this.view = view;
    view.take(text, this.start);
  }

  private async textNow(): Promise<string> {
    const src = this.getAttribute('src');
    if (src === null || this.given !== null) return this.text;
    const answer = await fetch(new URL(src, document.baseURI));
    if (!answer.ok) throw new Error(`${src}: ${answer.status}`);
    const text = await answer.text();
    if (text.length > largest_text_octets) throw new Error(`${src}: too large`);
    this.given = text;
    return text;
  }

  private message(text: string): void {
    const line = document.createElement('p');
    line.textContent = text;
    this.root.replaceChildren(line);
  }
}

/** The text inside the element, without the indentation that it shares with the page around it. */
export function inlineText(element: Element): string {
  const script = element.querySelector('script[type="text/plain"]');
  const lines = ((script ?? element).textContent ?? '')
    .replace(/^\s*\n/, '')
    .replace(/\s+$/, '')
    .split('\n');
  const indents = lines.filter(line => line.trim() !== '').map(line => /^[ \t]*/.exec(line)![0].length);
  const shared = indents.length > 0 ? Math.min(...indents) : 0;
  return `${lines.map(line => line.slice(shared)).join('\n')}\n`;
}

if (!customElements.get('syn-wave')) customElements.define('syn-wave', SynWave);
