import type { JournalField } from '../cursor.ts';
import { fieldReader, scalarOf } from '../field.ts';
import type { Aggregate, Sample } from './aggregate.ts';

interface End {
  readonly at: number;
  readonly id: number;
  readonly value: Sample;
}

function end(of: JournalField, better: (left: End, right: End) => boolean): Aggregate<End | null> {
  const read = fieldReader(of);
  return {
    read: (event) => scalarOf(read(event)),
    identity: () => null,
    lift: (value, at, id) => ({ at, id, value }),
    combine: (left, right) => (left === null ? right : right === null || better(left, right) ? left : right),
    lower: (state) => ({ kind: 'scalar', value: state?.value ?? null }),
    ordered: false,
    timed: false,
    running: null,
  };
}

const isEarlier = (left: End, right: End): boolean => left.at < right.at || (left.at === right.at && left.id < right.id);

export function first(of: JournalField): Aggregate<End | null> {
  return end(of, isEarlier);
}

export function last(of: JournalField): Aggregate<End | null> {
  return end(of, (left, right) => isEarlier(right, left));
}
