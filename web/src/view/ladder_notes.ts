/** The author's notes for keys, assistive technology and little room: a button over each, and a tip with the words of a marker. */
import { html, nothing } from 'lit';
import { type Locale, t } from '../i18n/index';
import { formatTime } from '../model/format';
import type { LadderNote } from '../model/ladder';
import { heightOf, type NoteRow, noteRows } from '../model/note_rows';
import type { SwLadder } from './ladder';

/** The least size of what can have the focus. */
const least = 24;
const tipWidth = 240;

export class LadderNotes {
  /** Whose words are shown in a tip: index of a note; null: none. */
  private open: number | null = null;

  constructor(
    private readonly view: SwLadder,
    private readonly header: number,
  ) {}

  render(locale: Locale) {
    const { ladder } = this.view;
    if (!ladder || ladder.notes.length === 0) return nothing;
    const shown = this.open === null ? undefined : ladder.notes[this.open];
    return html`
      <div class="notes" role="group" aria-label=${t(locale, 'notes.label')}>
        ${ladder.notes.map(
          (note, k) => html`<button type="button" data-key=${k} aria-label=${this.nameOf(note, k, locale)}
            @click=${() => this.go(k)} @focus=${() => this.focused(k)} @blur=${() => this.show(null)} @keydown=${this.key}></button>`,
        )}
      </div>
      <div class="tip" aria-hidden="true" ?hidden=${shown === undefined}>${shown ? html`<b>${shown.failure ? '✗' : this.open! + 1}</b> ${shown.text}` : nothing}</div>`;
  }

  private nameOf(note: LadderNote, k: number, locale: Locale): string {
    if (note.failure) return t(locale, 'ladder.failure', { time: formatTime(note.at_ns), text: note.text });
    return t(locale, 'ladder.note', { number: k + 1, time: formatTime(note.at_ns), text: note.text });
  }

  private readonly key = (event: KeyboardEvent): void => {
    if (event.key !== 'Escape' || this.open === null) return;
    this.show(null);
    event.stopPropagation();
  };

  /** Takes the playhead to a note's moment, and the reader of a failure to its line. */
  go(k: number): void {
    const note = this.view.ladder?.notes[k];
    if (!note) return;
    this.view.seek(note.at_ns);
    this.show(k);
    if (note.failure && note.line > 0) this.view.goToLine(note.line);
  }

  /** Shows the words of a marker, or of a note that is drawn nowhere; a callout says them itself. */
  show(k: number | null): void {
    const wanted = k !== null && (this.rowOf(k)?.lines.length ?? 0) > 0 ? null : k;
    if (wanted === this.open) return;
    this.open = wanted;
    this.view.requestUpdate();
  }

  private focused(k: number): void {
    const { ladder } = this.view;
    if (!ladder) return;
    const row = this.rowOf(k);
    const at = row?.at ?? heightOf(ladder, ladder.notes[k]!);
    this.view.bringIntoView(Math.min(row?.y ?? at, at), Math.max(row ? row.y + row.h : at, at));
    this.show(k);
  }

  private rowOf(k: number): NoteRow | undefined {
    const { ladder } = this.view;
    return ladder ? noteRows(ladder).find(row => row.note === k) : undefined;
  }

  /** Puts buttons and tip where the notes are now. Those out of view wait at the edge, so that focus scrolls nothing by itself. */
  place(root: ParentNode, width: number, height: number): void {
    const { ladder, scroller } = this.view;
    if (!ladder || ladder.notes.length === 0) return;
    const { scrollTop, scrollLeft } = scroller;
    const bounded = (value: number, from: number, to: number) => Math.max(from, Math.min(value, to));
    for (const button of root.querySelectorAll<HTMLElement>('.notes button')) {
      const row = this.rowOf(Number(button.dataset.key));
      const [w, h] = [Math.max(least, row?.w ?? 0), Math.max(least, row?.h ?? 0)];
      const x = (row ? row.x + row.w / 2 : 0) - w / 2 - scrollLeft;
      const y = (row ? row.y + row.h / 2 : 0) - h / 2 - scrollTop + this.header;
      button.style.width = `${w}px`;
      button.style.height = `${h}px`;
      button.style.left = `${bounded(x, 0, width - w)}px`;
      button.style.top = `${bounded(y, this.header, height - h)}px`;
    }
    const tip = root.querySelector<HTMLElement>('.tip');
    if (!tip || this.open === null) return;
    const row = this.rowOf(this.open);
    const wide = Math.min(tipWidth, width - 16);
    const at = row ?? { x: 8, y: heightOf(ladder, ladder.notes[this.open]!), w: 0, h: 0 };
    tip.style.width = `${wide}px`;
    tip.style.left = `${bounded(at.x + at.w / 2 - scrollLeft - wide / 2, 8, width - wide - 8)}px`;
    const below = at.y + at.h + 6 - scrollTop + this.header;
    const tall = tip.offsetHeight;
    tip.style.top = `${below + tall <= height - 8 ? below : below - tall - at.h - 12}px`;
  }
}
