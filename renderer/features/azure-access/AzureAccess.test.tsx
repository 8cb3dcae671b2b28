import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, expect, test } from 'vitest';
import type { SignInStep } from '../../../shared/contract/azure/profiles.ts';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();
const fault = { code: 'unauthorised', message: 'The directory refuses this application.', hint: 'Allow public client flows.', retryable: true, remedy: 'retry' } as const;

async function openGate(steps: readonly SignInStep[]): Promise<void> {
  page = renderServices('/azure/az3/deployments');
  page.azure.signInSteps = steps;
  await user.click(await screen.findByRole('button', { name: 'Sign in' }));
}

test('before anybody has signed in the screens are behind the sign-in; in the browser it goes on where the page could not be opened', async () => {
  await openGate([{ kind: 'browser', url: 'https://login.example/authorize?x=1', opened: false }]);
  const link = await screen.findByRole('link', { name: 'Open the sign-in page' });
  expect(link.getAttribute('href')).toBe('https://login.example/authorize?x=1');
  expect(link.getAttribute('rel')).toContain('noopener');
  await waitFor(() => { expect(document.activeElement).toBe(link); });
  expect(screen.getByRole('heading', { level: 2, name: 'Sign in to Azure' })).toBeTruthy();
});

test('a device code can be read and copied, and the sign-in given up', async () => {
  page = renderServices('/azure/az2/deployments', {
    change: (procedures) => ({ ...procedures, azure: { ...procedures.azure, profiles: { ...procedures.azure?.profiles, signIn: async (_input, { signal }) => codeUntil(signal) } } }),
  });
  // Signed out is a state with words, not a refusal.
  expect(await screen.findByRole('heading', { level: 2, name: 'Signed out' })).toBeTruthy();
  await user.click(screen.getByRole('button', { name: 'Sign in' }));
  expect((await screen.findByLabelText('Code')).textContent).toBe('FJ3K-9QXZ');
  await user.click(screen.getByRole('button', { name: 'Give up' }));
  expect(await screen.findByRole('button', { name: 'Sign in' })).toBeTruthy();
});

async function* codeUntil(signal: AbortSignal | undefined): AsyncGenerator<SignInStep> {
  yield { kind: 'device-code', userCode: 'FJ3K-9QXZ', verificationUrl: 'https://microsoft.com/devicelogin', expiresAt: Date.now() + 900_000 };
  await new Promise((resolve) => { signal?.addEventListener('abort', resolve); });
}

test('a sign-in that failed says why and is tried again', async () => {
  await openGate([{ kind: 'failed', fault }]);
  expect(await screen.findByText('The directory refuses this application.')).toBeTruthy();
  page.azure.signInSteps = [{ kind: 'done', account: 'maja@contoso.com', tenants: 1, subscriptions: 2 }];
  await user.click(screen.getByRole('button', { name: /^Retry/ }));
  // Signed in, the screen behind it comes.
  expect(await screen.findByRole('grid', { name: 'Deployments of Azure' })).toBeTruthy();
});

test('the access page says who is signed in, what cannot be read and why, and which subscriptions take part', async () => {
  page = renderServices('/azure/az1/access');
  const main = within(await screen.findByRole('main'));
  expect(await main.findByText('kept in the system’s key store, and good after a restart')).toBeTruthy();
  expect(main.getByText(/You have no role there. Ask its owner for Reader./)).toBeTruthy();
  expect(main.getByText('taken up again')).toBeTruthy();
  await user.click(main.getByRole('checkbox', { name: 'Contoso development' }));
  await waitFor(() => { expect(page.inputsOf('azure.profiles.select')).toEqual([{ connectionId: 'az1', subscriptionIds: ['6f0c1c2e-11aa-4b5c-9d3e-000000000001'] }]); });
  await user.click(main.getByRole('button', { name: 'Sign in to Fabrikam' }));
  await waitFor(() => { expect(page.inputsOf('azure.profiles.signIn')).toEqual([{ connectionId: 'az1', tenantId: 't2' }]); });
  page.azure.change({ waits: [{ waitId: 'w1', subscriptionId: null, words: 'Azure asks to wait 12 s: too many reads', since: Date.now(), until: Date.now() + 12_000, calls: 3 }], clockSkewMs: 240_000 });
  expect((await main.findAllByText(/3 calls held back/)).length).toBeGreaterThan(0);
  expect(main.getByText(/This machine is 4 min behind Azure/)).toBeTruthy();
  await user.click(main.getAllByRole('button', { name: 'Give up those calls' })[0] ?? document.body);
  await waitFor(() => { expect(main.queryByText(/3 calls held back/)).toBeNull(); });
});

test('a production profile is unlocked with its name, and locked again', async () => {
  page = renderServices('/azure/az1/access');
  await user.click(await screen.findByRole('button', { name: 'Locked: unlock' }));
  const question = await screen.findByRole('alertdialog', { name: 'Unlock for 15 minutes?' });
  expect(within(question).getByRole('button', { name: 'Unlock' }).getAttribute('aria-disabled')).toBe('true');
  await user.click(within(question).getByLabelText('Type “Contoso” to confirm'));
  await user.paste('Contoso');
  await user.click(within(question).getByRole('button', { name: 'Unlock' }));
  await user.click(await screen.findByRole('button', { name: /^Unlocked, 15 min left/ }));
  expect(await screen.findByRole('button', { name: 'Locked: unlock' })).toBeTruthy();
});
