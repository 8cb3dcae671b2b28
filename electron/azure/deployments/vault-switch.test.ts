import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
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
      code: 'KeyVaultParameterReferenceSecretRetrieveFailed', count: 3, hint: expect.stringContaining('Turn on access for Azure Resource Manager'),
    });
    expect(seen.causes[0]?.resourceName?.split(', ').toSorted()).toEqual(['orders-secret', 'payments-secret', 'shop-secret']);
    expect(seen.causes[0]?.deploymentName?.split(', ').toSorted()).toEqual(['orders-settings', 'payments-settings', 'shop-settings']);
    expect(seen.causes[0]?.path.slice(0, 2)).toEqual(['DeploymentFailed', 'Conflict']);
    expect(seen).toMatchObject({ caller: 'jo@contoso.example', callerIp: '127.0.0.1', sentence: expect.stringContaining('kv-contoso-staging'), mayCancel: false, fault: null, missing: [] });
    expect(seen.lanes.map(({ depth, resourceName, state }) => `${depth} ${resourceName} ${state}`)).toEqual(expect.arrayContaining(['0 shop-settings Failed', '1 shop-secret Failed']));
    expect(seen.lanes.some(({ onCriticalPath }) => onCriticalPath)).toBe(true);
    expect(seen.checks.map(({ kind, state, title }) => `${kind} ${state} ${title}`).toSorted()).toEqual([
      'permission good The signed-in account has the right Microsoft.KeyVault/vaults/deploy/action',
      'secret-state good Vault kv-contoso-staging has secret orders-connection, enabled',
      'secret-state good Vault kv-contoso-staging has secret payments-connection, enabled',
      'secret-state good Vault kv-contoso-staging has secret shop-connection, enabled',
      'vault-switches bad Vault kv-contoso-staging lets templates use its secrets',
    ]);
  });

  it('shows in the line of the profile', async () => {
    const { program, connectionId } = page();
    await expect.poll(() => program.connections.get(connectionId)?.azure, { timeout: 10_000 }).toMatchObject({ failedToday: 1, running: 0, figure: '1 failed today' });
  });

  it('is mended by one switch, unlocked and with the vault’s name typed; then the check turns good', async () => {
    const { client, connectionId, idOf, view, unlock, journal, simulated } = page();
    const deploymentId = idOf('settings-rollout');
    const before = await view(deploymentId, (each) => isSettled(each) && each.checks.some(({ fix }) => fix !== null));
    const fix = before.checks.find(({ kind }) => kind === 'vault-switches')?.fix;
    if (fix?.kind !== 'vault-switch') throw new Error('Nothing can be mended.');
    expect(fix).toMatchObject({ vaultId: expect.stringMatching(/kv-contoso-staging$/), switch: 'template-deployment' });
    const press = (typedName: string) => client.azure.deployments.fixVaultSwitch({ connectionId, vaultId: fix.vaultId, switch: fix.switch, typedName });

    await expect(press('kv-contoso-staging')).rejects.toMatchObject({ data: { code: 'locked', remedy: 'unlock-profile' } });
    await unlock();
    await expect(press('another')).rejects.toMatchObject({ data: { code: 'invalid-input', hint: 'Type kv-contoso-staging to confirm.' } });
    expect(journal.events.filter(({ stream }) => stream === 'act')).toEqual([]);
    const other = simulated.model.world.find(fix.vaultId)?.properties;

    await press('kv-contoso-staging');
    const after = await view(deploymentId, (each) => isSettled(each) && each.checks.some(({ kind, state }) => kind === 'vault-switches' && state === 'good'));
    expect(after.checks.find(({ kind }) => kind === 'vault-switches')).toMatchObject({ state: 'good', fix: null });
    expect(simulated.model.world.find(fix.vaultId)?.properties).toEqual({ ...other, enabledForTemplateDeployment: true });
    expect(journal.events.filter(({ stream }) => stream === 'act')).toMatchObject([
      { type: eventTypes.actBegun, source: connectionId, entity: fix.vaultId, attributes: { act: 'Turn on vault access', confirmed: 'typed', switch: 'enabledForTemplateDeployment', account: 'jo@contoso.example' } },
      { type: eventTypes.actDone, entity: fix.vaultId, attributes: { result: 'done' } },
    ]);
  });

  it('checks again when asked to', async () => {
    const { client, connectionId, idOf, view, simulated } = page();
    const deploymentId = idOf('settings-rollout');
    const vault = simulated.model.world.list({ type: 'Microsoft.KeyVault/vaults' }).find(({ name }) => name === 'kv-contoso-staging');
    if (!vault) throw new Error('There is no such vault.');
    simulated.model.world.put({ ...vault, properties: { ...vault.properties, enabledForTemplateDeployment: false } });
    await client.azure.deployments.checkAgain({ connectionId, deploymentId });
    const seen = await view(deploymentId, (each) => isSettled(each) && each.checks.length > 0);
    expect(seen.checks.find(({ kind }) => kind === 'vault-switches')?.state).toBe('bad');
  });

  it('goes on with checks that somebody left in the middle', async () => {
    const { idOf, view, simulated, client, connectionId } = page();
    const deploymentId = idOf('settings-rollout');
    simulated.faults.add({ kind: 'slow', delayMs: 20_000, path: '*permissions*', count: 1 });
    const again = client.azure.deployments.checkAgain({ connectionId, deploymentId }).catch(() => {});
    await view(deploymentId, ({ checks }) => checks.some(({ state }) => state === 'running'));
    expect(await view(deploymentId, (each) => isSettled(each) && each.checks.length > 0)).toMatchObject({ checks: expect.arrayContaining([expect.objectContaining({ kind: 'permission', state: 'good' })]) });
    await again;
  });

  it('offers to register a provider that is not, and follows it until it is', async () => {
    const { client, connectionId, journal, simulated } = page();
    const [{ id: subscriptionId } = { id: '' }] = simulated.model.world.subscriptions;
    const provider = simulated.model.world.provider('Microsoft.Network');
    if (!provider) throw new Error('There is no such provider.');
    simulated.model.world.register(subscriptionId, provider, 'NotRegistered');
    await client.azure.deployments.registerProvider({ connectionId, subscriptionId, namespace: 'Microsoft.Network' });
    await expect.poll(() => journal.events.filter(({ type, entity }) => type === eventTypes.actDone && entity === 'Microsoft.Network'), { timeout: 10_000 }).toMatchObject([{ attributes: { result: 'done', act: 'Register resource provider' } }]);
    expect(simulated.model.world.registration(subscriptionId, provider)).toBe('Registered');
  });
});
