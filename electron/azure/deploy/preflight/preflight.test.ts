import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Draft, DraftTarget } from '../../../../shared/contract/azure/deploy.ts';
import type { LiveCheck } from '../../../../shared/contract/azure/shared.ts';
import { SUBSCRIPTIONS } from '../../../../simulator/azure/index.ts';
import { arrange } from '../../../../simulator/azure/providers/circumstances.ts';
import { deletedAccountsOf } from '../../../../simulator/azure/providers/storage/deleted-accounts.ts';
import { sampleWorldIn } from '../../../../simulator/azure/scenarios/estate.ts';
import { UNKNOWN_WORLD, sampleFiles, secureClusterParameters } from '../../../../simulator/azure/templates/samples.ts';
import { openAzureRig, type AzureRig } from '../../testing/azure-rig.ts';
import { openDeployRig, targetOf, type DeployRig } from '../testing/deploy-rig.ts';

let rig: AzureRig;
let deploying: DeployRig;
let folder = '';

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-preflight-'));
  rig = await openAzureRig({ folder, throttleScale: 0, pace: 0.1 });
  deploying = await openDeployRig(rig, folder);
});
afterEach(() => {
  rig.simulated.faults.clear();
  arrange(rig.simulated.model.world, { quotas: [], restrictedSizes: [], takenStorageNames: [] });
});
afterAll(async () => {
  await deploying.close();
  await rig.close();
  await rm(folder, { recursive: true, force: true });
});

const world = () => sampleWorldIn(rig.simulated.model.world) ?? UNKNOWN_WORLD;
const sample = (name: string): string => sampleFiles(world()).find((each) => each.name === name)?.text ?? '';
const cluster = (changes: object = {}): Record<string, string> => ({ 'cluster.json': sample('secure-cluster.json'), 'cluster.parameters.json': JSON.stringify({ parameters: { ...secureClusterParameters(world()), ...changes } }) });
const storage = (accountName: string): Record<string, string> => ({ 'storage.json': sample('storage.json'), 'storage.parameters.json': JSON.stringify({ parameters: { accountName: { value: accountName } } }) });

async function looked(files: Readonly<Record<string, string>>, target: Partial<DraftTarget> = {}): Promise<Draft['preflight']> {
  const { draftId } = await deploying.draftOf(files, targetOf(rig.profile, target));
  return (await deploying.step(draftId, 'preflight')).preflight;
}
const named = ({ checks }: Draft['preflight'], title: string): LiveCheck | undefined => checks.find((each) => each.title.includes(title));
const notGood = ({ checks }: Draft['preflight']): string[] => checks.filter(({ state }) => state !== 'good').map(({ title, state }) => `${state}: ${title}`);

describe('a preflight', () => {
  it('looks at everything that a secure cluster needs', async () => {
    const preflight = await looked(cluster());
    expect(preflight).toMatchObject({ state: 'done', fault: null, validation: 'Validated by Azure with its resource providers (level Provider).', at: expect.any(Number) });
    expect(notGood(preflight)).toEqual([]);
    const vault = world().vaultId.split('/').at(-1) ?? '';
    const titles = [
      'Resource group contoso-dev', 'The signed-in account has the right Microsoft.Resources/deployments/write', 'The name trial.1 is free', 'No lock stands in the way', 'Azure accepts the template',
      'Microsoft.Storage is registered', 'Microsoft.Network is registered', 'Microsoft.ServiceFabric is registered', 'Microsoft.Compute is registered',
      `Vault ${vault} lets templates use its secrets`, `Vault ${vault} gives certificates to virtual machines`, `The signed-in account has the right Microsoft.KeyVault/vaults/deploy/action`, `Vault ${vault} has secret node-admin-password, enabled`,
      'cluster: thumbprint, URL and vault are of the same certificate', 'The quota in westeurope is enough', 'Standard_B2s can be had in westeurope', 'The storage account name trialwelogs1 can be used', 'The storage account name trialwediag1 can be used',
    ];
    expect(titles.filter((title) => named(preflight, title)?.state !== 'good')).toEqual([]);
  });

  it('streams: each look is shown before it ends, and one that hangs keeps none of the others', async () => {
    rig.simulated.faults.add({ kind: 'slow', delayMs: 30_000, path: '*Microsoft.Authorization/locks*', count: 1 });
    const { draftId } = await deploying.draftOf(storage('streamed1'), targetOf(rig.profile));
    await deploying.deploy.steps.preflight(draftId);
    await vi.waitFor(async () => {
      const { preflight } = await deploying.draft(draftId);
      expect(preflight.state).toBe('running');
      expect(named(preflight, 'No lock')).toMatchObject({ state: 'running' });
      expect(preflight.checks.filter(({ state }) => state === 'good').length).toBeGreaterThan(4);
    }, { interval: 2, timeout: 5_000 });
    await vi.waitFor(async () => expect((await deploying.draft(draftId)).preflight.state).toBe('done'), { timeout: 5_000 });
  });

  it('tells each look that failed by itself', async () => {
    for (const path of ['*usages*', '*Microsoft.KeyVault/vaults/kv-*', '*locks*']) rig.simulated.faults.add({ kind: 'malformed-json', path });
    const preflight = await looked(cluster());
    expect(preflight.state).toBe('done');
    expect(notGood(preflight).map((each) => each.split(':')[0])).toEqual(expect.arrayContaining(['unknown']));
    expect(named(preflight, 'No lock')?.finding).toContain('It could not be looked at');
    expect(named(preflight, 'The quota')?.finding).toContain('The usage of the region could not be read.');
    expect(named(preflight, 'Azure accepts')).toMatchObject({ state: 'good' });
  });

  it('is refused without a target or a template that can be read', async () => {
    const { draftId } = await deploying.draftOf(storage('x1y'));
    await expect(deploying.deploy.steps.preflight(draftId)).rejects.toMatchObject({ fault: { code: 'invalid-input', message: 'Say where to deploy to first.' } });
    const broken = await deploying.draftOf({ 'broken.json': '{ "resources": [' }, targetOf(rig.profile));
    await expect(deploying.deploy.steps.preflight(broken.draftId)).rejects.toMatchObject({ fault: { code: 'invalid-input' } });
  });

  it('says that nobody is signed in, once and not for each look', async () => {
    rig.simulated.faults.add({ kind: 'token-expired' });
    expect(await looked(storage('x2y'))).toMatchObject({ state: 'failed', checks: [], fault: { code: 'signed-out', remedy: 'sign-in' } });
    rig.simulated.faults.clear();
    expect(await looked(storage('x3y'))).toMatchObject({ state: 'done' });
  });
});

describe('a preflight of what is wrong', () => {
  it('finds machines that do not fit, and sizes that may not be used', async () => {
    arrange(rig.simulated.model.world, { quotas: [{ subscriptionId: SUBSCRIPTIONS.test, location: 'westeurope', name: 'cores', limit: 20, usedElsewhere: 6 }], restrictedSizes: [{ size: 'Standard_B2s', location: 'westeurope' }] });
    const preflight = await looked(cluster({ nodeCount: { value: 40 } }));
    expect(named(preflight, 'The quota in westeurope')).toMatchObject({ state: 'bad', finding: expect.stringMatching(/All cores of the region: 80 more cores are wanted, .* are missing\./) });
    expect(named(preflight, 'Standard_B2s can be had')).toMatchObject({ state: 'bad', finding: expect.stringContaining('NotAvailableForSubscription') });
  });

  it('counts machines that are there already', async () => {
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [{ type: 'Microsoft.Compute/virtualMachineScaleSets', apiVersion: '2024-07-01', name: 'dev', location: 'westeurope', sku: { name: 'Standard_B2s', capacity: 6 }, properties: { virtualMachineProfile: {} } }] };
    // There are 5 already.
    expect(named(await looked({ 'scale.json': JSON.stringify(template) }), 'The quota')).toMatchObject({ state: 'good', finding: expect.stringContaining('2 more cores are wanted') });
  });

  it('finds a vault that is closed to templates, with the press that opens it, and a secret that is not there', async () => {
    const reference = (vaultId: string, secretName: string) => ({ reference: { keyVault: { id: vaultId }, secretName } });
    const closed = await looked(cluster({ adminPassword: reference(world().closedVaultId, 'node-admin-password') }));
    expect(named(closed, 'lets templates use its secrets')).toMatchObject({ state: 'bad', fix: { kind: 'vault-switch', vaultId: world().closedVaultId, switch: 'template-deployment' } });
    expect(named(closed, 'Azure accepts')).toMatchObject({ state: 'bad' });
    const disabled = await looked(cluster({ adminPassword: reference(world().vaultId, 'old-api-key') }));
    expect(named(disabled, 'has secret old-api-key')).toMatchObject({ state: 'bad', finding: expect.stringContaining('is disabled') });
    const absent = await looked(cluster({ adminPassword: reference(world().vaultId, 'no-such-secret') }));
    expect(named(absent, 'has secret no-such-secret')).toMatchObject({ state: 'bad', finding: expect.stringContaining('has no secret') });
  });

  it('finds a certificate whose three values do not belong together', async () => {
    const preflight = await looked(cluster({ certificateThumbprint: { value: 'A'.repeat(40) } }));
    expect(named(preflight, 'cluster: thumbprint')).toMatchObject({ state: 'bad', finding: expect.stringContaining(`has thumbprint ${world().certificate.thumbprint}`) });
  });

  it('finds storage names that are taken, or were deleted a moment ago', async () => {
    const { world: azure } = rig.simulated.model;
    arrange(azure, { takenStorageNames: ['contosotaken1'] });
    expect(named(await looked(storage('contosotaken1')), 'storage account name')).toMatchObject({ state: 'bad', finding: expect.stringContaining('Count it up') });
    const account = azure.list({ type: 'Microsoft.Storage/storageAccounts' }).find(({ id }) => id.includes(SUBSCRIPTIONS.test));
    if (account === undefined) throw new Error('The world has no storage account.');
    deletedAccountsOf(azure).add({ ...account, name: 'contosogone1' }, azure.clock.now() - 20 * 60_000);
    expect(named(await looked(storage('contosogone1')), 'storage account name')).toMatchObject({ state: 'warning', finding: expect.stringContaining('was deleted today') });
  });

  it('finds that the group is not there, or will be made', async () => {
    const absent = await looked(storage('x4y'), { resourceGroup: 'nowhere' });
    expect(named(absent, 'Resource group nowhere')).toMatchObject({ state: 'bad', finding: expect.stringContaining('Choose another one, or let it be made') });
    const made = await looked(storage('x5y'), { resourceGroup: 'nowhere', createGroup: true, location: 'westeurope' });
    expect(named(made, 'Resource group nowhere')).toMatchObject({ state: 'good' });
    expect(named(made, 'has the right Microsoft.Resources/subscriptions/resourceGroups/write')).toMatchObject({ state: 'good' });
    expect(named(made, 'Azure accepts')).toMatchObject({ state: 'unknown', finding: 'Azure can validate it only once the resource group is there.' });
    const foreign = await looked(storage('x6y'), { createGroup: true, location: 'northeurope' });
    expect(named(foreign, 'Resource group contoso-dev')).toMatchObject({ state: 'warning' });
  });

  it('finds that the account may not deploy there', async () => {
    const preflight = await looked(storage('x7y'), { subscriptionId: SUBSCRIPTIONS.foreign, resourceGroup: 'shared-monitoring' });
    expect(named(preflight, 'has the right Microsoft.Resources/deployments/write')).toMatchObject({ state: 'bad' });
  });

  it('finds locks, names in use, and a provider that is not registered', async () => {
    const { world: azure } = rig.simulated.model;
    const scope = `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/contoso-dev`;
    azure.locks.put({ scope, name: 'frozen', level: 'ReadOnly', notes: undefined });
    expect(named(await looked(storage('x8y')), 'No lock')).toMatchObject({ state: 'bad', finding: expect.stringContaining('frozen on contoso-dev') });
    azure.locks.put({ scope, name: 'frozen', level: 'CanNotDelete', notes: undefined });
    expect(named(await looked(storage('x9y')), 'No lock')).toMatchObject({ state: 'good' });
    expect(named(await looked(storage('x9y'), { mode: 'Complete' }), 'No lock')).toMatchObject({ state: 'bad' });
    azure.locks.remove(scope, 'frozen');
    const provider = azure.providers.find(({ namespace }) => namespace === 'Microsoft.Storage');
    if (provider === undefined) throw new Error('The world has no storage.');
    azure.register(SUBSCRIPTIONS.test, provider, 'NotRegistered');
    expect(named(await looked(storage('xay')), 'Microsoft.Storage is registered')).toMatchObject({ state: 'bad', fix: { kind: 'register-provider', namespace: 'Microsoft.Storage' } });
    azure.register(SUBSCRIPTIONS.test, provider, 'Registered');
    const path = `${scope}/providers/Microsoft.Resources/deployments/again.1`;
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [] };
    await rig.profile.arm(SUBSCRIPTIONS.test).write('PUT', { api: 'deployments', path, body: { properties: { mode: 'Incremental', template } } });
    expect(named(await looked(storage('xby'), { deploymentName: 'again.1' }), 'The name again.1')?.state).toMatch(/^(bad|warning)$/);
  });

  it('says in Azure’s words what is wrong with the template', async () => {
    const preflight = await looked({ 'bad.json': sample('storage.json').replace('Standard_LRS', 'Cheap_LRS').replaceAll("parameters('skuName')", "'Cheap_LRS'"), 'bad.parameters.json': sample('storage.parameters.json') });
    expect(named(preflight, 'Azure accepts')).toMatchObject({ state: 'bad', finding: expect.stringContaining('sku.name') });
  });

  it('falls back on the template alone where Azure refuses to ask its providers, and says so', async () => {
    rig.simulated.faults.add({ kind: 'html-error', status: 403, path: '*validate*', count: 1 });
    const preflight = await looked(storage('xcy'));
    expect(preflight.validation).toBe('Azure refused to validate with its resource providers (HTTP 403): only the template itself was validated (level Template).');
    expect(named(preflight, 'Azure accepts')).toMatchObject({ state: 'warning', finding: expect.stringContaining('The template itself is in order.') });
  });

  it('is outdated as soon as something changes, also while it runs', async () => {
    const { draftId } = await deploying.draftOf(storage('xdy'), targetOf(rig.profile));
    await deploying.step(draftId, 'preflight');
    expect((await deploying.draft(draftId)).obstacles).toEqual([]);
    const changed = await deploying.deploy.acts.setParameter(draftId, 'skuName', { kind: 'literal', value: 'Standard_ZRS' });
    expect(changed).toMatchObject({ preflight: { state: 'outdated' }, obstacles: ['Something changed since it was checked. Look again.'] });
    rig.simulated.faults.add({ kind: 'slow', delayMs: 60_000, path: '*locks*', count: 1 });
    await deploying.deploy.steps.preflight(draftId);
    await deploying.deploy.acts.setParameter(draftId, 'skuName', { kind: 'default' });
    rig.simulated.faults.clear();
    expect((await deploying.draft(draftId)).preflight.state).toBe('outdated');
    expect((await deploying.step(draftId, 'preflight')).preflight.state).toBe('done');
  });

  it('may be left off, and looks that come too late change nothing', async () => {
    const { draftId } = await deploying.draftOf(storage('xey'), targetOf(rig.profile));
    const { preflight } = await deploying.step(draftId, 'preflight');
    rig.simulated.faults.add({ kind: 'slow', delayMs: 5_000, path: '*Microsoft.*', count: 20 });
    await deploying.deploy.steps.preflight(draftId);
    await vi.waitFor(async () => expect((await deploying.draft(draftId)).preflight.checks.length).toBeGreaterThan(3), { interval: 2 });
    deploying.deploy.steps.stop(draftId, 'preflight');
    await vi.waitFor(async () => expect((await deploying.draft(draftId)).preflight).toEqual(preflight), { interval: 2 });
    await rig.clock.delay(8_000);
    expect((await deploying.draft(draftId)).preflight).toEqual(preflight);
  });

  it('of 4 MB is validated by way of an address', async () => {
    const account = { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2023-05-01', location: 'westeurope', kind: 'StorageV2', sku: { name: 'Standard_LRS' }, properties: {} };
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', variables: { padding: 'x'.repeat(2_000_000) }, resources: [{ ...account, name: 'largetrial1' }] };
    const preflight = await looked({ 'large.json': JSON.stringify(template) });
    expect(named(preflight, 'Azure accepts')).toMatchObject({ state: 'good' });
  });
});
