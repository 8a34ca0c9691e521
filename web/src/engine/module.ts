/** The wasm modules as emscripten hands them out; nothing outside web/src/engine touches them. */
import type { TextKind } from './types';

/** Bound class of wasm/README.md. Views of records are valid until the next call of any method. */
export interface Lab {
  begin(text: string): boolean;
  /** 0: more to do, 1: finished, 2: a budget ended it. */
  step(events: number): number;
  cancel(): void;
  summary(): string;
  events(): Uint8Array;
  segments(): Uint8Array;
  options(): Uint8Array;
  changes(): Uint8Array;
  sockets(): Uint8Array;
  octets(segment: number): Uint8Array;
  pcapng(host: number): Uint8Array;
  /** Of scenarios alone. */
  edit?(text: string, intent: string): string;
  format?(text: string): string;
  version(): string;
  /** Frees the memory in wasm; the object is dead afterwards. */
  delete(): void;
}

export interface EngineModule {
  readonly Lab: new () => Lab;
}

type Factory = (options: { locateFile: (path: string) => string }) => Promise<EngineModule>;

const files: Readonly<Record<TextKind, string>> = { scenario: 'synwave.mjs', script: 'synwave_script.mjs' };
const modules = new Map<string, Promise<EngineModule>>();

/**
 * The module for one kind of text found under `base` (a directory, with a slash at its end). It is fetched once;
 * a failure is forgotten, so that the next call tries again.
 */
export function loadModule(base: string, kind: TextKind): Promise<EngineModule> {
  const file = new URL(files[kind], base).href;
  const known = modules.get(file);
  if (known) return known;
  const loading = (import(/* @vite-ignore */ file) as Promise<{ default: Factory }>).then(({ default: create }) =>
    create({ locateFile: path => new URL(path, base).href }),
  );
  modules.set(file, loading);
  loading.catch(() => modules.delete(file));
  return loading;
}
