import { SubscriptionClient } from '@azure/arm-resources-subscriptions';
import { DeploymentsClient } from '@azure/arm-resourcesdeployments';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { startAzure } from '../azure-server.ts';
import type { SimulatedAzure } from '../azure-server.ts';
import { SUBSCRIPTIONS } from '../azure.ts';
import { testProvider } from '../testing/test-provider.ts';
import { sampleTemplate } from '../testing/sample-template.ts';
import { tokenOf } from '../testing/token.ts';

/** The vendor's own clients against the simulated resource manager (reference/azure.md §2.1). */

let azure: SimulatedAzure;
let deployments: DeploymentsClient;
let subscriptions: SubscriptionClient;

beforeAll(async () => {
  azure = await startAzure({
    pace: 0.002,
    providers: [testProvider],
    scenario: { summary: 'One group', build: (stage) => stage.addGroup({ subscriptionId: SUBSCRIPTIONS.test, name: 'web', location: 'westeurope' }) },
  });
  const credential = { getToken: async () => ({ token: await tokenOf(azure), expiresOnTimestamp: Date.now() + 600_000 }) };
  // The clients' types leave the TLS options out that their pipeline heeds.
  const options = { endpoint: azure.arm, tlsOptions: { ca: azure.ca } };
  deployments = new DeploymentsClient(credential, SUBSCRIPTIONS.test, options);
  subscriptions = new SubscriptionClient(credential, options);
});

afterAll(() => azure.close());

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const result: T[] = [];
  for await (const each of items) result.push(each);
  return result;
}

const quickly = { updateIntervalInMs: 10 };

describe('the client for subscriptions', () => {
  it('lists tenants, subscriptions and locations', async () => {
    expect((await all(subscriptions.tenants.list())).map((each) => each.displayName)).toEqual(['Contoso']);
    expect((await all(subscriptions.subscriptions.list())).map((each) => each.displayName)).toEqual(['Production', 'Test']);
    expect((await subscriptions.subscriptions.get(SUBSCRIPTIONS.test)).state).toBe('Enabled');
    expect((await all(subscriptions.subscriptions.listLocations(SUBSCRIPTIONS.test))).map((each) => each.name)).toContain('westeurope');
  });
});

describe('the client for deployments', () => {
  const properties = { mode: 'Incremental', template: sampleTemplate(), parameters: { name: { value: 'shop' }, key: { value: 'hush' } } } as const;

  it('validates, deploys, and reads back what happened', async () => {
    const checked = await deployments.deployments.validate('web', 'first', { properties }, quickly);
    expect(checked.properties?.provisioningState).toBe('Succeeded');
    const made = await deployments.deployments.createOrUpdate('web', 'first', { properties }, quickly);
    expect(made.properties).toMatchObject({ provisioningState: 'Succeeded', outputs: { address: { type: 'String', value: 'https://shop.example' } } });
    expect(made.properties?.parameters).toEqual({ name: { type: 'String', value: 'shop' }, key: { type: 'SecureString' } });
    const operations = await all(deployments.deploymentOperations.list('web', 'first'));
    expect(operations.map((each) => each.properties?.provisioningOperation)).toContain('EvaluateDeploymentOutput');
    const one = await deployments.deploymentOperations.get('web', 'first', operations[0]?.operationId ?? '');
    expect(one.properties?.provisioningState).toBe('Succeeded');
    expect((await deployments.deployments.checkExistence('web', 'first')).body).toBe(true);
    expect((await deployments.deployments.checkExistence('web', 'ghost')).body).toBe(false);
    expect((await deployments.deployments.exportTemplate('web', 'first')).template).toEqual(sampleTemplate());
    const hash = await deployments.deployments.calculateTemplateHash(sampleTemplate());
    expect(hash.templateHash).toBe(made.properties?.templateHash);
  });

  it('sees what would change', async () => {
    const result = await deployments.deployments.whatIf('web', 'second', { properties: { ...properties, parameters: { name: { value: 'other' }, key: { value: 'hush' } }, whatIfSettings: { resultFormat: 'FullResourcePayloads' } } }, quickly);
    expect(result.status).toBe('Succeeded');
    expect(result.changes?.map((each) => each.changeType)).toContain('Create');
  });

  it('hears that validation found something; what, this client keeps to itself', async () => {
    const invalid = { properties: { ...properties, parameters: { name: { value: 'invalid' }, key: { value: 'hush' } } } };
    const bodies: unknown[] = [];
    const onResponse = ({ parsedBody, bodyAsText }: { parsedBody?: unknown; bodyAsText?: string | null }): void => void bodies.push(parsedBody ?? JSON.parse(bodyAsText ?? 'null'));
    await expect(deployments.deployments.validate('web', 'bad', invalid, { ...quickly, onResponse })).rejects.toThrow('The long-running operation has failed');
    expect(bodies[0]).toMatchObject({ error: { code: 'InvalidTemplateDeployment', details: [{ code: 'SiteInvalid', target: expect.stringContaining('/sites/invalid') }] } });
  });

  it('hears how a deployment failed, and finds the cause in its error', async () => {
    await expect(deployments.deployments.createOrUpdate('web', 'failing', { properties: { ...properties, parameters: { name: { value: 'taken' }, key: { value: 'hush' } } } }, quickly)).rejects.toThrow('DeploymentFailed');
    const { properties: failed } = await deployments.deployments.get('web', 'failing');
    expect(failed?.error?.details?.[0]).toMatchObject({ code: 'Conflict', message: expect.stringContaining('SiteNameTaken') });
  });

  it('hears the refusal of an invalid template', async () => {
    const broken = { ...properties, template: { ...sampleTemplate(), resources: [{ type: 'Test.Fake/sites', apiVersion: '2024-01-01', name: "[parameters('nobody')]", location: 'westeurope' }] } };
    await expect(deployments.deployments.createOrUpdate('web', 'broken', { properties: broken }, quickly)).rejects.toMatchObject({ statusCode: 400, code: 'InvalidTemplate' });
  });

  it('deploys at the subscription, pages through a list, deletes', async () => {
    const group = { $schema: 's', contentVersion: '1.0.0.0', resources: [{ type: 'Microsoft.Resources/resourceGroups', apiVersion: '2021-04-01', name: 'fresh', location: 'northeurope' }] };
    const made = await deployments.deployments.createOrUpdateAtSubscriptionScope('groups', { location: 'westeurope', properties: { mode: 'Incremental', template: group } }, quickly);
    expect(made.properties?.provisioningState).toBe('Succeeded');
    const names = async (options = {}) => new Set((await all(deployments.deployments.listByResourceGroup('fresh', options))).map((each) => each.name));
    for (const name of ['a', 'b', 'c']) await deployments.deployments.createOrUpdate('fresh', name, { properties: { mode: 'Incremental', template: { $schema: 's', contentVersion: '1.0.0.0', resources: [] } } }, quickly);
    expect(await names({ top: 2 })).toEqual(new Set(['a', 'b', 'c']));
    expect(await all(deployments.deployments.listByResourceGroup('fresh', { filter: "provisioningState eq 'Failed'" }))).toEqual([]);
    await deployments.deployments.delete('fresh', 'b', quickly);
    expect(await names()).toEqual(new Set(['a', 'c']));
  });

  it('cancels what runs, and is refused what has ended', async () => {
    const slow = { ...properties, parameters: { name: { value: 'slow' }, key: { value: 'hush' } } };
    const poller = deployments.deployments.createOrUpdate('web', 'slow', { properties: slow }, quickly);
    await poller.poll();
    await deployments.deployments.cancel('web', 'slow');
    expect((await deployments.deployments.get('web', 'slow')).properties?.provisioningState).toBe('Canceled');
    await expect(deployments.deployments.cancel('web', 'slow')).rejects.toMatchObject({ statusCode: 409, code: 'DeploymentCannotBeCancelled' });
  });
});
