/** Rows of fields as CSV (RFC 4180), each line ended. */
export function csvLines(rows: readonly (readonly (string | number)[])[]): string {
  return rows.map((row) => `${row.map((value) => csvField(value)).join(',')}\r\n`).join('');
}

/**
 * One field. Text that a spreadsheet would take for a formula gets an apostrophe before it, also behind leading white
 * space: names that come from targets may hold anything.
 */
export function csvField(value: string | number): string {
  if (typeof value === 'number') return Number.isFinite(value) ? String(value) : '';
  const text = /^[\s\uFEFF]*[=+\-@\t\r\uFF1D\uFF0B\uFF0D\uFF20]/u.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
