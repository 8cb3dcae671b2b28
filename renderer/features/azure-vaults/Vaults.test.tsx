import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();

test('switches stand as they are; one is turned on unlocked, with the vault’s name typed', async () => {
  page = renderServices('/azure/az1/vaults');
  page.azure.unlock('az1', Date.now() + 900_000);
  await user.click(await screen.findByRole('button', { name: /^Turn on ?template deployment of contoso-prod-kv…$/ }));
  const question = await screen.findByRole('alertdialog', { name: 'Enable contoso-prod-kv for template deployment?' });
  await user.click(within(question).getByLabelText('Type “contoso-prod-kv” to confirm'));
  await user.paste('contoso-prod-kv');
  await user.click(within(question).getByRole('button', { name: 'Enable for template deployment' }));
  await waitFor(() => { expect(screen.queryByRole('button', { name: /^Turn on ?template deployment of contoso-prod-kv/ })).toBeNull(); });
  expect(screen.getByText('gone at once')).toBeTruthy();
});

test('a vault shows its certificates and the names of its secrets, never a value', async () => {
  page = renderServices('/azure/az1/vaults');
  const name = await screen.findByRole('button', { name: 'contoso-prod-kv' });
  await user.click(name);
  expect(name.getAttribute('aria-expanded')).toBe('true');
  const certificates = await screen.findByRole('table', { name: 'Certificates' });
  expect(within(certificates).getByRole('row', { name: /^shop-old/ }).textContent).toContain('It ends in 12 days.');
  const secrets = screen.getByRole('region', { name: 'Secrets of contoso-prod-kv' });
  expect((await within(secrets).findByRole('row', { name: /^storage-key/ })).textContent).toContain('disabled');
});

test('three values are checked against each other', async () => {
  page = renderServices('/azure/az1/vaults');
  const check = await screen.findByRole('button', { name: 'Check' });
  expect(check.getAttribute('aria-disabled')).toBe('true');
  for (const [label, text] of [['Thumbprint', 'AA11'], ['Certificate address', 'https://kv.vault.azure.net/secrets/c/1'], ['Vault id', '/subscriptions/s']] as const) {
    await user.click(screen.getByLabelText(label));
    await user.paste(text);
  }
  await user.click(check);
  expect((await screen.findByText(/The thumbprint is of another certificate/)).textContent).toContain('Wrong');
  // Another value makes the answer worthless.
  await user.click(screen.getByLabelText('Thumbprint'));
  await user.paste('B');
  expect(screen.queryByText(/The thumbprint is of another certificate/)).toBeNull();
});

test('without a vault that may be seen it says so', async () => {
  page = renderServices('/azure/az1/vaults', { isBare: true });
  expect(await screen.findByText('No vault here')).toBeTruthy();
});
