import type { AggregateValue, JournalField } from '../cursor.ts';
import { fieldReader, textOf } from '../field.ts';
import type { Aggregate } from './aggregate.ts';

/** How often each value occurs; values that do not occur have no entry. */
export type TallyMap<Key> = Map<Key, number>;

/** @param by may be negative. @returns whether the value came or went by it. */
export function changeTally<Key>(tally: TallyMap<Key>, key: Key, by: number): boolean {
  const before = tally.get(key) ?? 0;
  const after = before + by;
  if (after === 0) tally.delete(key);
  else tally.set(key, after);
  return before === 0 || after === 0;
}

function changeAllTallies<Key>(tally: TallyMap<Key>, other: ReadonlyMap<Key, number>, sign: 1 | -1): void {
  for (const [key, count] of other) changeTally(tally, key, sign * count);
}

/** How often each text of a field occurs, and what is to be told of that. */
export function valueTally(of: JournalField, lower: (tally: ReadonlyMap<string, number>) => AggregateValue): Aggregate<TallyMap<string>> {
  const read = fieldReader(of);
  return {
    read: (event) => textOf(read(event)),
    identity: () => new Map(),
    lift: (sample) => new Map([[String(sample), 1]]),
    combine: (earlier, later) => {
      const both = new Map(earlier);
      changeAllTallies(both, later, 1);
      return both;
    },
    lower,
    ordered: false,
    timed: false,
    running: {
      start: () => new Map(),
      add: (tally, sample) => { changeTally(tally, String(sample), 1); },
      take: (tally, sample) => { changeTally(tally, String(sample), -1); },
      addAll: (tally, other) => { changeAllTallies(tally, other, 1); },
      takeAll: (tally, other) => { changeAllTallies(tally, other, -1); },
    },
  };
}
