import { buffer } from 'node:stream/consumers';

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromBufferPromise } from 'yauzl';

import { writeZip } from './zip-writer.ts';

async function readBack(archive: Buffer): Promise<[name: string, bytes: string][]> {
  const zip = await fromBufferPromise(archive);
  const entries: [string, string][] = [];
  for await (const entry of zip.eachEntry()) {
    entries.push([entry.fileName, (await buffer(await zip.openReadStreamPromise(entry))).toString('hex')]);
  }
  return entries;
}

describe('writeZip', () => {
  it('writes archives that another library reads back, entry by entry', async () => {
    const entry = fc.record({
      name: fc.stringMatching(/^[a-z\u00e4\u{1F97D}]{1,20}(\/[a-z]{1,9})?$/u),
      bytes: fc.uint8Array({ maxLength: 3000 }).map((bytes) => Buffer.from(bytes)),
      stored: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(entry, { maxLength: 6 }), async (entries) => {
        const { archive, placed } = writeZip(entries);
        expect(await readBack(archive)).toEqual(entries.map((each) => [each.name, each.bytes.toString('hex')]));
        const stored = entries.findIndex((each) => each.stored);
        const start = placed[stored]?.dataOffset ?? 0;
        const expected = entries[stored]?.bytes ?? Buffer.alloc(0);
        expect(archive.subarray(start, start + expected.length)).toEqual(expected);
      }),
      { numRuns: 40 },
    );
  });

  it('writes the same bytes for the same entries', () => {
    const entries = [{ name: 'a', bytes: Buffer.from('b') }];
    expect(writeZip(entries).archive).toEqual(writeZip(entries).archive);
  });
});
