import { describe, expect, it } from 'vitest';
import type { LiveCheckRequest } from '../../../shared/domain/azure/live-check.ts';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { arrange } from '../../../simulator/azure/providers/circumstances.ts';
import { azureRigForFile } from '../testing/rig-folder.ts';
import { checkId, runCheck, runChecks, type CheckAsk } from './check.ts';

const rig = azureRigForFile({ as: 'user', throttleScale: 0 });
const place = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: 'contoso-test-we', location: 'westeurope' };
const vaultId = (name: string, group = 'contoso-test-we') => `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/${group}/providers/Microsoft.KeyVault/vaults/${name}`;

function run(request: LiveCheckRequest, more: Partial<CheckAsk> = {}) {
  const { profile, clock } = rig();
  return runCheck(profile, { request, ...more }, place, { clock });
}
const secret = (secretName: string | null, more: Partial<Extract<LiveCheckRequest, { kind: 'secret-state' }>> = {}): LiveCheckRequest => ({ kind: 'secret-state', vaultId: vaultId('kv-contoso-test'), vaultName: null, secretName, secretVersion: null, parameter: null, ...more });
const quota = (family: string | null, required: number | null): LiveCheckRequest => ({ kind: 'quota', location: 'westeurope', family, limit: null, used: null, required });
const name = (service: 'storage' | 'dns' | 'vault' | 'web', wanted: string | null): LiveCheckRequest => ({ kind: 'name', service, name: wanted, location: null });

describe('live checks', () => {
  it.each<[what: string, request: LiveCheckRequest, state: string, finding: RegExp]>([
    ['a vault that is open to templates', { kind: 'vault-switches', vaultId: vaultId('kv-contoso-test'), vaultName: null }, 'good', /is on in vault kv-contoso-test/],
    ['a vault that is closed, by its name alone', { kind: 'vault-switches', vaultId: null, vaultName: 'KV-contoso-staging' }, 'bad', /is off in vault kv-contoso-staging\. Turn it on\./],
    ['a vault that is not there', { kind: 'vault-switches', vaultId: vaultId('kv-nowhere'), vaultName: null }, 'bad', /The vault is not there/],
    ['a vault that nobody has seen', { kind: 'vault-switches', vaultId: null, vaultName: 'kv-nowhere' }, 'unknown', /No vault of the selected subscriptions is called kv-nowhere/],
    ['a vault without a name', { kind: 'vault-switches', vaultId: null, vaultName: null }, 'unknown', /does not name the vault/],
    ['a secret that is there', secret('shop-connection'), 'good', /is there and enabled/],
    ['a secret that is disabled', secret('old-api-key'), 'bad', /is disabled\. Enable it/],
    ['a secret that is not there', secret('shop-conection'), 'bad', /has no secret shop-conection\. Look for a misspelt name/],
    ['a version that is not there', secret('shop-connection', { secretVersion: '0'.repeat(32) }), 'bad', /but not in version 0{32}/],
    ['a secret without a name', secret(null), 'unknown', /does not name the secret/],
    ['a quota that is enough', quota('cores', 10), 'good', /the 10 that were wanted would fit now/],
    ['a quota that is not', quota('cores', 500), 'bad', /500 more are wanted, and \d+ are missing/],
    ['a quota without a number', quota('cores', null), 'warning', /The error does not say how many are wanted/],
    ['a quota that is not named', quota(null, null), 'warning', /No quota of machines in westeurope is used up/],
    ['a family that nobody knows', quota('standardXYZFamily', 1), 'unknown', /does not tell the usage of standardXYZFamily/],
    ['a size without restrictions', { kind: 'sku', location: null, sku: 'Standard_D2s_v3', resourceId: null }, 'good', /No known restriction of Standard_D2s_v3 in westeurope/],
    ['a size that is restricted', { kind: 'sku', location: null, sku: 'Standard_D4s_v5', resourceId: null }, 'bad', /is restricted for this subscription in westeurope: NotAvailableForSubscription/],
    ['a size that is not made', { kind: 'sku', location: null, sku: 'Standard_Z99', resourceId: null }, 'bad', /does not list size Standard_Z99/],
    ['a free account name', name('storage', 'contosobrandnew1'), 'good', /is free now/],
    ['a taken account name', name('storage', 'testwelogs1'), 'bad', /testwelogs1 is not free: .*already taken/],
    ['a taken vault name', name('vault', 'kv-contoso-test'), 'bad', /is not free/],
    ['a taken DNS label', name('dns', 'test-we'), 'bad', /The DNS label test-we is taken in westeurope/],
    ['a free DNS label', name('dns', 'nobody-has-this'), 'good', /is free in westeurope now/],
    ['a name that is not named', name('storage', null), 'unknown', /does not name it/],
    ['a registered provider', { kind: 'provider-registration', namespace: 'Microsoft.KeyVault', subscriptionId: null }, 'good', /is registered/],
    ['a right that there is', { kind: 'permission', action: 'Microsoft.KeyVault/vaults/deploy/action', scope: vaultId('kv-contoso-test') }, 'good', /allow Microsoft\.KeyVault\/vaults\/deploy\/action there/],
    ['a right on what is not made yet', { kind: 'permission', action: 'Microsoft.Compute/virtualMachineScaleSets/write', scope: null }, 'good', /allow Microsoft\.Compute/],
    ['a right that there is not', { kind: 'permission', action: 'Microsoft.KeyVault/vaults/write', scope: `/subscriptions/${SUBSCRIPTIONS.foreign}` }, 'bad', /role/],
  ])('%s', async (_what, request, state, finding) => {
    arrange(rig().simulated.model.world, { restrictedSizes: [{ size: 'Standard_D4s_v5', location: 'westeurope' }] });
    const check = await run(request);
    expect(check).toMatchObject({ kind: request.kind, state, finding: expect.stringMatching(finding), checkedAt: expect.any(Number), id: checkId({ request }) });
    expect(check.title).not.toBe('');
  });

  it('offer the press that mends it', async () => {
    const { simulated: { model: { world } } } = rig();
    expect((await run({ kind: 'vault-switches', vaultId: vaultId('kv-contoso-test'), vaultName: null }, { needs: 'disk-encryption' })).fix).toEqual({ kind: 'vault-switch', vaultId: vaultId('kv-contoso-test'), switch: 'disk-encryption' });
    const provider = world.provider('Microsoft.Storage');
    if (!provider) throw new Error('There is no such provider.');
    world.register(SUBSCRIPTIONS.test, provider, 'NotRegistered');
    expect(await run({ kind: 'provider-registration', namespace: 'Microsoft.Storage', subscriptionId: null })).toMatchObject({ state: 'bad', fix: { kind: 'register-provider', subscriptionId: SUBSCRIPTIONS.test, namespace: 'Microsoft.Storage' } });
    world.register(SUBSCRIPTIONS.test, provider, 'Registering');
    expect(await run({ kind: 'provider-registration', namespace: 'Microsoft.Storage', subscriptionId: null })).toMatchObject({ state: 'warning', fix: null });
    world.register(SUBSCRIPTIONS.test, provider, 'Registered');
  });

  it('tell of a vault whose network keeps Azure out', async () => {
    const { simulated: { model: { world } } } = rig();
    const vault = world.find(vaultId('kv-contoso-test'));
    if (!vault) throw new Error('There is no such vault.');
    world.put({ ...vault, properties: { ...vault.properties, networkAcls: { bypass: 'None', defaultAction: 'Deny' } } });
    expect(await run({ kind: 'vault-switches', vaultId: vault.id, vaultName: null })).toMatchObject({ state: 'bad', finding: expect.stringContaining('network rules'), fix: null });
    world.put(vault);
  });

  it('say what kept them from looking, and are asked once for the same question', async () => {
    const { profile, clock, simulated } = rig();
    simulated.faults.add({ kind: 'html-error', status: 404, path: '*usages*' });
    expect(await run(quota('cores', 1))).toMatchObject({ state: 'unknown', finding: expect.stringMatching(/^It could not be looked at: /) });
    simulated.faults.clear();
    simulated.traffic.clear();
    const told: string[] = [];
    const ask = (causeId: string): CheckAsk => ({ request: quota('cores', 1), causeIds: [causeId] });
    await runChecks(profile, [ask('a'), ask('b'), ask('a')], place, { clock }, ({ causeIds }) => void told.push(causeIds.join(' ')));
    expect(told).toEqual(['a b']);
    expect(simulated.traffic.list().filter(({ path }) => path.includes('usages'))).toHaveLength(1);
  });
});
