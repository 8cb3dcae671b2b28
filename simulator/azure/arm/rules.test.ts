import { beforeEach, describe, expect, it } from 'vitest';

import { FOREIGN_GROUP, PARTNER_TENANT, SUBSCRIPTIONS, USER } from '../azure.ts';
import { asList, asObject } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { wires } from '../testing/http.ts';
import type { WireRig } from '../testing/http.ts';
import { site, templateOf } from '../testing/model.ts';
import { tokenOf } from '../testing/token.ts';

/** The rules that hold for every call of the resource manager (reference/azure.md §2.0). */

const start = wires();
const SUBSCRIPTION = `/subscriptions/${SUBSCRIPTIONS.test}`;
const GROUP = `${SUBSCRIPTION}/resourceGroups/web`;
const SITES = `${GROUP}/providers/Test.Fake/sites`;
const DEPLOYMENTS = `${GROUP}/providers/Microsoft.Resources/deployments`;
const API = 'api-version=2025-01-01';
const ARM_API = 'api-version=2021-04-01';

let rig: WireRig;

beforeEach(async () => {
  rig = await start();
});

const names = (body: JsonObject): unknown[] => asList(body['value']).map((each) => asObject(each)['name']);

describe('api-versions', () => {
  it.each<[string, number, string]>([
    [`${SUBSCRIPTION}/resourcegroups`, 400, 'MissingApiVersionParameter'],
    [`${SUBSCRIPTION}/resourcegroups?api-version=2010-01-01`, 400, 'InvalidApiVersionParameter'],
    [`${SITES}/a?api-version=2010-01-01`, 400, 'NoRegisteredProviderFound'],
    [`${GROUP}/providers/Test.Fake/ghosts/a?${API}`, 404, 'InvalidResourceType'],
    [`${GROUP}/providers/Test.Ghost/sites/a?${API}`, 404, 'InvalidResourceNamespace'],
    [`${SITES}/a?${API}`, 404, 'ResourceNotFound'],
    [`${SUBSCRIPTION}/resourceGroups/ghost/providers/Test.Fake/sites/a?${API}`, 404, 'ResourceGroupNotFound'],
    [`/subscriptions/00000000-0000-4000-8000-000000000000/resourcegroups?${ARM_API}`, 404, 'SubscriptionNotFound'],
    [`${DEPLOYMENTS}/ghost?${ARM_API}`, 404, 'DeploymentNotFound'],
  ])('%s is answered %d %s', async (path, status, code) => {
    expect(await rig.refusal('GET', path)).toEqual([status, code]);
  });

  it.each(['2021-04-01', '2025-04-01', '2026-06-01'])('of deployments include %s', async (version) => {
    expect((await rig.call('GET', `${DEPLOYMENTS}?api-version=${version}`)).status).toBe(200);
  });
});

describe('tokens', () => {
  const path = `${SUBSCRIPTION}/resourcegroups?${ARM_API}`;

  it('must be there, genuine, for this service and of this tenant', async () => {
    const code = async (authorization: string) => {
      const { status, body, headers } = await rig.call('GET', path, undefined, { authorization });
      expect([status, headers['www-authenticate']]).toEqual([401, expect.stringMatching(/^Bearer authorization_uri="https:/)]);
      return asObject(body['error'])['code'];
    };
    const token = await tokenOf(rig.azure);
    expect(await code('Basic abc')).toBe('AuthenticationFailedInvalidHeader');
    expect(await code(`Bearer ${token.slice(0, -4)}AAAA`)).toBe('InvalidAuthenticationToken');
    expect(await code(`Bearer ${await tokenOf(rig.azure, 'https://vault.azure.net/.default')}`)).toBe('InvalidAuthenticationTokenAudience');
    expect(await rig.refusal('GET', `/subscriptions/${SUBSCRIPTIONS.partner}/resourcegroups?${ARM_API}`)).toEqual([401, 'InvalidAuthenticationTokenTenant']);
    rig.azure.model.directory.revoke(false);
    expect(await code(`Bearer ${token}`)).toBe('InvalidAuthenticationToken');
  });

  it('expire', async () => {
    const token = await tokenOf(rig.azure);
    await rig.clock.advance(3_600_000);
    expect(await rig.refusal('GET', path, undefined, { authorization: `Bearer ${token}` })).toEqual([401, 'ExpiredAuthenticationToken']);
  });
});

describe('roles', () => {
  const headersOf = (tenantId = USER.homeTenantId) => {
    const { directory } = rig.azure.model;
    return { authorization: `Bearer ${directory.signer.sign({ ...directory.callerFor(USER, tenantId).claims })}` };
  };

  it('decide what is listed and what is allowed, in Azure’s words', async () => {
    const { body } = await rig.call('GET', '/subscriptions?api-version=2022-12-01', undefined, headersOf());
    expect(asList(body['value']).map((each) => asObject(each)['displayName'])).toEqual(['Production', 'Test', 'Corporate IT']);
    const foreign = `/subscriptions/${SUBSCRIPTIONS.foreign}`;
    const refused = await rig.call('GET', `${foreign}/providers/Microsoft.Resources/deployments?${ARM_API}`, undefined, headersOf());
    expect(refused).toMatchObject({
      status: 403,
      body: { error: { code: 'AuthorizationFailed', message: `The client '${USER.name}' with object id '${USER.objectId}' does not have authorization to perform action 'Microsoft.Resources/deployments/read' over scope '${foreign}' or the scope is invalid. If access was recently granted, please refresh your credentials.` } },
    });
    expect(names((await rig.call('GET', `${foreign}/resourcegroups?${ARM_API}`, undefined, headersOf())).body)).toEqual([FOREIGN_GROUP]);
  });

  it('let readers read and nothing more', async () => {
    const partner = `/subscriptions/${SUBSCRIPTIONS.partner}/resourcegroups`;
    const headers = headersOf(PARTNER_TENANT.id);
    expect((await rig.call('GET', `${partner}?${ARM_API}`, undefined, headers)).status).toBe(200);
    expect(await rig.refusal('PUT', `${partner}/new?${ARM_API}`, { location: 'westeurope' }, headers)).toEqual([403, 'AuthorizationFailed']);
    const { body } = await rig.call('GET', `${SUBSCRIPTION}/providers/Microsoft.Authorization/permissions?api-version=2022-04-01`);
    expect(body['value']).toEqual([expect.objectContaining({ actions: ['*'], notActions: expect.arrayContaining(['Microsoft.Authorization/*/Write']) })]);
  });
});

describe('throttling', () => {
  it('empties a bucket of 250 reads, says how long to wait, and fills it again', async () => {
    const path = `${GROUP}?${ARM_API}`;
    for (let index = 0; index < 250; index++) {
      const { remaining } = rig.azure.model.throttle.take(SUBSCRIPTIONS.test, rig.azure.model.directory.application.objectId, 'reads');
      expect(remaining).toBe(249 - index);
    }
    const refused = await rig.call('GET', path);
    expect([refused.status, refused.headers['retry-after'], refused.headers['x-ms-ratelimit-remaining-subscription-reads']]).toEqual([429, '1', '0']);
    await rig.clock.advance(1_000);
    const passed = await rig.call('GET', path);
    expect([passed.status, passed.headers['x-ms-ratelimit-remaining-subscription-reads']]).toEqual([200, '24']);
    expect((await rig.call('PUT', `${SUBSCRIPTION}/resourcegroups/b?${ARM_API}`, { location: 'westeurope' })).headers['x-ms-ratelimit-remaining-subscription-writes']).toBe('199');
  });
});

describe('headers', () => {
  it('echo the client’s id and correlate', async () => {
    const { headers } = await rig.call('GET', `${GROUP}?${ARM_API}`, undefined, { 'x-ms-client-request-id': 'mine', 'x-ms-correlation-request-id': '11111111-1111-4111-8111-111111111111' });
    expect(headers).toMatchObject({ 'x-ms-client-request-id': 'mine', 'x-ms-correlation-request-id': '11111111-1111-4111-8111-111111111111', 'x-ms-request-id': expect.stringMatching(/^[0-9a-f-]{36}$/), date: new Date(rig.clock.now()).toUTCString() });
  });
});

describe('methods', () => {
  it('that an address does not know are refused', async () => {
    expect(await rig.refusal('PATCH', `${DEPLOYMENTS}/d?${ARM_API}`, {})).toEqual([405, 'HttpMethodNotAllowed']);
    expect(await rig.refusal('GET', `/nowhere?${ARM_API}`)).toEqual([404, 'InvalidResourceNamespace']);
  });
});

describe('bodies', () => {
  it('must be JSON and not larger than 4 MB', async () => {
    expect(await rig.refusal('PUT', `${SUBSCRIPTION}/resourcegroups/b?${ARM_API}`, '{"location":')).toEqual([400, 'InvalidRequestContent']);
    expect(await rig.refusal('PUT', `${SUBSCRIPTION}/resourcegroups/b?${ARM_API}`, JSON.stringify({ location: 'x'.repeat(4 * 1024 * 1024) }))).toEqual([413, 'RequestContentTooLarge']);
  });
});

describe('groups', () => {
  it('are made, tagged, listed, found in any case, and deleted with all that is in them', async () => {
    const path = `${SUBSCRIPTION}/resourcegroups/Fresh?${ARM_API}`;
    expect((await rig.call('PUT', path, { location: 'North Europe', tags: { team: 'x' } })).status).toBe(201);
    expect((await rig.call('PUT', path, { location: 'northeurope' })).status).toBe(200);
    expect(await rig.refusal('PUT', path, { location: 'westeurope' })).toEqual([409, 'InvalidResourceGroupLocation']);
    expect(await rig.refusal('PUT', path.replace('Fresh', 'x'), { location: 'atlantis' })).toEqual([400, 'LocationNotAvailableForResourceGroup']);
    await rig.call('PATCH', path, { tags: { team: 'y' } });
    expect(names((await rig.call('GET', `${SUBSCRIPTION}/resourcegroups?${ARM_API}&$filter=tagName eq 'team' and tagValue eq 'y'`.replaceAll(' ', '%20'))).body)).toEqual(['Fresh']);
    expect((await rig.call('HEAD', path.replace('Fresh', 'FRESH'))).status).toBe(204);
    const { status, headers } = await rig.call('DELETE', path);
    expect(status).toBe(202);
    expect((await rig.call('GET', headers['location'] ?? '')).status).toBe(202);
    expect(await rig.refusal('PUT', `${SUBSCRIPTION}/resourceGroups/Fresh/providers/Test.Fake/sites/a?${API}`, { location: 'westeurope' })).toEqual([409, 'ResourceGroupBeingDeleted']);
    await rig.clock.advance(30_000);
    expect((await rig.call('GET', headers['location'] ?? '')).status).toBe(204);
    expect(await rig.refusal('GET', path)).toEqual([404, 'ResourceGroupNotFound']);
  });
});

describe('providers', () => {
  it('are listed with their types and registered after a while', async () => {
    const path = `${SUBSCRIPTION}/providers/Test.Unregistered`;
    const thing = `${GROUP}/providers/Test.Unregistered/things/x?${API}`;
    expect(await rig.refusal('PUT', thing, {})).toEqual([409, 'MissingSubscriptionRegistration']);
    expect((await rig.call('POST', `${path}/register?${ARM_API}`)).body['registrationState']).toBe('Registering');
    await rig.clock.advance(10_000);
    expect((await rig.call('GET', `${path}?${ARM_API}`)).body).toMatchObject({ registrationState: 'Registered', resourceTypes: [{ resourceType: 'things', apiVersions: ['2025-01-01', '2024-01-01'] }] });
    expect((await rig.call('PUT', thing, {})).status).toBe(201);
  });
});

describe('resources of any type', () => {
  it('are made at an address of their own, read in any case, changed, listed and deleted', async () => {
    const put = await rig.call('PUT', `${SITES}/home?${API}`, { location: 'West Europe', properties: { size: 1 } });
    expect([put.status, asObject(put.body['properties'])['provisioningState']]).toEqual([201, 'Creating']);
    const address = put.headers['azure-asyncoperation'] ?? '';
    expect((await rig.call('GET', address)).body['status']).toBe('Running');
    await rig.clock.advance(5_000);
    expect((await rig.call('GET', address)).body).toMatchObject({ status: 'Succeeded', endTime: expect.any(String) });
    expect((await rig.call('GET', `${SITES.toUpperCase()}/HOME?${API}`)).body).toMatchObject({ name: 'home', location: 'westeurope' });
    const patched = await rig.call('PATCH', `${SITES}/home?${API}`, { tags: { a: 'b' }, properties: { size: 2 } });
    expect(patched.body).toMatchObject({ tags: { a: 'b' }, properties: { size: 2, tier: 'Basic' } });
    expect((await rig.call('POST', `${SITES}/home/listKeys?${API}`)).body).toEqual({ primaryKey: 'key of home' });
    expect(names((await rig.call('GET', `${SUBSCRIPTION}/resources?${ARM_API}`)).body)).toEqual(['home']);
    expect((await rig.call('DELETE', `${SITES}/home?${API}`)).status).toBe(202);
    await rig.clock.advance(5_000);
    expect((await rig.call('DELETE', `${SITES}/home?${API}`)).status).toBe(204);
  });

  it('may be refused at once or fail after a while', async () => {
    expect(await rig.refusal('PUT', `${SITES}/invalid?${API}`, { location: 'westeurope' })).toEqual([400, 'SiteInvalid']);
    expect(await rig.refusal('PUT', `${SITES}/taken?${API}`, { location: 'westeurope' })).toEqual([409, 'SiteNameTaken']);
    expect(await rig.refusal('PUT', `${SITES}/nowhere?${API}`, {})).toEqual([400, 'LocationRequired']);
    const { headers } = await rig.call('PUT', `${SITES}/broken?${API}`, { location: 'westeurope' });
    await rig.clock.advance(30_000);
    expect((await rig.call('GET', headers['azure-asyncoperation'] ?? '')).body).toMatchObject({ status: 'Failed', error: { code: 'SiteBroken' } });
  });

  it('come as a template of their group', async () => {
    await rig.call('PUT', `${SITES}/home?${API}`, { location: 'westeurope' });
    await rig.clock.advance(5_000);
    const { headers } = await rig.call('POST', `${GROUP}/exportTemplate?${ARM_API}`, { resources: ['*'] });
    await rig.clock.advance(5_000);
    const template = asObject((await rig.call('GET', headers['location'] ?? '')).body['template']);
    expect(template['resources']).toEqual([expect.objectContaining({ type: 'Test.Fake/sites', name: "[parameters('sites_home_name')]" })]);
  });
});

describe('locks', () => {
  const lock = `${GROUP}/providers/Microsoft.Authorization/locks/keep?api-version=2020-05-01`;

  it('keep groups, resources and their histories, and are listed', async () => {
    const { roles } = rig.azure.model.world;
    expect(await rig.refusal('PUT', lock, { properties: { level: 'CanNotDelete' } })).toEqual([403, 'AuthorizationFailed']);
    roles.grant({ principalId: rig.azure.model.directory.application.objectId, role: 'Owner', scope: SUBSCRIPTION });
    expect(await rig.refusal('PUT', lock, { properties: { level: 'Maybe' } })).toEqual([400, 'LockPropertiesInvalid']);
    expect((await rig.call('PUT', lock, { properties: { level: 'CanNotDelete', notes: 'why' } })).status).toBe(201);
    expect(names((await rig.call('GET', `${SUBSCRIPTION}/providers/Microsoft.Authorization/locks?api-version=2020-05-01`)).body)).toEqual(['keep']);
    await rig.call('PUT', `${SITES}/home?${API}`, { location: 'westeurope' });
    await rig.clock.advance(5_000);
    expect(await rig.refusal('DELETE', `${SITES}/home?${API}`)).toEqual([409, 'ScopeLocked']);
    expect(await rig.refusal('DELETE', `${GROUP}?${ARM_API}`)).toEqual([409, 'ScopeLocked']);
    await rig.call('PUT', lock, { properties: { level: 'ReadOnly' } });
    expect(await rig.refusal('PATCH', `${SITES}/home?${API}`, {})).toEqual([409, 'ScopeLocked']);
    expect(await rig.refusal('PUT', `${DEPLOYMENTS}/d?${ARM_API}`, { properties: { mode: 'Incremental', template: templateOf([]) } })).toEqual([409, 'ScopeLocked']);
    expect((await rig.call('DELETE', lock)).status).toBe(200);
    expect((await rig.call('DELETE', `${SITES}/home?${API}`)).status).toBe(202);
  });
});

describe('lists', () => {
  it('come in pages whose links lead to the rest', async () => {
    for (const name of ['a', 'b', 'c', 'd', 'e']) rig.azure.model.world.putGroup({ subscriptionId: SUBSCRIPTIONS.test, name, location: 'westeurope' });
    const seen: unknown[] = [];
    let next: unknown = `${SUBSCRIPTION}/resourcegroups?${ARM_API}&$top=4`;
    while (typeof next === 'string') {
      const { body } = await rig.call('GET', next);
      seen.push(names(body));
      next = body['nextLink'];
    }
    expect(seen).toEqual([['a', 'b', 'c', 'd'], ['e', 'web']]);
  });
});

describe('deployments over the wire', () => {
  it('name an address that tells how they stand until another takes their name', async () => {
    const body = { properties: { mode: 'Incremental', template: templateOf([site('taken')]) } };
    const put = await rig.call('PUT', `${DEPLOYMENTS}/d?${ARM_API}`, body);
    expect([put.status, put.headers['retry-after']]).toEqual([201, '5']);
    const address = put.headers['azure-asyncoperation'] ?? '';
    expect((await rig.call('GET', address)).body).toEqual({ status: 'Accepted' });
    await rig.clock.advance(60_000);
    expect((await rig.call('GET', address)).body).toMatchObject({ status: 'Failed', error: { code: 'DeploymentFailed' } });
    expect((await rig.call('GET', `${DEPLOYMENTS}?${ARM_API}&$filter=provisioningState%20eq%20'Failed'`)).body['value']).toHaveLength(1);
    expect(await rig.refusal('GET', `${DEPLOYMENTS}?${ARM_API}&$filter=name%20eq%20'x'`)).toEqual([400, 'InvalidFilterInQueryString']);
    expect((await rig.call('PUT', `${DEPLOYMENTS}/d?${ARM_API}`, body)).status).toBe(200);
    expect((await rig.call('GET', address)).status).toBe(404);
  });

  it('are checked after the answer when they are large', async () => {
    const large = { properties: { mode: 'Incremental', template: templateOf([site('invalid')], { metadata: { filler: 'x'.repeat(300_000) } }) } };
    const { status, headers } = await rig.call('POST', `${DEPLOYMENTS}/d/validate?${ARM_API}`, large);
    expect(status).toBe(202);
    await rig.clock.advance(5_000);
    expect(await rig.refusal('GET', headers['location'] ?? '')).toEqual([400, 'InvalidTemplateDeployment']);
  });

  it.each<[JsonObject, string]>([
    [{}, 'InvalidRequestContent'],
    [{ properties: {} }, 'InvalidRequestContent'],
    [{ properties: { mode: 'Incremental' } }, 'InvalidTemplate'],
    [{ properties: { mode: 'Incremental', templateLink: { uri: 'https://templates.example/a.json' } } }, 'InvalidContentLink'],
    [{ properties: { mode: 'Incremental', template: {} } }, 'InvalidTemplate'],
  ])('%j is refused as %s', async (body, code) => {
    expect(await rig.refusal('PUT', `${DEPLOYMENTS}/d?${ARM_API}`, body)).toEqual([400, code]);
  });

  it('are told of in the activity log', async () => {
    const path = `${SUBSCRIPTION}/providers/Microsoft.Insights/eventtypes/management/values?api-version=2015-04-01`;
    await rig.clock.advance(0.5);
    const since = `$filter=${encodeURIComponent(`eventTimestamp ge '${new Date(rig.clock.now()).toISOString()}' and resourceGroupName eq 'web'`)}`;
    await rig.call('PUT', `${DEPLOYMENTS}/d?${ARM_API}`, { properties: { mode: 'Incremental', template: templateOf([]) } });
    await rig.clock.advance(300_000);
    const { body } = await rig.call('GET', `${path}&${since}&$select=caller,status`);
    expect(asList(body['value'])[0]).toEqual({ caller: rig.azure.model.directory.application.objectId, status: { value: 'Succeeded', localizedValue: 'Succeeded' } });
    expect((await rig.call('GET', path)).status).toBe(400);
  });
});

it('tells where a cloud that nobody knows has its endpoints, without a token', async () => {
  const { status, body } = await rig.call('GET', '/metadata/endpoints', undefined, { authorization: '' });
  expect([status, asObject(body['authentication'])['loginEndpoint']]).toEqual([200, rig.azure.authority]);
});
