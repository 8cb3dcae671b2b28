import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { keyConflicts } from '../../app/commands/keys.ts';
import { availableCommands, useCommandRegistry } from '../../app/commands/registry.ts';
import { fakeClusterProcedures, FakeClusters } from '../../testing/fake-clusters.ts';
import { fakeEntityProcedures } from '../../testing/fake-entities.ts';
import { fakeProcedures, FakeWorld } from '../../testing/fake-world.ts';
import { renderPage, type RenderedPage } from '../../testing/render-page.tsx';
import { forgetExploreMemory } from './explore-memory.ts';
// Loaded with the file: the first test would wait for all of it.
import '../../app/shell/ClusterFrame.tsx';
import './Explore.tsx';

const partition: EntityRef = { kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: 'a1b2c3d4-0000-4000-8000-000000000001' };

let page: RenderedPage;
beforeEach(() => {
  localStorage.clear();
  forgetExploreMemory();
});
afterEach(() => { page.close(); });

function open(path: string): void {
  const world = new FakeWorld();
  const clusters = new FakeClusters(world);
  page = renderPage(path, { world, procedures: { ...fakeProcedures(world, 1), clusters: { ...fakeClusterProcedures(clusters, 1), ...fakeEntityProcedures(clusters.nodes, 300) } } });
}

const item = (name: RegExp): Promise<HTMLElement> => screen.findByRole('treeitem', { name });
const listsAsked = (): string[] => page.calls.filter(({ path }) => path === 'clusters.entities.list').map(({ input }) => (typeof input === 'object' && input !== null && 'list' in input ? String(input.list) : ''));

describe('the tree of a cluster', () => {
  it('opens with the applications, red first, and asks for nothing that is closed', async () => {
    open('/clusters/c1/explore');
    await item(/Shop/);
    const names = screen.getAllByRole('treeitem').map(({ textContent }) => textContent ?? '');
    expect(names.findIndex((name) => name.includes('Shop'))).toBe(5);
    expect(listsAsked()).toEqual(['applications']);
  });

  it('a deep link opens the way to what it names and marks it', async () => {
    open(`/clusters/c1/explore/${encodeURIComponent(entityKey(partition))}`);
    const row = await item(/0 … 99/);
    await waitFor(() => { expect(row.getAttribute('aria-selected')).toBe('true'); });
    expect((await item(/Cart/)).getAttribute('aria-expanded')).toBe('true');
    expect(await screen.findByRole('article', { name: /partition Partition a1b2c3d4/ })).toBeTruthy();
  });

  it('Enter on a row shows its page, and the address names it', async () => {
    open('/clusters/c1/explore');
    (await item(/Billing/)).focus();
    await userEvent.keyboard('{Enter}');
    expect(await screen.findByRole('article', { name: 'application fabric:/Billing' })).toBeTruthy();
    expect(decodeURIComponent(decodeURIComponent(page.path()))).toContain('/explore/application:fabric');
  });

  it('e shows only what is red, and everything again', async () => {
    open('/clusters/c1/explore');
    await item(/Billing/);
    await userEvent.keyboard('e');
    await waitFor(() => { expect(screen.queryByRole('treeitem', { name: /Billing/ })).toBeNull(); });
    expect(await item(/Shop/)).toBeTruthy();
    expect(screen.getByText('1 match')).toBeTruthy();
    await userEvent.keyboard('e');
    expect(await item(/Billing/)).toBeTruthy();
  });

  it('comes back as it was left: what is open, what is shown, what was filtered', async () => {
    open('/clusters/c1/explore');
    (await item(/Shop/)).focus();
    await userEvent.keyboard('{ArrowRight}');
    (await item(/Catalogue/)).focus();
    await userEvent.keyboard('{Enter}');
    await screen.findByRole('article', { name: 'service fabric:/Shop/Catalogue' });
    await userEvent.type(screen.getByRole('searchbox', { name: 'Filter the tree' }), 'shop');
    await userEvent.click(screen.getByRole('link', { name: 'Jobs' }));
    await screen.findByRole('heading', { name: 'Repair tasks' });
    await userEvent.click(screen.getByRole('link', { name: 'Explore' }));
    expect((await item(/Catalogue/)).getAttribute('aria-selected')).toBe('true');
    expect(screen.getByRole('searchbox', { name: 'Filter the tree' })).toHaveProperty('value', 'shop');
    expect(await screen.findByRole('article', { name: 'service fabric:/Shop/Catalogue' })).toBeTruthy();
  });

  it('what the search finds is revealed in the tree', async () => {
    open('/clusters/c1/explore');
    await item(/Shop/);
    await userEvent.keyboard('s');
    await userEvent.keyboard('fabric:/Shop/Cart');
    await waitFor(() => { expect(within(screen.getByRole('listbox', { name: 'Found' })).getAllByRole('option').length).toBeGreaterThan(0); });
    await userEvent.keyboard('{Enter}');
    const row = await item(/Cart/);
    await waitFor(() => { expect(row.getAttribute('aria-selected')).toBe('true'); });
  });
});

it.each(['explore', 'nodes', 'applications', 'events', 'load', 'manifest', 'jobs'])('no two keys of %s and the shell stand in each other’s way', async (tab) => {
  open(`/clusters/c1/${tab}`);
  const commands = () => availableCommands(useCommandRegistry.getState());
  const elsewhere = new Set(['Go to', 'View', 'Headsets', 'Clusters', 'Tasks', 'Help']);
  await waitFor(() => { expect(commands().some(({ group }) => !elsewhere.has(group))).toBe(true); });
  await waitFor(() => { expect(document.querySelector('[aria-busy="true"]')).toBeNull(); });
  expect(keyConflicts(commands())).toEqual([]);
  expect(new Set(commands().map(({ id }) => id)).size).toBe(commands().length);
});
