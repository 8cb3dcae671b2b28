import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();
const step = (name: string) => within(screen.getByRole('navigation', { name: 'Steps to the deployment' })).getByRole('button', { name: new RegExp(`^${name}`) });

describe('what is being prepared', () => {
  test('says how far each is, and is thrown away after a question', async () => {
    page = renderServices('/azure/az1/deploy');
    const list = await screen.findByRole('list', { name: 'Deployments being prepared' });
    expect(within(list).getByRole('button', { name: /^azuredeploy.json/ }).textContent).toContain('2 to do');
    expect(within(list).getByRole('button', { name: /^Deploy billing again/ }).textContent).toContain('ready');
    await user.click(within(list).getByRole('button', { name: /^Throw away ?azuredeploy.json$/ }));
    const question = await screen.findByRole('alertdialog', { name: 'Throw this away?' });
    expect(page.inputsOf('azure.deploy.drafts.remove')).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Throw away' }));
    await waitFor(() => { expect(within(list).queryByRole('button', { name: /^azuredeploy.json/ })).toBeNull(); });
  });
  test('that is not there any more says so', async () => {
    page = renderServices('/azure/az1/deploy/gone');
    expect(await screen.findByText('This one is not being prepared any more')).toBeTruthy();
  });
});

describe('a draft', () => {
  beforeEach(async () => {
    page = renderServices('/azure/az1/deploy/dr1');
    await screen.findByRole('navigation', { name: 'Steps to the deployment' });
  });

  test('is read: findings by line and column, what is safe to take away goes with one press', async () => {
    expect(step('Template').textContent).toContain('1 error');
    const findings = screen.getByRole('list', { name: 'Findings' });
    expect(within(findings).getAllByRole('listitem').map((finding) => finding.textContent)).toEqual(expect.arrayContaining([expect.stringMatching(/Error.*line 3, column 12.*typographic quote/)]));
    await user.click(screen.getByRole('button', { name: 'Clean 2 places' }));
    expect(await screen.findByText('Nothing wrong was found.')).toBeTruthy();
    expect(screen.getByText('2 places cleaned', { selector: 'summary' })).toBeTruthy();
    expect(step('Template').textContent).toContain('2 resources');
    expect(screen.getByText(/Not used: deploy.ps1, README.md/)).toBeTruthy();
    expect(screen.getByText(/@@CLUSTER_NAME@@/)).toBeTruthy();
  });

  test('is told where to go; what is deleted with Complete is said', async () => {
    await user.click(step('Where to'));
    await screen.findByRole('region', { name: 'Where to' });
    await user.click(screen.getByRole('button', { name: 'Next free number' }));
    await screen.findByText(/is the next free number/);
    expect(screen.queryByText(/Everything in the group that the template does not name is deleted/)).toBeNull();
    await user.click(screen.getByText('is deleted'));
    expect(screen.getByText(/Everything in the group that the template does not name is deleted/)).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Take this' }));
    await waitFor(() => { expect(page.inputsOf('azure.deploy.drafts.setTarget')).toEqual([{ draftId: 'dr1', target: expect.objectContaining({ resourceGroup: 'shop-prod', mode: 'Complete' }) }]); });
  });

  test('gets its parameters: a secret is sealed and never shown again, better is one of a vault', async () => {
    await user.click(step('Parameters'));
    const table = await screen.findByRole('table', { name: 'Parameters of the deployment' });
    expect(within(table).getByRole('row', { name: /^adminPassword/ }).textContent).toContain('given, kept sealed');
    expect(within(table).getByRole('row', { name: /^durability/ }).textContent).toContain('Bronze keeps no replica safe');
    await user.click(within(table).getByRole('button', { name: /^Set ?adminPassword…$/ }));
    const dialog = await screen.findByRole('dialog', { name: 'Set adminPassword' });
    await user.click(within(dialog).getByText('Given here'));
    const field = within(dialog).getByLabelText('adminPassword');
    expect(field.getAttribute('type')).toBe('password');
    // What was given before is not there to be read.
    expect(field.getAttribute('value')).toBe('');
    await user.click(field);
    await user.paste('correct horse battery');
    await user.click(within(dialog).getByRole('button', { name: 'Set' }));
    await waitFor(() => { expect(screen.queryByRole('dialog')).toBeNull(); });
    expect(document.body.innerHTML).not.toContain('correct horse');
    await user.click(within(table).getByRole('button', { name: /^Set ?storageKey…$/ }));
    const picker = await screen.findByRole('dialog', { name: 'Set storageKey' });
    expect(await within(picker).findByText(/its switch for template deployment is off/)).toBeTruthy();
    expect((await within(picker).findByRole('button', { name: /Secret$/ })).textContent).toContain('storage-key');
  });

  test('gets thumbprint, address and vault from one certificate', async () => {
    await user.click(step('Parameters'));
    await user.click(await screen.findByRole('button', { name: 'Certificate…' }));
    const dialog = await screen.findByRole('dialog', { name: 'A certificate of a vault' });
    await user.click(await within(dialog).findByRole('button', { name: 'Choose shop-prod' }));
    expect(within(dialog).getByRole('button', { name: 'Choose shop-old' }).getAttribute('aria-disabled')).toBe('true');
    await user.click(within(dialog).getByRole('button', { name: 'Fill the three' }));
    const table = await screen.findByRole('table', { name: 'Parameters of the deployment' });
    await waitFor(() => { expect(within(table).getByRole('row', { name: /^certificateThumbprint/ }).textContent).toContain('9F3A11C0'); });
    expect(within(table).getByRole('row', { name: /^sourceVaultValue/ }).textContent).toContain('/vaults/contoso-prod-kv');
    expect(step('Parameters').textContent).toContain('1 problem');
  });

  test('is looked at before, and asked what would change: noise stands apart', async () => {
    await user.click(step('Look before'));
    await user.click(await screen.findByRole('button', { name: 'Look' }));
    expect(await screen.findByText(/1 of 4 are in the way/)).toBeTruthy();
    await user.click(step('What would change'));
    // The step is in the address: it can be gone back to, and shared.
    await waitFor(() => { expect(page.path()).toBe('/azure/az1/deploy/dr1?step=whatIf'); });
    await user.click(await screen.findByRole('button', { name: 'Ask Azure' }));
    expect((await screen.findByText('1 deleted')).textContent).toBe('1 deleted');
    const changes = screen.getByRole('region', { name: 'What would change' });
    expect(within(changes).getByText('shopprodlogs')).toBeTruthy();
    expect(within(changes).queryByText('properties.provisioningState')).toBeNull();
    await user.click(within(changes).getByRole('switch', { name: 'Show likely noise within changes' }));
    expect(within(changes).getByText('properties.provisioningState')).toBeTruthy();
    expect(within(changes).getByText('likely noise')).toBeTruthy();
  });

  test('is not deployed while something is in the way, which is one press away', async () => {
    await user.click(step('Deploy'));
    const obstacles = await screen.findByRole('list', { name: 'What is in the way' });
    expect(obstacles.textContent).toContain('3 parameters have no value.');
    await user.click(screen.getByRole('button', { name: 'Deploy to shop-prod' }));
    expect(page.inputsOf('azure.deploy.drafts.submit')).toEqual([]);
    await user.click(screen.getByRole('button', { name: /^Template: 1 error/ }));
    expect(screen.getByRole('region', { name: 'Read it' })).toBeTruthy();
  });
});

test('a draft that is ready is deployed unlocked, with a reason and the name of the group typed, and watched', async () => {
  page = renderServices('/azure/az1/deploy/dr2');
  await screen.findByRole('navigation', { name: 'Steps to the deployment' });
  await user.click(step('Deploy'));
  expect(await screen.findByText(/Azure says: 1 created, 1 changed, 1 deleted/)).toBeTruthy();
  const act = screen.getByRole('button', { name: 'Deploy to shop-prod' });
  page.azure.unlock('az1', Date.now() + 900_000);
  await user.click(screen.getByLabelText('Why'));
  await user.paste('Autumn sale');
  await user.click(screen.getByLabelText('Type shop-prod to confirm'));
  await user.paste('shop-pro');
  expect(act.getAttribute('aria-disabled')).toBe('true');
  await user.paste('d');
  await waitFor(() => { expect(act.getAttribute('aria-disabled')).toBeNull(); });
  await user.click(act);
  expect(await screen.findByRole('list', { name: /^Operations/ })).toBeTruthy();
  expect(page.inputsOf('azure.deploy.drafts.submit')).toEqual([{ draftId: 'dr2', typedName: 'shop-prod', why: 'Autumn sale', whatIfAt: expect.any(Number) }]);
});
