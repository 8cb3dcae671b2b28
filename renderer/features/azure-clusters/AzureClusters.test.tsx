import { screen, waitFor } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });

test('a cluster says what to mind, and opens in Fabriscope with its address and thumbprints filled in', async () => {
  page = renderServices('/azure/az1/clusters');
  expect((await screen.findByRole('list', { name: 'What to mind' })).textContent).toContain('durability Bronze');
  expect(screen.getByText('none told')).toBeTruthy();
  const [first, second] = screen.getAllByRole('button', { name: 'Open in Fabriscope…' });
  // Azure tells no gateway of the second one.
  expect(second?.getAttribute('aria-disabled')).toBe('true');
  await userEvent.setup().click(first ?? document.body);
  await waitFor(() => { expect(page.path()).toMatch(/^\/add-cluster\?/); });
  expect(await screen.findByDisplayValue(/shop-prod\.westeurope\.cloudapp\.azure\.com:19080/)).toBeTruthy();
});
