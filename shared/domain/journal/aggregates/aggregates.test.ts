import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { AggregateDefinition, AggregateValue } from '../cursor.ts';
import type { FieldSource } from '../field.ts';
import type { Aggregate } from './aggregate.ts';
import { compileAggregate } from './compile-aggregate.ts';
import { estimateOf, mergedSketch, newSketch, noteInSketch } from './distinct-sketch.ts';
import { addExactly, roundedSum, type ExactSum } from './exact-sum.ts';

const definitions: readonly AggregateDefinition[] = [
  { kind: 'count' }, { kind: 'sum', of: 'value' }, { kind: 'min', of: 'value' }, { kind: 'max', of: 'value' }, { kind: 'mean', of: 'value' }, { kind: 'variance', of: 'value' },
  { kind: 'first', of: 'value' }, { kind: 'last', of: 'entity' }, { kind: 'rate', perMs: 1_000 }, { kind: 'distinct', of: 'entity', exactLimit: 3 },
  { kind: 'quantiles', of: 'value', ranks: [0, 0.25, 0.5, 0.99, 1], relativeError: 0.01 }, { kind: 'top', of: 'entity', limit: 3 },
  { kind: 'failure-ratio', failed: { kind: 'is', field: 'entity', value: 'b' } }, { kind: 'time-in-state', of: 'entity' },
];
const span = { from: 0, to: 1_000, now: 1_000 };
const eventArbitrary: fc.Arbitrary<FieldSource> = fc.record({
  stream: fc.constant('cluster' as const), type: fc.constant(''), source: fc.constant(''), attributes: fc.constant({}),
  entity: fc.constantFrom('a', 'b', 'c', 'd', 'e', ''),
  value: fc.option(fc.oneof(fc.integer({ min: -5, max: 5 }), fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constantFrom(1e16, -1e16, 1e-300, 1e299, 1e301))),
});
const eventsArbitrary = fc.array(eventArbitrary, { maxLength: 30 });

/** @returns what one event makes of an aggregate; its place in the order is its index. */
function lifted(aggregate: Aggregate, event: FieldSource, index: number): unknown {
  const sample = aggregate.read(event);
  return sample === null ? aggregate.identity() : aggregate.lift(sample, index * 10, index);
}

/** @returns what is wanted; where rounding alone is between the two, what was got (variance rounds by its brackets). */
function upToRounding(got: AggregateValue, wanted: AggregateValue): AggregateValue {
  if (got.kind !== 'number' || wanted.kind !== 'number' || got.value === null || wanted.value === null) return wanted;
  return Math.abs(got.value - wanted.value) <= 1e-9 * Math.abs(wanted.value) + 1e-9 ? got : wanted;
}

const cases = definitions.flatMap((definition) => (['of-events', 'bounded'] as const).map((memory) => ({ kind: definition.kind, memory, aggregate: compileAggregate(definition, memory) })));

describe('an aggregate', () => {
  it.each(cases)('gives the same however the events are bracketed: $kind, memory $memory', ({ aggregate }) => {
    fc.assert(fc.property(eventsArbitrary, fc.infiniteStream(fc.nat()), (events, cuts) => {
      const states = events.map((event, index) => lifted(aggregate, event, index));
      const inOrder = states.reduce((left, right) => aggregate.combine(left, right), aggregate.identity());
      const bracketed = (from: number, to: number): unknown => {
        if (to - from <= 1) return states[from] ?? aggregate.identity();
        const cut = from + 1 + ((cuts.next().value ?? 0) % (to - from - 1));
        return aggregate.combine(bracketed(from, cut), bracketed(cut, to));
      };
      const got = aggregate.lower(bracketed(0, states.length), span);
      expect(got).toEqual(upToRounding(got, aggregate.lower(inOrder, span)));
    }));
  });

  it.each(cases.filter(({ aggregate }) => !aggregate.ordered))('gives the same in any order: $kind, memory $memory', ({ aggregate }) => {
    fc.assert(fc.property(eventsArbitrary, fc.func(fc.nat()), (events, rank) => {
      const states = events.map((event, index) => ({ state: lifted(aggregate, event, index), rank: rank(index) }));
      const fold = (ordered: typeof states): AggregateValue => aggregate.lower(ordered.reduce((left, { state }) => aggregate.combine(left, state), aggregate.identity()), span);
      const got = fold(states.toSorted((left, right) => left.rank - right.rank));
      expect(got).toEqual(upToRounding(got, fold(states)));
    }));
  });

  const runningCases = cases.flatMap(({ kind, memory, aggregate }) => (aggregate.running === null ? [] : [{ kind, memory, aggregate, running: aggregate.running }]));
  it.each(runningCases)('leaves no trace of what a running state took and gave back: $kind, memory $memory', ({ aggregate, running }) => {
    fc.assert(fc.property(eventsArbitrary, eventsArbitrary, eventsArbitrary, (kept, passing, sliced) => {
      const state = running.start();
      const slice = sliced.reduce<unknown>((left, event, index) => aggregate.combine(left, lifted(aggregate, event, index)), aggregate.identity());
      const samples = (events: FieldSource[]) => events.flatMap((event) => aggregate.read(event) ?? []);
      for (const sample of samples(passing)) running.add(state, sample);
      running.addAll(state, slice);
      for (const sample of samples(kept)) running.add(state, sample);
      for (const sample of samples(passing)) running.take(state, sample);
      running.takeAll(state, slice);
      const alone = kept.reduce<unknown>((left, event, index) => aggregate.combine(left, lifted(aggregate, event, index)), aggregate.identity());
      expect(aggregate.lower(state, span)).toEqual(aggregate.lower(alone, span));
    }));
  });
});

describe('an exact sum', () => {
  it('is the nearest double to the true sum, as integers of any length say', () => {
    const scale = 2 ** 60;
    fc.assert(fc.property(fc.array(fc.tuple(fc.maxSafeInteger(), fc.integer({ min: -60, max: 300 })), { maxLength: 40 }), (parts) => {
      const sum: ExactSum = [];
      let whole = 0n;
      for (const [digits, exponent] of parts) {
        addExactly(sum, digits * 2 ** exponent);
        whole += BigInt(digits) << BigInt(exponent + 60);
      }
      // Number(bigint) rounds to the nearest double, ties to even.
      expect(roundedSum(sum)).toBe(Number(whole) / scale);
    }));
  });

  it('finds the one grain beside the mountains', () => {
    const sum: ExactSum = [];
    for (const value of [1e16, 1, -1e16, 0.1, 1e300, -1e300, -0.1]) addExactly(sum, value);
    expect(roundedSum(sum)).toBe(1);
  });
});

describe('a sketch of distinct values', () => {
  it.each([100, 1_000, 10_000, 200_000])('of %i is off by less than four standard errors', (values) => {
    const sketches = [newSketch(), newSketch()] as const;
    for (let index = 0; index < values; index += 1) noteInSketch(sketches[index % 3 === 0 ? 0 : 1], `node-${index}`);
    expect(Math.abs(estimateOf(mergedSketch(...sketches)) / values - 1)).toBeLessThan(4 * 0.023);
  });
});

describe('quantiles', () => {
  it('are off by no more than promised, for values of any size and sign', () => {
    const value = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e300, max: 1e300 }), fc.integer({ min: -100, max: 100 }), fc.constantFrom(0, 5e-324, -5e-324));
    fc.assert(fc.property(fc.array(value, { minLength: 1, maxLength: 50 }), fc.constantFrom(0.001, 0.01, 0.1), (values, relativeError) => {
      const ranks = [0, 0.5, 0.9, 1];
      const aggregate = compileAggregate({ kind: 'quantiles', of: 'value', ranks, relativeError }, 'bounded');
      const lowered = aggregate.lower(values.reduce<unknown>((left, each, index) => aggregate.combine(left, aggregate.lift(each, index, index)), aggregate.identity()), span);
      const sorted = values.toSorted((left, right) => left - right);
      for (const [index, rank] of ranks.entries()) {
        const wanted = sorted[Math.floor(rank * (sorted.length - 1))] ?? Number.NaN;
        const got = lowered.kind === 'quantiles' ? (lowered.values[index]?.value ?? Number.NaN) : Number.NaN;
        expect(Math.abs(got - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * relativeError * (1 + 1e-9) + 5e-324);
      }
    }));
  });
});
