import type { JournalField } from '../cursor.ts';
import { fieldReader, numberOf } from '../field.ts';
import { numberValue, type Aggregate } from './aggregate.ts';

/** `squares`: sum of the squared distances from the mean. */
interface Moments {
  readonly count: number;
  readonly mean: number;
  readonly squares: number;
}

const none: Moments = { count: 0, mean: 0, squares: 0 };

/** Parts merged without ever subtracting great sums (Chan, Golub and LeVeque, 1979). */
function combine(left: Moments, right: Moments): Moments {
  if (left.count === 0) return right;
  if (right.count === 0) return left;
  const count = left.count + right.count;
  const distance = right.mean - left.mean;
  return {
    count,
    mean: left.mean + (distance * right.count) / count,
    squares: left.squares + right.squares + distance * distance * ((left.count * right.count) / count),
  };
}

/** Of a sample (n − 1). It has no inverse: subtracting what left the window would drift. */
export function variance(of: JournalField): Aggregate<Moments> {
  const read = fieldReader(of);
  return {
    read: (event) => numberOf(read(event)),
    identity: () => none,
    lift: (sample) => ({ count: 1, mean: Number(sample), squares: 0 }),
    combine,
    lower: ({ count, squares }) => numberValue(count < 2 ? null : squares / (count - 1)),
    ordered: false,
    timed: false,
    running: null,
  };
}
