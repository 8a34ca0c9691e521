/** Undo and redo of the text: a line of snapshots and the place in it. Pure values. */

export interface Version {
  readonly text: string;
  /** Where the text changed, counted from 1: what the editor shows when this version comes back; 0: nowhere. */
  readonly line: number;
}

export interface History {
  readonly versions: readonly Version[];
  readonly at: number;
  /** Typing goes on in the same version until it pauses or something else happens. */
  readonly typing: boolean;
}

const most_versions = 500;

export function startHistory(text: string): History {
  return { versions: [{ text, line: 0 }], at: 0, typing: false };
}

export function present(history: History): Version {
  return history.versions[history.at]!;
}

/** A new version; what had been undone is forgotten. `typing` joins what is typed in one go. */
export function push(history: History, version: Version, typing: boolean): History {
  if (version.text === present(history).text) return history;
  const joins = typing && history.typing && history.at === history.versions.length - 1;
  const kept = history.versions.slice(
    joins ? 0 : Math.max(0, history.at + 2 - most_versions),
    history.at + (joins ? 0 : 1),
  );
  return { versions: [...kept, version], at: kept.length, typing };
}

/** Ends a stretch of typing: the next key starts a version of its own. */
export function pause(history: History): History {
  return history.typing ? { ...history, typing: false } : history;
}

export const canUndo = (history: History): boolean => history.at > 0;
export const canRedo = (history: History): boolean => history.at < history.versions.length - 1;

export function undo(history: History): History {
  return canUndo(history) ? { ...history, at: history.at - 1, typing: false } : history;
}

export function redo(history: History): History {
  return canRedo(history) ? { ...history, at: history.at + 1, typing: false } : history;
}
