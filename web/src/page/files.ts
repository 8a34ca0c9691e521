/** Files in and out: a scenario or a script opened, saved, dropped; a capture saved. */
import type { TextKind } from '../engine/types';
import { largest_text_octets } from '../session/link';

export type OpenedFile =
  | { readonly text: string; readonly error?: undefined }
  | { readonly error: 'too_large'; readonly octets: number }
  | { readonly error: 'binary' | 'unreadable' };

/** What a file holds, by its name; null: it does not say. */
export function kindOf(name: string): TextKind | null {
  if (/\.pkt$/i.test(name)) return 'script';
  return /\.wave$/i.test(name) ? 'scenario' : null;
}

export const endings: Readonly<Record<TextKind, string>> = { scenario: 'wave', script: 'pkt' };

/** Reads a text; looks at the size before it reads, so that a huge file costs nothing. */
export async function readText(file: Blob): Promise<OpenedFile> {
  if (file.size > largest_text_octets) return { error: 'too_large', octets: file.size };
  let octets: ArrayBuffer;
  try {
    octets = await file.arrayBuffer();
  } catch {
    return { error: 'unreadable' };
  }
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(octets);
    return text.includes('\0') ? { error: 'binary' } : { text: text.replace(/\r\n?/g, '\n') };
  } catch {
    return { error: 'binary' };
  }
}

/** Asks for a file; null if none was chosen. */
export function chooseFile(): Promise<File | null> {
  const input = document.createElement('input');
  input.type = 'file';
  input.accept = '.wave,.pkt,text/plain';
  return new Promise(resolve => {
    input.addEventListener('change', () => resolve(input.files?.[0] ?? null));
    input.addEventListener('cancel', () => resolve(null));
    input.click();
  });
}

export function saveFile(name: string, content: BlobPart, type: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([content], { type }));
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

/** A file name made of a title: letters and digits of any script. */
export function fileName(title: string, otherwise = 'scenario'): string {
  const plain = title
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, '-')
    .replace(/^-+|-+$/g, '');
  return plain.slice(0, 60) || otherwise;
}
