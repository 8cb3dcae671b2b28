import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import { snippetSchema } from '../../../shared/contract/devices.ts';
import type { Snippet } from '../../../shared/contract/devices.ts';
import { snippetIdSchema } from '../../../shared/domain/identifiers.ts';
import type { SnippetId } from '../../../shared/domain/identifiers.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import type { CoreServices, StoredDocument } from '../../core/services.ts';
import { portalError } from '../portal-faults.ts';

const documentSchema = z.array(snippetSchema).max(500);

/** Saved texts, shared by all headsets. Their variables are filled in by whoever sends them (shared/domain/snippet-variables.ts). */
export class Snippets {
  readonly snippets: LiveCollection<Snippet>;
  readonly #document: StoredDocument<Snippet[]>;

  private constructor(services: CoreServices, document: StoredDocument<Snippet[]>) {
    this.#document = document;
    this.snippets = new LiveCollection({ keyOf: (snippet) => snippet.id, clock: services.clock });
    this.snippets.replaceAll(document.value);
  }

  static async open(services: CoreServices): Promise<Snippets> {
    return new Snippets(services, await services.documents.open('snippets', (value) => documentSchema.parse(value), []));
  }

  /** @param id null makes a new one, at the end. */
  async save(id: SnippetId | null, name: string, text: string): Promise<Snippet> {
    const all = this.#document.value;
    const before = all.find((snippet) => snippet.id === id);
    if (id !== null && before === undefined) throw portalError('not-found', { message: 'This snippet is no longer there.', hint: 'Save it as a new one.' });
    if (before === undefined && all.length >= 500) throw portalError('invalid-input', { message: 'There are 500 snippets already.', hint: 'Remove one first.' });
    const snippet: Snippet = { id: before?.id ?? snippetIdSchema.parse(randomUUID()), name, text, position: before?.position ?? all.length };
    await this.#keep(before === undefined ? [...all, snippet] : all.map((each) => (each.id === snippet.id ? snippet : each)));
    return snippet;
  }

  async remove(id: SnippetId): Promise<void> {
    await this.#keep(this.#document.value.filter((snippet) => snippet.id !== id));
  }

  /** Those that are not named keep their order behind these. */
  async reorder(ids: readonly SnippetId[]): Promise<void> {
    const all = this.#document.value;
    const named = [...new Set(ids)].flatMap((id) => all.find((snippet) => snippet.id === id) ?? []);
    await this.#keep([...named, ...all.filter((snippet) => !named.includes(snippet))]);
  }

  async #keep(snippets: readonly Snippet[]): Promise<void> {
    const placed = snippets.map((snippet, position) => ({ ...snippet, position }));
    await this.#document.save(placed);
    this.snippets.replaceAll(placed);
  }
}
