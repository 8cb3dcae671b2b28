import { appendFileSync, existsSync, readFileSync } from 'node:fs';
import type { JournalEvent } from '../../../../shared/domain/journal/event.ts';
import type { Clock } from '../../../core/clock.ts';
import type { Appended } from '../../../core/journal.ts';
import type { JournalFactory } from '../../../core/system.ts';
import { MemoryJournal } from '../../../core/testing/memory-journal.ts';

type Told = Parameters<MemoryJournal['append']>[0];

/** A journal in memory that outlives its program in a file: for tests that kill one. */
class FileJournal extends MemoryJournal {
  readonly #path: string;
  readonly #told: (event: JournalEvent) => void;

  constructor(clock: Clock, path: string, told: (event: JournalEvent) => void) {
    super(clock);
    this.#path = path;
    this.#told = told;
  }

  async load(): Promise<this> {
    await super.append(journalIn(this.#path));
    return this;
  }

  override async append(events: Told): Promise<Appended> {
    const appended = await super.append(events);
    for (const event of appended.events) {
      appendFileSync(this.#path, `${JSON.stringify(event)}\n`);
      this.#told(event);
    }
    return appended;
  }
}

/** Events that a file has, oldest first. */
export function journalIn(path: string): JournalEvent[] {
  if (!existsSync(path)) return [];
  return readFileSync(path, 'utf8').split('\n').filter((line) => line !== '').map((line): JournalEvent => JSON.parse(line));
}

/** @param told of each event once it is in the file. */
export function openFileJournal(path: string, told: (event: JournalEvent) => void): JournalFactory {
  return async ({ clock }) => ({ journal: await new FileJournal(clock, path, told).load(), router: {}, close: async () => {} });
}
