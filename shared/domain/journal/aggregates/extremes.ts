import type { JournalField } from '../cursor.ts';
import { fieldReader, numberOf } from '../field.ts';
import { numberValue, type Aggregate } from './aggregate.ts';

function extreme(of: JournalField, none: number, combine: (left: number, right: number) => number): Aggregate<number> {
  const read = fieldReader(of);
  return {
    read: (event) => numberOf(read(event)),
    identity: () => none,
    lift: Number,
    combine,
    lower: (state) => numberValue(state === none ? null : state),
    ordered: false,
    timed: false,
    running: null,
  };
}

export function min(of: JournalField): Aggregate<number> {
  return extreme(of, Number.POSITIVE_INFINITY, (left, right) => (left < right ? left : right));
}

export function max(of: JournalField): Aggregate<number> {
  return extreme(of, Number.NEGATIVE_INFINITY, (left, right) => (left > right ? left : right));
}
