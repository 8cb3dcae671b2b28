import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compileFilter } from '../../../shared/domain/journal/filter.ts';
import { FeedIndex, typesOf } from './feed-index.ts';
import { eventArbitrary, filterArbitrary } from './testing/filter-arbitraries.ts';

describe('who is told of an event', () => {
  it('is everybody whose filter holds for it', () => {
    fc.assert(fc.property(fc.array(filterArbitrary, { maxLength: 8 }), fc.array(eventArbitrary, { maxLength: 8 }), (filters, events) => {
      const index = new FeedIndex<number>();
      filters.forEach((filter, member) => { index.add(member, typesOf(filter)); });
      const passedOver = events.flatMap((event) => {
        const told = new Set(index.of(event.type));
        return filters.flatMap((filter, member) => (compileFilter(filter)(event) && !told.has(member) ? [{ filter, event }] : []));
      });
      expect(passedOver).toEqual([]);
    }), { numRuns: 500 });
  });

  it('is nobody else, where filters name their types, and nobody who left', () => {
    const index = new FeedIndex<string>();
    const health = typesOf({ kind: 'all', of: [{ kind: 'is', field: 'source', value: 'c1' }, { kind: 'is', field: 'type', value: 'cluster.health' }] });
    const both = typesOf({ kind: 'one-of', field: 'type', values: ['cluster.health', 'headset.battery'] });
    index.add('health', health);
    index.add('both', both);
    index.add('all', typesOf({ kind: 'not', of: { kind: 'is', field: 'type', value: 'act.done' } }));
    expect([[...index.of('headset.battery')], [...index.of('act.done')]]).toEqual([['both', 'all'], ['all']]);
    index.delete('both', both);
    index.delete('all', null);
    expect([[...index.of('headset.battery')], [...index.of('cluster.health')]]).toEqual([[], ['health']]);
  });
});
