import type { AggregateDefinition } from '../cursor.ts';
import { fieldReader, textOf } from '../field.ts';
import type { Aggregate } from './aggregate.ts';
import { estimateOf, mergedSketch, noteInSketch, newSketch, type DistinctSketch } from './distinct-sketch.ts';
import { valueTally, type TallyMap } from './value-tally.ts';

/** Exact, and takes events back. For folds whose events are bounded otherwise. */
export function distinct({ of }: AggregateDefinition & { kind: 'distinct' }): Aggregate<TallyMap<string>> {
  return valueTally(of, ({ size }) => ({ kind: 'distinct', value: size, exact: true }));
}

/** The values themselves up to a limit, then a sketch in their place. */
type Values = { readonly values: ReadonlySet<string> } | { readonly sketch: DistinctSketch };

function sketched(state: Values): DistinctSketch {
  if ('sketch' in state) return state.sketch;
  const sketch = newSketch();
  for (const value of state.values) noteInSketch(sketch, value);
  return sketch;
}

/** There is one set of values for each slice of a window, and all of them are joined to tell the figure. */
const mostExact = 128;

/** In bounded memory; an estimate once there are more than `exactLimit` values, or more than 128. */
export function boundedDistinct({ of, exactLimit: wanted }: AggregateDefinition & { kind: 'distinct' }): Aggregate<Values> {
  const exactLimit = Math.min(wanted, mostExact);
  const read = fieldReader(of);
  const combine = (left: Values, right: Values): Values => {
    if ('values' in left && 'values' in right) {
      const values = new Set([...left.values, ...right.values]);
      return values.size <= exactLimit ? { values } : { sketch: sketched({ values }) };
    }
    return { sketch: mergedSketch(sketched(left), sketched(right)) };
  };
  return {
    read: (event) => textOf(read(event)),
    identity: () => ({ values: new Set() }),
    lift: (sample) => (exactLimit < 1 ? { sketch: sketched({ values: new Set([String(sample)]) }) } : { values: new Set([String(sample)]) }),
    combine,
    lower: (state) => ('values' in state ? { kind: 'distinct', value: state.values.size, exact: true } : { kind: 'distinct', value: Math.round(estimateOf(state.sketch)), exact: false }),
    ordered: false,
    timed: false,
    running: null,
  };
}
