import * as z from 'zod';
import { cursorDefinitionSchema } from '../../shared/contract/journal/cursors.ts';
import type { CursorDefinition } from '../../shared/domain/journal/cursor.ts';
import { faultError } from '../core/faults.ts';
import { LiveCollection } from '../core/live-collection.ts';
import type { CoreServices, StoredDocument } from '../core/services.ts';

const mostSaved = 200;
const storedSchema = z.array(cursorDefinitionSchema).max(mostSaved);

/** Definitions of cursors that the user keeps, by name. */
export class SavedCursors {
  readonly definitions: LiveCollection<CursorDefinition>;
  readonly #document: StoredDocument<readonly CursorDefinition[]>;
  readonly #listeners = new Set<(name: string) => void>();

  private constructor(document: StoredDocument<readonly CursorDefinition[]>, clock: CoreServices['clock']) {
    this.#document = document;
    this.definitions = new LiveCollection({ keyOf: ({ name }) => name, clock });
    for (const definition of document.value) this.definitions.set(definition);
  }

  static async open({ documents, clock }: Pick<CoreServices, 'documents' | 'clock'>): Promise<SavedCursors> {
    return new SavedCursors(await documents.open<readonly CursorDefinition[]>('journal-cursors', (value) => storedSchema.parse(value), []), clock);
  }

  /** @throws FaultError `not-found`. */
  get(name: string): CursorDefinition {
    const definition = this.definitions.get(name);
    if (!definition) throw faultError('not-found', { message: 'There is no saved cursor of this name.' });
    return definition;
  }

  /** @throws FaultError `invalid-input` where there are too many already. */
  async save(definition: CursorDefinition): Promise<void> {
    if (!this.definitions.get(definition.name) && this.definitions.size >= mostSaved) {
      throw faultError('invalid-input', { message: `${mostSaved} cursors are saved already.`, hint: 'Remove one first.' });
    }
    this.definitions.set(definition);
    await this.#keep(definition.name);
  }

  async remove(name: string): Promise<void> {
    this.get(name);
    this.definitions.delete(name);
    await this.#keep(name);
  }

  /** Hears the name of each definition that was saved or removed. */
  onChange(listener: (name: string) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  async #keep(name: string): Promise<void> {
    await this.#document.save(this.definitions.values());
    for (const listener of this.#listeners) listener(name);
  }
}
