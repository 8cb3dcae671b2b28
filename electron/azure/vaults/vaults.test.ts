import { describe, expect, it } from 'vitest';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { contentsOf } from '../../../simulator/azure/providers/key-vault/vault-contents.ts';
import { deploymentsPageForFile } from '../deployments/testing/deployments-page.ts';

const page = deploymentsPageForFile();

async function vaultNamed(name: string) {
  const { client, connectionId } = page();
  const vault = (await client.azure.deploy.vaults.list({ connectionId, subscriptionId: null })).find((each) => each.name === name);
  if (!vault) throw new Error(`There is no vault ${name}.`);
  return vault;
}

describe('vaults', () => {
  it('are listed with their switches, over all subscriptions or of one', async () => {
    const { client, connectionId } = page();
    expect(await vaultNamed('kv-contoso-staging')).toMatchObject({ enabledForDeployment: true, enabledForTemplateDeployment: false, enabledForDiskEncryption: false, rbac: false, softDelete: true, purgeProtection: false, location: 'westeurope' });
    expect(await vaultNamed('kv-contoso-shared')).toMatchObject({ rbac: true });
    expect(await vaultNamed('kv-contoso-prod-we')).toMatchObject({ purgeProtection: true, enabledForTemplateDeployment: true });
    const some = await client.azure.deploy.vaults.list({ connectionId, subscriptionId: SUBSCRIPTIONS.test });
    expect(some.map(({ name }) => name)).toEqual(['kv-contoso-staging', 'kv-contoso-test']);
  });

  it('show names and attributes of secrets, and never ask for a value', async () => {
    const { client, connectionId, simulated, heard } = page();
    const { vaultId } = await vaultNamed('kv-contoso-test');
    simulated.traffic.clear();
    const secrets = await client.azure.deploy.vaults.secrets({ connectionId, vaultId });
    expect(secrets.find(({ name }) => name === 'shop-connection')).toMatchObject({ enabled: true, contentType: 'connection string', managed: false });
    expect(secrets.find(({ name }) => name === 'old-api-key')).toMatchObject({ enabled: false });
    const versions = await client.azure.deploy.vaults.secretVersions({ connectionId, vaultId, secretName: 'shop-connection' });
    expect(versions).toMatchObject([{ version: expect.stringMatching(/^[0-9a-f]{32}$/), enabled: true }]);
    const asked = simulated.traffic.list().map(({ path }) => path).filter((path) => path.startsWith('/secrets'));
    expect(asked.filter((path) => path !== '/secrets' && !path.endsWith('/versions'))).toEqual([]);
    const contents = contentsOf(simulated.model.world, vaultId);
    const values = contents.secretNames().flatMap((name) => contents.secret(name)?.value ?? []);
    expect(values.length).toBeGreaterThan(4);
    expect(values.filter((value) => heard.some((text) => text.includes(value)))).toEqual([]);
  });

  it('list certificates with the three values of each version, and what to be warned of', async () => {
    const { client, connectionId } = page();
    const { vaultId, uri } = await vaultNamed('kv-contoso-test');
    const certificates = await client.azure.deploy.vaults.certificates({ connectionId, vaultId });
    const cluster = certificates.filter(({ name }) => name === 'cluster');
    expect(cluster).toHaveLength(2);
    expect(cluster[0]).toMatchObject({ thumbprint: expect.stringMatching(/^[0-9A-F]{40}$/), certificateUrl: `${uri}secrets/cluster/${cluster[0]?.version ?? ''}`, subject: expect.stringContaining('CN=test-we.westeurope.cloudapp.azure.com'), enabled: true, warnings: [] });
    expect(cluster[1]).toMatchObject({ warnings: [expect.stringMatching(/expired on \d{4}-/)] });
    expect(certificates.find(({ name }) => name === 'cluster-next')?.warnings).toEqual([expect.stringContaining('disabled')]);
    expect(certificates.find(({ name }) => name === 'admin-client')?.warnings).toEqual([expect.stringMatching(/expires on .* in 18 days/)]);
  });

  it('tell whether three values describe the same certificate', async () => {
    const { client, connectionId } = page();
    const [test, staging] = [await vaultNamed('kv-contoso-test'), await vaultNamed('kv-contoso-staging')];
    const [good, old] = (await client.azure.deploy.vaults.certificates({ connectionId, vaultId: test.vaultId })).filter(({ name }) => name === 'cluster');
    if (!good || !old) throw new Error('The vault has too few certificates.');
    const check = (thumbprint: string, certificateUrl: string, vaultId: string) => client.azure.deploy.vaults.checkTriple({ connectionId, thumbprint, certificateUrl, vaultId });
    expect(await check(good.thumbprint, good.certificateUrl, test.vaultId)).toEqual({ consistent: true, findings: [{ severity: 'good', words: expect.any(String) }], certificate: good });
    expect(await check(old.thumbprint, good.certificateUrl, test.vaultId)).toMatchObject({ consistent: false, findings: [{ severity: 'error', words: `The certificate of the URL has thumbprint ${good.thumbprint}.` }] });
    // The URL is of another vault than the id.
    expect(await check(good.thumbprint, good.certificateUrl, staging.vaultId)).toMatchObject({ consistent: false, findings: [{ severity: 'error', words: `The certificate is in vault ${test.vaultId}.` }], certificate: { version: good.version } });
    expect(await check(good.thumbprint, good.certificateUrl.replace(good.version, '0'.repeat(32)), test.vaultId)).toMatchObject({ consistent: false, certificate: null, findings: [{ severity: 'error', words: expect.stringContaining('has no certificate cluster in version') }] });
    expect(await check(good.thumbprint, 'https://elsewhere.vault.azure.net/secrets/cluster/0123456789abcdef0123456789abcdef', test.vaultId)).toMatchObject({ certificate: null, findings: expect.arrayContaining([expect.objectContaining({ words: expect.stringContaining('could not be compared') })]) });
    expect(await check('not hexadecimal', 'http://nonsense', 'no id')).toMatchObject({ consistent: false, certificate: null });
  });

  it('that may not be read say so', async () => {
    const { client, connectionId } = page();
    await expect(client.azure.deploy.vaults.secrets({ connectionId, vaultId: `/subscriptions/${SUBSCRIPTIONS.foreign}/resourceGroups/finance/providers/Microsoft.KeyVault/vaults/kv-finance` })).rejects.toMatchObject({ data: { code: 'forbidden' } });
    await expect(client.azure.deploy.vaults.secrets({ connectionId, vaultId: '/subscriptions/x/resourceGroups/../providers/Microsoft.Storage/storageAccounts/y' })).rejects.toMatchObject({ data: { code: 'invalid-input' } });
  });
});
