import type { Readable } from 'node:stream';
import { faultError } from '../faults.ts';

/**
 * A whole body in memory.
 * @param limitBytes more than this is refused with FaultError `malformed-answer`, and the rest is not read.
 * @throws whatever the stream fails with (http-request.ts).
 */
export async function readBody(body: Readable, limitBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of body) {
    const part = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk), 'utf8');
    bytes += part.byteLength;
    if (bytes > limitBytes) {
      body.destroy();
      throw faultError('malformed-answer', { message: 'The answer is larger than any sensible one.', detail: `more than ${limitBytes} bytes` });
    }
    chunks.push(part);
  }
  return Buffer.concat(chunks, bytes);
}
