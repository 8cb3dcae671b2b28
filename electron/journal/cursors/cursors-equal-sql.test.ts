import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateDefinition, CursorDefinition, CursorRange, CursorValue, JournalFilter } from '../../../shared/domain/journal/cursor.ts';
import type { NewJournalEvent } from '../../../shared/domain/journal/event.ts';
import type { CursorSnapshots } from './snapshot.ts';
import { packSnapshot, unpackSnapshot } from './snapshot-files.ts';
import { DeskBench } from './testing/desk-bench.ts';
import { groupsInSql, pendingInSql, upToRounding } from './testing/sql-oracle.ts';
import { spanAt } from './window-span.ts';

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
  allowedLatenessMs: fc.constantFrom(0, 0, 50, 5_000),
  // Three events in memory make every cursor fall back on slices, twelve some of them now and then.
  maxTuples: fc.constantFrom(3, 12, 1_000, 1_000),
});

/** `offset`: of its time from the present. */
type Told = Omit<NewJournalEvent, 'at'> & { readonly offset: number };
const externalId = fc.integer({ min: 1, max: 25 }).map((number) => `e${number}`);
const seldom = <T>(arbitrary: fc.Arbitrary<T>, often: number): fc.Arbitrary<T | null> => fc.oneof({ weight: often, arbitrary }, { weight: 4, arbitrary: fc.constant(null) });
const toldArbitrary: fc.Arbitrary<Told> = fc.record({
  offset: fc.oneof({ weight: 6, arbitrary: fc.constant(0) }, { weight: 2, arbitrary: fc.integer({ min: -100, max: 50 }) }, { weight: 1, arbitrary: fc.integer({ min: -1_500, max: 1_500 }) }),
  stream: fc.constantFrom('cluster', 'cluster', 'headset'), type: fc.constant('cluster.health'), source: fc.constantFrom('c1', 'c1', 'c2'), externalId: seldom(externalId, 4),
  entity: fc.constantFrom('n1', 'n2', ''), value: fc.option(fc.oneof(fc.integer({ min: -4, max: 9 }), fc.constantFrom(0.1, 0.2, 1e15, -1e15, 1e301))),
  attributes: fc.record({ state: fc.constantFrom('ok', 'bad', 1, true, null), n: fc.constantFrom(1, -2.5, '3') }, { requiredKeys: [] }),
  compensates: seldom(externalId, 1),
});

type Move =
  | { readonly kind: 'store'; readonly events: readonly Told[] }
  | { readonly kind: 'tell' }
  | { readonly kind: 'work'; readonly turns: number; readonly pieces: number }
  | { readonly kind: 'time'; readonly ms: number }
  | { readonly kind: 'restart'; readonly killed: boolean }
  | { readonly kind: 'look'; readonly quietMs: number };
const moveArbitrary: fc.Arbitrary<Move> = fc.oneof(
  { weight: 6, arbitrary: fc.record({ kind: fc.constant('store' as const), events: fc.array(toldArbitrary, { minLength: 1, maxLength: 12 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('tell' as const) }) },
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('work' as const), turns: fc.integer({ min: 1, max: 4 }), pieces: fc.integer({ min: 1, max: 5 }) }) },
  { weight: 5, arbitrary: fc.record({ kind: fc.constant('time' as const), ms: fc.oneof({ weight: 16, arbitrary: fc.integer({ min: 0, max: 60 }) }, { weight: 2, arbitrary: fc.integer({ min: 100, max: 1_300 }) }, { weight: 1, arbitrary: fc.integer({ min: -3_000, max: -1 }) }) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('restart' as const), killed: fc.boolean() }) },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('look' as const), quietMs: fc.oneof(fc.constant(100), fc.integer({ min: 100, max: 1_500 }), fc.constant(61_000)) }) },
);

/** A desk with one cursor, and what was told of it last. */
class Watched {
  readonly bench = new DeskBench();
  readonly definition: CursorDefinition;
  last: CursorValue | null = null;
  versions: number[] = [];
  readonly #snapshots = new Map<string, Buffer>();

  constructor(definition: CursorDefinition, before: readonly Told[]) {
    this.definition = definition;
    this.bench.now = 10_000;
    this.#store(before);
    this.#open(null);
  }

  make(move: Move): void {
    const { bench } = this;
    switch (move.kind) {
      case 'store': return this.#store(move.events);
      case 'tell': return bench.tell();
      case 'time': return bench.setTime(bench.now + move.ms);
      case 'work':
        bench.piecesPerStep = move.pieces;
        return bench.work(move.turns);
      case 'restart':
        if (!move.killed) bench.desk.close();
        return this.#open({
          load: (name) => unpackSnapshot(this.#snapshots.get(name) ?? Buffer.alloc(0)),
          save: (name, snapshot) => { this.#snapshots.set(name, packSnapshot(snapshot)); },
        });
      case 'look': return this.#settle(move.quietMs);
    }
  }

  /** Everything is told and worked off; then time goes on quietly: a tenth of a second at least, because nobody is told twice within it. */
  #settle(quietMs: number): void {
    const { bench } = this;
    bench.piecesPerStep = Number.POSITIVE_INFINITY;
    bench.tell();
    bench.work();
    bench.setTime(bench.now + quietMs);
    bench.work();
  }

  #store(events: readonly Told[]): void {
    this.bench.store(events.map(({ offset, ...event }) => ({ ...event, at: this.bench.now + offset })));
  }

  #open(snapshots: CursorSnapshots | null): void {
    this.versions = [];
    this.bench.openDesk(snapshots).watch(this.definition, (value) => {
      this.last = value;
      this.versions.push(value.version);
    });
  }
}

/** Figures of a moment hold until an event comes or goes; those that change with time alone are told once a second. */
function momentOf({ bench, definition }: Watched, value: CursorValue): number {
  const isTimed = Object.values(definition.aggregates).some(({ kind }) => kind === 'time-in-state');
  return isTimed ? value.at : Math.max(bench.now, value.at);
}

/** @returns what the cursor shows, and what SQL says, equal but for rounding. */
function compared(watched: Watched): { readonly shown: unknown; readonly inSql: unknown } {
  const { bench, definition, last } = watched;
  if (last === null) return { shown: null, inSql: 'a value' };
  const span = spanAt(definition.range, momentOf(watched, last));
  // The oldest slot of a sliding window counts as a whole.
  const from = last.precision.kind === 'sliced' && definition.range.kind === 'sliding' ? Math.floor(span.from / last.precision.sliceMs) * last.precision.sliceMs : span.from;
  const inSql = groupsInSql(bench.database, definition, { ...span, from });
  const groups = upToRounding(last.groups, inSql, definition, (span.to - from) / (span.to - span.from));
  return {
    shown: { troubles: bench.troubles, filling: last.precision.kind === 'filling', pending: last.pending, groups: last.groups },
    inSql: { troubles: [], filling: false, pending: pendingInSql(bench.database), groups },
  };
}

describe('a cursor', () => {
  it('shows what SQL over the store says, whatever comes late, is taken back, or happens to the clock or the program', () => {
    fc.assert(fc.property(definitionArbitrary, fc.array(toldArbitrary, { maxLength: 20 }), fc.array(moveArbitrary, { maxLength: 30 }), (definition, before, moves) => {
      const watched = new Watched(definition, before);
      for (const move of [...moves, { kind: 'look', quietMs: 100 } as const]) {
        watched.make(move);
        const { shown, inSql } = move.kind === 'look' ? compared(watched) : { shown: null, inSql: null };
        expect(shown).toEqual(inSql);
      }
      expect(watched.versions).toEqual(watched.versions.map((_, index) => index + 1));
      watched.bench.close();
    }), { numRuns: 400 });
  });
});
