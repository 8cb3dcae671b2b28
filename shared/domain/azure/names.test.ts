import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { datedDeploymentName, deploymentNameProblems, longestDeploymentName, nextDeploymentName, reuseWarning } from './deployment-names.ts';
import { hardCodedNames, nextStorageName, recentlyDeletedWarning, storageNameProblems } from './storage-names.ts';

describe('names of deployments', () => {
  it.each([
    ['shop-prod', [], 'shop-prod.1'],
    ['shop-prod', ['shop-prod.1', 'SHOP-PROD.7', 'shop-prod.x', 'other.9'], 'shop-prod.8'],
    ['shop-prod-20261104.2', ['shop-prod-20261104.2', 'shop-prod-20261104.3'], 'shop-prod-20261104.4'],
    ['shop-prod-20261104', [], 'shop-prod-20261104.1'],
    ['release-4', ['release-4'], 'release-5'],
    ['a b/c', [], 'a-b-c.1'],
    ['', [], 'deployment.1'],
  ])('%s after %j is %s', (wanted, existing, next) => {
    expect(nextDeploymentName(wanted, existing).name).toBe(next);
  });

  it('are free, allowed and count up', () => {
    fc.assert(fc.property(fc.string({ maxLength: 90 }), fc.array(fc.string({ maxLength: 70 })), (wanted, others) => {
      let existing = others;
      let last = 0;
      for (let turn = 0; turn < 12; turn += 1) {
        const { name, counter } = nextDeploymentName(wanted, existing);
        expect(existing.map((each) => each.toLowerCase())).not.toContain(name.toLowerCase());
        expect(deploymentNameProblems(name)).toEqual([]);
        expect(name.length).toBeLessThanOrEqual(longestDeploymentName);
        expect(counter).toBeGreaterThan(last);
        last = counter;
        existing = [...existing, name];
      }
    }));
  });

  it('are refused with a reason', () => {
    expect(deploymentNameProblems('a/b.')).toHaveLength(2);
    expect(deploymentNameProblems('x'.repeat(65))).toEqual(['The name has 65 characters; 64 are allowed.']);
    expect(deploymentNameProblems('')).toHaveLength(1);
  });

  it('warn of a record that would be replaced', () => {
    expect(reuseWarning('Shop.1', [{ name: 'shop.1' }])).toContain('replaces its record');
    expect(reuseWarning('shop.1', [{ name: 'shop.1', running: true }])).toContain('is running');
    expect(reuseWarning('shop.2', [{ name: 'shop.1' }])).toBeNull();
    expect(datedDeploymentName('shop', Date.parse('2026-11-04T23:00:00Z'))).toBe('shop-20261104');
  });
});

describe('names of storage accounts', () => {
  it.each([
    ['shoplogs1', [], 'shoplogs2'], ['shoplogs', ['shoplogs1'], 'shoplogs2'], ['data009', [], 'data010'], ['Shop-Logs', [], 'shoplogs1'], ['', [], 'storage1'], ['x'.repeat(24), [], `${'x'.repeat(23)}1`],
  ])('%s after %j is %s', (wanted, taken, next) => {
    expect(nextStorageName(wanted, taken)).toBe(next);
  });

  it('are free and allowed', () => {
    fc.assert(fc.property(fc.string(), fc.array(fc.stringMatching(/^[a-z]{1,3}[0-9]{0,2}$/)), (wanted, taken) => {
      const name = nextStorageName(wanted, taken);
      expect(storageNameProblems(name)).toEqual([]);
      expect(taken).not.toContain(name);
    }));
    expect(storageNameProblems('Ab')).toHaveLength(2);
  });

  it('warn of an account that was deleted lately', () => {
    const now = Date.parse('2026-11-27T12:00:00Z');
    expect(recentlyDeletedWarning('a1', [{ name: 'A1', deletedAt: now - 3 * 86_400_000 }], now)).toContain('3 days ago');
    expect(recentlyDeletedWarning('a1', [{ name: 'a1', deletedAt: now - 30 * 86_400_000 }], now)).toBeNull();
    expect(recentlyDeletedWarning('a2', [{ name: 'a1', deletedAt: null }], now)).toBeNull();
  });

  it('are found in templates where they never change', () => {
    const storage = (name: string) => ({ type: 'Microsoft.Storage/storageAccounts', name });
    const template = {
      variables: { fixed: "[concat('shop', 'logs')]" },
      resources: [
        storage('shoplogs1'), storage("[variables('fixed')]"), storage("[parameters('n')]"), storage("[uniqueString(resourceGroup().id)]"), { type: 'Microsoft.Network/virtualNetworks', name: 'vnet' },
        { type: 'Microsoft.Resources/deployments', name: 'inner', properties: { template: { resources: [{ type: 'Microsoft.KeyVault/vaults', name: 'kv' }] } } },
      ],
    };
    expect(hardCodedNames(template).map(({ name, path }) => `${name} ${path.join('.')}`)).toEqual(['shoplogs1 resources.0.name', 'shoplogs resources.1.name', 'kv resources.5.properties.template.resources.0.name']);
  });
});
