import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../../core/clock.ts';
import { FolderNames, placeUnderFreeName } from '../../core/files/free-name.ts';
import type { PackedValue } from './packed-events.ts';
import { StoreFailure, storeThread, type StoreThread } from './store-thread.ts';
import type { StoreCalls, StoreFacts, StoreFound, StoredSegment } from './thread-calls.ts';

/** A file that breaks again and again is on a disk that nobody should write to. */
const mostRepairs = 3;

export interface StoreOptions {
  readonly path: string;
  /** The file never grows beyond this; null for as far as the disk goes. */
  readonly mostBytes: number | null;
  readonly clock: Clock;
  /** The file was found damaged, at its opening or later, and has been replaced by what could be read of it. */
  readonly onRecovered: (found: Extract<StoreFound, { kind: 'recovered' }>) => void;
  readonly onFacts: (facts: StoreFacts) => void;
  /** Everybody else who has the file open has to let go of it, because it is about to be renamed. */
  readonly releaseFile: () => Promise<void>;
}

/** The journal's file behind its threads: one writes, one reads, others come for upkeep and go. */
export class JournalStore {
  readonly #options: StoreOptions;
  readonly #writer = storeThread();
  #reader: Promise<StoreThread> | null = null;
  #repairing: Promise<void> | null = null;
  #repairs = 0;
  #tickets = 0;
  readonly #upkeep = new Set<StoreThread>();

  private constructor(options: StoreOptions) {
    this.#options = options;
  }

  /** @throws StoreFailure `newer`, `foreign`, `access`, `full`. */
  static async open(options: StoreOptions): Promise<JournalStore> {
    const store = new JournalStore(options);
    try {
      const { found, facts, needsCheck } = await store.#writer.ask('open', { path: options.path, mostBytes: options.mostBytes, now: options.clock.now() });
      options.onFacts(facts);
      if (found.kind === 'recovered') options.onRecovered(found);
      if (needsCheck) void store.#checkBeside();
      return store;
    } catch (error) {
      await store.#writer.close();
      throw error;
    }
  }

  /**
   * Resolves once all are on disk.
   * @param parts packed events; each part is one message.
   * @returns the id of each event, 0 for those that were known.
   * @throws StoreFailure; then none of them is kept.
   */
  async append(parts: readonly PackedValue[][], now: number): Promise<Float64Array> {
    const ticket = ++this.#tickets;
    for (const rows of parts.slice(0, -1)) {
      // One after the other, because a message is copied at once, and the main thread has others to serve.
      await this.#writer.ask('append', { ticket, rows, last: false, now });
    }
    const { ids, facts } = await this.#writer.ask('append', { ticket, rows: parts.at(-1) ?? [], last: true, now });
    this.#options.onFacts(facts);
    return ids;
  }

  read(ask: StoreCalls['read']['ask']): Promise<StoreCalls['read']['answer']> {
    return this.#reading((reader) => reader.ask('read', ask));
  }

  page(ask: StoreCalls['page']['ask']): Promise<StoreCalls['page']['answer']> {
    return this.#reading((reader) => reader.ask('page', ask));
  }

  async pick(ids: readonly number[]): Promise<PackedValue[]> {
    return (await this.#reading((reader) => reader.ask('pick', { ids }))).rows;
  }

  async takenBackBy(id: number): Promise<number | null> {
    return (await this.#reading((reader) => reader.ask('takenBackBy', { id }))).by;
  }

  async segments(): Promise<readonly StoredSegment[]> {
    return (await this.#writer.ask('segments', {})).segments;
  }

  /** Removes a whole month. @returns how many events it had, and the marker that stands for them. @throws StoreFailure `refused`. */
  async drop(month: number, reason: string, by: string): Promise<{ readonly events: number; readonly marker: PackedValue[] }> {
    const { events, marker, facts } = await this.#writer.ask('drop', { month, reason, by, now: this.#options.clock.now() });
    this.#options.onFacts(facts);
    return { events, marker };
  }

  /**
   * Writes a compact copy while the journal goes on. It gets its name, the wished one or the next free one, once it is complete.
   * @returns its name, and its size in bytes. @throws StoreFailure, or the file system's error.
   */
  async backUp(folder: string, wished: string, signal: AbortSignal): Promise<{ readonly name: string; readonly sizeBytes: number }> {
    const unfinished = join(folder, `${wished}.part`);
    try {
      const { sizeBytes } = await this.#inUpkeep((thread) => thread.ask('backup', { path: this.#options.path, into: unfinished }), signal);
      return { name: await placeUnderFreeName(unfinished, folder, wished, await FolderNames.read(folder)), sizeBytes };
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
  }

  /** Replaces a damaged file by what can be read of it. Whoever asks while it is under way waits for the same. */
  repair(): Promise<void> {
    this.#repairing ??= this.#repair().finally(() => void (this.#repairing = null));
    return this.#repairing;
  }

  async close(): Promise<void> {
    for (const thread of this.#upkeep) await thread.close();
    const reader = await this.#reader?.catch(() => null);
    await reader?.ask('close', {}).catch(() => {});
    await this.#writer.ask('close', {}).catch(() => {});
  }

  async #repair(): Promise<void> {
    if (++this.#repairs > mostRepairs) throw new StoreFailure('damaged', 'The file was damaged again after it had been replaced.');
    await Promise.all([this.#endReader(), this.#options.releaseFile()]);
    const { found, facts } = await this.#writer.ask('repair', { now: this.#options.clock.now() });
    this.#options.onFacts(facts);
    if (found.kind === 'recovered') this.#options.onRecovered(found);
  }

  async #endReader(): Promise<void> {
    const reader = await this.#reader?.catch(() => null);
    this.#reader = null;
    await reader?.close();
  }

  async #reading<T>(ask: (reader: StoreThread) => Promise<T>): Promise<T> {
    try {
      return await ask(await this.#openReader());
    } catch (error) {
      if (!(error instanceof StoreFailure)) throw error;
      if (error.trouble === 'damaged') await this.repair();
      else if (error.trouble === 'ended') this.#reader = null;
      else throw error;
      return ask(await this.#openReader());
    }
  }

  #openReader(): Promise<StoreThread> {
    this.#reader ??= openReader(this.#options.path);
    return this.#reader;
  }

  /** For files that take long to check: others may go on meanwhile, and damage is met when it is found. */
  async #checkBeside(): Promise<void> {
    try {
      const { problems } = await this.#inUpkeep((thread) => thread.ask('check', { path: this.#options.path }), null);
      if (problems.length > 0) await this.repair();
    } catch (error) {
      if (error instanceof StoreFailure && error.trouble === 'damaged') await this.repair().catch(() => {});
    }
  }

  async #inUpkeep<T>(work: (thread: StoreThread) => Promise<T>, signal: AbortSignal | null): Promise<T> {
    const thread = storeThread();
    this.#upkeep.add(thread);
    const stop = (): void => void thread.close();
    signal?.addEventListener('abort', stop, { once: true });
    try {
      return await work(thread);
    } catch (error) {
      signal?.throwIfAborted();
      throw error;
    } finally {
      signal?.removeEventListener('abort', stop);
      this.#upkeep.delete(thread);
      await thread.close();
    }
  }
}

async function openReader(path: string): Promise<StoreThread> {
  const thread = storeThread();
  try {
    await thread.ask('openReader', { path });
    return thread;
  } catch (error) {
    await thread.close();
    throw error;
  }
}
