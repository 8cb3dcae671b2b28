import { crc32, deflateRawSync } from 'node:zlib';

/** Writes ZIP archives whose bytes depend on nothing but their content: same entries, same archive. */

export interface ZipEntry {
  readonly name: string;
  readonly bytes: Buffer;
  /** Keep as is: for content that is compressed already, or must be found at a known offset. */
  readonly stored?: boolean;
}

export interface WrittenEntry {
  readonly name: string;
  /** Where the entry's (compressed) data begins. */
  readonly dataOffset: number;
  readonly localHeaderSize: number;
}

const SIGNATURE = { local: 0x04034b50, central: 0x02014b50, end: 0x06054b50 } as const;
const UTF8_NAMES = 0x0800;
/** 1 January 2026, in DOS form. */
const FIXED_DATE = ((2026 - 1980) << 9) | (1 << 5) | 1;

/** The archive, and where each entry came to lie. */
export function writeZip(entries: readonly ZipEntry[]): { archive: Buffer; placed: WrittenEntry[] } {
  const parts: Buffer[] = [];
  const directory: Buffer[] = [];
  const placed: WrittenEntry[] = [];
  let offset = 0;
  for (const entry of entries) {
    const name = Buffer.from(entry.name, 'utf8');
    const data = entry.stored === true ? entry.bytes : deflateRawSync(entry.bytes);
    const fields = commonFields(entry, data);
    const local = Buffer.concat([uint32(SIGNATURE.local), fields, uint16(name.length), uint16(0), name]);
    directory.push(centralEntry(fields, name, offset));
    parts.push(local, data);
    placed.push({ name: entry.name, dataOffset: offset + local.length, localHeaderSize: local.length });
    offset += local.length + data.length;
  }
  const central = Buffer.concat(directory);
  const end = Buffer.concat([
    uint32(SIGNATURE.end),
    uint16(0, 0, entries.length, entries.length),
    uint32(central.length, offset),
    uint16(0),
  ]);
  return { archive: Buffer.concat([...parts, central, end]), placed };
}

/** Version to sizes: the part that the local header and the directory have in common. */
function commonFields(entry: ZipEntry, data: Buffer): Buffer {
  const method = entry.stored === true ? 0 : 8;
  return Buffer.concat([
    uint16(20, UTF8_NAMES, method, 0, FIXED_DATE),
    uint32(crc32(entry.bytes), data.length, entry.bytes.length),
  ]);
}

function centralEntry(fields: Buffer, name: Buffer, offset: number): Buffer {
  return Buffer.concat([
    uint32(SIGNATURE.central),
    uint16(20),
    fields,
    uint16(name.length, 0, 0, 0, 0),
    uint32(0, offset),
    name,
  ]);
}

function uint16(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 2);
  values.forEach((value, index) => bytes.writeUInt16LE(value, index * 2));
  return bytes;
}

function uint32(...values: readonly number[]): Buffer {
  const bytes = Buffer.alloc(values.length * 4);
  values.forEach((value, index) => bytes.writeUInt32LE(value, index * 4));
  return bytes;
}
