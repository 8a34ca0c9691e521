/** Keeps the address bar in step with the text on the desk, and the desk with the address bar. */
import type { TextKind } from '../engine/types';
import { type LinkError, largest_text_octets, readHash, writeHash } from '../session/link';
import { type Session, the_end } from '../session/session';

const throttle_ms = 400;

/** What the address is of: the text that the reader works on. */
export interface Desk {
  readonly kind: TextKind;
  readonly session: Session;
  /** Puts a text of a kind in the place of what is there. */
  take(kind: TextKind, text: string, at_ns: number): Promise<void>;
}

export class AddressBar {
  private timer: ReturnType<typeof setTimeout> | null = null;
  /** What the address says now; null: it is not ours to touch. */
  private written: string | null = '';
  private push = false;
  private following = false;

  constructor(
    private readonly desk: Desk,
    private readonly failed: (error: LinkError) => void,
  ) {}

  private get session(): Session {
    return this.desk.session;
  }

  /** What the address carries, or null; an address that cannot be read is reported and left as it is. */
  async initial(): Promise<{ kind: TextKind; text: string; at_ns: number } | null> {
    const read = await readHash(location.hash);
    if (read === null) return null;
    if (read.error) {
      this.written = null;
      this.failed(read.error);
      return null;
    }
    return { kind: read.kind, text: read.text, at_ns: read.at_ns ?? the_end };
  }

  /** From now on the address follows. */
  follow(): void {
    this.following = true;
    this.written = this.written === null ? this.state() : '';
    addEventListener('popstate', () => void this.back());
    this.soon();
  }

  /** Something of the desk has changed: the address follows soon. */
  touch(): void {
    if (this.following) this.soon();
  }

  /** The next change is a step of its own in the browser's history. */
  nextIsStep(): void {
    this.push = true;
    this.soon();
  }

  /** The address as it should be, at once. */
  async write(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const now = this.state();
    if (now === this.written || this.session.text.length > largest_text_octets) return;
    this.written = now;
    const step = this.push;
    this.push = false;
    const hash = await writeHash(this.session.text, this.session.player.state.ns, this.desk.kind);
    if (this.state() !== now && this.timer === null) this.soon();
    if (step) history.pushState(null, '', hash);
    else history.replaceState(null, '', hash);
  }

  private state(): string {
    return `${this.desk.kind} ${this.session.player.state.ns} ${this.session.text}`;
  }

  private soon(): void {
    if (this.session.player.state.playing) return;
    this.timer ??= setTimeout(() => void this.write(), throttle_ms);
  }

  /** The reader went back or forth, or put another link into the address. */
  private async back(): Promise<void> {
    const read = await readHash(location.hash);
    if (read === null) return;
    if (read.error) {
      this.written = this.state();
      this.failed(read.error);
      return;
    }
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    this.push = false;
    const at_ns = read.at_ns ?? the_end;
    if (read.kind === this.desk.kind && read.text === this.session.text) this.session.player.seek(at_ns);
    else await this.desk.take(read.kind, read.text, at_ns);
    this.written = this.state();
  }
}
