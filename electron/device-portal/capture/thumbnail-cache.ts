export interface Thumbnail {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly type: string;
}

/** Small pictures by key, the ones used last, up to a number of bytes. */
export class ThumbnailCache {
  readonly #limitBytes: number;
  readonly #entries = new Map<string, Thumbnail>();
  #bytes = 0;

  constructor(limitBytes: number) {
    this.#limitBytes = limitBytes;
  }

  get(key: string): Thumbnail | null {
    const found = this.#entries.get(key);
    if (found === undefined) return null;
    this.#entries.delete(key);
    this.#entries.set(key, found);
    return found;
  }

  set(key: string, thumbnail: Thumbnail): void {
    this.#remove(key);
    if (thumbnail.bytes.byteLength > this.#limitBytes) return;
    this.#entries.set(key, thumbnail);
    this.#bytes += thumbnail.bytes.byteLength;
    for (const oldest of this.#entries.keys()) {
      if (this.#bytes <= this.#limitBytes) break;
      this.#remove(oldest);
    }
  }

  removeAll(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#remove(key);
  }

  #remove(key: string): void {
    const found = this.#entries.get(key);
    if (found === undefined) return;
    this.#bytes -= found.bytes.byteLength;
    this.#entries.delete(key);
  }
}
