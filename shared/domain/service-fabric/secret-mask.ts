import { looksSecret } from '../secret-looking.ts';

/*
 * The value of a parameter that looks like a secret never reaches the page; a mask stands in its place, which can be sent
 * back and means "that value".
 */

const dots = '••••••••';
const mask = /^•{8}(?: #[0-9a-f]{4})?(?: of ([A-Za-z0-9_.-]{1,80}))?$/;

/**
 * What stands in the place of a secret.
 *
 * @param sign four hexadecimal digits that are the same for the same value, so that two masks can be compared; null leaves it out.
 * @param runId of the recorded run that has the value; null means the value in force now.
 */
export function secretMask(sign: string | null, runId: string | null = null): string {
  return `${dots}${sign === null ? '' : ` #${sign}`}${runId === null ? '' : ` of ${runId}`}`;
}

/** @returns null where the text is no mask; else where the value is that it stands for. */
export function maskedOrigin(text: string): { readonly runId: string | null } | null {
  const found = mask.exec(text);
  return found ? { runId: found[1] ?? null } : null;
}

/** JSON text with the values of secret-looking parameters masked: of `Value` beside `Key`, and of members by their own names. */
export function maskedJson(value: unknown, indent = 2): string {
  return JSON.stringify(masked(value), null, indent);
}

function masked(value: unknown): unknown {
  if (Array.isArray(value)) return value.map((item) => masked(item));
  if (typeof value !== 'object' || value === null) return value;
  const fields = Object.entries(value);
  const key = fields.find(([name]) => name === 'Key')?.[1];
  return Object.fromEntries(fields.map(([name, field]) => {
    if (typeof field !== 'string') return [name, masked(field)];
    const called = name === 'Value' && typeof key === 'string' ? key : name;
    return [name, looksSecret(called, field) ? dots : field];
  }));
}
