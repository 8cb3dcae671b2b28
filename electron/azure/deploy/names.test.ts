import { afterEach, describe, expect, it } from 'vitest';
import { SUBSCRIPTIONS } from '../../../simulator/azure/index.ts';
import { arrange } from '../../../simulator/azure/providers/circumstances.ts';
import { azureRigForFile } from '../testing/rig-folder.ts';
import { nextName, stemOfName, storageName } from './names.ts';

const rig = azureRigForFile({ throttleScale: 0 });
const subscriptionId = SUBSCRIPTIONS.test;
afterEach(() => rig().simulated.faults.clear());

const next = (wanted: string, resourceGroup: string | null = 'contoso-dev') => nextName(rig().profile, subscriptionId, resourceGroup, wanted, undefined);
const storage = (wanted: string) => storageName(rig().profile, subscriptionId, wanted, rig().clock, undefined);

describe('the next name of a deployment', () => {
  it('counts up what the group has, and says what using the wanted one would do', async () => {
    expect(await next('shop')).toMatchObject({ name: 'shop.1', taken: false });
    const template = { $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#', contentVersion: '1.0.0.0', resources: [] };
    for (const name of ['shop.1', 'shop.7']) {
      const path = `/subscriptions/${subscriptionId}/resourceGroups/contoso-dev/providers/Microsoft.Resources/deployments/${name}`;
      await rig().profile.arm(subscriptionId).write('PUT', { api: 'deployments', path, body: { properties: { mode: 'Incremental', template } } });
    }
    expect(await next('shop.7')).toMatchObject({ name: 'shop.8', taken: true, words: expect.stringContaining('7 is the greatest number in use in contoso-dev.') });
    expect(await next('a b?')).toMatchObject({ name: 'a-b.1', words: expect.stringContaining('letters, digits') });
  });

  it('is the first where the group is not there yet, and at the subscription', async () => {
    expect(await next('shop', 'nowhere')).toMatchObject({ name: 'shop.1', taken: false });
    expect(await next('shop', null)).toMatchObject({ name: 'shop.1' });
  });

  it.each([['shop.3', 'shop'], ['shop-20261104.2', 'shop'], ['shop', 'shop'], ['7', '7'], ['shop_12', 'shop']])('is of the same template as others of its stem: %s', (name, stem) => {
    expect(stemOfName(name)).toBe(stem);
  });
});

describe('the name of a storage account', () => {
  it('is the wanted one where that is free, else the next', async () => {
    arrange(rig().simulated.model.world, { takenStorageNames: ['contosofull1', 'contosofull2'] });
    expect(await storage('contosofree')).toEqual({ wantedIsFree: true, proposal: 'contosofree', words: 'The name contosofree is free.' });
    expect(await storage('contosofull1')).toEqual({ wantedIsFree: false, proposal: 'contosofull3', words: 'The name contosofull1 is taken. contosofull3 is free.' });
    expect(await storage('Contoso Shop')).toMatchObject({ wantedIsFree: false, proposal: 'contososhop1', words: expect.stringContaining('lower-case letters') });
  });

  it('is not known where Azure cannot be asked', async () => {
    rig().simulated.faults.add({ kind: 'html-error', status: 403, path: '*checkNameAvailability*' });
    expect(await storage('contosofree')).toMatchObject({ wantedIsFree: null, proposal: null, words: expect.stringContaining('Azure could not be asked') });
  });
});
