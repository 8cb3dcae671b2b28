import { describe, expect, it } from 'vitest';
import { deploymentsPageForFile, isSettled } from './testing/deployments-page.ts';

const page = deploymentsPageForFile({ scenario: 'conflict' });

describe('"Conflict, Conflict, Conflict"', () => {
  it('is one cause down at the leaf, and the vault itself tells why', async () => {
    const { idOf, list, view } = page();
    const rows = await list((all) => all.filter(({ state }) => state === 'Failed').length === 4);
    expect(rows.find(({ name }) => name === 'settings-rollout')).toMatchObject({ nested: false, running: false, resourceGroup: 'contoso-staging-we', cause: expect.stringMatching(/^KeyVaultParameterReferenceSecretRetrieveFailed: The secret/) });
    expect(rows.filter(({ nested }) => nested).map(({ name }) => name).toSorted()).toEqual(['orders-settings', 'payments-settings', 'shop-settings']);

    const seen = await view(idOf('settings-rollout'), (each) => isSettled(each) && each.checks.length > 0 && each.caller !== null);
    expect(seen.causes).toHaveLength(1);
    expect(seen.causes[0]).toMatchObject({
      code: 'KeyVaultParameterReferenceSecretRetrieveFailed', count: 3, resourceName: 'orders-secret, payments-secret, shop-secret', deploymentName: 'orders-settings, payments-settings, shop-settings',
      hint: expect.stringContaining('Turn on access for Azure Resource Manager'),
    });
    expect(seen.causes[0]?.path.slice(0, 2)).toEqual(['DeploymentFailed', 'Conflict']);
    expect(seen).toMatchObject({ caller: 'jo@contoso.example', callerIp: '127.0.0.1', sentence: expect.stringContaining('kv-contoso-staging'), mayCancel: false, fault: null, missing: [] });
    expect(seen.lanes.map(({ depth, resourceName, state }) => `${depth} ${resourceName} ${state}`)).toEqual(expect.arrayContaining(['0 shop-settings Failed', '1 shop-secret Failed']));
    expect(seen.lanes.some(({ onCriticalPath }) => onCriticalPath)).toBe(true);
    const verdicts = seen.checks.map(({ kind, state, title }) => `${kind} ${state} ${title}`).toSorted();
    expect(verdicts).toEqual([
      'permission good The signed-in account has the right Microsoft.KeyVault/vaults/deploy/action',
      'secret-state good Vault kv-contoso-staging has secret orders-connection, enabled',
      'secret-state good Vault kv-contoso-staging has secret payments-connection, enabled',
      'secret-state good Vault kv-contoso-staging has secret shop-connection, enabled',
      'vault-switches bad Vault kv-contoso-staging lets templates use its secrets',
    ]);
  });
});
