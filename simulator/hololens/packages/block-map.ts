import { createHash } from 'node:crypto';

import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

/**
 * The block map of a package (AppxBlockMap.xml): for each file the SHA-256 of every 64 KiB block. It is what a package
 * signature ultimately vouches for.
 */

export const BLOCK_BYTES = 65_536;

export interface MappedFile {
  /** With back-slashes, as in the package's block map. */
  readonly name: string;
  readonly size: number;
  /** Base64 SHA-256 of each block. */
  readonly blockHashes: readonly string[];
}

/** Writes AppxBlockMap.xml. */
export function blockMapXml(
  files: readonly { readonly name: string; readonly bytes: Buffer; readonly localHeaderSize: number }[],
): string {
  const entries = files.map((file) => {
    const blocks = blockHashes(file.bytes).map((hash) => `<Block Hash="${hash}"/>`);
    const name = file.name.replaceAll('/', '\\');
    return `<File Name="${name}" Size="${String(file.bytes.length)}" LfhSize="${String(file.localHeaderSize)}">${blocks.join('')}</File>`;
  });
  return (
    `<?xml version="1.0" encoding="UTF-8" standalone="no"?>\n` +
    `<BlockMap xmlns="http://schemas.microsoft.com/appx/2010/blockmap" HashMethod="http://www.w3.org/2001/04/xmlenc#sha256">` +
    `${entries.join('')}</BlockMap>`
  );
}

export function blockHashes(bytes: Buffer): string[] {
  const hashes: string[] = [];
  for (let offset = 0; offset < bytes.length; offset += BLOCK_BYTES) {
    hashes.push(createHash('sha256').update(bytes.subarray(offset, offset + BLOCK_BYTES)).digest('base64'));
  }
  return hashes;
}

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseAttributeValue: false,
  isArray: (name) => name === 'File' || name === 'Block',
});

const schema = z.object({
  BlockMap: z.object({
    File: z
      .array(
        z.object({
          '@Name': z.string(),
          '@Size': z.coerce.number(),
          Block: z.array(z.object({ '@Hash': z.string() })).default([]),
        }),
      )
      .default([]),
  }),
});

/** Reads AppxBlockMap.xml; undefined where it is not one. */
export function parseBlockMap(xml: string): MappedFile[] | undefined {
  const parsed = schema.safeParse(parseOrNothing(xml));
  if (!parsed.success) return undefined;
  return parsed.data.BlockMap.File.map((file) => ({
    name: file['@Name'],
    size: file['@Size'],
    blockHashes: file.Block.map((block) => block['@Hash']),
  }));
}

function parseOrNothing(xml: string): unknown {
  try {
    const value: unknown = parser.parse(xml, true);
    return value;
  } catch {
    return undefined;
  }
}
