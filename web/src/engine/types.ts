/** The JSON that crosses the wasm door; its shapes are written down in wasm/README.md. Times are nanoseconds of virtual time. */

/** What a text is: a scenario of our own language, or a packetdrill script. */
export type TextKind = 'scenario' | 'script';

/** Texts by locale; the key "" is the text without a locale. */
export type LocalizedText = Readonly<Record<string, string>>;

export interface HostInfo {
  readonly name: string;
  readonly address: string;
  readonly profile: string;
  /** Line of the scenario, counted from 1. */
  readonly line: number;
  /** Every key the host supports with its effective value, written as in the language ("30s", "off"). */
  readonly keys: Readonly<Record<string, string>>;
}

export interface LinkInfo {
  /** Indices into `hosts`. */
  readonly a: number;
  readonly b: number;
  readonly line: number;
  readonly keys_ab: Readonly<Record<string, string>>;
  readonly keys_ba: Readonly<Record<string, string>>;
}

export interface NoteInfo {
  readonly line: number;
  readonly locale: string;
  readonly text: string;
  readonly at_ns: number;
  readonly host: number | null;
  readonly segment: number | null;
}

export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  /** Counted from 1. */
  readonly line: number;
  readonly column: number;
  /** In characters of the line; 0 where the place is a point. */
  readonly length: number;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** English, as the native runner prints it. */
  readonly text: string;
}

export interface Verdict {
  readonly line: number;
  readonly passed: boolean;
  readonly expected: string;
  readonly seen: string;
  readonly at_ns: number;
}

/** How a script ended. */
export interface ScriptVerdict {
  readonly outcome: 'pass' | 'fail' | 'skip' | 'error';
  readonly passed: boolean;
  /** Line of the script that failed; 0: none. */
  readonly line: number;
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
  /** In the language's own notation; empty where there is nothing to compare. */
  readonly expected: string;
  readonly seen: string;
  readonly at_ns: number;
  /** The segment that was seen. */
  readonly segment: number | null;
  /** English, as the native runner prints it. */
  readonly text: string;
}

export interface Summary {
  /** Of a script, with the four that follow; absent in a scenario. */
  readonly kind?: 'script';
  readonly profile?: string;
  /** What the blocks of code printed. */
  readonly printed?: string;
  /** Packets expected, calls made and blocks of code run: what the script looks at. */
  readonly checks?: number;
  /** null: the text has errors, so nothing ran. */
  readonly verdict?: ScriptVerdict | null;
  readonly ok: boolean;
  readonly done: boolean;
  readonly end_ns: number;
  readonly title: LocalizedText;
  readonly about: LocalizedText;
  readonly seed: number;
  readonly hosts: readonly HostInfo[];
  readonly links: readonly LinkInfo[];
  /** Names of connections; a socket record's `name` is an index into this list. */
  readonly names: readonly string[];
  readonly notes: readonly NoteInfo[];
  readonly diagnostics: readonly Diagnostic[];
  readonly verdicts: readonly Verdict[];
}

/** One row of the engine's rule table. Records name a rule by its id; 0 is "no rule". */
export interface Rule {
  readonly name: string;
  /** 0: a policy of this engine, not an RFC's. */
  readonly rfc: number;
  readonly section: string;
  readonly requirements: readonly string[];
  readonly sentence: string;
}

export type CallName = 'close' | 'shutdown' | 'abort' | 'send' | 'crash' | 'reboot';

/** An intervention: the engine turns it into one line of the scenario. `segment` is an index into the last run's segments. */
export type Intent =
  | { readonly do: 'drop' | 'corrupt' | 'mark'; readonly segment: number }
  | { readonly do: 'delay'; readonly segment: number; readonly by_ns: number }
  | { readonly do: 'duplicate'; readonly segment: number; readonly after_ns: number }
  | {
      readonly do: 'call';
      readonly host: string;
      readonly call: CallName;
      readonly octets?: number;
      readonly at_ns: number;
      readonly name?: string;
    }
  | { readonly do: 'close_both'; readonly at_ns: number }
  | { readonly do: 'set_host'; readonly host: string; readonly key: string; readonly value: string }
  | {
      readonly do: 'set_link';
      readonly a: string;
      readonly b: string;
      readonly key: string;
      readonly value: string;
    };

export interface EditError {
  readonly code: string;
  /** English, where the code is that of a diagnostic. */
  readonly text?: string;
  readonly params: Readonly<Record<string, string | number>>;
}

/** The edited text and the line (counted from 1) that was added or changed, or why it could not be done. */
export type EditResult =
  | { readonly text: string; readonly line: number; readonly error?: undefined }
  | { readonly error: EditError; readonly text?: undefined };
