/**
 * As many buffers as pieces may be on their way at once, used again and again: an upload of gigabytes holds no more than
 * them. Whoever reads waits for one before it reads on.
 */
export class ChunkBuffers {
  readonly #size: number;
  readonly #free: Buffer[] = [];
  readonly #waiting: ((buffer: Buffer) => void)[] = [];
  #made = 0;
  readonly #most: number;

  constructor(most: number, size: number) {
    this.#most = most;
    this.#size = size;
  }

  /** Resolves with a buffer that is its taker's own until it is given back. */
  async take(): Promise<Buffer> {
    const free = this.#free.pop();
    if (free) return free;
    if (this.#made < this.#most) {
      this.#made += 1;
      return Buffer.allocUnsafeSlow(this.#size);
    }
    return new Promise<Buffer>((resolve) => { this.#waiting.push(resolve); });
  }

  /** @param isInUse a broken request may still hold it: another one takes its place. */
  give(buffer: Buffer, isInUse = false): void {
    const next = isInUse ? Buffer.allocUnsafeSlow(this.#size) : buffer;
    const waiting = this.#waiting.shift();
    if (waiting) waiting(next);
    else this.#free.push(next);
  }
}

/** Reads a stretch of a file into buffers; several may be asked for at once, in the order of their places. */
export interface ChunkReader {
  /** @returns how many bytes of it are filled: all, unless the file ends before. */
  fill(buffer: Buffer, position: number): Promise<number>;
  close(): Promise<void>;
}

/** Fills buffers, one after the other, from a stream of pieces of any size: for what can be read from its beginning only. */
export class StreamReader implements ChunkReader {
  readonly #pieces: AsyncIterator<Buffer>;
  /** What did not fit into the last buffer. */
  #left: Buffer | null = null;
  #last: Promise<unknown> = Promise.resolve();

  constructor(pieces: AsyncIterable<Buffer>) {
    this.#pieces = pieces[Symbol.asyncIterator]();
  }

  fill(buffer: Buffer): Promise<number> {
    const filling = this.#last.then(() => this.#fill(buffer));
    this.#last = filling.catch(() => {});
    return filling;
  }

  async close(): Promise<void> {
    await this.#last;
    await this.#pieces.return?.();
  }

  async #fill(buffer: Buffer): Promise<number> {
    let filled = 0;
    while (filled < buffer.byteLength) {
      const piece = this.#left ?? (await this.#next());
      if (piece === null) break;
      const copied = piece.copy(buffer, filled);
      filled += copied;
      this.#left = copied < piece.byteLength ? piece.subarray(copied) : null;
    }
    return filled;
  }

  async #next(): Promise<Buffer | null> {
    const step = await this.#pieces.next();
    return step.done === true ? null : step.value;
  }
}
