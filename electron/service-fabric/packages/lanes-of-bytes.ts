/** Lets so many pieces be on their way at once: whoever reads waits for a free lane before it fills the next buffer. */
export class ByteLanes {
  readonly #most: number;
  #busy = 0;
  readonly #waiting: (() => void)[] = [];

  constructor(most: number) {
    this.#most = most;
  }

  /** Resolves when a lane is free; it is taken then. Has to be given back. */
  async take(): Promise<void> {
    if (this.#busy < this.#most) {
      this.#busy += 1;
      return;
    }
    await new Promise<void>((resolve) => { this.#waiting.push(resolve); });
  }

  give(): void {
    const next = this.#waiting.shift();
    if (next) next();
    else this.#busy -= 1;
  }
}

/** Cuts a stream of pieces into buffers of a size; the last one may be smaller. Each buffer is its reader's own. */
export async function* chunksOf(pieces: AsyncIterable<Buffer>, size: number): AsyncGenerator<Buffer> {
  let chunk: Buffer | null = null;
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.byteLength;) {
      chunk ??= Buffer.allocUnsafeSlow(size);
      const copied = piece.copy(chunk, filled, at, Math.min(piece.byteLength, at + size - filled));
      at += copied;
      filled += copied;
      if (filled < size) continue;
      yield chunk;
      chunk = null;
      filled = 0;
    }
  }
  if (chunk !== null && filled > 0) yield chunk.subarray(0, filled);
}
