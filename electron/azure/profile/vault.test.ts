import { describe, expect, it } from 'vitest';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { fieldOf, textOf } from '../arm/azure-answer.ts';
import { azureRigForFile } from '../testing/rig-folder.ts';
import { knownClouds, vaultOrigin } from './clouds.ts';

const rig = azureRigForFile({ as: 'user', throttleScale: 0 });

describe('a vault', () => {
  it('is read at its own server, with a token of its own', async () => {
    const { profile } = rig();
    const { items } = await profile.arm(SUBSCRIPTIONS.production).list({ api: 'vaults', path: `/subscriptions/${SUBSCRIPTIONS.production}/providers/Microsoft.KeyVault/vaults` }, (item) => textOf(fieldOf(fieldOf(item, 'properties'), 'vaultUri')));
    const [uri] = items;
    const secrets = await profile.vault(uri ?? '', null).list({ api: 'vaultData', path: '/secrets' }, (item) => textOf(fieldOf(item, 'id')));
    expect(secrets.isComplete).toBe(true);
    expect(secrets.items.length).toBeGreaterThan(0);
  });

  it('of another cloud gets nothing', () => {
    const { profile } = rig();
    for (const uri of ['https://contoso-kv.vault.azure.net.evil.example/', 'http://127.0.0.1/', 'https://evil.example/', 'https://user@127.0.0.1/', '']) expect(() => profile.vault(uri, null)).toThrow('no vault of this cloud');
    expect(vaultOrigin(knownClouds.public, 'https://contoso-kv.vault.azure.net/')).toBe('https://contoso-kv.vault.azure.net');
    expect(() => vaultOrigin(knownClouds.public, 'https://contoso-kv.vault.azure.cn/')).toThrow('no vault of this cloud');
    expect(() => vaultOrigin(knownClouds.public, 'https://vault.azure.net/')).toThrow('no vault of this cloud');
  });
});
