import { act, screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';

let page: RenderedClusters;
afterEach(() => { page.close(); });

async function open(): Promise<void> {
  page = renderClusters('/wallboard');
  await screen.findByRole('heading', { level: 1, name: /in error/ });
}
const tile = (name: string): HTMLElement => screen.getByRole('link', { name }).closest('li') ?? document.body;

describe('the wallboard', () => {
  test('has the whole window, red first', async () => {
    await open();
    expect(screen.queryByRole('navigation', { name: 'Clusters' })).toBeNull();
    expect(screen.getAllByRole('heading', { level: 2 })[0]?.textContent).toBe('prod-we');
    expect(tile('prod-we').textContent).toContain('Error');
    expect(tile('prod-we').textContent).toContain('Upgrade is stuck');
  });
  test('covers what is old with its age, greys what is getting old', async () => {
    await open();
    await waitFor(() => { expect(tile('edge-north').textContent).toMatch(/Nothing heard for 9 min/); });
    expect(tile('edge-north').textContent).not.toContain('14 applications');
    act(() => {
      page.clusters.changeConnection('c1', { lastSeenAt: Date.now() - 50_000 });
      page.clusters.cards.change('c1', { lastSeenAt: Date.now() - 50_000 });
    });
    await waitFor(() => { expect(tile('prod-we').dataset['age']).toBe('grey'); });
    expect(tile('prod-we').textContent).toMatch(/as of (49|5\d) s ago/);
  });
  test('turns by hand and is left by Esc', async () => {
    const user = userEvent.setup();
    await open();
    const first = screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent);
    await user.click(await screen.findByRole('button', { name: 'Next page' }));
    expect(screen.getAllByRole('heading', { level: 2 }).map(({ textContent }) => textContent)).not.toEqual(first);
    await user.click(screen.getByRole('button', { name: 'Stop turning pages' }));
    expect((await screen.findByText(/Page 2 of \d, stopped/)).textContent).toBeTruthy();
    await user.keyboard('{Escape}');
    await waitFor(() => { expect(page.path()).toBe('/'); });
  });
});
