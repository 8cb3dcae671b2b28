import { createHash } from 'node:crypto';

import { asGuid } from '../../foundation/guid.ts';
import type { SeededRandom } from '../../foundation/random.ts';

const HEX = '0123456789abcdef';
const UNIQUE_ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const UNIQUE_LENGTH = 13;

/** A version 4 GUID from the world's generator. */
export function newGuid(random: SeededRandom): string {
  const digits = random.text(32, HEX);
  return asGuid(`${digits.slice(0, 12)}4${digits.slice(13, 16)}${'89ab'.charAt(random.integer(0, 3))}${digits.slice(17)}`);
}

/** 13 characters that depend on the texts alone, as `uniqueString` gives (Azure's own hash is another). */
export function uniqueText(...parts: readonly string[]): string {
  const digest = createHash('sha256').update(parts.join('-')).digest();
  return Array.from({ length: UNIQUE_LENGTH }, (_, index) => UNIQUE_ALPHABET.charAt((digest[index] ?? 0) % UNIQUE_ALPHABET.length)).join('');
}

/** A 64-bit number in decimal, the form of a template's hash. */
export function numberHash(text: string): string {
  return createHash('sha256').update(text).digest().readBigUInt64BE(0).toString();
}

/** Sixteen hex digits in upper case, the form of a deployment operation's id. */
export const operationHash = (...parts: readonly string[]): string =>
  createHash('sha256').update(parts.join('|')).digest('hex').slice(0, 16).toUpperCase();
