/** The author's notes for one reader: of those at the same place, the ones in his language. */
import type { NoteInfo } from '../engine/types';
import { type Locale, localeOf } from './index';

/** In the order of time. A note in another language is shown only where its place has none for this reader. */
export function notesFor(notes: readonly NoteInfo[], locale: Locale): NoteInfo[] {
  const placeOf = (note: NoteInfo) => `${note.at_ns} ${note.host} ${note.segment}`;
  const rank = (note: NoteInfo) => (localeOf(note.locale) === locale ? 0 : note.locale === '' ? 1 : 2);
  const best = new Map<string, number>();
  for (const note of notes) {
    const place = placeOf(note);
    best.set(place, Math.min(best.get(place) ?? 2, rank(note)));
  }
  return notes.filter(note => rank(note) === best.get(placeOf(note))).sort((a, b) => a.at_ns - b.at_ns);
}
