import { createHash } from 'node:crypto';

/** A GUID that is always the same for the same thing: the ids that a service makes up, without a table of them. */
export function guidOf(...parts: readonly (string | number)[]): string {
  const digits = createHash('sha256').update(parts.join('\n')).digest('hex');
  return asGuid(`${digits.slice(0, 12)}5${digits.slice(13, 16)}a${digits.slice(17, 32)}`);
}

/** @param digits 32 hexadecimal digits. */
export function asGuid(digits: string): string {
  return `${digits.slice(0, 8)}-${digits.slice(8, 12)}-${digits.slice(12, 16)}-${digits.slice(16, 20)}-${digits.slice(20, 32)}`;
}
