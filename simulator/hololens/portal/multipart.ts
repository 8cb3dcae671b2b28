/**
 * multipart/form-data (RFC 7578), read as a stream: part bodies go to whoever takes them, piece by piece, so that an
 * upload of gigabytes needs no memory.
 */

export interface PartHeader {
  readonly name: string;
  readonly fileName: string | undefined;
  readonly contentType: string;
}

/** Takes the body of one part. */
export interface PartSink {
  write(piece: Buffer): Promise<void> | void;
  end(): Promise<void> | void;
}

/** The body is not multipart/form-data; the message says where it goes wrong. */
export class MultipartError extends Error {
  override name = 'MultipartError';
}

const MAX_HEADER_BYTES = 16_384;

/**
 * The boundary named by a Content-Type. Quoted boundaries are refused, as the portal does not understand them
 * (device-portal.md §1.3).
 * @throws MultipartError
 */
export function boundaryOf(contentType: string | undefined): string {
  const match = /^multipart\/form-data;\s*boundary=(?<boundary>[^;\s]+)/i.exec(contentType ?? '');
  const boundary = match?.groups?.['boundary'];
  if (boundary === undefined) throw new MultipartError('The body is not multipart/form-data with a boundary.');
  if (boundary.startsWith('"')) throw new MultipartError('The boundary must not be quoted.');
  return boundary;
}

/** Reads a whole body. `openPart` decides where each part goes. @throws MultipartError */
export async function readMultipart(
  body: AsyncIterable<Buffer>,
  boundary: string,
  openPart: (header: PartHeader) => PartSink,
): Promise<void> {
  const reader = new MultipartReader(boundary, openPart);
  for await (const piece of body) await reader.take(piece);
  reader.finish();
}

class MultipartReader {
  readonly #delimiter: Buffer;
  readonly #openPart: (header: PartHeader) => PartSink;
  // As if a line had just ended, so that the first delimiter looks like all others.
  #pending: Buffer = Buffer.from('\r\n', 'latin1');
  #sink: PartSink | undefined;
  #phase: 'preamble' | 'after-delimiter' | 'headers' | 'body' | 'done' = 'preamble';

  constructor(boundary: string, openPart: (header: PartHeader) => PartSink) {
    this.#delimiter = Buffer.from(`\r\n--${boundary}`, 'latin1');
    this.#openPart = openPart;
  }

  async take(piece: Buffer): Promise<void> {
    this.#pending = this.#pending.length === 0 ? piece : Buffer.concat([this.#pending, piece]);
    while (await this.#step());
  }

  finish(): void {
    if (this.#phase !== 'done') throw new MultipartError('The body ends before its last boundary.');
  }

  /** Handles what can be handled; false when more bytes are needed. */
  async #step(): Promise<boolean> {
    if (this.#phase === 'preamble') return this.#skipPreamble();
    if (this.#phase === 'after-delimiter') return this.#afterDelimiter();
    if (this.#phase === 'headers') return this.#headers();
    if (this.#phase === 'body') return this.#body();
    // Whatever follows the last boundary does not count.
    this.#pending = Buffer.alloc(0);
    return false;
  }

  #skipPreamble(): boolean {
    const at = this.#pending.indexOf(this.#delimiter);
    if (at < 0) {
      this.#keepTail();
      return false;
    }
    this.#consume(at + this.#delimiter.length);
    this.#phase = 'after-delimiter';
    return true;
  }

  #afterDelimiter(): boolean {
    if (this.#pending.length < 2) return false;
    const mark = this.#pending.toString('latin1', 0, 2);
    if (mark !== '--' && mark !== '\r\n') throw new MultipartError('A boundary line is malformed.');
    this.#consume(mark === '--' ? 2 : 0);
    this.#phase = mark === '--' ? 'done' : 'headers';
    return true;
  }

  #headers(): boolean {
    const end = this.#pending.indexOf('\r\n\r\n', 0, 'latin1');
    if (end > MAX_HEADER_BYTES || (end < 0 && this.#pending.length > MAX_HEADER_BYTES)) {
      throw new MultipartError('The header of a part is too long.');
    }
    if (end < 0) return false;
    const header = parseHeader(this.#pending.toString('utf8', 0, end));
    this.#consume(end + 4);
    this.#sink = this.#openPart(header);
    this.#phase = 'body';
    return true;
  }

  async #body(): Promise<boolean> {
    const at = this.#pending.indexOf(this.#delimiter);
    const end = at < 0 ? this.#pending.length - this.#delimiter.length + 1 : at;
    if (end > 0) {
      await this.#sink?.write(this.#pending.subarray(0, end));
      this.#consume(end);
    }
    if (at < 0) return false;
    this.#consume(this.#delimiter.length);
    await this.#sink?.end();
    this.#phase = 'after-delimiter';
    return true;
  }

  #keepTail(): void {
    this.#consume(Math.max(0, this.#pending.length - this.#delimiter.length + 1));
  }

  #consume(count: number): void {
    this.#pending = this.#pending.subarray(count);
  }
}

function parseHeader(text: string): PartHeader {
  const lines = text.split('\r\n').filter((line) => line !== '');
  const value = (name: string): string =>
    lines.find((line) => line.toLowerCase().startsWith(`${name}:`))?.slice(name.length + 1).trim() ?? '';
  const disposition = value('content-disposition');
  const parameter = (name: string): string | undefined => {
    const match = new RegExp(`[;\\s]${name}=(?:"([^"]*)"|([^;\\s]+))`, 'i').exec(disposition);
    return match?.[1] ?? match?.[2];
  };
  const fileName = parameter('filename');
  return {
    name: parameter('name') ?? '',
    fileName,
    contentType: value('content-type') === '' ? 'application/octet-stream' : value('content-type'),
  };
}
