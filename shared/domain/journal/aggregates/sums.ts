import type { AggregateValue, JournalField } from '../cursor.ts';
import { fieldReader, numberOf } from '../field.ts';
import { numberValue, type Aggregate } from './aggregate.ts';
import { addAllExactly, addExactly, roundedSum, type ExactSum } from './exact-sum.ts';

interface Total {
  count: number;
  readonly sum: ExactSum;
}

function total(of: JournalField, lower: (total: Total) => AggregateValue): Aggregate<Total> {
  const read = fieldReader(of);
  const change = (state: Total, value: number, sign: 1 | -1): void => {
    state.count += sign;
    addExactly(state.sum, sign * value);
  };
  const changeAll = (state: Total, other: Total, sign: 1 | -1): void => {
    state.count += sign * other.count;
    addAllExactly(state.sum, other.sum, sign);
  };
  return {
    read: (event) => numberOf(read(event)),
    identity: () => ({ count: 0, sum: [] }),
    lift: (sample) => ({ count: 1, sum: [Number(sample)] }),
    combine: (earlier, later) => {
      const both = { count: earlier.count, sum: [...earlier.sum] };
      changeAll(both, later, 1);
      return both;
    },
    lower,
    ordered: false,
    timed: false,
    running: {
      start: () => ({ count: 0, sum: [] }),
      add: (state, sample) => { change(state, Number(sample), 1); },
      take: (state, sample) => { change(state, Number(sample), -1); },
      addAll: (state, other) => { changeAll(state, other, 1); },
      takeAll: (state, other) => { changeAll(state, other, -1); },
    },
  };
}

/** Over none it is 0. */
export function sum(of: JournalField): Aggregate<Total> {
  return total(of, (state) => numberValue(roundedSum(state.sum)));
}

export function mean(of: JournalField): Aggregate<Total> {
  return total(of, (state) => numberValue(state.count === 0 ? null : roundedSum(state.sum) / state.count));
}
