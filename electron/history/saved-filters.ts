import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { savedFilterSchema, type HistoryFilter, type SavedFilter } from '../../shared/contract/history/rows.ts';
import { faultError } from '../core/faults.ts';
import type { DocumentStore, StoredDocument } from '../core/services.ts';

const mostFilters = 100;

/** Filters that the user keeps by name. */
export class SavedFilters {
  readonly #document: StoredDocument<SavedFilter[]>;

  private constructor(document: StoredDocument<SavedFilter[]>) {
    this.#document = document;
  }

  static async open(documents: DocumentStore): Promise<SavedFilters> {
    return new SavedFilters(await documents.open('history-filters', (value) => z.array(savedFilterSchema).parse(value), []));
  }

  list(): SavedFilter[] {
    return [...this.#document.value];
  }

  /** @param id null for a new one. @throws FaultError `not-found`, `conflict`. */
  async save(id: string | null, name: string, filter: HistoryFilter): Promise<SavedFilter> {
    const others = this.#document.value.filter((saved) => saved.id !== id);
    if (id !== null && others.length === this.#document.value.length) throw faultError('not-found', { message: 'This filter is no longer there.', hint: 'Save it as a new one.' });
    if (others.some((saved) => saved.name.toLowerCase() === name.toLowerCase())) throw faultError('conflict', { message: `Another filter is called “${name}”.`, hint: 'Choose another name.', remedy: 'none' });
    if (id === null && others.length >= mostFilters) throw faultError('conflict', { message: `There are ${mostFilters} filters already.`, hint: 'Remove one that is not needed any more.', remedy: 'none' });
    const saved: SavedFilter = { id: id ?? randomUUID(), name, filter };
    await this.#document.save([...others, saved].toSorted((left, right) => left.name.localeCompare(right.name, 'en')));
    return saved;
  }

  async remove(id: string): Promise<void> {
    await this.#document.save(this.#document.value.filter((saved) => saved.id !== id));
  }
}
