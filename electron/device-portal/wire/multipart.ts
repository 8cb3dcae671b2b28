import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { faultError } from '../../core/faults.ts';

export interface UploadPart {
  /** Name of the part and of the file: the portal wants both to be the file's name (device-portal.md §1.3). */
  readonly fileName: string;
  readonly contentType: string;
  readonly sizeBytes: number;
  /** A fresh stream of exactly `sizeBytes` bytes; called again when the upload has to be repeated. */
  open(): Readable;
}

export interface MultipartBody {
  /** The boundary stands unquoted: the portal refuses a quoted one (device-portal.md §1.3). */
  readonly contentType: string;
  readonly length: number;
  open(): Readable;
}

/**
 * A multipart/form-data body that is streamed and whose length is known beforehand.
 *
 * @param onBytes told about each piece of a file that leaves, with the part it belongs to.
 */
export function multipartBody(parts: readonly UploadPart[], onBytes: (bytes: number, part: UploadPart) => void = () => {}): MultipartBody {
  const boundary = `----fabriscope${randomBytes(12).toString('hex')}`;
  const heads = parts.map(part => Buffer.from(headOf(part, boundary), 'utf8'));
  const tail = Buffer.from(`--${boundary}--\r\n`, 'latin1');
  const length = parts.reduce((sum, part, at) => sum + (heads[at]?.length ?? 0) + part.sizeBytes + lineEnd.length, tail.length);

  async function* pieces(): AsyncGenerator<Uint8Array> {
    for (const [at, part] of parts.entries()) {
      yield heads[at] ?? Buffer.alloc(0);
      yield* exactly(part, bytes => onBytes(bytes, part));
      yield lineEnd;
    }
    yield tail;
  }
  return { contentType: `multipart/form-data; boundary=${boundary}`, length, open: () => Readable.from(pieces(), { objectMode: false, highWaterMark: 256 * 1024 }) };
}

const lineEnd = Buffer.from('\r\n', 'latin1');

function headOf(part: UploadPart, boundary: string): string {
  const name = part.fileName.replace(/["/\\\p{Cc}]/gu, '_');
  return `--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}"\r\nContent-Type: ${part.contentType}\r\n\r\n`;
}

/** A file that shrank or grew since it was measured would break the announced length: stop instead. */
async function* exactly(part: UploadPart, onBytes: (bytes: number) => void): AsyncGenerator<Uint8Array> {
  let sent = 0;
  for await (const chunk of part.open()) {
    const bytes = Buffer.isBuffer(chunk) ? chunk : Buffer.from(String(chunk));
    sent += bytes.length;
    if (sent > part.sizeBytes) break;
    yield bytes;
    onBytes(bytes.length);
  }
  if (sent !== part.sizeBytes) throw faultError('file-access', { message: `“${part.fileName}” changed while it was being sent.`, hint: 'Choose it again.' });
}
