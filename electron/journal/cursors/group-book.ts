import type { Span } from '../../../shared/domain/journal/aggregates/aggregate.ts';
import type { CursorGroup } from '../../../shared/domain/journal/cursor.ts';
import type { HasTime } from './event-window.ts';
import type { Folding } from './folding.ts';

/** One group of a window. `Own` is what its kind of window keeps besides. */
export interface Group<Own> {
  readonly labels: readonly string[];
  readonly running: unknown[];
  readonly own: Own;
  events: number;
  /** As told last; null after a change. */
  told: { readonly group: CursorGroup; readonly span: Span } | null;
}

/** The groups of a window, and their figures as far as they are known. A group without events is none. */
export class GroupBook<Own> {
  readonly #folding: Folding;
  readonly #timed: boolean;
  readonly #newOwn: () => Own;
  readonly #foldOf: (group: Group<Own>) => readonly unknown[];
  readonly #groups = new Map<string, Group<Own>>();
  /** In order of the keys. */
  readonly #sorted: Group<Own>[] = [];

  constructor(folding: Folding, newOwn: () => Own, foldOf: (group: Group<Own>) => readonly unknown[]) {
    this.#folding = folding;
    this.#timed = folding.timed;
    this.#newOwn = newOwn;
    this.#foldOf = foldOf;
  }

  find(labels: readonly string[]): Group<Own> | undefined {
    return this.#groups.get(keyOf(labels));
  }

  /** Finds a group, or makes one, for a change that puts events into it. */
  forEvents(labels: readonly string[]): Group<Own> {
    const key = keyOf(labels);
    const known = this.#groups.get(key);
    if (known !== undefined) return known;
    const group: Group<Own> = { labels, running: this.#folding.start(), own: this.#newOwn(), events: 0, told: null };
    this.#groups.set(key, group);
    this.#sorted.splice(this.#placeOf(group), 0, group);
    return group;
  }

  /** Notes that so many events came into a group (or left it). */
  changed(group: Group<Own>, events: number): void {
    group.events += events;
    group.told = null;
    if (group.events > 0) return;
    this.#groups.delete(keyOf(group.labels));
    this.#sorted.splice(this.#placeOf(group), 1);
  }

  settle(span: Span, hasTime: HasTime): boolean {
    for (const group of this.#groups.values()) {
      if (this.#isTold(group, span)) continue;
      if (!hasTime()) return false;
      this.#tell(group, span);
    }
    return true;
  }

  told(span: Span): CursorGroup[] {
    return this.#sorted.map((group) => this.#tell(group, span));
  }

  /** @returns the index of the first group that does not come before this one. */
  #placeOf(group: Group<Own>): number {
    let low = 0;
    let high = this.#sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      const other = this.#sorted[middle];
      if (other !== undefined && inOrderOfLabels(other, group) < 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #tell(group: Group<Own>, span: Span): CursorGroup {
    if (group.told !== null && this.#isTold(group, span)) return group.told.group;
    const told = { key: group.labels, values: this.#folding.lower(group.running, this.#foldOf(group), span) };
    group.told = { group: told, span };
    return told;
  }

  #isTold({ told }: Group<Own>, { from, to, now }: Span): boolean {
    return told !== null && (!this.#timed || (told.span.from === from && told.span.to === to && told.span.now === now));
  }
}

/** The length of the first text keeps two pairs apart that read the same when joined. */
function keyOf(labels: readonly string[]): string {
  const [first = '', ...others] = labels;
  return others.length === 0 ? first : `${first.length} ${first}${others.join('')}`;
}

function inOrderOfLabels<Own>({ labels: left }: Group<Own>, { labels: right }: Group<Own>): number {
  const place = left.findIndex((label, index) => label !== right[index]);
  return place === -1 ? 0 : (left[place] ?? '') < (right[place] ?? '') ? -1 : 1;
}
