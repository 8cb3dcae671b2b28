import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();
const clientId = '8f0c1c2e-0000-4000-8000-000000000001';

async function fill(label: string, text: string): Promise<void> {
  const field = screen.getByLabelText(label);
  await user.clear(field);
  await user.click(field);
  await user.paste(text);
}

test('what is missing is said at its field, which gets the focus; then the profile is saved and signed in to by a code', async () => {
  page = renderServices('/add-azure');
  await user.click(await screen.findByRole('button', { name: 'Save and sign in' }));
  await waitFor(() => { expect(document.activeElement).toBe(screen.getByLabelText('Application (client) id')); });
  expect(screen.getByRole('alert').textContent).toContain('Type the application (client) id of your registration.');
  await fill('Application (client) id', 'my app');
  expect(screen.getByRole('alert').textContent).toContain('is a GUID');
  await fill('Application (client) id', clientId);
  await fill('Tenant', 'contoso.com');
  await user.click(screen.getByText('Device code'));
  await fill('Name here', 'Tests');
  await user.click(screen.getByRole('button', { name: 'Save and sign in' }));
  const panel = await screen.findByRole('region', { name: 'Sign in to Tests' });
  expect(page.inputsOf('azure.profiles.add')).toEqual([{ name: 'Tests', cloud: { kind: 'public' }, tenant: 'contoso.com', clientId, signIn: { kind: 'device-code' }, production: false }]);
  await user.click(within(panel).getByRole('button', { name: 'Sign in' }));
  await within(panel).findByText(/as maja@contoso.com: 2 tenants, 3 subscriptions/);
  await user.click(within(panel).getByRole('button', { name: 'To its deployments' }));
  await waitFor(() => { expect(page.path()).toBe('/azure/az9/deployments'); });
});

test('an application names one tenant, its secret is no readable field, and the Azure CLI needs no application', async () => {
  page = renderServices('/add-azure');
  await screen.findByRole('button', { name: 'Save and sign in' });
  await user.click(screen.getByText('Client secret'));
  await fill('Application (client) id', clientId);
  await user.click(screen.getByRole('button', { name: 'Save and sign in' }));
  expect((await screen.findByRole('alert')).textContent).toContain('An application signs in to one tenant');
  expect(screen.getAllByLabelText('Client secret').at(-1)?.getAttribute('type')).toBe('password');
  await user.click(screen.getByText('Azure CLI'));
  expect(await screen.findByText(/The Azure CLI 2.81 is here. Signed in as maja@contoso.com/)).toBeTruthy();
  expect(screen.queryByLabelText('Application (client) id')).toBeNull();
});
