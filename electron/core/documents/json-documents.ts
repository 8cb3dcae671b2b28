import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { isLeftover, writeFileAtomically } from '../atomic-file.ts';
import type { Clock } from '../clock.ts';
import { FaultError } from '../fault-error.ts';
import { systemErrorCode, toFault } from '../faults.ts';
import type { Logger } from '../logging.ts';
import type { DocumentStore, StoredDocument, StoredLog } from '../services.ts';
import { LineLog } from './line-log.ts';

/** Small JSON documents in one folder (services.ts). Writes to one document follow one another; the newest value wins. */
export class JsonDocuments implements DocumentStore {
  readonly #folder: string;
  readonly #clock: Clock;
  readonly #logger: Logger;
  readonly #open = new Map<string, { settled(): Promise<void> }>();

  private constructor(folder: string, clock: Clock, logger: Logger) {
    this.#folder = folder;
    this.#clock = clock;
    this.#logger = logger;
  }

  /** Creates the folder where it is missing and removes what a crash left behind. */
  static async in(folder: string, clock: Clock, logger: Logger): Promise<JsonDocuments> {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    for (const name of await readdir(folder)) if (isLeftover(name)) await rm(join(folder, name), { force: true });
    return new JsonDocuments(folder, clock, logger);
  }

  async open<T>(name: string, parse: (value: unknown) => T, initial: T): Promise<StoredDocument<T>> {
    this.#check(name);
    const path = join(this.#folder, `${name}.json`);
    const document = new JsonDocument<T>(path, await this.#read(name, path, parse, initial));
    this.#open.set(name, document);
    return document;
  }

  async openLog<T>(name: string, parse: (value: unknown) => T): Promise<StoredLog<T>> {
    this.#check(name);
    const log = await LineLog.open(join(this.#folder, `${name}.ndjson`), parse, this.#logger);
    this.#open.set(name, log);
    return log;
  }

  #check(name: string): void {
    if (!/^[A-Za-z0-9_-]{1,100}$/.test(name)) throw new TypeError(`“${name}” cannot be the name of a document.`);
    if (this.#open.has(name)) throw new TypeError(`The document ${name} is open already.`);
  }

  /** Resolves when everything that was saved so far is on disk, or has failed to be. */
  async settled(): Promise<void> {
    await Promise.allSettled([...this.#open.values()].map((document) => document.settled()));
  }

  async #read<T>(name: string, path: string, parse: (value: unknown) => T, initial: T): Promise<T> {
    let text: string;
    try {
      text = await readFile(path, 'utf8');
    } catch (error) {
      if (systemErrorCode(error) === 'ENOENT') return initial;
      throw new FaultError(toFault(error), { cause: error });
    }
    try {
      return parse(JSON.parse(text));
    } catch (error) {
      const aside = `${name}.broken-${this.#clock.now()}.json`;
      await rename(path, join(this.#folder, aside));
      this.#logger.warn('documents.broken', 'A document could not be read; it was set aside and a new one begun.', {
        document: name, setAsideAs: aside, reason: error instanceof Error ? error.name : 'unknown',
      });
      return initial;
    }
  }
}

class JsonDocument<T> implements StoredDocument<T> {
  readonly #path: string;
  #value: T;
  #writing: Promise<void> = Promise.resolve();
  #next: Promise<void> | null = null;

  constructor(path: string, value: T) {
    this.#path = path;
    this.#value = value;
  }

  get value(): T {
    return this.#value;
  }

  /** Values that are saved while one is being written are written once, as the newest. */
  save(value: T): Promise<void> {
    this.#value = value;
    this.#next ??= this.#writing.then(() => {
      this.#next = null;
      const write = this.#write();
      this.#writing = write.catch(() => {});
      return write;
    });
    return this.#next;
  }

  async settled(): Promise<void> {
    await this.#next;
    await this.#writing;
  }

  async #write(): Promise<void> {
    try {
      await writeFileAtomically(this.#path, `${JSON.stringify(this.#value, null, 1)}\n`);
    } catch (error) {
      throw new FaultError(toFault(error), { cause: error });
    }
  }
}
