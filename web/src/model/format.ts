/** Times and counts as a reader sees them: the same in every language, for units are international. */

const second = 1e9;

/** Fewest decimals (`least` to nine) that are right to within half of `resolution`. */
function decimals(value: number, resolution: number, least = 0): string {
  for (let digits = least; digits < 9; digits++) {
    const text = value.toFixed(digits);
    if (Math.abs(Number(text) - value) <= resolution / 2) return text;
  }
  return value.toFixed(9);
}

/**
 * "0", "250 µs", "50 ms", "0.3 s", "61.8 s", "2 min 5 s", "1 h 2 min". `resolution_ns` says how fine the reader looks:
 * digits beyond it are dropped. `least` is the number of decimals that short times in seconds have anyhow.
 */
export function formatTime(ns: number, resolution_ns = Math.max(1, Math.abs(ns) / 1000), least = 0): string {
  const size = Math.abs(ns);
  if (size === 0) return '0';
  if (size < 1e3) return `${decimals(ns, resolution_ns)} ns`;
  if (size < 1e6) return `${decimals(ns / 1e3, resolution_ns / 1e3)} µs`;
  if (size < 0.2 * second) return `${decimals(ns / 1e6, resolution_ns / 1e6)} ms`;
  if (size < 100 * second) return `${decimals(ns / second, resolution_ns / second, size < 10 * second ? least : 0)} s`;
  return formatLong(ns, resolution_ns);
}

function formatLong(ns: number, resolution_ns: number): string {
  const size = Math.abs(ns);
  const fine = size < 3600 * second && resolution_ns < second;
  // Whole units first, of a time that is rounded already: 59.9996 s must not become "1 min 60 s".
  const unit = fine ? 10 ** Math.floor(Math.log10(resolution_ns)) : second;
  const rounded = Math.round(size / unit) * unit;
  const hours = Math.floor(rounded / (3600 * second));
  const minutes = Math.floor(rounded / (60 * second)) % 60;
  const rest = (rounded % (60 * second)) / second;
  const seconds = fine ? decimals(rest, resolution_ns / second) : String(Math.round(rest));
  // The reader's resolution may round the rest up to a whole minute.
  if (Number(seconds) >= 60) return formatLong(Math.sign(ns) * (hours * 60 + minutes + 1) * 60 * second, resolution_ns);
  const parts = [
    [hours, `${hours} h`],
    [minutes, `${minutes} min`],
    [Number(seconds), `${seconds} s`],
  ] as const;
  const first = parts.findIndex(([count]) => count > 0);
  const shown = parts.slice(first, first + 2).filter(([count], k) => k === 0 || count > 0);
  return (ns < 0 ? '-' : '') + shown.map(([, text]) => text).join(' ');
}

/** A length of time for a label: three digits at most, "1.0 s" so that a second looks like a measure. */
export function formatSpan(ns: number): string {
  if (ns >= 0.2 * second && ns < 100 * second) {
    const seconds = ns / second;
    const text = formatTime(ns, ns / 500);
    return Number.isInteger(seconds) && seconds < 10 ? `${seconds.toFixed(1)} s` : text;
  }
  return formatTime(ns, ns / 500);
}
