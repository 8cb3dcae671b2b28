/** What comes along when a thumbprint is copied: spaces, colons, and the invisible mark that the Windows dialog puts before the first digit. */
const alongside = /[^0-9A-Za-z]/gu;

export type ReadThumbprint =
  | { readonly ok: true; /** Upper-case hex digits: 40 for SHA-1, 64 for SHA-256. */ readonly digits: string; readonly algorithm: 'SHA-1' | 'SHA-256' }
  | { readonly ok: false; readonly problem: string };

/** Reads one thumbprint as people paste it. */
export function readThumbprint(text: string): ReadThumbprint {
  const digits = text.replace(alongside, '').toUpperCase();
  if (/[^0-9A-F]/.test(digits)) return { ok: false, problem: `“${shortened(text)}” holds signs that are not hex digits.` };
  if (digits.length === 40) return { ok: true, digits, algorithm: 'SHA-1' };
  if (digits.length === 64) return { ok: true, digits, algorithm: 'SHA-256' };
  return { ok: false, problem: `“${shortened(text)}” has ${digits.length} hex digits; a thumbprint has 40 (SHA-1) or 64 (SHA-256).` };
}

/** The pieces of a field in which each line is one thumbprint; commas and semicolons separate too, spaces do not. */
export function thumbprintLines(text: string): readonly string[] {
  return text.split(/[\n,;]+/).map((line) => line.trim()).filter((line) => line !== '');
}

/** @returns what is wrong with the lines, the first thing only; null where each is a thumbprint and there are at most `most`. */
export function thumbprintProblem(text: string, most: number): string | null {
  const lines = thumbprintLines(text);
  if (lines.length === 0) return 'At least one thumbprint is needed.';
  if (lines.length > most) return `These are ${lines.length}; at most ${most} are taken.`;
  for (const line of lines) {
    const read = readThumbprint(line);
    if (!read.ok) return read.problem;
  }
  return null;
}

/** In groups of four, for comparing by eye. */
export function groupedDigits(digits: string): string {
  return digits.replace(/(.{4})(?=.)/g, '$1 ');
}

function shortened(text: string): string {
  return text.length <= 24 ? text : `${text.slice(0, 23)}…`;
}
