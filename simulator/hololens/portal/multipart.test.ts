import fc from 'fast-check';
import { describe, expect, it } from 'vitest';

import { boundaryOf, MultipartError, readMultipart } from './multipart.ts';
import { multipart } from '../testing/portal-caller.ts';

/** Feeds a body in pieces of the given sizes. */
async function* inPieces(body: Buffer, sizes: readonly number[]): AsyncIterable<Buffer> {
  await Promise.resolve();
  let offset = 0;
  for (let turn = 0; offset < body.length; turn++) {
    const size = Math.max(1, sizes[turn % Math.max(1, sizes.length)] ?? 1);
    yield body.subarray(offset, offset + size);
    offset += size;
  }
}

async function read(body: Buffer, sizes: readonly number[], boundary: string): Promise<[string | undefined, string][]> {
  const parts: { fileName: string | undefined; pieces: Buffer[] }[] = [];
  await readMultipart(inPieces(body, sizes), boundary, ({ fileName }) => {
    const pieces: Buffer[] = [];
    parts.push({ fileName, pieces });
    return { write: (piece) => void pieces.push(Buffer.from(piece)), end: () => {} };
  });
  return parts.map(({ fileName, pieces }) => [fileName, Buffer.concat(pieces).toString('hex')]);
}

// Bytes that look like boundaries are what this format has to cope with.
const content = fc.oneof(
  fc.uint8Array({ maxLength: 400 }).map((bytes) => Buffer.from(bytes)),
  fc.array(fc.constantFrom('\r\n', '--', '\r\n--simulated', '\r', '-', 'x'), { maxLength: 40 }).map((parts) => Buffer.from(parts.join(''))),
);

describe('multipart bodies', () => {
  it('read back part by part, however they are chopped up', async () => {
    const files = fc.array(fc.record({ name: fc.stringMatching(/^[a-z0-9._]{1,12}$/), bytes: content }), { minLength: 1, maxLength: 4 });
    await fc.assert(
      fc.asyncProperty(files, fc.array(fc.integer({ min: 1, max: 300 }), { maxLength: 5 }), async (wanted, sizes) => {
        const { body, contentType } = multipart(wanted);
        expect(await read(body, sizes, boundaryOf(contentType))).toEqual(wanted.map((each) => [each.name, each.bytes.toString('hex')]));
      }),
    );
  });

  it('that end too early are an error', async () => {
    const { body, contentType } = multipart([{ name: 'a', bytes: Buffer.from('content') }]);
    const cut = read(body.subarray(0, body.length - 10), [7], boundaryOf(contentType));
    await expect(cut).rejects.toBeInstanceOf(MultipartError);
  });
});
