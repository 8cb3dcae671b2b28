import type { AggregateDefinition } from '../cursor.ts';
import type { Aggregate } from './aggregate.ts';
import { count, failureRatio, rate } from './counting.ts';
import { boundedDistinct, distinct } from './distinct.ts';
import { first, last } from './ends.ts';
import { max, min } from './extremes.ts';
import { quantiles } from './quantiles.ts';
import { mean, sum } from './sums.ts';
import { timeInState } from './time-in-state.ts';
import { top } from './top.ts';
import { variance } from './variance.ts';

/** @param memory `bounded` for folds that do not keep their events: their states must not grow with the events. */
export function compileAggregate(definition: AggregateDefinition, memory: 'of-events' | 'bounded'): Aggregate {
  switch (definition.kind) {
    case 'count': return count();
    case 'sum': return sum(definition.of);
    case 'min': return min(definition.of);
    case 'max': return max(definition.of);
    case 'mean': return mean(definition.of);
    case 'variance': return variance(definition.of);
    case 'first': return first(definition.of);
    case 'last': return last(definition.of);
    case 'rate': return rate(definition);
    case 'distinct': return memory === 'bounded' ? boundedDistinct(definition) : distinct(definition);
    case 'quantiles': return quantiles(definition);
    case 'top': return top(definition);
    case 'failure-ratio': return failureRatio(definition);
    case 'time-in-state': return timeInState(definition);
  }
}
