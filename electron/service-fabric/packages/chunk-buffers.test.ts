import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ChunkBuffers, StreamReader } from './chunk-buffers.ts';

async function* each(pieces: readonly Uint8Array[]): AsyncGenerator<Buffer> {
  for (const piece of pieces) yield Buffer.from(piece);
}

describe('chunks', () => {
  it('hold the bytes of the pieces, all full but the last', async () => {
    await fc.assert(fc.asyncProperty(fc.array(fc.uint8Array({ maxLength: 40 }), { maxLength: 20 }), fc.integer({ min: 1, max: 17 }), async (pieces, size) => {
      const reader = new StreamReader(each(pieces));
      const length = pieces.reduce((sum, { byteLength }) => sum + byteLength, 0);
      const buffers = Array.from({ length: Math.floor(length / size) + 1 }, () => Buffer.alloc(size));
      const filled = await Promise.all(buffers.map((buffer) => reader.fill(buffer)));
      await reader.close();
      const chunks = buffers.map((buffer, index) => buffer.subarray(0, filled[index]));
      expect(Buffer.concat(chunks).equals(Buffer.concat(pieces))).toBe(true);
      expect(chunks.slice(0, -1).every(({ byteLength }) => byteLength === size)).toBe(true);
    }));
  });

  it('wait for a buffer that is given back, and never share one', async () => {
    const buffers = new ChunkBuffers(2, 8);
    const first = await buffers.take();
    const second = await buffers.take();
    expect(first).not.toBe(second);
    const third = buffers.take();
    buffers.give(second);
    expect(await third).toBe(second);
    const fourth = buffers.take();
    buffers.give(first, true);
    expect(await fourth).not.toBe(first);
  });
});
