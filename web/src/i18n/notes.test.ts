import { expect, it } from 'vitest';
import type { NoteInfo } from '../engine/types';
import { notesFor } from './notes';

const note = (at_ns: number, locale: string, text: string): NoteInfo => ({
  line: 1,
  locale,
  text,
  at_ns,
  host: 0,
  segment: null,
});
const texts = (notes: NoteInfo[]) => notes.map(({ text }) => text);

it('picks the language of the reader, place by place, in the order of time', () => {
  const notes = [note(2, '', 'two'), note(1, '', 'one'), note(1, 'zh-Hans', '一'), note(3, 'zh', '三')];
  expect(texts(notesFor(notes, 'en'))).toEqual(['one', 'two', '三']);
  expect(texts(notesFor(notes, 'zh-Hans'))).toEqual(['一', 'two', '三']);
});

it('keeps several notes at one place', () => {
  expect(texts(notesFor([note(1, '', 'a'), note(1, 'en', 'b'), note(1, 'en', 'c')], 'en'))).toEqual(['b', 'c']);
});
