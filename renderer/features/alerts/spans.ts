const unitMs = { s: 1_000, min: 60_000, h: 3_600_000, d: 86_400_000 } as const;

/** Reads a span of time as people write it: `30 s`, `2 min`, `1.5 h`; a bare number is seconds. @returns ms, or null where it is none. */
export function readSpan(text: string): number | null {
  const match = /^\s*(\d+(?:[.,]\d+)?)\s*(s|sec|seconds?|m|min|minutes?|h|hours?|d|days?)?\s*$/i.exec(text);
  if (match === null) return null;
  const [, digits = '', unit = 's'] = match;
  const letter = unit.toLowerCase();
  const scale = letter.startsWith('s') ? unitMs.s : letter.startsWith('m') ? unitMs.min : letter.startsWith('h') ? unitMs.h : unitMs.d;
  return Math.round(Number(digits.replace(',', '.')) * scale);
}

/** The shortest way to write a span so that `readSpan` gives it back exactly. */
export function writeSpan(ms: number): string {
  for (const [unit, scale] of [['d', unitMs.d], ['h', unitMs.h], ['min', unitMs.min]] as const) {
    if (ms !== 0 && ms % scale === 0) return `${ms / scale} ${unit}`;
  }
  return `${ms / 1_000} s`;
}
