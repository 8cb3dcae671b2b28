import { open, readFile, rename } from 'node:fs/promises';
import { writeFileAtomically } from '../atomic-file.ts';
import { FaultError } from '../fault-error.ts';
import { systemErrorCode, toFault } from '../faults.ts';
import type { Logger } from '../logging.ts';
import type { StoredLog } from '../services.ts';

/**
 * Entries in a file, one a line as JSON, which only ever grows. A line is written whole and in one piece, so that a
 * program that is killed loses at most the last one; a line that cannot be read costs itself only.
 */
export class LineLog<T> implements StoredLog<T> {
  readonly #path: string;
  readonly #entries: T[];
  #waiting: string[] = [];
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;
  /** The file ends in the middle of a line: the next one begins on its own. */
  #isTorn: boolean;

  private constructor(path: string, entries: T[], isTorn: boolean) {
    this.#path = path;
    this.#entries = entries;
    this.#isTorn = isTorn;
  }

  /** @param parse throws for a line that it does not understand. */
  static async open<T>(path: string, parse: (value: unknown) => T, logger: Logger): Promise<LineLog<T>> {
    let text = '';
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) !== 'ENOENT') throw new FaultError(toFault(error), { cause: error });
    }
    const entries: T[] = [];
    let broken = 0;
    for (const line of text.split('\n')) {
      if (line.trim() === '') continue;
      try {
        entries.push(parse(JSON.parse(line)));
      } catch {
        broken += 1;
      }
    }
    if (broken > 0) logger.warn('documents.broken-lines', 'Some lines of a log could not be read; the others were.', { broken, read: entries.length });
    return new LineLog(path, entries, text !== '' && !text.endsWith('\n'));
  }

  get entries(): readonly T[] {
    return this.#entries;
  }

  append(entry: T): Promise<void> {
    this.#entries.push(entry);
    this.#waiting.push(`${JSON.stringify(entry)}\n`);
    return this.#schedule(() => this.#writeWaiting());
  }

  rewrite(entries: readonly T[]): Promise<void> {
    this.#entries.splice(0, this.#entries.length, ...entries);
    this.#waiting = [];
    const text = this.#entries.map((entry) => `${JSON.stringify(entry)}\n`).join('');
    const write = this.#writing.then(async () => {
      await this.#guarded(() => writeFileAtomically(this.#path, text));
      this.#isTorn = false;
    });
    this.#writing = write.catch(() => {});
    return write;
  }

  keepAside(): Promise<void> {
    const move = this.#writing.then(() => this.#guarded(async () => {
      await rename(this.#path, `${this.#path}.migrated`);
      this.#entries.splice(0);
      this.#isTorn = false;
    }));
    this.#writing = move.catch(() => {});
    return move;
  }

  async settled(): Promise<void> {
    await this.#next?.catch(() => {});
    await this.#writing;
  }

  /** Entries that come while others are being written go out together after them. */
  #schedule(write: () => Promise<void>): Promise<void> {
    this.#next ??= this.#writing.then(() => {
      this.#next = null;
      const writing = write();
      this.#writing = writing.catch(() => {});
      return writing;
    });
    return this.#next;
  }

  async #writeWaiting(): Promise<void> {
    const lines = this.#waiting;
    this.#waiting = [];
    if (lines.length === 0) return;
    await this.#guarded(async () => {
      const file = await open(this.#path, 'a', 0o600);
      try {
        await file.write(`${this.#isTorn ? '\n' : ''}${lines.join('')}`);
        this.#isTorn = false;
        await file.datasync();
      } catch (error) {
        this.#isTorn = true;
        throw error;
      } finally {
        await file.close();
      }
    });
  }

  async #guarded(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      throw new FaultError(toFault(error), { cause: error });
    }
  }
}
