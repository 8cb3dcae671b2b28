import type { AggregateDefinition, AggregateValue } from '../cursor.ts';
import { compileFilter } from '../filter.ts';
import { numberValue, type Aggregate, type Sample, type Span } from './aggregate.ts';

/** `hits` of `of` events. */
interface Tally {
  hits: number;
  of: number;
}

/** @param read true or false for a hit or none. */
function tally(read: Aggregate['read'], lower: (tally: Tally, span: Span) => AggregateValue): Aggregate<Tally> {
  const lift = (sample: Sample): Tally => ({ hits: sample === true ? 1 : 0, of: 1 });
  const change = (state: Tally, hits: number, of: number): void => {
    state.hits += hits;
    state.of += of;
  };
  return {
    read,
    identity: () => ({ hits: 0, of: 0 }),
    lift,
    combine: (earlier, later) => ({ hits: earlier.hits + later.hits, of: earlier.of + later.of }),
    lower,
    ordered: false,
    timed: false,
    running: {
      start: () => ({ hits: 0, of: 0 }),
      add: (state, sample) => { change(state, sample === true ? 1 : 0, 1); },
      take: (state, sample) => { change(state, sample === true ? -1 : 0, -1); },
      addAll: (state, other) => { change(state, other.hits, other.of); },
      takeAll: (state, other) => { change(state, -other.hits, -other.of); },
    },
  };
}

export function count(): Aggregate<Tally> {
  return tally(() => true, ({ hits }) => numberValue(hits));
}

export function rate({ perMs }: AggregateDefinition & { kind: 'rate' }): Aggregate<Tally> {
  return tally(() => true, ({ hits }, { from, to }) => numberValue((hits * perMs) / (to - from)));
}

export function failureRatio({ failed }: AggregateDefinition & { kind: 'failure-ratio' }): Aggregate<Tally> {
  return tally(compileFilter(failed), ({ hits, of }) => numberValue(of === 0 ? null : hits / of));
}
