import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { CollectionMessage } from '../../shared/contract/procedure.ts';
import { LiveCollection } from './live-collection.ts';
import { ManualClock } from './testing/manual-clock.ts';

interface Item {
  readonly id: string;
  readonly value: number;
}

function collection(clock = new ManualClock(), onWatchersChange?: (watchers: number) => void) {
  const items = new LiveCollection<Item>({ keyOf: (item) => item.id, clock, ...(onWatchersChange ? { onWatchersChange } : {}) });
  return { clock, items };
}

/** Applies messages as a page does. */
function applyTo(mirror: Map<string, Item>, message: CollectionMessage<Item>): void {
  if (message.kind === 'snapshot') {
    mirror.clear();
    for (const item of message.items) mirror.set(item.id, item);
    return;
  }
  for (const key of message.remove) mirror.delete(key);
  for (const item of message.upsert) mirror.set(item.id, item);
}

describe('LiveCollection', () => {
  it('begins with a snapshot and goes on with patches whose versions count up by one', async () => {
    const { clock, items } = collection();
    items.set({ id: 'a', value: 1 });
    const watch = items.watch();
    expect(await watch.next()).toEqual({ done: false, value: { kind: 'snapshot', version: 1, items: [{ id: 'a', value: 1 }] } });
    const next = watch.next();
    items.set({ id: 'a', value: 2 });
    items.set({ id: 'b', value: 1 });
    await clock.advance(100);
    expect((await next).value).toEqual({ kind: 'patch', version: 2, upsert: [{ id: 'a', value: 2 }, { id: 'b', value: 1 }], remove: [] });
    const last = watch.next();
    items.delete('a');
    await clock.advance(100);
    expect((await last).value).toEqual({ kind: 'patch', version: 3, upsert: [], remove: ['a'] });
    await watch.return();
  });

  it('says nothing about equal items, nor about a change that was undone in time', async () => {
    const { clock, items } = collection();
    items.set({ id: 'a', value: 1 });
    const watch = items.watch();
    await watch.next();
    let answered = false;
    const next = watch.next().then((result) => {
      answered = true;
      return result;
    });
    items.set({ id: 'a', value: 1 });
    items.replaceAll([{ id: 'a', value: 1 }]);
    items.set({ id: 'a', value: 2 });
    items.set({ id: 'a', value: 1 });
    await clock.advance(1_000);
    expect(answered).toBe(false);
    items.set({ id: 'a', value: 3 });
    await clock.advance(100);
    expect((await next).value).toMatchObject({ version: 2, upsert: [{ id: 'a', value: 3 }] });
    await watch.return();
  });

  it('sends at most ten messages a second, and rare ones to a hidden page', async () => {
    const { clock, items } = collection();
    let visible = true;
    let messages = 0;
    const watch = items.watch(undefined, { visible: () => visible });
    const reading = (async () => {
      for await (const _ of watch) messages += 1;
    })();
    for (let ms = 0; ms < 1_000; ms += 10) {
      items.set({ id: 'a', value: ms });
      await clock.advance(10);
    }
    expect(messages).toBeLessThanOrEqual(11);
    expect(messages).toBeGreaterThanOrEqual(9);
    visible = false;
    messages = 0;
    for (let ms = 0; ms < 10_000; ms += 100) {
      items.set({ id: 'a', value: ms });
      await clock.advance(100);
    }
    expect(messages).toBeLessThanOrEqual(3);
    items.set({ id: 'a', value: -1 });
    visible = true;
    messages = 0;
    await clock.advance(300);
    expect(messages).toBe(1);
    await watch.return();
    await reading;
  });

  it('gives a reader that lags far behind the whole again', async () => {
    const { clock, items } = collection();
    const watch = items.watch();
    await watch.next();
    for (let index = 0; index < 3_000; index++) items.set({ id: String(index), value: index });
    await clock.advance(100);
    const { value } = await watch.next();
    expect(value).toMatchObject({ kind: 'snapshot', version: 2 });
    expect(value?.kind === 'snapshot' && value.items).toHaveLength(3_000);
    await watch.return();
  });

  it('sends a large collection in parts where wanted, with everybody’s turn in between, and never less than before', async () => {
    const clock = new ManualClock();
    const items = new LiveCollection<Item>({ keyOf: ({ id }) => id, clock, mostItems: 100 });
    items.replaceAll(Array.from({ length: 250 }, (_, index) => ({ id: `i${index}`, value: 0 })));
    const watch = items.watch();
    const mirror = new Map<string, Item>();
    const kinds: string[] = [];
    let turns = 0;
    const taken = async (): Promise<void> => {
      const { value } = await watch.next();
      if (!value) throw new Error('It ended.');
      kinds.push(value.kind);
      applyTo(mirror, value);
    };
    await taken();
    expect(mirror.size).toBe(100);
    setImmediate(() => void (turns += 1));
    items.delete('i240');
    items.set({ id: 'i0', value: 1 });
    for (let part = 0; part < 2; part += 1) await taken();
    expect(turns).toBe(1);
    expect([...mirror.keys()].slice(0, 249)).toEqual([...items.values()].map(({ id }) => id));
    items.replaceAll(items.values().map(({ id }) => ({ id, value: 2 })));
    const next = taken();
    await clock.advance(100);
    await next;
    for (let part = 0; part < 2; part += 1) await taken();
    expect(kinds).toEqual(['snapshot', ...Array.from({ length: 5 }, () => 'patch')]);
    expect([...mirror.values()]).toEqual(items.values());
    await watch.return();
  });

  it('ends at once when the signal is aborted or the reader leaves while it waits', async () => {
    const counts: number[] = [];
    const { items } = collection(new ManualClock(), (watchers) => counts.push(watchers));
    const controller = new AbortController();
    const watch = items.watch(controller.signal);
    await watch.next();
    const waiting = watch.next();
    controller.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    const other = items.watch();
    await other.next();
    const stuck = other.next();
    await other.return();
    expect(await stuck).toEqual({ done: true, value: undefined });
    expect(counts).toEqual([1, 0, 1, 0]);
  });

  it('brings every watcher to the same items whatever happens in between', async () => {
    const act = fc.oneof(
      fc.record({ kind: fc.constant('set' as const), id: fc.constantFrom('a', 'b', 'c', 'd'), value: fc.integer({ min: 0, max: 3 }) }),
      fc.record({ kind: fc.constant('delete' as const), id: fc.constantFrom('a', 'b', 'c', 'd') }),
      fc.record({ kind: fc.constant('replace' as const), ids: fc.uniqueArray(fc.constantFrom('a', 'b', 'c', 'd')) }),
      fc.record({ kind: fc.constant('wait' as const) }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(act, { maxLength: 30 }), fc.constantFrom(null, 1, 2), async (acts, mostItems) => {
        const clock = new ManualClock();
        const items = new LiveCollection<Item>({ keyOf: ({ id }) => id, clock, ...(mostItems === null ? {} : { mostItems }) });
        const mirror = new Map<string, Item>();
        const versions: number[] = [];
        const watch = items.watch();
        const reading = (async () => {
          for await (const message of watch) {
            versions.push(message.version);
            applyTo(mirror, message);
          }
        })();
        for (const each of acts) {
          if (each.kind === 'set') items.set({ id: each.id, value: each.value });
          else if (each.kind === 'delete') items.delete(each.id);
          else if (each.kind === 'replace') items.replaceAll(each.ids.map((id) => ({ id, value: 9 })));
          else await clock.advance(50);
        }
        for (let round = 0; round < 6; round += 1) {
          await clock.advance(200);
          await new Promise((resolve) => { setImmediate(resolve); });
        }
        expect([...mirror.values()].sort((l, r) => l.id.localeCompare(r.id))).toEqual([...items.values()].sort((l, r) => l.id.localeCompare(r.id)));
        expect(versions).toEqual(versions.map((_, index) => index + 1));
        await watch.return();
        await reading;
      }),
      { numRuns: 60 },
    );
  });
});
