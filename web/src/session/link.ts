/**
 * The address bar: `#v1.d.<deflate-raw, base64url>&t=<time>` carries a scenario and the playhead, `#v1.p.` a packetdrill
 * script in the same form. Decoders stay for ever: a link that was once handed out keeps working.
 */
import type { TextKind } from '../engine/types';

/** More text than this is refused while it is being inflated, so that a small link cannot fill the memory. */
export const largest_text_octets = 256 * 1024;

export interface Place {
  readonly kind: TextKind;
  readonly text: string;
  /** Playhead, ns of virtual time; null: not said. */
  readonly at_ns: number | null;
}

export type LinkError = 'damaged' | 'newer' | 'too_large';

/** null: the address says nothing. */
export type ReadLink = ({ readonly error?: undefined } & Place) | { readonly error: LinkError } | null;

const letters: Readonly<Record<TextKind, string>> = { scenario: 'd', script: 'p' };

export async function writeHash(text: string, at_ns: number | null, kind: TextKind = 'scenario'): Promise<string> {
  const packed = await pump(
    new TextEncoder().encode(text),
    new CompressionStream('deflate-raw'),
    Number.POSITIVE_INFINITY,
  );
  return `#v1.${letters[kind]}.${toBase64Url(packed!)}${at_ns === null ? '' : `&t=${writeTime(at_ns)}`}`;
}

export async function readHash(hash: string): Promise<ReadLink> {
  const body = hash.startsWith('#') ? hash.slice(1) : hash;
  if (body === '') return null;
  const [payload, ...rest] = body.split('&');
  const form = /^v(\d+)\.(\w+)\.([A-Za-z0-9_-]*)$/.exec(payload ?? '');
  if (!form) return { error: /^v(?!1\b)\d+/.test(body) ? 'newer' : 'damaged' };
  const kind = (['scenario', 'script'] as const).find(known => letters[known] === form[2]);
  if (form[1] !== '1' || !kind) return { error: 'newer' };
  const at = rest.map(part => /^t=(.+)$/.exec(part)?.[1]).find(value => value !== undefined);
  const at_ns = at === undefined ? null : readTime(at);
  if (Number.isNaN(at_ns)) return { error: 'damaged' };
  try {
    const packed = fromBase64Url(form[3]!);
    const octets = await pump(packed, new DecompressionStream('deflate-raw'), largest_text_octets);
    if (octets === null) return { error: 'too_large' };
    return { kind, text: new TextDecoder('utf-8', { fatal: true }).decode(octets), at_ns };
  } catch {
    return { error: 'damaged' };
  }
}

/** A time as the language writes it, exact to the nanosecond: 1412ms, 1.5us. */
export function writeTime(ns: number): string {
  if (ns % 1e9 === 0) return `${ns / 1e9}s`;
  if (ns % 1e6 === 0) return `${ns / 1e6}ms`;
  return `${(ns / 1e3).toFixed(3).replace(/\.?0+$/, '')}us`;
}

/** ns, or NaN if this is no time. */
export function readTime(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)(ns|us|ms|s|m|h)$/.exec(text);
  if (!parts) return Number.NaN;
  const scale = { ns: 1, us: 1e3, ms: 1e6, s: 1e9, m: 60e9, h: 3600e9 }[parts[2] as 'ns'];
  return Math.round(Number(parts[1]) * scale);
}

/** Everything that comes out of a transform, or null once that is more than `most` octets. */
async function pump(
  input: Uint8Array<ArrayBuffer>,
  transform: GenericTransformStream,
  most: number,
): Promise<Uint8Array | null> {
  const out = new Blob([input]).stream().pipeThrough<Uint8Array>(transform).getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (let next = await out.read(); !next.done; next = await out.read()) {
    length += next.value.length;
    if (length > most) {
      await out.cancel().catch(() => {});
      return null;
    }
    parts.push(next.value);
  }
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function toBase64Url(octets: Uint8Array): string {
  let binary = '';
  for (let i = 0; i < octets.length; i += 0x8000) binary += String.fromCharCode(...octets.subarray(i, i + 0x8000));
  return btoa(binary).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}

function fromBase64Url(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(text.replace(/-/g, '+').replace(/_/g, '/')), char => char.charCodeAt(0));
}
