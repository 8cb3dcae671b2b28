import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { FakeCollection, throwFault } from '../testing/fake-host.ts';
import { connectTo } from './link.ts';
import { applyMessage, follow, ResyncError, type Mirror } from './stream.ts';
import { emptyCollection, followCollection, type CollectionState } from './use-stream.ts';

interface Item {
  readonly id: string;
  readonly value: number;
}
const keyOf = ({ id }: Item): string => id;

beforeEach(() => {
  vi.useFakeTimers();
  connectTo({ call: () => Promise.resolve() });
});
afterEach(() => { vi.useRealTimers(); });

describe('a mirror', () => {
  test('holds after any run of patches what the host holds', () => {
    const item = fc.record({ id: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.nat(9) });
    const patch = fc.record({ upsert: fc.uniqueArray(item, { selector: keyOf, maxLength: 3 }), remove: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd'), { maxLength: 2 }) });
    fc.assert(fc.property(fc.uniqueArray(item, { selector: keyOf }), fc.array(patch), (items, patches) => {
      const model = new Map(items.map((entry) => [entry.id, entry]));
      let mirror: Mirror<Item> = applyMessage<Item>(null, { kind: 'snapshot', version: 7, items }, keyOf);
      for (const [index, { upsert, remove }] of patches.entries()) {
        for (const key of remove) model.delete(key);
        for (const entry of upsert) model.set(entry.id, entry);
        mirror = applyMessage(mirror, { kind: 'patch', version: 8 + index, upsert, remove }, keyOf);
      }
      expect(mirror.byKey).toEqual(model);
    }));
  });
  test('asks for everything anew when a message is missing or nothing came before', () => {
    const mirror = applyMessage<Item>(null, { kind: 'snapshot', version: 1, items: [] }, keyOf);
    expect(() => applyMessage(mirror, { kind: 'patch', version: 3, upsert: [], remove: [] }, keyOf)).toThrow(ResyncError);
    expect(() => applyMessage<Item>(null, { kind: 'patch', version: 1, upsert: [], remove: [] }, keyOf)).toThrow(ResyncError);
  });
  test('unchanged items keep their identity, so that what shows them need not draw again', () => {
    const a = { id: 'a', value: 1 };
    const mirror = applyMessage<Item>(null, { kind: 'snapshot', version: 1, items: [a, { id: 'b', value: 1 }] }, keyOf);
    const next = applyMessage(mirror, { kind: 'patch', version: 2, upsert: [{ id: 'b', value: 2 }], remove: [] }, keyOf);
    expect(next.byKey.get('a')).toBe(a);
  });
});

test('a gap opens the stream once more, at once and unseen', async () => {
  const opened: number[] = [];
  async function* broken(round: number): AsyncGenerator<CollectionMessage<Item>> {
    yield { kind: 'snapshot', version: 1, items: [{ id: 'a', value: round }] };
    if (round === 0) yield { kind: 'patch', version: 5, upsert: [], remove: [] };
    await new Promise(() => {});
  }
  let state: CollectionState<Item> = emptyCollection;
  const phases: string[] = [];
  const stop = new AbortController();
  void followCollection<Item>(async () => { opened.push(0); return broken(opened.length - 1); }, keyOf, (next) => { state = next(state); phases.push(state.phase); }, stop.signal);
  await vi.advanceTimersByTimeAsync(0);
  expect(opened).toHaveLength(2);
  expect(state.items).toEqual([{ id: 'a', value: 1 }]);
  expect(phases).not.toContain('lost');
  stop.abort();
});

test('a stream that fails keeps its last value, says why, and comes back by itself', async () => {
  const collection = new FakeCollection<Item>(keyOf, [{ id: 'a', value: 1 }]);
  const faults: Fault[] = [];
  const values: unknown[] = [];
  let round = 0;
  const stop = new AbortController();
  void follow<unknown>(async (signal) => {
    round += 1;
    if (round === 2) throwFault({ code: 'busy', message: 'Not now.' });
    return round === 1 ? (async function* once() { yield 'first'; })() : collection.watch(signal);
  }, { value: (value) => { values.push(value); }, lost: (fault) => { faults.push(fault); } }, stop.signal);
  await vi.advanceTimersByTimeAsync(0);
  expect(values).toEqual(['first']);
  expect(faults.map(({ code }) => code)).toEqual(['connection-lost']);
  await vi.advanceTimersByTimeAsync(300);
  expect(faults.map(({ message }) => message).at(-1)).toBe('Not now.');
  await vi.advanceTimersByTimeAsync(1_500);
  expect(values).toHaveLength(2);
  stop.abort();
});

test('nothing is opened again once nobody listens', async () => {
  let opened = 0;
  const stop = new AbortController();
  void follow<never>(async () => { opened += 1; return (async function* none(): AsyncGenerator<never> { /* ends at once */ })(); }, { value: () => {}, lost: () => {} }, stop.signal);
  await vi.advanceTimersByTimeAsync(0);
  stop.abort();
  await vi.advanceTimersByTimeAsync(60_000);
  expect(opened).toBe(1);
});
