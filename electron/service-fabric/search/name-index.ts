import { entityKey, entityLabel, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { folded, matchRanks, rankOf, searchWords } from '../../../shared/domain/service-fabric/name-ranking.ts';

interface Entry {
  readonly ref: EntityRef;
  readonly label: string;
  readonly name: string;
  /** Addresses, ids and versions by which it is found too, folded beside as they are. */
  readonly also: readonly { readonly text: string; readonly name: string }[];
}

export interface NameHit {
  readonly ref: EntityRef;
  readonly label: string;
  /** What matched where that was not the name; empty where it was. */
  readonly matched: string;
}

/** Names that are only known because somebody looked at them end with the memory that they may take. */
const mostEntries = 300_000;

/** All names of one cluster that were seen in this session; a search looks at each of them, which takes milliseconds. */
export class NameIndex {
  readonly #entries = new Map<string, Entry>();

  get size(): number {
    return this.#entries.size;
  }

  /** @param also addresses, ids and versions by which it is found too */
  add(ref: EntityRef, also: readonly string[] = []): void {
    const key = entityKey(ref);
    const texts = also.filter((text) => text !== '');
    const before = this.#entries.get(key);
    if (before && (texts.length === 0 || (before.also.length === texts.length && before.also.every(({ text }, index) => text === texts[index])))) return;
    if (!before && this.#entries.size >= mostEntries) return;
    const label = entityLabel(ref);
    this.#entries.set(key, { ref, label, name: folded(nameOf(ref, label)), also: texts.map((text) => ({ text, name: folded(text) })) });
  }

  remove(ref: EntityRef): void {
    this.#entries.delete(entityKey(ref));
  }

  clear(): void {
    this.#entries.clear();
  }

  /** Best first: by how the name matches, then the short before the long. */
  find(typed: string, limit: number): NameHit[] {
    const words = searchWords(typed);
    if (words.length === 0) return [];
    const buckets: NameHit[][] = Array.from({ length: matchRanks + 1 }, () => []);
    for (const entry of this.#entries.values()) {
      const rank = rankOf(entry.name, words);
      const hit = rank === null ? hitBeside(entry, words) : { ref: entry.ref, label: entry.label, matched: '' };
      if (hit === null) continue;
      const bucket = buckets[rank ?? matchRanks];
      // A few more than wanted, so that the short ones can come first.
      if (bucket && bucket.length < limit * 5) bucket.push(hit);
    }
    const found: NameHit[] = [];
    for (const bucket of buckets) {
      if (found.length >= limit) break;
      bucket.sort((left, right) => left.label.length - right.label.length || (left.label < right.label ? -1 : 1));
      found.push(...bucket);
    }
    return found.slice(0, limit);
  }
}

/** A partition is found by its id, a replica by its own; labels have a word before them. */
function nameOf(ref: EntityRef, label: string): string {
  if (ref.kind === 'partition') return ref.partitionId;
  return ref.kind === 'replica' ? ref.replicaId : label;
}

function hitBeside({ ref, label, also }: Entry, words: readonly string[]): NameHit | null {
  for (const { text, name } of also) if (rankOf(name, words) !== null) return { ref, label, matched: text.slice(0, 500) };
  return null;
}
