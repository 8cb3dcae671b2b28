/**
 * Boxes of the ISO base media file format (ISO/IEC 14496-12 §4.2), read without trusting them: nothing here throws on
 * bytes from outside; what cannot be read is null or simply not there.
 */

/** A box found in a buffer; offsets are absolute in that buffer. */
export interface IsoBox {
  readonly type: string;
  readonly start: number;
  /** First byte after size and type. */
  readonly content: number;
  readonly end: number;
}

export const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);

export function fourCharacters(bytes: Uint8Array, offset: number): string {
  return String.fromCharCode(bytes[offset] ?? 0, bytes[offset + 1] ?? 0, bytes[offset + 2] ?? 0, bytes[offset + 3] ?? 0);
}

export interface BoxHeader {
  readonly type: string;
  /** Whole size with header, or null for "until the end of the file". */
  readonly size: number | null;
  readonly headerBytes: number;
}

/**
 * Reads size and type of the box at `offset`.
 * @returns `more` where bytes are missing to tell, `invalid` where the size cannot be.
 */
export function readBoxHeader(bytes: Uint8Array, offset: number): BoxHeader | 'more' | 'invalid' {
  if (bytes.byteLength - offset < 8) return 'more';
  const view = viewOf(bytes);
  const type = fourCharacters(bytes, offset + 4);
  if (!/^[\x20-\x7e\xa9]{4}$/.test(type)) return 'invalid';
  const size = view.getUint32(offset);
  if (size === 0) return { type, size: null, headerBytes: 8 };
  if (size !== 1) return size < 8 ? 'invalid' : { type, size, headerBytes: 8 };
  if (bytes.byteLength - offset < 16) return 'more';
  const large = view.getBigUint64(offset + 8);
  if (large < 16n || large > BigInt(Number.MAX_SAFE_INTEGER)) return 'invalid';
  return { type, size: Number(large), headerBytes: 16 };
}

/** @returns the boxes that lie one after the other in [from, to); stops at the first that does not fit. */
export function boxesWithin(bytes: Uint8Array, from: number, to: number): IsoBox[] {
  const boxes: IsoBox[] = [];
  let start = from;
  while (start < to) {
    const header = readBoxHeader(bytes, start);
    if (typeof header === 'string') break;
    const end = header.size === null ? to : start + header.size;
    if (end > to) break;
    boxes.push({ type: header.type, start, content: start + header.headerBytes, end });
    start = end;
  }
  return boxes;
}

export function childBox(bytes: Uint8Array, parent: IsoBox, type: string, skip = 0): IsoBox | null {
  return boxesWithin(bytes, parent.content + skip, parent.end).find((box) => box.type === type) ?? null;
}

/** Follows a path of types downwards, the first of each. */
export function descendantBox(bytes: Uint8Array, parent: IsoBox, ...path: readonly string[]): IsoBox | null {
  let box: IsoBox | null = parent;
  for (const type of path) {
    if (box === null) return null;
    box = childBox(bytes, box, type);
  }
  return box;
}

/** Reads numbers of a box one after the other; past its end it gives zeros and remembers that it did. */
export class BoxReader {
  readonly #view: DataView;
  readonly #end: number;
  #at: number;
  #overrun = false;

  constructor(bytes: Uint8Array, box: Pick<IsoBox, 'content' | 'end'>) {
    this.#view = viewOf(bytes);
    this.#at = box.content;
    this.#end = Math.min(box.end, bytes.byteLength);
  }

  /** A read went past the end: what was read since is worthless. */
  get overrun(): boolean {
    return this.#overrun;
  }

  get at(): number {
    return this.#at;
  }

  #take(count: number): number | null {
    const from = this.#at;
    this.#at += count;
    if (this.#at <= this.#end) return from;
    this.#overrun = true;
    return null;
  }

  skip(count: number): void {
    this.#take(count);
  }

  u8(): number {
    const from = this.#take(1);
    return from === null ? 0 : this.#view.getUint8(from);
  }

  u16(): number {
    const from = this.#take(2);
    return from === null ? 0 : this.#view.getUint16(from);
  }

  u32(): number {
    const from = this.#take(4);
    return from === null ? 0 : this.#view.getUint32(from);
  }

  i32(): number {
    const from = this.#take(4);
    return from === null ? 0 : this.#view.getInt32(from);
  }

  u64(): bigint {
    const from = this.#take(8);
    return from === null ? 0n : this.#view.getBigUint64(from);
  }
}
