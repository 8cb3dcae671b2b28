import { appendFile, mkdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

export interface LogFileOptions {
  readonly folder: string;
  /** A file that has grown beyond this is set aside and a new one begun. */
  readonly maxBytes?: number;
  /** How many set-aside ones are kept. */
  readonly keep?: number;
}

/**
 * Lines of text in `fabriscope.log`, with older ones in `fabriscope.1.log` and so on. Lines are written in batches; a
 * folder that cannot be written (full, gone) costs the lines and nothing else.
 */
export class LogFile {
  readonly #folder: string;
  readonly #maxBytes: number;
  readonly #keep: number;
  #waiting: string[] = [];
  #writing: Promise<void> | null = null;
  #bytes: number | null = null;

  constructor(options: LogFileOptions) {
    this.#folder = options.folder;
    this.#maxBytes = options.maxBytes ?? 2 * 1_024 * 1_024;
    this.#keep = options.keep ?? 4;
  }

  write(line: string): void {
    this.#waiting.push(`${line}\n`);
    this.#writing ??= this.#drain().finally(() => {
      this.#writing = null;
    });
  }

  /** Resolves when every line so far is on disk or lost. */
  async settled(): Promise<void> {
    while (this.#writing) await this.#writing;
  }

  async #drain(): Promise<void> {
    await Promise.resolve();
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.join('');
      this.#waiting = [];
      try {
        await this.#append(batch);
      } catch {
        this.#bytes = null;
      }
    }
  }

  async #append(batch: string): Promise<void> {
    if (this.#bytes === null) {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      this.#bytes = await stat(this.#path(0)).then(({ size }) => size, () => 0);
    }
    if (this.#bytes > 0 && this.#bytes + Buffer.byteLength(batch) > this.#maxBytes) await this.#rotate();
    await appendFile(this.#path(0), batch, { mode: 0o600 });
    this.#bytes += Buffer.byteLength(batch);
  }

  async #rotate(): Promise<void> {
    await rm(this.#path(this.#keep), { force: true });
    for (let index = this.#keep - 1; index >= 0; index--) {
      await rename(this.#path(index), this.#path(index + 1)).catch(() => {});
    }
    this.#bytes = 0;
  }

  #path(index: number): string {
    return join(this.#folder, index === 0 ? 'fabriscope.log' : `fabriscope.${index}.log`);
  }
}
