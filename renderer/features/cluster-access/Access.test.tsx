import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { renderClusters, type RenderedClusters } from '../../testing/render-clusters.tsx';

let page: RenderedClusters;
afterEach(() => { page.close(); });
const user = userEvent.setup();

async function open(): Promise<void> {
  page = renderClusters('/clusters/c1/access');
  await screen.findByRole('heading', { name: 'Profiles' });
}

test('gateways, pins, cost and clock are told in words', async () => {
  await open();
  expect(screen.getByText('Nothing answered within 4 s.')).toBeTruthy();
  expect(screen.getByText('one of 2 thumbprints')).toBeTruthy();
  expect(screen.getByText('212 kB')).toBeTruthy();
  expect(screen.getByText('Its clock is 1.4 s behind ours.')).toBeTruthy();
  expect(within(screen.getByRole('table', { name: /Calls of the last minute/ })).getAllByRole('row')[1]?.textContent).toContain('GET /Nodes');
});

test('a profile is added with its certificate; one without cannot be', async () => {
  await open();
  await user.click(screen.getByRole('button', { name: 'Add a profile' }));
  const dialog = await screen.findByRole('dialog', { name: 'Add a profile for prod-we' });
  await user.type(within(dialog).getByLabelText('Name of this profile'), 'Second');
  expect(within(dialog).getByRole('button', { name: /^Add/ }).getAttribute('aria-disabled')).toBe('true');
  await user.click(within(dialog).getByRole('button', { name: 'Paste PEM text instead' }));
  await user.click(within(dialog).getByLabelText('PEM text of certificate and key'));
  await user.paste('-----BEGIN CERTIFICATE-----');
  await within(dialog).findByText('CN=fabric-operator');
  await user.click(within(dialog).getByRole('button', { name: /^Add/ }));
  await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
  expect(page.calls.find(({ path }) => path === 'clusters.access.addProfile')?.input).toEqual({
    connectionId: 'c1', name: 'Second', role: 'reader', signIn: { kind: 'certificate', uploads: [], pem: '-----BEGIN CERTIFICATE-----', passPhrase: null },
  });
  expect(await screen.findByRole('button', { name: 'Use Second' })).toBeTruthy();
});

test('signing in as somebody else locks the cluster', async () => {
  await open();
  await user.click(await screen.findByRole('button', { name: 'Use Reader' }));
  expect(await screen.findByRole('button', { name: 'Use Operator' })).toBeTruthy();
  expect(page.calls.find(({ path }) => path === 'clusters.access.useProfile')?.input).toEqual({ connectionId: 'c1', profileId: 'p2' });
});
