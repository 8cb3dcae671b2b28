const chunkBits = 9;
const chunkSize = 2 ** chunkBits;

/**
 * A queue whose elements are reached by their position, counted from the first element ever pushed. It grows by whole
 * chunks: no push ever copies the others, as growing an array does.
 */
export class ChunkedDeque<Element> {
  readonly #chunks: Element[][] = [];
  /** Chunk number of `#chunks[0]`. */
  #base = 0;
  #first = 0;
  #end = 0;

  /** Position of the first element; of the next push where there is none. */
  get first(): number { return this.#first; }
  /** Position of the next push. */
  get end(): number { return this.#end; }
  get size(): number { return this.#end - this.#first; }

  push(element: Element): void {
    const chunk = Math.floor(this.#end / chunkSize) - this.#base;
    const offset = this.#end % chunkSize;
    const into = this.#chunks[chunk];
    if (into === undefined) this.#chunks[chunk] = [element];
    else into[offset] = element;
    this.#end += 1;
  }

  /** @returns the element at a position; undefined outside. */
  at(position: number): Element | undefined {
    return this.#chunks[Math.floor(position / chunkSize) - this.#base]?.[position % chunkSize];
  }

  /** Replaces an element that is there. */
  set(position: number, element: Element): void {
    const chunk = this.#chunks[Math.floor(position / chunkSize) - this.#base];
    if (chunk !== undefined) chunk[position % chunkSize] = element;
  }

  /** Lets go of the first element, if any. */
  shift(): Element | undefined {
    if (this.#first === this.#end) return undefined;
    const element = this.at(this.#first);
    this.#first += 1;
    if (this.#first % chunkSize === 0) {
      this.#chunks.shift();
      this.#base += 1;
    }
    return element;
  }
}
