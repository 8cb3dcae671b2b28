import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';

let page: RenderedClusters;
afterEach(() => { page.close(); });

test('clusters stand as cards, red first, each with what is the matter, what changed, and its alerts', async () => {
  const user = userEvent.setup();
  page = renderClusters('/');
  const cards = await screen.findByRole('list', { name: 'Clusters, red first' });
  await screen.findByRole('button', { name: '3 alerts' });
  const [first] = within(cards).getAllByRole('listitem');
  expect(first?.textContent).toContain('prod-we');
  expect(first?.textContent).toContain('2 of 1,000 nodes down; fabric:/Shop has no quorum in 3 partitions');
  expect(first?.textContent).toContain('2 more not Ok than an hour ago');
  expect(first?.textContent).toContain('1 alert');
  expect(first?.textContent).toContain('3 nodes disabled');
  expect(cards.textContent).toMatch(/The cluster’s expires in 1[12] days/);
  await user.click(within(cards).getAllByRole('link', { name: 'fabric:/Shop' })[0] ?? cards);
  await waitFor(() => { expect(decodeURIComponent(page.path())).toBe('/clusters/c1/upgrades/fabric:/Shop'); });
});
