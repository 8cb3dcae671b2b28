import type { AggregateDefinition } from '../cursor.ts';
import { fieldReader, numberOf } from '../field.ts';
import type { Aggregate } from './aggregate.ts';
import { changeTally, type TallyMap } from './value-tally.ts';

/**
 * A histogram whose buckets grow by a constant factor, so that every value in one is within `relativeError` of its
 * middle (Masson, Rim and Lee, "DDSketch", 2019). Buckets of negative values, of 0, and of positive values are numbered
 * in one order: negative keys, 0, positive keys.
 */
interface Histogram {
  count: number;
  readonly buckets: TallyMap<number>;
  /** Keys of the buckets in order; null after one came or went. */
  order: number[] | null;
}

/** Keys of buckets of magnitudes start above this, so that the least double has a positive one. */
const keyOffset = 2 ** 24;

interface Scale {
  keyOf(value: number): number;
  middleOf(key: number): number;
}

function scaleOf(relativeError: number): Scale {
  const factor = (1 + relativeError) / (1 - relativeError);
  const perLog = 1 / Math.log(factor);
  const middle = Math.log(2 / (factor + 1));
  return {
    keyOf: (value) => (value === 0 ? 0 : Math.sign(value) * (Math.ceil(Math.log(Math.abs(value)) * perLog) + keyOffset)),
    // Through the logarithm, because powers of the factor overflow before the values do.
    middleOf: (key) => (key === 0 ? 0 : Math.sign(key) * Math.exp((Math.abs(key) - keyOffset) / perLog + middle)),
  };
}

function change(state: Histogram, key: number, by: number): void {
  state.count += by;
  if (changeTally(state.buckets, key, by)) state.order = null;
}

function changeAll(state: Histogram, other: Histogram, sign: 1 | -1): void {
  for (const [key, count] of other.buckets) change(state, key, sign * count);
}

const none = (): Histogram => ({ count: 0, buckets: new Map(), order: null });

/** @param rank 0 to 1. @returns the middle of the bucket of the event at that rank (the lower one between two). */
function valueAt(state: Histogram, rank: number, scale: Scale): number | null {
  if (state.count === 0) return null;
  state.order ??= [...state.buckets.keys()].sort((left, right) => left - right);
  let left = Math.floor(rank * (state.count - 1));
  for (const key of state.order) {
    left -= state.buckets.get(key) ?? 0;
    if (left < 0) return scale.middleOf(key);
  }
  return null;
}

export function quantiles({ of, ranks, relativeError }: AggregateDefinition & { kind: 'quantiles' }): Aggregate<Histogram> {
  const read = fieldReader(of);
  const scale = scaleOf(relativeError);
  return {
    read: (event) => numberOf(read(event)),
    identity: none,
    lift: (sample) => ({ count: 1, buckets: new Map([[scale.keyOf(Number(sample)), 1]]), order: null }),
    combine: (earlier, later) => {
      const both = none();
      changeAll(both, earlier, 1);
      changeAll(both, later, 1);
      return both;
    },
    lower: (state) => ({ kind: 'quantiles', values: ranks.map((rank) => ({ rank, value: valueAt(state, rank, scale) })) }),
    ordered: false,
    timed: false,
    running: {
      start: none,
      add: (state, sample) => { change(state, scale.keyOf(Number(sample)), 1); },
      take: (state, sample) => { change(state, scale.keyOf(Number(sample)), -1); },
      addAll: (state, other) => { changeAll(state, other, 1); },
      takeAll: (state, other) => { changeAll(state, other, -1); },
    },
  };
}
