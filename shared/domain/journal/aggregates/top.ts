import type { AggregateDefinition } from '../cursor.ts';
import type { Aggregate } from './aggregate.ts';
import { valueTally, type TallyMap } from './value-tally.ts';

interface Frequency {
  readonly value: string;
  readonly count: number;
}

const precedes = (left: Frequency, right: Frequency): boolean => left.count > right.count || (left.count === right.count && left.value < right.value);

/** @returns the most frequent ones in order; looks at each value once and sorts only those that may stay. */
function mostFrequent(tally: ReadonlyMap<string, number>, limit: number): Frequency[] {
  const best: Frequency[] = [];
  for (const [value, count] of tally) {
    const worst = best[limit - 1];
    if (worst !== undefined && (count < worst.count || (count === worst.count && value > worst.value))) continue;
    const entry = { value, count };
    let place = Math.min(best.length, limit - 1);
    for (let above = best[place - 1]; above !== undefined && precedes(entry, above); above = best[place - 1]) {
      best[place] = above;
      place -= 1;
    }
    best[place] = entry;
  }
  return best;
}

export function top({ of, limit }: AggregateDefinition & { kind: 'top' }): Aggregate<TallyMap<string>> {
  return valueTally(of, (tally) => ({ kind: 'top', values: mostFrequent(tally, limit) }));
}
