import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fakeProcedures, FakeWorld } from '../../testing/fake-world.ts';
import { renderPage, type RenderedPage } from '../../testing/render-page.tsx';
import { carrierState } from '../carrier.ts';

let page: RenderedPage;
const open = async (path: string, options: Parameters<typeof renderPage>[1] = {}): Promise<void> => {
  page = renderPage(path, options);
  await screen.findByRole('navigation', { name: 'Headsets' });
};
beforeEach(() => { localStorage.clear(); });
afterEach(() => { page.close(); });
const sidebar = (): HTMLElement => screen.getByRole('navigation', { name: 'Headsets' });

describe('the sidebar', () => {
  test('shows each headset with state, figure and place; the one on show is marked', async () => {
    await open('/tasks');
    const link = await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    expect(link.textContent).toContain('Online');
    expect(link.textContent).toContain('82 %');
    expect(within(sidebar()).getByRole('link', { name: /Stage left/ }).textContent).toContain('Production');
    expect(within(sidebar()).getByRole('region', { name: 'Showroom' })).toBeTruthy();
  });
  test('is filtered by words, cleared by Esc', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    await user.type(await screen.findByRole('searchbox', { name: 'Filter headsets' }), 'stage ri');
    expect(within(sidebar()).getAllByRole('link', { name: /Online|Asleep/ }).map(({ textContent }) => textContent)).toEqual([expect.stringContaining('Stage right')]);
    await user.keyboard('{Escape}');
    expect(within(sidebar()).getByRole('link', { name: /Bench 3/ })).toBeTruthy();
  });
  test('is put in another order by keyboard', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    (await within(sidebar()).findByRole('link', { name: /Maja/ })).focus();
    await user.keyboard('{Alt>}{ArrowUp}{/Alt}');
    await waitFor(() => { expect(within(sidebar()).getAllByRole('link')[1]?.textContent).toContain('Maja'); });
    expect(page.calls.find(({ path }) => path === 'connections.reorder')?.input).toMatchObject({ connectionIds: ['h4', 'h1', 'h5', 'h6', 'h7', 'h8', 'h9', 'h10', 'h11', 'h2', 'h3'] });
  });
});

describe('a headset', () => {
  test('its header answers how it is, and changes with it', async () => {
    await open('/headsets/h4/apps');
    const heading = await screen.findByRole('heading', { level: 1, name: /Maja/ });
    const header = heading.closest('header');
    expect(header?.textContent).toContain('Asleep');
    expect(header?.textContent).toContain('Press its power button');
    expect(header?.textContent).toMatch(/Next try in \d+ s/);
    expect(document.title).toContain('⬒ Maja');
    act(() => { page.world.connections.change('h4', { state: 'online', fault: null, retryAt: null, since: Date.now() }); });
    await waitFor(() => { expect(header?.textContent).toContain('Online'); });
    expect(header?.textContent).not.toContain('power button');
  });
  test('a wait names its step', async () => {
    await open('/headsets/h10/home');
    expect((await screen.findByText(/Signing in…/)).textContent).toMatch(/Signing in… /);
  });
  test('“retry now” asks once', async () => {
    const user = userEvent.setup();
    await open('/headsets/h5/home');
    await user.click(await screen.findByRole('button', { name: 'Retry now' }));
    expect(page.calls.filter(({ path }) => path === 'connections.retryNow')).toEqual([{ path: 'connections.retryNow', input: { connectionId: 'h5' } }]);
  });
  test('one that is gone says so and leads on', async () => {
    await open('/headsets/nobody/home');
    expect(await screen.findByText('This headset is not in the list')).toBeTruthy();
  });
  test('its tabs are links with addresses', async () => {
    await open('/headsets/h7/home');
    const tabs = await screen.findByRole('navigation', { name: 'Screens of this headset' });
    expect(within(tabs).getByRole('link', { name: 'Home' }).getAttribute('aria-current')).toBe('page');
    expect(within(tabs).getByRole('link', { name: 'Capture' }).getAttribute('href')).toContain('/headsets/h7/capture');
  });
});

describe('keys', () => {
  test('g t goes to the tasks, ? shows every key that works, Esc closes', async () => {
    const user = userEvent.setup();
    await open('/settings');
    await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    await user.keyboard('gt');
    await waitFor(() => { expect(page.path()).toBe('/tasks'); });
    await user.keyboard('?');
    const sheet = await screen.findByRole('dialog', { name: 'Keyboard shortcuts' });
    expect(sheet.textContent).toContain('Search everything');
    await user.keyboard('{Escape}');
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
  });
  test('a digit opens the headset in that place', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    await user.keyboard('5');
    await waitFor(() => { expect(page.path()).toBe('/headsets/h7/home'); });
  });
});

describe('the palette', () => {
  test('finds commands and headsets; what was used last leads next time', async () => {
    const user = userEvent.setup();
    await open('/settings');
    await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    await user.keyboard('{Control>}k{/Control}');
    const field = await screen.findByRole('combobox', { name: 'Search connections, deployments and commands' });
    await user.type(field, '@demo');
    expect(screen.getAllByRole('option').map(({ textContent }) => textContent)).toEqual([expect.stringContaining('Demo kit 2')]);
    await user.keyboard('{Enter}');
    await waitFor(() => { expect(page.path()).toBe('/headsets/h7/home'); });
    await user.keyboard('{Control>}k{/Control}');
    await screen.findByRole('combobox');
    expect(screen.getAllByRole('option')[0]?.textContent).toContain('Demo kit 2');
    await user.keyboard('>diag{Enter}');
    await waitFor(() => { expect(page.path()).toBe('/diagnostics'); });
  });
});

describe('the host', () => {
  test('a link from outside is shown, and followed only when confirmed', async () => {
    const user = userEvent.setup();
    await open('/settings');
    await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    act(() => { page.world.hostEvents.set({ kind: 'deep-link', href: '#/headsets/h7/home', description: 'Home of Demo kit 2' }); });
    const dialog = await screen.findByRole('alertdialog', { name: 'Open a link from outside?' });
    expect(dialog.textContent).toContain('Home of Demo kit 2');
    expect(page.path()).toBe('/settings');
    await user.click(within(dialog).getByRole('button', { name: 'Open it' }));
    await waitFor(() => { expect(page.path()).toBe('/headsets/h7/home'); });
  });
  test('a menu’s command is run', async () => {
    await open('/settings');
    await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    act(() => { page.world.hostEvents.set({ kind: 'command', commandId: 'go.tasks' }); });
    await waitFor(() => { expect(page.path()).toBe('/tasks'); });
  });
  test('without the host no next figure is promised, only the age of the last one', async () => {
    await open('/headsets/h1/home');
    const footer = await screen.findByRole('contentinfo');
    await waitFor(() => { expect(footer.textContent).toContain('next'); });
    act(() => { carrierState.setState({ phase: 'lost', since: Date.now(), retryAt: null, everOpen: true }); });
    await waitFor(() => { expect(footer.textContent).not.toContain('next'); });
    expect(footer.textContent).toMatch(/as of .* ago/);
  });
  test('a lost carrier keeps what is on screen and says since when', async () => {
    await open('/tasks');
    const link = await within(sidebar()).findByRole('link', { name: /Bench 3/ });
    act(() => { carrierState.setState({ phase: 'lost', since: Date.now(), retryAt: Date.now() + 4_000, everOpen: true }); });
    const bar = (await screen.findByRole('button', { name: 'Retry now' })).closest('[role="alert"]');
    expect(bar?.textContent).toMatch(/own connection is lost since .* Next try in 4 s/);
    expect(link.isConnected).toBe(true);
  });
  test('a page without a key tells where to get one', async () => {
    await open('/tasks');
    act(() => { carrierState.setState({ phase: 'refused', since: Date.now(), retryAt: null, everOpen: false }); });
    expect((await screen.findByRole('main')).textContent).toContain('Open the link printed in the terminal');
  });
});

describe('managing', () => {
  test('a headset in production is removed only after its name is typed', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    await user.click(await screen.findByRole('button', { name: 'Acts on Stage left' }));
    await user.click(await screen.findByRole('menuitem', { name: /Remove/ }));
    const dialog = await screen.findByRole('alertdialog', { name: 'Remove this headset?' });
    await user.type(within(dialog).getByLabelText('Type “Stage left” to confirm'), 'Stage left');
    await user.click(within(dialog).getByRole('button', { name: 'Remove Stage left' }));
    await waitFor(() => { expect(within(sidebar()).queryByRole('link', { name: /Stage left/ })).toBeNull(); });
  });
  test('editing sends only what was changed', async () => {
    const user = userEvent.setup();
    await open('/tasks');
    await user.click(await screen.findByRole('button', { name: 'Acts on Bench 3' }));
    await user.click(await screen.findByRole('menuitem', { name: /Rename/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Edit Bench 3' });
    await user.clear(within(dialog).getByLabelText('Name here'));
    await user.type(within(dialog).getByLabelText('Name here'), 'Bench 4');
    await user.click(within(dialog).getByRole('button', { name: 'Showroom' }));
    await user.click(within(dialog).getByRole('button', { name: 'Save' }));
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
    expect(page.calls.find(({ path }) => path === 'connections.update')?.input).toEqual({ connectionId: 'h1', name: 'Bench 4', group: 'Showroom' });
  });
});

test('an address that leads nowhere says so', async () => {
  await open('/nowhere');
  expect(await screen.findByText('There is no such screen')).toBeTruthy();
});

test('an empty profile is welcomed with two ways, one of them simulated headsets', async () => {
  const user = userEvent.setup();
  const world = new FakeWorld(true);
  await open('/', { world, procedures: fakeProcedures(world, 1) });
  await screen.findByRole('heading', { name: 'Pair a headset, watch it, drive it.' });
  await user.click(screen.getByRole('button', { name: 'Explore with simulated ones' }));
  await waitFor(() => { expect(page.path()).toBe('/headsets/sim1/home'); });
});
