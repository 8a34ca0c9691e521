/** What <sw-ladder> takes and tells: the border between the ladder and whoever shows it. */
import type { Locale } from '../i18n/index';
import type { Numbers } from '../model/relative';
import type { RunData } from '../model/run';
import type { Selection } from '../model/selection';

/** Properties of <sw-ladder>. */
export interface LadderProperties {
  run: RunData | null;
  /** Where the playhead stands, ns. */
  playhead: number;
  /** The player's `y`: finer than `playhead` where several things happen at one time. null: from `playhead`. */
  playheadY: number | null;
  selection: Selection | null;
  numbers: Numbers;
  /** 1: one typical way over a link is 30 px. null: the ladder chooses (it fits short runs into its height). */
  zoom: number | null;
  locale: Locale;
  /** Connection to look at, as an index of a socket record at either end; null: always the newest. */
  focusOn: number | null;
  /** The scenario that was run: what a link's change says is read from it; empty where it is not known. */
  text: string;
}

/** Details of the events that <sw-ladder> fires; all of them bubble and are composed. */
export interface LadderEvents {
  /** The reader pointed at something, or at nothing. */
  'sw-select': CustomEvent<{ selection: Selection | null }>;
  /** The reader moved the playhead. */
  'sw-seek': CustomEvent<{ ns: number }>;
  /** What can be done with a segment is asked for; x and y are client coordinates of a point beside it. */
  'sw-segment-menu': CustomEvent<{ segment: number; x: number; y: number }>;
  /** The reader changed the zoom. */
  'sw-zoom': CustomEvent<{ zoom: number }>;
}
