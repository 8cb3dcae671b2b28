import type { JournalValue } from '../journal/event.ts';

/**
 * Sixteen hexadecimal digits that are equal for equal facts, whatever the order of their names. It tells observations of
 * one deployment from each other and guards against nothing: whoever wants to can make two facts of one digest.
 */
export function recordDigest(facts: JournalValue): string {
  return textDigest(canonicalText(facts));
}

/** JSON with the names of each object in order. */
export function canonicalText(facts: JournalValue): string {
  if (Array.isArray(facts)) return `[${facts.map((fact: JournalValue) => canonicalText(fact)).join(',')}]`;
  if (typeof facts !== 'object' || facts === null) return JSON.stringify(facts);
  const fields = Object.entries(facts).filter(([, value]) => value !== undefined).toSorted(([left], [right]) => (left < right ? -1 : 1));
  return `{${fields.map(([name, value]) => `${JSON.stringify(name)}:${canonicalText(value)}`).join(',')}}`;
}

/** Two lanes of 32 bits, each mixed as MurmurHash3 mixes: quick without a library, in a page as well as in Node. */
function textDigest(text: string): string {
  let left = 0x9e37_79b9;
  let right = 0x85eb_ca6b ^ text.length;
  for (let at = 0; at < text.length; at += 1) {
    const unit = text.charCodeAt(at);
    left = Math.imul(rotated(left ^ Math.imul(unit, 0xcc9e_2d51), 13), 5) + 0xe654_6b64;
    right = Math.imul(rotated(right ^ Math.imul(unit, 0x1b87_3593), 15), 9) + 0x3853_5ac9;
  }
  return hexadecimal(finished(left ^ rotated(right, 7))) + hexadecimal(finished(right ^ rotated(left, 19)));
}

function rotated(lane: number, bits: number): number {
  return (lane << bits) | (lane >>> (32 - bits));
}

function finished(lane: number): number {
  let mixed = Math.imul(lane ^ (lane >>> 16), 0x85eb_ca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2_ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

function hexadecimal(lane: number): string {
  return lane.toString(16).padStart(8, '0');
}
