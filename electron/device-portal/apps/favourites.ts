import * as z from 'zod';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { CoreServices, StoredDocument } from '../../core/services.ts';

const documentSchema = z.record(z.string(), z.array(z.string().max(400)).max(500));

/** The favourites of each headset in their order, by package family: an update of the app stays one. */
export class Favourites {
  readonly #document: StoredDocument<z.infer<typeof documentSchema>>;

  private constructor(document: StoredDocument<z.infer<typeof documentSchema>>) {
    this.#document = document;
  }

  static async open(services: CoreServices): Promise<Favourites> {
    return new Favourites(await services.documents.open('favourites', (value) => documentSchema.parse(value), {}));
  }

  of(connectionId: ConnectionId): readonly string[] {
    return this.#document.value[connectionId] ?? [];
  }

  /** A new favourite goes last. */
  async set(connectionId: ConnectionId, familyName: string, favourite: boolean): Promise<void> {
    const others = this.of(connectionId).filter((name) => name !== familyName);
    const already = others.length < this.of(connectionId).length;
    if (favourite === already) return;
    await this.#save(connectionId, favourite ? [...others, familyName] : others);
  }

  /** New order; favourites that are not named keep theirs behind these, and names that are no favourites are left out. */
  async order(connectionId: ConnectionId, familyNames: readonly string[]): Promise<void> {
    const present = this.of(connectionId);
    const named = [...new Set(familyNames)].filter((name) => present.includes(name));
    await this.#save(connectionId, [...named, ...present.filter((name) => !named.includes(name))]);
  }

  async forget(connectionId: ConnectionId): Promise<void> {
    if (this.of(connectionId).length > 0) await this.#save(connectionId, []);
  }

  async #save(connectionId: ConnectionId, familyNames: readonly string[]): Promise<void> {
    const rest = Object.fromEntries(Object.entries(this.#document.value).filter(([id]) => id !== connectionId));
    await this.#document.save(familyNames.length === 0 ? rest : { ...rest, [connectionId]: [...familyNames] });
  }
}
