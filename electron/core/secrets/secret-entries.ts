import * as z from 'zod';

const entriesSchema = z.record(z.string().max(300), z.string().max(100_000));

/** Secrets by name, and their form within a sealed file. */
export class SecretEntries {
  #entries = new Map<string, string>();

  get(name: string): string | null {
    return this.#entries.get(name) ?? null;
  }
  has(name: string): boolean {
    return this.#entries.has(name);
  }
  /** @returns whether anything changed. */
  set(name: string, value: string): boolean {
    if (this.#entries.get(name) === value) return false;
    this.#entries.set(name, value);
    return true;
  }
  /** Removes every entry that the test accepts. @returns whether there was one. */
  remove(test: (name: string) => boolean): boolean {
    const doomed = [...this.#entries.keys()].filter(test);
    for (const name of doomed) this.#entries.delete(name);
    return doomed.length > 0;
  }
  /** A copy to fall back to where a change cannot be written. */
  copy(): SecretEntries {
    const copy = new SecretEntries();
    copy.#entries = new Map(this.#entries);
    return copy;
  }
  serialise(): string {
    return JSON.stringify(Object.fromEntries(this.#entries));
  }
  /** @throws where the text is not what `serialise` writes. */
  static parse(text: string): SecretEntries {
    const entries = new SecretEntries();
    entries.#entries = new Map(Object.entries(entriesSchema.parse(JSON.parse(text))));
    return entries;
  }
}
