import { screen, waitFor } from '@testing-library/react';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keyConflicts } from '../app/commands/keys.ts';
import { availableCommands, useCommandRegistry } from '../app/commands/registry.ts';
import { azureTabs } from '../app/azure-tabs.ts';
import { clusterTabs } from '../app/cluster-tabs.ts';
import { headsetTabs } from '../app/headset-tabs.ts';
import { fakeDeviceProcedures, FakeHeadset } from './fake-devices.ts';
import { fakeProcedures, FakeWorld } from './fake-world.ts';
import { renderClusters } from './render-clusters.tsx';
import { renderPage, type RenderedPage } from './render-page.tsx';
import { renderServices } from './render-services.tsx';

let page: RenderedPage;
beforeEach(() => { localStorage.clear(); });
afterEach(() => { page.close(); });

function open(path: string): void {
  const world = new FakeWorld();
  const procedures = fakeProcedures(world, 1);
  page = renderPage(path, { world, procedures: { ...procedures, devices: { ...procedures.devices, ...fakeDeviceProcedures(new FakeHeadset()) } } });
}

const commands = () => availableCommands(useCommandRegistry.getState());

test.each(headsetTabs.map(({ id }) => id))('no two keys of %s and the shell stand in each other’s way', async (tab) => {
  open(`/headsets/h1/${tab}`);
  const elsewhere = new Set(['Go to', 'View', 'Headsets', 'Tasks', 'Help']);
  await screen.findByRole('heading', { level: 1, name: 'Bench 3' });
  // Each of these screens has acts of its own: once they are there, the list is complete.
  await waitFor(() => { expect(commands().some(({ group }) => !elsewhere.has(group))).toBe(true); });
  expect(keyConflicts(commands())).toEqual([]);
});

test.each(clusterTabs.map(({ id }) => id))('nor do two keys of a cluster’s %s and the shell', async (tab) => {
  page = renderClusters(`/clusters/c1/${tab}`);
  await screen.findByRole('heading', { level: 1, name: 'prod-we' });
  await waitFor(() => { expect(document.querySelector('main [aria-busy="true"], main [class*="skeleton"]')).toBeNull(); });
  expect(keyConflicts(commands())).toEqual([]);
});

test.each(azureTabs.map(({ id }) => `/azure/az1/${id}`).concat('/history', '/journal'))('nor of %s and the shell', async (path) => {
  page = renderServices(path, { rows: 12 });
  await waitFor(() => { expect(document.querySelector('main h1')).toBeTruthy(); });
  await waitFor(() => { expect(document.querySelector('main [aria-busy="true"], main [class*="skeleton"]')).toBeNull(); });
  expect(keyConflicts(commands())).toEqual([]);
});

test('every command that can be run has words, and ids are one of a kind', async () => {
  open('/headsets/h1/home');
  await screen.findByRole('heading', { level: 1, name: 'Bench 3' });
  for (const { title, group } of commands()) expect([title.trim(), group.trim()]).not.toContain('');
  expect(new Set(commands().map(({ id }) => id)).size).toBe(commands().length);
});
