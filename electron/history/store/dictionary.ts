/** Numbers for texts that occur again and again: 0, 1, 2 … in the order of their coming. */
export class Dictionary {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];

  get size(): number {
    return this.#texts.length;
  }

  /** The number of a text, a new one where it has none yet. */
  of(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    this.#texts.push(text);
    this.#numbers.set(text, this.#texts.length - 1);
    return this.#texts.length - 1;
  }

  /** @returns null for a text that never came. */
  find(text: string): number | null {
    return this.#numbers.get(text) ?? null;
  }

  text(number: number): string {
    return this.#texts[number] ?? '';
  }

  /** A mark for each number whose text is among the given ones. */
  marks(texts: readonly string[]): Uint8Array {
    const marks = new Uint8Array(this.#texts.length);
    for (const text of texts) {
      const number = this.#numbers.get(text);
      if (number !== undefined) marks[number] = 1;
    }
    return marks;
  }
}
