import type { JournalFilter } from '../../../shared/domain/journal/cursor.ts';

/** @returns the only types of events that a filter lets through, as far as it says so itself; null where it does not. */
export function typesOf(filter: JournalFilter): readonly string[] | null {
  if (filter.kind === 'all') return filter.of.map(typesOf).find((types) => types !== null) ?? null;
  if (filter.kind === 'is' && filter.field === 'type') return [String(filter.value)];
  return filter.kind === 'one-of' && filter.field === 'type' ? filter.values.map(String) : null;
}

/** Who may care for an event, found by its type: of hundreds of cursors most are about one or two types. */
export class FeedIndex<Member> {
  readonly #byType = new Map<string, Set<Member>>();
  readonly #ofAnyType = new Set<Member>();

  /** @param types null for all. */
  add(member: Member, types: readonly string[] | null): void {
    if (types === null) this.#ofAnyType.add(member);
    for (const type of types ?? []) {
      const members = this.#byType.get(type) ?? new Set();
      this.#byType.set(type, members.add(member));
    }
  }

  delete(member: Member, types: readonly string[] | null): void {
    this.#ofAnyType.delete(member);
    for (const type of types ?? []) {
      const members = this.#byType.get(type);
      members?.delete(member);
      if (members?.size === 0) this.#byType.delete(type);
    }
  }

  *of(type: string): Generator<Member> {
    yield* this.#byType.get(type) ?? [];
    yield* this.#ofAnyType;
  }
}
