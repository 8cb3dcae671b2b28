import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateDefinition, CursorDefinition, CursorRange, CursorValue, JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import { DeskBench } from './testing/desk-bench.ts';
import { groupsInSql, upToRounding } from './testing/sql-oracle.ts';

const aggregates: { readonly [name: string]: AggregateDefinition } = {
  count: { kind: 'count' }, rate: { kind: 'rate', perMs: 60 }, sum: { kind: 'sum', of: 'value' }, mean: { kind: 'mean', of: 'value' },
  min: { kind: 'min', of: 'value' }, max: { kind: 'max', of: 'attributes.n' }, variance: { kind: 'variance', of: 'value' },
  first: { kind: 'first', of: 'value' }, last: { kind: 'last', of: 'attributes.state' }, distinct: { kind: 'distinct', of: 'attributes.state', exactLimit: 2 },
  quantiles: { kind: 'quantiles', of: 'value', ranks: [0, 0.5, 0.95, 1], relativeError: 0.01 }, top: { kind: 'top', of: 'entity', limit: 2 },
  failures: { kind: 'failure-ratio', failed: { kind: 'is', field: 'attributes.state', value: 'bad' } }, states: { kind: 'time-in-state', of: 'attributes.state' },
};
const lengthMs = 1_000;

const rangeArbitrary: fc.Arbitrary<CursorRange> = fc.oneof(
  { weight: 3, arbitrary: fc.constant({ kind: 'sliding', lengthMs } as const) },
  fc.constant({ kind: 'tumbling', lengthMs } as const),
  fc.constant({ kind: 'fixed', from: 9_900, to: 11_500 } as const),
);
const filterArbitrary: fc.Arbitrary<JournalFilter> = fc.constantFrom<JournalFilter>(
  { kind: 'all', of: [] }, { kind: 'is', field: 'stream', value: 'cluster' }, { kind: 'all', of: [{ kind: 'is', field: 'stream', value: 'cluster' }, { kind: 'not', of: { kind: 'is', field: 'attributes.state', value: 'bad' } }] },
);
const namesArbitrary = fc.oneof(fc.constant(Object.keys(aggregates)), fc.subarray(Object.keys(aggregates), { minLength: 1 }));
const definitionArbitrary: fc.Arbitrary<CursorDefinition> = fc.record({
  name: fc.constant('tile'), range: rangeArbitrary, filter: filterArbitrary,
  groupBy: fc.constantFrom([], ['entity'] as const, ['entity', 'attributes.state'] as const),
  aggregates: namesArbitrary.map((names) => Object.fromEntries(names.flatMap((name) => (aggregates[name] === undefined ? [] : [[name, aggregates[name]]])))),
  allowedLatenessMs: fc.constantFrom(0, 0, 50, 5_000), maxTuples: fc.constant(1_000),
});

/** `offset`: of its time from the present. */
type Told = Omit<NewJournalEvent, 'at'> & { readonly offset: number };
const externalId = fc.option(fc.integer({ min: 1, max: 30 }).map((number) => `e${number}`), { freq: 1 });
const toldArbitrary: fc.Arbitrary<Told> = fc.record({
  offset: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: -100, max: 50 }) }, { weight: 1, arbitrary: fc.integer({ min: -1_500, max: 1_500 }) }),
  stream: fc.constantFrom('cluster', 'cluster', 'headset'), type: fc.constant('cluster.health'), source: fc.constantFrom('c1', 'c1', 'c2'), externalId,
  entity: fc.constantFrom('n1', 'n2', ''), value: fc.option(fc.oneof(fc.integer({ min: -4, max: 9 }), fc.constantFrom(0.1, 0.2, 1e15, -1e15, 1e301))),
  attributes: fc.record({ state: fc.constantFrom('ok', 'bad', 1, true, null), n: fc.constantFrom(1, -2.5, '3') }, { requiredKeys: [] }),
  compensates: fc.option(externalId, { freq: 4 }).map((id) => id ?? null),
});

type Move =
  | { readonly kind: 'store'; readonly events: readonly Told[] }
  | { readonly kind: 'tell' }
  | { readonly kind: 'work'; readonly turns: number; readonly pieces: number }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'look' };
const moveArbitrary: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('store' as const), events: fc.array(toldArbitrary, { minLength: 1, maxLength: 12 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('tell' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('work' as const), turns: fc.integer({ min: 1, max: 4 }), pieces: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.oneof({ weight: 16, arbitrary: fc.integer({ min: 0, max: 60 }) }, { weight: 2, arbitrary: fc.integer({ min: 100, max: 1_300 }) }, { weight: 1, arbitrary: fc.integer({ min: -3_000, max: -1 }) }) }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('look' as const) }) },
);

/** A desk with one cursor, and what was told of it last. */
function watching(definition: CursorDefinition): { bench: DeskBench; last: () => CursorValue | null; versions: number[] } {
  const bench = new DeskBench();
  bench.now = 10_000;
  let last: CursorValue | null = null;
  const versions: number[] = [];
  bench.desk.watch(definition, (value) => {
    last = value;
    versions.push(value.version);
  });
  return { bench, last: () => last, versions };
}

function move(bench: DeskBench, each: Move): void {
  switch (each.kind) {
    case 'store': return bench.store(each.events.map(({ offset, ...event }) => ({ ...event, at: bench.now + offset })));
    case 'tell': return bench.tell();
    case 'time': return bench.setTime(bench.now + each.ms);
    case 'work':
      bench.piecesPerStep = each.pieces;
      return bench.work(each.turns);
    case 'look': return settle(bench);
  }
}

/** Everything is told and worked off; then time goes on a little, because nobody is told twice within a tenth of a second. */
function settle(bench: DeskBench): void {
  bench.tell();
  bench.piecesPerStep = Number.POSITIVE_INFINITY;
  bench.work();
  bench.setTime(bench.now + 100);
  bench.work();
}

function expectSql(bench: DeskBench, definition: CursorDefinition, value: CursorValue | null): void {
  expect(bench.troubles).toEqual([]);
  expect(value?.precision).toEqual({ kind: 'exact' });
  if (value === null) return;
  const wanted = groupsInSql(bench.database, definition, { from: value.from, to: value.to, now: value.at });
  expect(value.groups).toEqual(upToRounding(value.groups, wanted, definition));
}

describe('a cursor', () => {
  it('shows what SQL over the store says, whatever comes late, is taken back, or happens to the clock', () => {
    fc.assert(fc.property(definitionArbitrary, fc.array(toldArbitrary, { maxLength: 12 }), fc.array(moveArbitrary, { maxLength: 30 }), (definition, before, moves) => {
      const { bench, last, versions } = watching(definition);
      bench.store(before.map(({ offset, ...event }) => ({ ...event, at: bench.now + offset })));
      for (const each of [...moves, { kind: 'look' } as const]) {
        move(bench, each);
        if (each.kind === 'look') expectSql(bench, definition, last());
      }
      expect(versions).toEqual(versions.map((_, index) => index + 1));
      bench.close();
    }), { numRuns: 400 });
  });
});
