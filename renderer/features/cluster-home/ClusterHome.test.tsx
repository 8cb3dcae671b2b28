import { act, screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { sampleCauses } from '../../testing/sample-clusters.ts';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';

let page: RenderedClusters;
afterEach(() => { page.close(); });

const open = async (): Promise<void> => {
  page = renderClusters('/clusters/c1/home');
  await screen.findByText(/2 of 1,000 nodes down; fabric:\/Shop has no quorum/);
};

describe('the home of a cluster', () => {
  test('says why: the first cause is open with evidence, way and next step; the others are one press away', async () => {
    const user = userEvent.setup();
    await open();
    const causes = await screen.findByRole('list', { name: 'Root causes' });
    const [first, second] = await waitFor(() => {
      const items = within(causes).getAllByRole('button', { expanded: false });
      return [within(causes).getByRole('button', { expanded: true }), items[0]];
    });
    expect(first?.textContent).toContain('2 nodes are down');
    expect(causes.textContent).toContain('System.FM about State');
    expect(causes.textContent).toContain('See whether the machines run.');
    expect(within(causes).getAllByRole('link', { name: /_nt1_3/ })[0]?.getAttribute('href')).toContain('/clusters/c1/explore/node');
    if (second !== undefined) await user.click(second);
    expect(causes.textContent).toContain('3 of 8 partitions; 20 % are tolerated');
    expect(causes.textContent).toContain('11 applications report a slow dependency <b>db</b>');
  });
  test('tells when the causes are not the whole set', async () => {
    await open();
    act(() => { page.clusters.causesFreshness.set({ asOf: Date.now(), nextAt: null, trouble: 'the gateway needs longer than usual: 4.2 s', complete: false, missing: 'replicas of 2 nodes are not read yet' }); });
    expect(await screen.findByText(/Not the whole set yet: replicas of 2 nodes/)).toBeTruthy();
    expect(await screen.findByText(/needs longer than usual/)).toBeTruthy();
  });
  test('names every entity that is not Ok, filtered by words', async () => {
    const user = userEvent.setup();
    await open();
    const grid = await screen.findByRole('grid', { name: 'Entities that are not Ok' });
    expect(grid.getAttribute('aria-rowcount')).toBe('61');
    await user.type(screen.getByRole('searchbox', { name: 'Filter by state, kind or name' }), 'partition cart');
    await waitFor(() => { expect(grid.getAttribute('aria-rowcount')).toBe('4'); });
  });
  test('draws each node once, in numeric order of its domains; arrows move, Enter opens', async () => {
    const user = userEvent.setup();
    await open();
    const map = await screen.findByRole('table', { name: 'Nodes by fault domain and upgrade domain' });
    expect(within(map).getAllByRole('rowheader').map(({ textContent }) => textContent)).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(map.querySelectorAll('a[data-node]').length).toBe(1_000);
    expect(map.querySelectorAll('a[tabindex="0"]').length).toBe(1);
    const down = within(map).getByRole('link', { name: /^_nt1_3: Down/ });
    act(() => { down.focus(); });
    await user.keyboard('{ArrowRight}');
    expect(document.activeElement?.getAttribute('aria-label')).toContain('_nt1_53');
    await user.click(down);
    await waitFor(() => { expect(decodeURIComponent(page.path())).toContain('/clusters/c1/explore/node:_nt1_3'); });
  });
  test('a gap in the watch is named, not drawn over', async () => {
    await open();
    const line = await screen.findByRole('region', { name: 'Health of this session' });
    expect(within(line).getByRole('button', { name: /Not watched.*No gateway answered/ })).toBeTruthy();
  });
  test('a cluster that turns well says so without a jump', async () => {
    await open();
    await screen.findByRole('list', { name: 'Root causes' });
    act(() => {
      page.clusters.causes.remove(...sampleCauses().map(({ key }) => key));
      page.clusters.cards.change('c1', { healthState: 'Ok', sentence: 'Ok for 3 s', causeCount: 0, banners: [] });
    });
    expect(await screen.findByText('Nothing asks for you')).toBeTruthy();
    expect(screen.queryByText(/seed nodes is down/)).toBeNull();
  });
  test('everything is asked again by one press', async () => {
    const user = userEvent.setup();
    await open();
    await user.click(screen.getByRole('button', { name: 'Ask again' }));
    await waitFor(() => { expect(page.calls.filter(({ path }) => path === 'clusters.state.refresh')).toEqual([{ path: 'clusters.state.refresh', input: { connectionId: 'c1' } }]); });
  });
});
