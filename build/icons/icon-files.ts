/** A square picture: its edge in pixels, and its PNG. */
export interface SizedPng {
  readonly size: number;
  readonly png: Uint8Array;
}

/**
 * Windows icon file. Every entry is a PNG, which Windows reads since Vista.
 * Layout: 6 bytes of head, 16 bytes for each picture, then the pictures.
 */
export function icoFile(pictures: readonly SizedPng[]): Buffer {
  const head = Buffer.alloc(6);
  head.writeUInt16LE(1, 2);
  head.writeUInt16LE(pictures.length, 4);
  let offset = 6 + 16 * pictures.length;
  const entries = pictures.map(({ size, png }) => {
    const entry = Buffer.alloc(16);
    // 256 does not fit into the byte and is written as 0.
    entry.writeUInt8(size % 256, 0);
    entry.writeUInt8(size % 256, 1);
    entry.writeUInt16LE(1, 4);
    entry.writeUInt16LE(32, 6);
    entry.writeUInt32LE(png.byteLength, 8);
    entry.writeUInt32LE(offset, 12);
    offset += png.byteLength;
    return entry;
  });
  return Buffer.concat([head, ...entries, ...pictures.map(({ png }) => png)]);
}

/** Kinds of entries that hold a PNG, by edge in pixels. 32 and 64 are the double-density forms of 16 and 32. */
const icnsKinds: ReadonlyMap<number, string> = new Map([[32, 'ic11'], [64, 'ic12'], [128, 'ic07'], [256, 'ic08'], [512, 'ic09'], [1_024, 'ic10']]);

/** macOS icon file: `icns`, length, then entries of kind, length and PNG; all numbers big-endian. Sizes without a kind are refused. */
export function icnsFile(pictures: readonly SizedPng[]): Buffer {
  const entries = pictures.map(({ size, png }) => {
    const kind = icnsKinds.get(size);
    if (kind === undefined) throw new Error(`macOS has no icon of ${size} pixels.`);
    return Buffer.concat([chunkHead(kind, png.byteLength), png]);
  });
  const body = Buffer.concat(entries);
  return Buffer.concat([chunkHead('icns', body.byteLength), body]);
}

function chunkHead(kind: string, bodyLength: number): Buffer {
  const head = Buffer.alloc(8);
  head.write(kind, 'latin1');
  head.writeUInt32BE(8 + bodyLength, 4);
  return head;
}
