import { afterEach, describe, expect, it } from 'vitest';

import { SkippableClock } from '../../foundation/clock.ts';
import { startAzure } from '../azure-server.ts';
import type { SimulatedAzure } from '../azure-server.ts';
import { SUBSCRIPTIONS } from '../azure.ts';
import { asList, asObject, asText, isObject } from '../model/json.ts';
import type { Json, JsonObject } from '../model/json.ts';
import { AzureCaller } from '../providers/testing/azure-caller.ts';
import { sampleFiles } from '../templates/samples.ts';
import { vaultReadersTemplate } from '../templates/small-templates.ts';
import { sampleWorldIn } from './estate.ts';
import type { ScenarioName } from './index.ts';
import { BROKEN_ROLLOUT } from './year/year.ts';

/** Scenarios as somebody sees them who calls the running server. */

const MINUTE_MS = 60_000;
const API = 'api-version=2022-09-01';
const DEPLOYMENTS = 'providers/Microsoft.Resources/deployments';
const test = (group: string): string => `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/${group}`;
const STAGING_VAULT = `${test('contoso-staging-we')}/providers/Microsoft.KeyVault/vaults/kv-contoso-staging`;

let azure: SimulatedAzure | undefined;
let caller: AzureCaller;
let clock: SkippableClock;

async function start(scenario: ScenarioName): Promise<SimulatedAzure> {
  clock = new SkippableClock();
  azure = await startAzure({ scenario, clock });
  caller = new AzureCaller(azure);
  return azure;
}

afterEach(() => azure?.close());

/** Codes of the errors that have nothing inside, whatever text they are wrapped in. */
function leaves(value: Json | undefined): readonly string[] {
  if (typeof value === 'string' && value.startsWith('{')) return leaves(JSON.parse(value));
  if (!isObject(value)) return [];
  const inner = [...leaves(value['error']), ...leaves(value['message']), ...asList(value['details']).flatMap(leaves)];
  const code = asText(value['code']);
  return inner.length > 0 || code === undefined ? inner : [code];
}

async function deployment(group: string, name: string): Promise<JsonObject> {
  const { body } = await caller.arm('GET', `${test(group)}/${DEPLOYMENTS}/${name}?${API}`);
  return asObject(body['properties']);
}

describe.each<[ScenarioName, group: string, name: string, cause: string, times: number]>([
  ['conflict', 'contoso-staging-we', 'settings-rollout', 'KeyVaultParameterReferenceSecretRetrieveFailed', 3],
  ['nested', 'contoso-test-we', 'platform', 'DnsRecordInUse', 1],
  ['quota', 'contoso-test-we', 'more-machines', 'OperationNotAllowed', 1],
  ['sku', 'contoso-test-we', 'newer-machines', 'AllocationFailed', 1],
  ['name-taken', 'contoso-test-we', 'platform', 'DnsRecordInUse', 1],
  ['policy', 'contoso-staging-we', 'batch-storage', 'RequestDisallowedByPolicy', 1],
  ['no-rights', 'contoso-test-we', 'ledger-settings', 'KeyVaultParameterReferenceAuthorizationFailed', 1],
])('%s', (scenario, group, name, cause, times) => {
  it(`ends in ${cause}, below what is told at the top`, async () => {
    await start(scenario);
    await clock.advance(10 * MINUTE_MS);
    const { provisioningState, error } = await deployment(group, name);
    expect(provisioningState).toBe('Failed');
    expect(asText(asObject(error)['code'])).toBe('DeploymentFailed');
    expect(leaves(error)).toEqual(Array.from({ length: times }, () => cause));
  });
});

it('conflict: three times the same word at the top; with the vault open the same deployment succeeds', async () => {
  await start('conflict');
  await clock.advance(MINUTE_MS);
  const failed = await deployment('contoso-staging-we', 'settings-rollout');
  expect(asList(asObject(failed['error'])['details']).map((each) => asObject(each)['code'])).toEqual(['Conflict', 'Conflict', 'Conflict']);

  const patched = await caller.arm('PATCH', `${STAGING_VAULT}?api-version=2026-02-01`, { properties: { enabledForTemplateDeployment: true } });
  expect(patched).toMatchObject({ status: 200, body: { properties: { enabledForTemplateDeployment: true, enabledForDeployment: true } } });
  const properties = { mode: 'Incremental', template: vaultReadersTemplate, parameters: { vaultId: { value: STAGING_VAULT }, targetVaultName: { value: 'kv-contoso-staging' } } };
  await caller.arm('PUT', `${test('contoso-staging-we')}/${DEPLOYMENTS}/settings-rollout?${API}`, { properties });
  await clock.advance(MINUTE_MS);
  expect((await deployment('contoso-staging-we', 'settings-rollout'))['provisioningState']).toBe('Succeeded');
});

it('nested: the failing leaf is the operation of a deployment two below', async () => {
  await start('nested');
  await clock.advance(MINUTE_MS);
  const operations = await caller.all(`${test('contoso-test-we')}/${DEPLOYMENTS}/platform-address/operations?${API}`);
  expect(operations).toMatchObject([{ properties: { provisioningState: 'Failed', targetResource: { resourceType: 'Microsoft.Network/publicIPAddresses' }, statusMessage: { error: { code: 'DnsRecordInUse' } } } }]);
  const outer = await deployment('contoso-test-we', 'platform');
  expect((await deployment('contoso-test-we', 'platform-address'))['correlationId']).toBe(outer['correlationId']);
});

it('throttled: soon asks to wait', async () => {
  await start('throttled');
  const answers = [];
  for (let index = 0; index < 16; index++) answers.push(await caller.arm('GET', `${STAGING_VAULT}?api-version=2026-02-01`));
  const refused = answers.find((each) => each.status === 429);
  expect(answers[0]?.status).toBe(200);
  expect(Number(refused?.headers['retry-after'])).toBeGreaterThan(0);
});

it('healthy: vaults of a subscription come a page at a time', async () => {
  await start('healthy');
  const { body } = await caller.arm('GET', `/subscriptions/${SUBSCRIPTIONS.production}/providers/Microsoft.KeyVault/vaults?$top=2&api-version=2026-02-01`);
  expect(asList(body['value'])).toHaveLength(2);
  expect((await caller.all(asText(body['nextLink']) ?? '')).map((each) => each['name'])).toEqual(['kv-contoso-shared']);
});

it('no-rights: what is in the foreign subscription cannot be read', async () => {
  await start('no-rights');
  const refused = await caller.arm('GET', `/subscriptions/${SUBSCRIPTIONS.foreign}/resourceGroups/finance/providers/Microsoft.KeyVault/vaults/kv-finance?api-version=2026-02-01`);
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'AuthorizationFailed' } } });
});

it('a vault that goes by roles is closed to contributors, until one of its own roles is granted', async () => {
  const { model } = await start('healthy');
  const scope = `/subscriptions/${SUBSCRIPTIONS.production}/resourceGroups/contoso-shared/providers/Microsoft.KeyVault/vaults/kv-contoso-shared`;
  const read = () => caller.vault('GET', `${asText(model.world.find(scope)?.properties['vaultUri']) ?? ''}secrets/package-feed-token?api-version=7.6`);
  expect(await read()).toMatchObject({ status: 403, body: { error: { innererror: { code: 'ForbiddenByRbac' } } } });
  model.world.roles.grant({ principalId: model.directory.application.objectId, role: 'Key Vault Secrets User', scope });
  expect((await read()).status).toBe(200);
  const permissions = await caller.all(`${scope}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`);
  expect(permissions.map((each) => each['actions'])).toEqual([['*'], []]);
});

describe('the year', () => {
  it('is listed group by group, with one deployment under way that ends well', async () => {
    await start('year');
    const staging = await caller.all(`${test('contoso-staging-we')}/${DEPLOYMENTS}?${API}`);
    expect(staging.length).toBeGreaterThan(90);
    expect(staging.find((each) => each['name'] === BROKEN_ROLLOUT)).toMatchObject({ properties: { provisioningState: 'Failed' } });
    const running = await caller.all(`${test('contoso-loadtest')}/${DEPLOYMENTS}?${API}&$filter=${encodeURIComponent("provisioningState eq 'Accepted'")}`);
    expect(running.map((each) => each['name'])).toEqual(['loadtest-now']);
    await clock.advance(10 * MINUTE_MS);
    const ended = await deployment('contoso-loadtest', 'loadtest-now');
    const waits = (properties: JsonObject) => asList(properties['dependencies']).map((each) => `${asText(asObject(each)['resourceType']) ?? ''} ${String(asList(asObject(each)['dependsOn']).length)}`).toSorted();
    expect(waits(await deployment('contoso-loadtest', 'loadtest-001'))).toEqual(waits(ended));
    expect(ended).toMatchObject({ provisioningState: 'Succeeded', outputs: { managementEndpoint: { value: 'https://loadtest.westeurope.cloudapp.azure.com:19080' } } });
    expect(JSON.stringify(ended)).not.toContain('AccountKey');
  });

  it('joins the parts of a failed deployment by their correlation, in the history and in the activity log', async () => {
    const { model } = await start('year');
    const broken = await deployment('contoso-staging-we', BROKEN_ROLLOUT);
    expect(leaves(broken['error'])).toEqual(Array.from({ length: 3 }, () => 'KeyVaultParameterReferenceSecretRetrieveFailed'));
    const part = await deployment('contoso-staging-we', 'shop-settings');
    expect(part['correlationId']).toBe(broken['correlationId']);
    const from = new Date(model.clock.now() - 89 * 1440 * MINUTE_MS).toISOString();
    const filter = `eventTimestamp ge '${from}' and correlationId eq '${asText(broken['correlationId']) ?? ''}'`;
    const events = await caller.all(`/subscriptions/${SUBSCRIPTIONS.test}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(filter)}`);
    expect(new Set(events.map((each) => each['caller']))).toEqual(new Set(['jo@contoso.example']));
    const ofVault = `eventTimestamp ge '${from}' and resourceUri eq '${STAGING_VAULT}'`;
    const closed = await caller.all(`/subscriptions/${SUBSCRIPTIONS.test}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01&$filter=${encodeURIComponent(ofVault)}`);
    expect(closed.map((each) => each['caller'])).toEqual(['helena.costa@contoso.example']);
  });
});

it('deploys the samples: the cluster, and the account but not under a name that others have', async () => {
  const { model } = await start('healthy');
  const files = sampleFiles(sampleWorldIn(model.world));
  const sample = (name: string): JsonObject => asObject(JSON.parse(files.find((each) => each.name === name)?.text ?? '{}'));
  const deploy = (name: string) =>
    caller.arm('PUT', `${test('contoso-dev')}/${DEPLOYMENTS}/${name}?${API}`, {
      properties: { mode: 'Incremental', template: sample(`${name}.json`), parameters: asObject(sample(`${name}.parameters.json`)['parameters']) },
    });
  for (const name of ['secure-cluster', 'storage', 'nested']) expect((await deploy(name)).status).toBeLessThan(300);
  await clock.advance(10 * MINUTE_MS);
  for (const name of ['secure-cluster', 'storage', 'nested']) expect((await deployment('contoso-dev', name))['provisioningState']).toBe('Succeeded');
  const cluster = await caller.arm('GET', `${test('contoso-dev')}/providers/Microsoft.ServiceFabric/clusters/trial-we?api-version=2021-06-01`);
  expect(cluster.body['properties']).toMatchObject({ clusterState: 'Ready', certificate: { thumbprint: sampleWorldIn(model.world)?.certificate.thumbprint }, managementEndpoint: 'https://trial-we.westeurope.cloudapp.azure.com:19080' });
});
