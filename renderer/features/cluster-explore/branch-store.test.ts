import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { connectTo } from '../../app/link.ts';
import { FakeCollection } from '../../testing/fake-host.ts';
import { applicationRow } from '../../testing/sample-entities.ts';
import { BranchStore } from './branch-store.ts';
import type { BranchSource } from './tree-model.ts';

const source: BranchSource = { ref: { kind: 'cluster' }, list: 'applications' };
const other: BranchSource = { ref: { kind: 'cluster' }, list: 'nodes' };
const rows = new FakeCollection<EntityRow>((row) => row.key);

let opened: string[];
let open: Set<string>;
let store: BranchStore;
beforeEach(() => {
  connectTo({ call: () => Promise.reject(new Error('nothing is called')) });
  opened = [];
  open = new Set();
  rows.put(applicationRow('b'), applicationRow('a'));
  store = new BranchStore(async ({ list }, signal) => {
    opened.push(list);
    open.add(list);
    signal.addEventListener('abort', () => { open.delete(list); });
    return rows.watch(signal);
  });
});
afterEach(() => { store.watch(new Map()); });

const labels = (key: string): string[] | null => store.snapshot().get(key)?.items?.map(({ label }) => label) ?? null;
const until = (holds: () => boolean): Promise<void> => new Promise((resolve) => {
  const stop = store.subscribe(check);
  function check(): void {
    if (!holds()) return;
    stop();
    resolve();
  }
  check();
});

describe('branches of the tree', () => {
  it('are followed while they are wanted, and rest with what they know', async () => {
    store.watch(new Map([['x', source]]));
    await until(() => labels('x') !== null);
    expect(labels('x')).toEqual(['a', 'b']);
    rows.put(applicationRow('aa'));
    await until(() => labels('x')?.length === 3);
    store.watch(new Map([['y', other]]));
    await until(() => store.snapshot().get('x')?.phase === 'resting');
    expect(open).not.toContain('applications');
    expect(labels('x')).toEqual(['a', 'aa', 'b']);
    rows.remove(applicationRow('aa').key);
  });

  it('are opened once however often they are wanted', async () => {
    const wanted = new Map([['x', source]]);
    store.watch(wanted);
    store.watch(wanted);
    await until(() => labels('x') !== null);
    store.watch(new Map(wanted));
    expect(opened).toEqual(['applications']);
  });

  it('are asked anew when they come back into sight', async () => {
    store.watch(new Map([['x', source]]));
    await until(() => labels('x') !== null);
    store.watch(new Map());
    store.watch(new Map([['x', source]]));
    await until(() => store.snapshot().get('x')?.phase === 'live');
    expect(opened).toEqual(['applications', 'applications']);
  });
});
