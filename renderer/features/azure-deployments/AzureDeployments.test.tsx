import { screen, waitFor, within } from '@testing-library/react';
import userEvent from '@testing-library/user-event';
import { afterEach, describe, expect, test } from 'vitest';
import { throwFault } from '../../testing/fake-host.ts';
import { renderServices, type RenderedServices } from '../../testing/render-services.tsx';
import { sampleDeployment } from '../../testing/sample-azure.ts';
import { deploymentSegment } from './deployment-looks.ts';

let page: RenderedServices;
afterEach(() => { page.close(); });
const user = userEvent.setup();
const running = sampleDeployment(0, 0);
const failed = sampleDeployment(2, 0);
const addressOf = ({ deploymentId }: { readonly deploymentId: string }): string => `/azure/az1/deployments/${encodeURIComponent(deploymentSegment(deploymentId))}`;

describe('the list', () => {
  const grid = () => screen.getByRole('grid', { name: 'Deployments of Azure' });
  const rows = () => within(grid()).getAllByRole('row').slice(1);

  test('tells what could not be read and what Azure is about to prune, is filtered, and two rows are compared', async () => {
    page = renderServices('/azure/az1/deployments');
    expect(await screen.findByText(/80 deployments/)).toBeTruthy();
    expect(screen.getByText(/the subscription Finance: you have no role there/)).toBeTruthy();
    expect(screen.getByText(/shop-prod has 782/)).toBeTruthy();
    await user.click(screen.getByText('Failed', { selector: 'label *, label' }));
    await user.click(screen.getByRole('searchbox', { name: 'Search the deployments' }));
    await user.paste('monitoring');
    await waitFor(() => { expect(rows().length).toBeLessThan(6); });
    for (const row of rows()) expect(row.textContent).toMatch(/Failed.*KeyVaultParameterReference/);
    await user.click(rows()[0] ?? grid());
    await user.keyboard('{Control>}');
    await user.click(rows()[1] ?? grid());
    await user.keyboard('{/Control}c');
    expect(await screen.findByRole('heading', { level: 2, name: 'Two deployments compared' })).toBeTruthy();
    const template = await screen.findByRole('table', { name: 'Template' });
    expect(within(template).getByRole('row', { name: /sku \/ capacity 3 5$/ })).toBeTruthy();
    expect(within(screen.getByRole('table', { name: 'Parameters' })).getAllByText('secret')).toHaveLength(2);
    expect(screen.getByText('The outputs of the older one were not kept.')).toBeTruthy();
  });

  test('that cannot be read is not called empty; one that is empty says where to choose', async () => {
    page = renderServices('/azure/az1/deployments', {
      isBare: true,
      change: (procedures) => ({ ...procedures, azure: { ...procedures.azure, deployments: { ...procedures.azure?.deployments, watch: async () => throwFault({ message: 'Azure does not answer.' }) } } }),
    });
    expect(await screen.findByText('Azure does not answer.')).toBeTruthy();
    expect(screen.queryByText(/No deployment/)).toBeNull();
    page.close();
    page = renderServices('/azure/az1/deployments', { isBare: true });
    expect(await screen.findByText(/Which take part is set under Access/)).toBeTruthy();
  });
});

describe('a failed deployment', () => {
  test('says its true causes first, each with what the real thing says; the switch is turned on after unlocking, with the name typed', async () => {
    page = renderServices(addressOf(failed));
    const causes = await screen.findByRole('list', { name: 'Causes' });
    const [first] = within(causes).getAllByRole('listitem');
    expect(first?.textContent).toContain('KeyVaultParameterReferenceSecretRetrieveFailed×3');
    expect(first?.textContent).toContain('in the nested deployment nodes');
    expect(screen.getByText('The activity log could not be read: you have no role for it.')).toBeTruthy();
    await user.click(screen.getByRole('button', { name: 'Turn on the switch of contoso-prod-kv…' }));
    const question = await screen.findByRole('alertdialog', { name: 'Turn on the switch of contoso-prod-kv?' });
    await user.click(within(question).getByLabelText('Type “contoso-prod-kv” to confirm'));
    await user.paste('contoso-prod-kv');
    const act = within(question).getByRole('button', { name: 'Turn on the switch of contoso-prod-kv' });
    // Locked: the way to unlock is within the question.
    await user.click(act);
    expect(page.inputsOf('azure.deployments.fixVaultSwitch')).toEqual([]);
    await user.click(within(question).getByRole('button', { name: 'Locked: unlock' }));
    const unlock = await screen.findByRole('alertdialog', { name: 'Unlock for 15 minutes?' });
    await user.click(within(unlock).getByLabelText('Type “Contoso” to confirm'));
    await user.paste('Contoso');
    await user.click(within(unlock).getByRole('button', { name: 'Unlock' }));
    await waitFor(() => { expect(act.getAttribute('aria-disabled')).toBeNull(); });
    await user.click(act);
    expect(await screen.findByText(/Its switch for template deployment is on/)).toBeTruthy();
    expect(page.inputsOf('azure.deployments.fixVaultSwitch')).toEqual([expect.objectContaining({ switch: 'template-deployment', typedName: 'contoso-prod-kv' })]);
  });

  test('shows each operation on one axis, its tries and the critical path, and leads to the nested one', async () => {
    page = renderServices(addressOf(failed));
    const lanes = await screen.findByRole('list', { name: 'Operations: 5 lanes' });
    expect(within(lanes).getByText('Failed, 3 tries, Conflict')).toBeTruthy();
    expect(within(lanes).getByRole('img', { name: /^Failed, waited 5 min, ran 12 min, 3 tries$/ })).toBeTruthy();
    await user.click(screen.getByRole('switch', { name: 'Critical path only (3)' }));
    expect(within(lanes).getAllByRole('listitem')).toHaveLength(3);
    await user.click(within(lanes).getByRole('button', { name: 'nodes (deployments)' }));
    expect(await screen.findByRole('heading', { level: 2, name: 'nodes' })).toBeTruthy();
  });

  test('shows no secret, and is deployed again as a draft', async () => {
    page = renderServices(addressOf(failed));
    const parameters = await screen.findByRole('table', { name: 'Parameters' });
    expect(within(parameters).getByRole('row', { name: /^adminPassword/ }).textContent).toContain('secret admin-password of the vault contoso-prod-kv');
    expect(within(parameters).getByRole('row', { name: /^storageKey/ }).textContent).toContain('secret, not shown');
    expect(within(parameters).queryByRole('button', { name: 'Copy storageKey' })).toBeNull();
    await user.click(screen.getByRole('button', { name: 'Deploy it again…' }));
    expect(await screen.findByRole('navigation', { name: 'Steps to the deployment' })).toBeTruthy();
  });
});

test('a running deployment is cancelled with its name typed, unlocked', async () => {
  page = renderServices(addressOf(running));
  await user.click(await screen.findByRole('button', { name: 'Cancel…' }));
  const question = await screen.findByRole('alertdialog', { name: 'Cancel this deployment?' });
  expect(document.activeElement?.textContent).toBe('Let it run');
  page.azure.unlock('az1', Date.now() + 900_000);
  await user.click(within(question).getByLabelText(`Type ${running.name} to confirm`));
  await user.paste(running.name);
  const act = within(question).getByRole('button', { name: `Cancel ${running.name}` });
  await waitFor(() => { expect(act.getAttribute('aria-disabled')).toBeNull(); });
  await user.click(act);
  expect(await screen.findByText('It was cancelled.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Cancel…' })).toBeNull();
});

test('a deployment that is gone says so and leads back', async () => {
  page = renderServices('/azure/az1/deployments/gone');
  expect(await screen.findByText('Azure knows no such deployment.')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'All deployments' })).toBeTruthy();
});
