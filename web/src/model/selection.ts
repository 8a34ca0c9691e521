/** What the reader has pointed at. Views show it, the inspector explains it; it never changes a run. */

export type Selection =
  /** A transmission: index into the run's segment records. */
  | { readonly kind: 'segment'; readonly segment: number }
  /** A moment: its number in `Moments` (not an event index). */
  | { readonly kind: 'moment'; readonly moment: number }
  /** One stay of a host's lane in a state: index into `Lane.stays` of that host. */
  | { readonly kind: 'state'; readonly host: number; readonly stay: number }
  /** One life of a timer: index into the run's timer spans. */
  | { readonly kind: 'timer'; readonly timer: number };

export function sameSelection(a: Selection | null, b: Selection | null): boolean {
  if (a === b) return true;
  if (!a || !b) return false;
  switch (a.kind) {
    case 'segment':
      return b.kind === 'segment' && a.segment === b.segment;
    case 'moment':
      return b.kind === 'moment' && a.moment === b.moment;
    case 'state':
      return b.kind === 'state' && a.host === b.host && a.stay === b.stay;
    case 'timer':
      return b.kind === 'timer' && a.timer === b.timer;
  }
}
