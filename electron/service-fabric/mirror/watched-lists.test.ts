import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { until } from '../actions/testing/cluster-rig.ts';
import { hurryTime, type HurriedTime } from '../../core/testing/hurried-time.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { openScriptedCluster, type ScriptedCluster } from '../entities/testing/scripted-cluster.ts';
import { WatchedLists } from './watched-lists.ts';

interface Item {
  readonly key: string;
  readonly value: number;
}

describe('lists that are asked for while somebody looks', () => {
  const newFolder = temporaryFolders();
  let scripted: ScriptedCluster;
  let time: HurriedTime;
  let lists: WatchedLists<string, Item>;
  /** Askings so far, and those that were cancelled. */
  const asked: string[] = [];
  const cancelled: string[] = [];
  let pages: () => AsyncIterable<readonly Item[]>;
  const items = (...keys: readonly string[]): Item[] => keys.map((key) => ({ key, value: 1 }));
  const keysOf = (list: { values(): Iterable<Item> }): string[] => [...list.values()].map(({ key }) => key);

  beforeEach(async () => {
    asked.length = 0;
    cancelled.length = 0;
    pages = async function* once() {
      yield items('a', 'b');
    };
    time = hurryTime(50);
    scripted = await openScriptedCluster(await newFolder(), null, time.clock);
    await until(() => scripted.cluster.reachable);
    lists = new WatchedLists<string, Item>(scripted.cluster, {
      listKey: (name) => name, itemKey: ({ key }) => key, keepMs: 10_000,
      fetch: async function* fetch(_client, name, signal) {
        asked.push(name);
        signal.addEventListener('abort', () => void cancelled.push(name), { once: true });
        yield* pages();
      },
    });
  });
  afterEach(async () => {
    lists.close();
    await scripted.close();
    time.restore();
  });

  it('share one asking between all who look, and are asked for again after a pause', async () => {
    const [first, second] = [lists.hold('one'), lists.hold('one')];
    expect(second.list).toBe(first.list);
    await until(() => first.list.complete);
    expect(asked).toEqual(['one']);
    await until(() => asked.length === 2);
    first.release();
    first.release();
    await until(() => asked.length === 3);
    second.release();
  });

  it('show a page as it comes, and lose what no page had only at the end', async () => {
    const hold = lists.hold('one');
    await until(() => hold.list.complete);
    const rest = Promise.withResolvers<void>();
    pages = async function* two() {
      yield items('c');
      await rest.promise;
      yield items('b');
    };
    const refreshed = hold.refresh();
    await until(() => hold.list.size === 3);
    expect(keysOf(hold.list)).toEqual(['a', 'b', 'c']);
    rest.resolve();
    await refreshed;
    expect(keysOf(hold.list)).toEqual(['b', 'c']);
    hold.release();
  });

  it('keep what they have when an asking fails, and say why', async () => {
    const hold = lists.hold('one');
    await until(() => hold.list.complete);
    pages = async function* half() {
      yield items('c');
      throw new Error('broken');
    };
    await hold.refresh();
    await until(() => hold.list.freshness.trouble !== '');
    expect(keysOf(hold.list)).toEqual(['a', 'b', 'c']);
    pages = async function* well() {
      yield items('a');
    };
    await hold.refresh();
    await until(() => hold.list.freshness.trouble === '');
    expect(keysOf(hold.list)).toEqual(['a']);
    hold.release();
  });

  it('cancel the asking with the last who looks, stay for a while, and are forgotten', async () => {
    pages = async function* never() {
      await new Promise(() => {});
      yield [];
    };
    const hold = lists.hold('one');
    await until(() => asked.length === 1);
    hold.release();
    expect(cancelled).toEqual(['one']);
    expect(lists.known('one')?.freshness.nextAt).toBeNull();
    pages = async function* back() {
      yield items('a');
    };
    const again = lists.hold('one');
    await until(() => again.list.complete);
    again.release();
    expect(lists.known('one')?.size).toBe(1);
    await until(() => lists.known('one') === null);
  });

  it('are asked for more rarely while nobody sees them', async () => {
    const seen = lists.hold('seen');
    const hidden = lists.hold('hidden', () => false);
    await until(() => asked.filter((name) => name === 'seen').length >= 4);
    expect(asked.filter((name) => name === 'hidden').length).toBeLessThanOrEqual(2);
    seen.release();
    hidden.release();
  });

  it('outlive a session with their age, and are asked for with the next one', async () => {
    const hold = lists.hold('one');
    await until(() => hold.list.complete);
    const { asOf } = hold.list.freshness;
    await scripted.connections.disconnect(scripted.cluster.connectionId);
    await until(() => !scripted.cluster.reachable);
    expect(hold.list.freshness).toMatchObject({ asOf: expect.any(Number), nextAt: null, trouble: expect.stringMatching(/./) });
    expect(keysOf(hold.list)).toEqual(['a', 'b']);
    const before = asked.length;
    scripted.connections.connect(scripted.cluster.connectionId);
    await until(() => asked.length > before && hold.list.freshness.trouble === '');
    expect(hold.list.freshness.asOf ?? 0).toBeGreaterThan(asOf ?? Number.POSITIVE_INFINITY);
    hold.release();
  });
});
