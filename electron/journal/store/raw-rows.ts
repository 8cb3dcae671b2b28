import type { RawPages } from './raw-pages.ts';

/** A row of some table, as its bytes say: the id of the row and its columns in their order. */
export interface RawRow {
  readonly rowId: number;
  readonly columns: readonly RawValue[];
}
export type RawValue = string | number | null | Uint8Array;

const tableLeaf = 0x0d;
const fileHeaderBytes = 100;
/** No row of ours comes near; more is garbage that claims to be a length. */
const mostPayloadBytes = 16 * 1_024 ** 2;

/**
 * Every row of every table whose page can be read, in order of the pages. It needs no schema and no inner page of a tree:
 * leaves are recognised by their type, and garbage by what does not add up
 * (https://sqlite.org/fileformat2.html §1.6, §2.1).
 */
export function* rawRows(pages: RawPages): Generator<RawRow, void, undefined> {
  for (let number = 1; number <= pages.count; number++) {
    const page = pages.read(number);
    if (page) yield* rowsOfPage(pages, page, number === 1 ? fileHeaderBytes : 0);
  }
}

function* rowsOfPage(pages: RawPages, page: Buffer, start: number): Generator<RawRow, void, undefined> {
  if (page[start] !== tableLeaf) return;
  const cells = page.readUInt16BE(start + 3);
  const pointers = start + 8;
  for (let cell = 0; cell < cells && pointers + 2 * cell + 2 <= pages.usableBytes; cell++) {
    const row = attempt(() => readCell(pages, page, page.readUInt16BE(pointers + 2 * cell)));
    if (row) yield row;
  }
}

/** @throws RangeError where the bytes are no cell. */
function readCell(pages: RawPages, page: Buffer, at: number): RawRow {
  const reader = new ByteReader(page, at);
  const payloadBytes = reader.varint();
  const rowId = reader.varint();
  if (payloadBytes > mostPayloadBytes) throw new RangeError('The payload is too long.');
  return { rowId, columns: readRecord(readPayload(pages, page, reader.at, payloadBytes)) };
}

/** What does not fit into the page goes on in a chain of others (§1.6). */
function readPayload(pages: RawPages, page: Buffer, at: number, payloadBytes: number): Buffer {
  const usable = pages.usableBytes;
  const localBytes = localPayload(payloadBytes, usable);
  if (at + localBytes > usable) throw new RangeError('The cell leaves its page.');
  const parts = [page.subarray(at, at + localBytes)];
  let missing = payloadBytes - localBytes;
  let next = missing > 0 ? page.readUInt32BE(at + localBytes) : 0;
  while (missing > 0) {
    const overflow = pages.read(next);
    if (!overflow) throw new RangeError('The chain of pages is broken.');
    const length = Math.min(missing, usable - 4);
    parts.push(overflow.subarray(4, 4 + length));
    missing -= length;
    next = overflow.readUInt32BE(0);
  }
  return Buffer.concat(parts);
}

function localPayload(payload: number, usable: number): number {
  const most = usable - 35;
  if (payload <= most) return payload;
  const least = Math.floor(((usable - 12) * 32) / 255) - 23;
  const fitted = least + ((payload - least) % (usable - 4));
  return fitted <= most ? fitted : least;
}

function readRecord(payload: Buffer): RawValue[] {
  const header = new ByteReader(payload, 0);
  const headerBytes = header.varint();
  const types: number[] = [];
  while (header.at < headerBytes) types.push(header.varint());
  if (header.at !== headerBytes) throw new RangeError('The header of the record does not add up.');
  const body = new ByteReader(payload, headerBytes);
  const columns = types.map((type) => body.value(type));
  if (body.at !== payload.length) throw new RangeError('The record does not add up.');
  return columns;
}

const integerBytes = [0, 1, 2, 3, 4, 6, 8] as const;
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

class ByteReader {
  readonly #bytes: Buffer;
  at: number;

  constructor(bytes: Buffer, at: number) {
    this.#bytes = bytes;
    this.at = at;
  }

  /** Seven bits a byte, the ninth byte whole. @throws RangeError where it is beyond what a number holds exactly. */
  varint(): number {
    let value = 0n;
    for (let index = 0; index < 9; index++) {
      const byte = this.#bytes.readUInt8(this.at++);
      value = index === 8 ? (value << 8n) | BigInt(byte) : (value << 7n) | BigInt(byte & 0x7f);
      if (index < 8 && byte < 0x80) break;
    }
    if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new RangeError('The number is too large.');
    return Number(value);
  }

  /** @param type serial type of a column (§2.1). */
  value(type: number): RawValue {
    if (type === 0) return null;
    if (type === 8 || type === 9) return type - 8;
    if (type === 7) return this.#take(8).readDoubleBE(0);
    if (type < 7) return this.#integer(integerBytes[type] ?? 0);
    if (type < 12) throw new RangeError('No column has this type.');
    const bytes = this.#take((type - (type % 2 === 0 ? 12 : 13)) / 2);
    return type % 2 === 0 ? bytes : utf8.decode(bytes);
  }

  #integer(length: number): number {
    const bytes = this.#take(length);
    const value = length === 8 ? bytes.readBigInt64BE(0) : BigInt(bytes.readIntBE(0, length));
    if (value > BigInt(Number.MAX_SAFE_INTEGER) || value < BigInt(Number.MIN_SAFE_INTEGER)) throw new RangeError('The number is too large.');
    return Number(value);
  }

  #take(length: number): Buffer {
    if (this.at + length > this.#bytes.length) throw new RangeError('The record ends too early.');
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }
}

function attempt<T>(read: () => T): T | null {
  try {
    return read();
  } catch {
    return null;
  }
}
