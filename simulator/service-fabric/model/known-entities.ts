/**
 * Of which entities the health store has data at all. Usually of all; right after a failover of the health manager of
 * none, and of an entity that is being created not until its authority has reported (service-fabric.md §2.1).
 */
export class KnownEntities {
  #noneKnown = false;
  readonly #missing = new Set<object>();
  readonly #back = new Set<object>();

  /** Whether every entity is known. */
  get complete(): boolean {
    return !this.#noneKnown && this.#missing.size === 0;
  }

  has(entity: object): boolean {
    if (this.#missing.has(entity)) return false;
    return !this.#noneKnown || this.#back.has(entity);
  }

  /** Those that are known; the very list where all are. */
  among<T extends object>(entities: Iterable<T>): Iterable<T> {
    return this.complete ? entities : [...entities].filter((entity) => this.has(entity));
  }

  forget(entity: object): void {
    this.#missing.add(entity);
    this.#back.delete(entity);
  }

  forgetAll(): void {
    this.#noneKnown = true;
    this.#back.clear();
  }

  remember(entity: object): void {
    this.#missing.delete(entity);
    if (this.#noneKnown) this.#back.add(entity);
  }

  /** All but those that were forgotten one by one. */
  rememberAll(): void {
    this.#noneKnown = false;
    this.#back.clear();
  }
}
