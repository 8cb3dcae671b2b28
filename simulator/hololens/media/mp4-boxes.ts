/** Boxes of the ISO base media file format (ISO/IEC 14496-12): just enough to take clips apart and put fragments together. */

export interface Box {
  readonly type: string;
  /** The whole box with its header. */
  readonly bytes: Buffer;
  /** What follows the header. */
  readonly payload: Buffer;
}

/** Boxes that lie one after another in `bytes`. @throws RangeError where they do not add up. */
export function boxesIn(bytes: Buffer): Box[] {
  const boxes: Box[] = [];
  for (let offset = 0; offset < bytes.length; ) {
    if (bytes.length - offset < 8) throw new RangeError('MP4 box header is cut off');
    const shortSize = bytes.readUInt32BE(offset);
    const isLarge = shortSize === 1;
    if (isLarge && bytes.length - offset < 16) throw new RangeError('MP4 box header is cut off');
    const size = isLarge ? Number(bytes.readBigUInt64BE(offset + 8)) : shortSize === 0 ? bytes.length - offset : shortSize;
    const headerLength = isLarge ? 16 : 8;
    if (size < headerLength || offset + size > bytes.length) throw new RangeError('MP4 box is longer than its container');
    const whole = bytes.subarray(offset, offset + size);
    boxes.push({ type: whole.toString('latin1', 4, 8), bytes: whole, payload: whole.subarray(headerLength) });
    offset += size;
  }
  return boxes;
}

/** The first box at the end of a path such as `["moov", "trak", "mdia"]`. @throws RangeError where it is missing. */
export function boxAt(bytes: Buffer, path: readonly string[]): Box {
  let inside = bytes;
  let found: Box | undefined;
  for (const type of path) {
    found = boxesIn(inside).find((each) => each.type === type);
    if (found === undefined) throw new RangeError(`MP4 has no ${path.join('/')}`);
    inside = found.payload;
  }
  if (found === undefined) throw new RangeError('empty MP4 path');
  return found;
}

/** Writes a box. */
export function box(type: string, ...parts: readonly Buffer[]): Buffer {
  const length = parts.reduce((sum, part) => sum + part.length, 8);
  const header = Buffer.alloc(8);
  header.writeUInt32BE(length, 0);
  header.write(type, 4, 'latin1');
  return Buffer.concat([header, ...parts], length);
}

/** Writes a box with version and flags. */
export function fullBox(type: string, version: number, flags: number, ...parts: readonly Buffer[]): Buffer {
  return box(type, uint32((version << 24) | flags), ...parts);
}

export function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32BE(value >>> 0, index * 4));
  return bytes;
}

export function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}
