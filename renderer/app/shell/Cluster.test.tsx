import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';
import { keyConflicts } from '../commands/keys.ts';
import { availableCommands, useCommandRegistry } from '../commands/registry.ts';

let page: RenderedClusters;
beforeEach(() => { localStorage.clear(); });
afterEach(() => { page.close(); });

const open = async (path: string): Promise<void> => {
  page = renderClusters(path);
  await screen.findByRole('navigation', { name: 'Clusters' });
};
const header = async (name: string): Promise<HTMLElement> => {
  const found = (await screen.findByRole('heading', { level: 1, name })).closest('header');
  if (found === null) throw new Error('no header');
  return found;
};

describe('the sidebar', () => {
  test('has a section for each kind; a cluster shows its health and figure', async () => {
    await open('/tasks');
    const link = await within(screen.getByRole('navigation', { name: 'Clusters' })).findByRole('link', { name: /prod-we/ });
    expect(link.textContent).toContain('Error');
    expect(link.textContent).toContain('2 nodes down');
    expect(link.textContent).toContain('Production');
    expect(within(screen.getByRole('navigation', { name: 'Headsets' })).queryByRole('link', { name: /prod-we/ })).toBeNull();
  });
  test('a cluster is moved among clusters; headsets keep their places', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    (await screen.findByRole('link', { name: /localcluster/ })).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => { expect(page.calls.some(({ path }) => path === 'connections.reorder')).toBe(true); });
    const { input } = page.calls.find(({ path }) => path === 'connections.reorder') ?? { input: null };
    expect(input).toEqual({ connectionIds: ['h1', 'h4', 'h5', 'h6', 'h7', 'h8', 'h9', 'h10', 'h11', 'h2', 'h3', 'c4', 'c3', 'c5', 'c6', 'c7', 'c1', 'c2'] });
  });
});

describe('the frame of a cluster', () => {
  test('answers whether it is all right, which one it is and as whom one is there', async () => {
    await open('/clusters/c1/access');
    const head = await header('prod-we');
    expect(head.textContent).toMatch(/Error for 14 min/);
    expect(head.textContent).toContain('contoso-we.westeurope.cloudapp.azure.com');
    expect(head.textContent).toContain('Admin');
    expect(document.title).toContain('■ prod-we · 2 nodes down · Access');
    const tabs = screen.getByRole('navigation', { name: 'Screens of this cluster' });
    expect(within(tabs).getAllByRole('link').map(({ textContent }) => textContent)).toEqual(['Home', 'Explore', 'Nodes', 'Applications', 'Upgrades', 'Events', 'Jobs', 'Packages', 'Load', 'Manifest', 'Access']);
  });
  test('is unlocked by its name where it is in production, and locked again by one press', async () => {
    const user = userEvent.setup();
    await open('/clusters/c1/access');
    const head = await header('prod-we');
    await user.click(within(head).getByRole('button', { name: /Locked: unlock/ }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Unlock this cluster?' });
    await user.click(within(dialog).getByRole('button', { name: 'Unlock prod-we' }));
    expect(page.calls.some(({ path }) => path === 'clusters.access.unlock')).toBe(false);
    await user.type(within(dialog).getByLabelText('Type “prod-we” to confirm'), 'prod-we');
    await user.click(within(dialog).getByRole('button', { name: 'Unlock prod-we' }));
    const lock = await within(head).findByRole('button', { name: /Unlocked, 15 min left: lock/ });
    expect(page.calls.find(({ path }) => path === 'clusters.access.unlock')?.input).toEqual({ connectionId: 'c1', minutes: 15, typedName: 'prod-we' });
    await user.click(lock);
    await within(head).findByRole('button', { name: /Locked: unlock/ });
  });
  test('one that does not answer keeps what was known, with its age, and says what to do', async () => {
    await open('/clusters/c5/home');
    const head = await header('edge-north');
    expect(head.textContent).toContain('Unreachable');
    expect(head.textContent).toContain('last known: Ok');
    expect(head.textContent).toContain('None of its 3 gateways answers.');
    expect(await screen.findByText(/This is how it was/)).toBeTruthy();
    expect(within(head).getByRole('button', { name: /Locked: unlock/ }).getAttribute('aria-disabled')).toBe('true');
  });
  test('one that is gone says so and leads on', async () => {
    await open('/clusters/nobody/home');
    expect(await screen.findByText('This cluster is not in the list')).toBeTruthy();
  });
  test('letters after g go to its screens, and no two keys stand in each other’s way', async () => {
    const user = userEvent.setup();
    await open('/clusters/c1/home');
    await header('prod-we');
    await screen.findByRole('button', { name: /Ask again/ });
    expect(keyConflicts(availableCommands(useCommandRegistry.getState()))).toEqual([]);
    await user.keyboard('gs');
    await waitFor(() => { expect(page.path()).toBe('/clusters/c1/access'); });
    expect(await screen.findByRole('heading', { name: 'Gateways' })).toBeTruthy();
  });
});

describe('a decision that stands before everything', () => {
  test('a refused certificate is answered with another profile', async () => {
    const user = userEvent.setup();
    await open('/clusters/c6/home');
    expect(await screen.findByRole('heading', { name: 'partner does not let us in' })).toBeTruthy();
    await user.click(await screen.findByRole('button', { name: 'Use Reader' }));
    await waitFor(() => { expect(page.calls.find(({ path }) => path === 'clusters.access.useProfile')?.input).toEqual({ connectionId: 'c6', profileId: 'p2' }); });
  });
  test('another cluster at the address is accepted only by typing its name', async () => {
    const user = userEvent.setup();
    await open('/clusters/c7/nodes');
    expect(await screen.findByRole('heading', { name: /Another cluster answers in place of replaced/ })).toBeTruthy();
    expect(await screen.findByText('contoso-test')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: /It is the right one now/ }));
    const dialog = await screen.findByRole('alertdialog');
    await user.type(within(dialog).getByLabelText('Type “replaced” to confirm'), 'replaced');
    await user.click(within(dialog).getByRole('button', { name: 'Accept this cluster' }));
    await waitFor(() => { expect(page.calls.find(({ path }) => path === 'clusters.access.acceptCluster')?.input).toEqual({ connectionId: 'c7', clusterId: '90ab5c1e-77c1-4a52-8d0c-0d8f1f3f2b11' }); });
  });
});

describe('the palette', () => {
  test('finds what is within clusters by name and opens it', async () => {
    const user = userEvent.setup();
    await open('/settings');
    await screen.findByRole('link', { name: /prod-we/ });
    await user.keyboard('{Control>}k{/Control}');
    await user.type(await screen.findByRole('combobox', { name: 'Search connections, deployments and commands' }), '#shop/cart');
    const option = await screen.findByRole('option', { name: /fabric:\/Shop\/Cart/ });
    expect(option.textContent).toContain('service');
    await user.click(option);
    await waitFor(() => { expect(page.path()).toContain('/clusters/c1/explore/'); });
  });
});

test('an address of the other kind leads to the right frame', async () => {
  await open('/headsets/c4/home');
  await waitFor(() => { expect(page.path()).toBe('/clusters/c4/home'); });
  await header('localcluster');
});

test('an entity’s address survives every name', async () => {
  const entity: EntityRef = { kind: 'service', applicationName: 'fabric:/A b/ü%2F:#?', serviceName: 'fabric:/A b/ü%2F:#?/x&y=%' };
  await open(`/clusters/c1/explore/${encodeURIComponent(entityKey(entity))}`);
  await header('prod-we');
  await waitFor(() => {
    const asked = page.calls.filter(({ path }) => path === 'clusters.entities.detail').map(({ input }) => input);
    expect(asked).toContainEqual({ connectionId: 'c1', ref: entity });
  });
});

test('a connection that turns red changes its mark in the sidebar', async () => {
  await open('/tasks');
  const link = await screen.findByRole('link', { name: /localcluster/ });
  expect(link.textContent).toContain('Ok');
  const { cluster } = page.clusters.connection('c4');
  act(() => { if (cluster !== null) page.clusters.changeConnection('c4', { cluster: { ...cluster, healthState: 'Error', figure: '3 nodes down', healthSince: Date.now() } }); });
  await waitFor(() => { expect(link.textContent).toContain('3 nodes down'); });
});

describe('managing a cluster', () => {
  test('it is renamed without touching its addresses, which have a screen of their own', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    await user.click(await screen.findByRole('button', { name: 'Acts on localcluster' }));
    await user.click(await screen.findByRole('menuitem', { name: /Rename/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit localcluster' });
    expect(within(dialog).queryByLabelText('Address')).toBeNull();
    await user.clear(within(dialog).getByLabelText('Name here'));
    await user.type(within(dialog).getByLabelText('Name here'), 'one box');
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => { expect(page.calls.find(({ path }) => path === 'connections.update')?.input).toEqual({ connectionId: 'c4', name: 'one box' }); });
  });
  test('removing one says what is lost', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    await user.click(await screen.findByRole('button', { name: 'Acts on staging' }));
    await user.click(await screen.findByRole('menuitem', { name: /Remove/ }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove this cluster?' });
    expect(dialog.textContent).toContain('certificates and keys');
  });
});
