/**
 * The few parts of DER (ITU-T X.690) that certificates and package signatures need: a writer and a reader. Written here
 * because the simulator makes its own certificates and PKCS #7 blobs and nothing else of ASN.1.
 */

const UNIVERSAL = {
  boolean: 0x01,
  integer: 0x02,
  bitString: 0x03,
  octetString: 0x04,
  null: 0x05,
  objectIdentifier: 0x06,
  utf8String: 0x0c,
  printableString: 0x13,
  utcTime: 0x17,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** Tag, length, content. */
export function element(tag: number, ...content: readonly Uint8Array[]): Buffer {
  const body = Buffer.concat(content);
  return Buffer.concat([Buffer.from([tag]), lengthOctets(body.length), body]);
}

function lengthOctets(length: number): Buffer {
  if (length < 0x80) return Buffer.from([length]);
  const octets: number[] = [];
  for (let rest = length; rest > 0; rest = Math.floor(rest / 256)) octets.unshift(rest % 256);
  return Buffer.from([0x80 | octets.length, ...octets]);
}

export const sequence = (...parts: readonly Uint8Array[]): Buffer => element(UNIVERSAL.sequence, ...parts);

/** SET OF, its members in the byte order that DER asks for. */
export const setOf = (...parts: readonly Uint8Array[]): Buffer =>
  element(UNIVERSAL.set, ...parts.toSorted((a, b) => Buffer.compare(a, b)));

export const nullValue = (): Buffer => element(UNIVERSAL.null);
export const boolean = (value: boolean): Buffer => element(UNIVERSAL.boolean, Buffer.from([value ? 0xff : 0]));
export const octetString = (...bytes: readonly Uint8Array[]): Buffer => element(UNIVERSAL.octetString, ...bytes);
export const utf8String = (text: string): Buffer => element(UNIVERSAL.utf8String, Buffer.from(text, 'utf8'));
export const printableString = (text: string): Buffer =>
  element(UNIVERSAL.printableString, Buffer.from(text, 'latin1'));

/** BIT STRING whose last octet is fully used unless `unusedBits` says otherwise. */
export const bitString = (bytes: Uint8Array, unusedBits = 0): Buffer =>
  element(UNIVERSAL.bitString, Buffer.from([unusedBits]), bytes);

/** A non-negative INTEGER, given as a number or as big-endian octets. */
export function integer(value: number | Uint8Array): Buffer {
  let octets = typeof value === 'number' ? Buffer.from(evenHex(value), 'hex') : Buffer.from(value);
  while (octets.length > 1 && octets[0] === 0 && (octets[1] ?? 0) < 0x80) octets = octets.subarray(1);
  if ((octets[0] ?? 0) >= 0x80) octets = Buffer.concat([Buffer.from([0]), octets]);
  return element(UNIVERSAL.integer, octets);
}

function evenHex(value: number): string {
  const hex = value.toString(16);
  return hex.length % 2 === 0 ? hex : `0${hex}`;
}

/** OBJECT IDENTIFIER from its dotted form. */
export function objectIdentifier(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number);
  const octets = [first * 40 + second];
  for (const arc of rest) octets.push(...base128(arc));
  return element(UNIVERSAL.objectIdentifier, Buffer.from(octets));
}

function base128(arc: number): number[] {
  const octets = [arc & 0x7f];
  for (let rest = Math.floor(arc / 128); rest > 0; rest = Math.floor(rest / 128)) octets.unshift((rest & 0x7f) | 0x80);
  return octets;
}

/** UTCTime until 2049, GeneralizedTime after, as RFC 5280 §4.1.2.5 wants it. */
export function time(epochMs: number): Buffer {
  const digits = new Date(epochMs).toISOString().replace(/[-:T]/g, '').slice(0, 14);
  return digits < '2050'
    ? element(UNIVERSAL.utcTime, Buffer.from(`${digits.slice(2)}Z`, 'latin1'))
    : element(UNIVERSAL.generalizedTime, Buffer.from(`${digits}Z`, 'latin1'));
}

/** [number] wrapping whole elements. */
export const explicit = (number: number, ...content: readonly Uint8Array[]): Buffer =>
  element(0xa0 | number, ...content);

/** [number] standing in for the tag of a primitive value. */
export const implicitPrimitive = (number: number, content: Uint8Array): Buffer => element(0x80 | number, content);

/** One decoded element; `children` is empty for primitive ones. */
export interface DerElement {
  readonly tag: number;
  /** The element with its tag and length. */
  readonly encoded: Buffer;
  readonly content: Buffer;
  readonly children: readonly DerElement[];
}

/** Decodes one element and everything in it. @throws RangeError where the bytes are not DER or nest too deeply. */
export function decode(bytes: Buffer, depth = 0): DerElement {
  if (depth > 32) throw new RangeError('DER is nested too deeply');
  const tag = octetAt(bytes, 0);
  const { length, headerLength } = readLength(bytes);
  const end = headerLength + length;
  if (end > bytes.length) throw new RangeError('DER element is longer than its container');
  const content = bytes.subarray(headerLength, end);
  const children = (tag & 0x20) === 0 ? [] : decodeAll(content, depth + 1);
  return { tag, encoded: bytes.subarray(0, end), content, children };
}

function decodeAll(content: Buffer, depth: number): DerElement[] {
  const children: DerElement[] = [];
  for (let offset = 0; offset < content.length; ) {
    const child = decode(content.subarray(offset), depth);
    children.push(child);
    offset += child.encoded.length;
  }
  return children;
}

function readLength(bytes: Buffer): { length: number; headerLength: number } {
  const first = octetAt(bytes, 1);
  if (first < 0x80) return { length: first, headerLength: 2 };
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new RangeError('DER length form is not supported');
  let length = 0;
  for (let index = 0; index < count; index++) length = length * 256 + octetAt(bytes, 2 + index);
  return { length, headerLength: 2 + count };
}

function octetAt(bytes: Buffer, index: number): number {
  const octet = bytes[index];
  if (octet === undefined) throw new RangeError('DER ends too early');
  return octet;
}
