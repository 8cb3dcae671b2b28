import { beforeEach, describe, expect, it } from 'vitest';

import { SUBSCRIPTIONS } from '../azure.ts';
import { asObject, asText } from '../model/json.ts';
import type { JsonObject } from '../model/json.ts';
import { sampleTemplate } from '../testing/sample-template.ts';
import { GROUP, ModelRig, site, templateOf } from '../testing/model.ts';
import { deploymentJson } from './deployment.ts';
import type { Deployment } from './deployment.ts';

/** Deployments on their way, without a wire. */

let rig: ModelRig;

beforeEach(() => {
  rig = new ModelRig();
});

const MINUTE_MS = 60_000;

const idOf = (name: string): string => `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/${GROUP}/providers/Test.Fake/sites/${name}`;

const steps = (deployment: Deployment): string[] => deployment.operations.map((each) => `${each.kind} ${each.target?.name ?? '-'} ${each.state} ${each.statusCode ?? ''}`.trim());

const nested = (name: string, resources: readonly JsonObject[], more: JsonObject = {}): JsonObject => ({
  type: 'Microsoft.Resources/deployments',
  apiVersion: '2021-04-01',
  name,
  properties: { mode: 'Incremental', template: templateOf(resources), ...more },
});

describe('a deployment that succeeds', () => {
  it('goes from accepted to running to succeeded, each resource after what it waits for', async () => {
    const { deployment } = rig.azure.deployments.start(rig.request('main', { template: sampleTemplate(), parameters: { name: { value: 'Shop' }, key: { value: 'hush' } } }));
    expect(deployment.state).toBe('Accepted');
    await rig.clock.advance(2_500);
    expect([deployment.state, steps(deployment)]).toEqual(['Running', ['Create shop Running']]);
    await rig.clock.advance(MINUTE_MS);
    expect(deployment.state).toBe('Succeeded');
    expect(steps(deployment)).toEqual(['Create shop Succeeded Created', 'Create shop/staging Succeeded Created', 'EvaluateDeploymentOutput - Succeeded OK']);
    expect(rig.azure.world.find(`${idOf('shop')}/slots/staging`)?.properties['parent']).toBe('https://shop.example');
    expect(deployment.outputs).toEqual({ address: { type: 'String', value: 'https://shop.example' }, key: { type: 'SecureString' } });
    expect(JSON.stringify([deploymentJson(deployment), deployment.template, rig.azure.world.list()])).not.toContain('hush');
  });

  it('shows queues and retries as waiting', async () => {
    const deployment = rig.deploy('main', [site('queued'), site('retried')]);
    await rig.clock.advance(5 * MINUTE_MS);
    expect(deployment.state).toBe('Succeeded');
    expect(steps(deployment).filter((each) => each.startsWith('Waiting'))).toEqual(['Waiting queued Succeeded OK', 'Waiting retried Succeeded TooManyRequests', 'Waiting retried Succeeded TooManyRequests']);
  });

  it('in complete mode removes what the template does not have', async () => {
    rig.deploy('first', [site('old'), site('kept')]);
    await rig.clock.advance(MINUTE_MS);
    const { deployment } = rig.azure.deployments.start(rig.request('second', { mode: 'Complete', template: templateOf([site('kept')]) }));
    await rig.clock.advance(MINUTE_MS);
    expect(steps(deployment)).toContain('Delete old Succeeded OK');
    expect(rig.azure.world.list().map((each) => each.name)).toEqual(['kept']);
  });
});

describe('a deployment that fails', () => {
  it('lets siblings end, leaves out what waits for the failed one, and tells all failures as JSON in text', async () => {
    const deployment = rig.deploy('main', [site('taken'), site('broken'), site('fine'), site('after', { dependsOn: ['taken'] })]);
    await rig.clock.advance(10_000);
    expect([deployment.state, rig.azure.world.find(idOf('fine'))?.name]).toEqual(['Running', 'fine']);
    await rig.clock.advance(MINUTE_MS);
    expect(deployment.state).toBe('Failed');
    expect(steps(deployment)).toEqual(['Create taken Failed Conflict', 'Create broken Failed InternalServerError', 'Create fine Succeeded Created']);
    const { error } = deployment;
    expect(error).toMatchObject({ code: 'DeploymentFailed', target: deployment.id, message: expect.stringContaining('At least one resource deployment operation failed.') });
    expect(error?.details?.map((each) => each.code)).toEqual(['Conflict', 'InternalServerError']);
    expect(error?.details?.map((each): unknown => JSON.parse(each.message))).toEqual([
      { error: { code: 'SiteNameTaken', message: "The name 'taken' is taken." } },
      { status: 'Failed', error: { code: 'ResourceDeploymentFailure', message: "The resource operation completed with terminal provisioning state 'Failed'.", details: [{ code: 'SiteBroken', message: "The site 'broken' could not be made.", target: 'properties' }] } },
    ]);
  });

  it('says what could not be referred to, and which parent is missing', async () => {
    const slot = { type: 'Test.Fake/sites/slots', apiVersion: '2024-01-01', name: 'ghost/staging', location: 'westeurope' };
    const deployment = rig.deploy('main', [site('a', { properties: { of: `[reference('${idOf('ghost')}', '2024-01-01').address]` } }), slot]);
    await rig.clock.advance(MINUTE_MS);
    const causes = deployment.operations.map((each) => asObject(asObject(each.statusMessage)['error'])['code']);
    expect(causes).toEqual(['ResourceNotFound', 'ParentResourceNotFound']);
  });

  it('in its outputs has made all resources', async () => {
    const deployment = rig.deploy('main', [site('a')], { outputs: { it: { type: 'string', value: "[reference('a').nothing]" } } });
    await rig.clock.advance(MINUTE_MS);
    expect([deployment.state, deployment.error?.code, rig.azure.world.find(idOf('a'))?.name]).toEqual(['Failed', 'DeploymentOutputEvaluationFailed', 'a']);
  });
});

describe('nested deployments', () => {
  const inner = { expressionEvaluationOptions: { scope: 'inner' }, parameters: { name: { value: "[concat(variables('prefix'), '-inner')]" } } };

  it('have records of their own, the same correlation, and scopes as asked for', async () => {
    const deployment = rig.deploy(
      'main',
      [
        { ...nested('inside', [site("[parameters('name')]")], inner), properties: { mode: 'Incremental', ...inner, template: templateOf([site("[parameters('name')]")], { parameters: { name: { type: 'string' } }, outputs: { made: { type: 'string', value: "[parameters('name')]" } } }) } },
        nested('outside', [site("[concat(variables('prefix'), '-outer')]")]),
      ],
      { variables: { prefix: 'p' }, outputs: { made: { type: 'string', value: "[reference('inside').outputs.made.value]" } } },
    );
    await rig.clock.advance(2 * MINUTE_MS);
    expect([deployment.state, asObject(deployment.outputs?.['made'])['value']]).toEqual(['Succeeded', 'p-inner']);
    expect(new Set(rig.azure.world.list().map((each) => each.name))).toEqual(new Set(['p-inner', 'p-outer']));
    const scope = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: GROUP };
    expect(rig.azure.deployments.known(scope, 'inside').correlationId).toBe(deployment.correlationId);
  });

  it('take parameters also where the outer one evaluates their expressions', async () => {
    const template = templateOf([site("[parameters('of')]")], { parameters: { given: { type: 'string' } } });
    const outer = { type: 'Microsoft.Resources/deployments', apiVersion: '2021-04-01', name: 'classic', properties: { mode: 'Incremental', template, parameters: { given: { value: 'x' } } } };
    rig.azure.deployments.start(rig.request('main', { template: templateOf([outer], { parameters: { of: { type: 'string' } } }), parameters: { of: { value: 'outermost' } } }));
    await rig.clock.advance(MINUTE_MS);
    expect(rig.azure.world.find(idOf('outermost'))?.name).toBe('outermost');
    expect(rig.azure.deployments.known({ subscriptionId: SUBSCRIPTIONS.test, resourceGroup: GROUP }, 'classic').parameters).toEqual({ given: { type: 'String', value: 'x' } });
  });

  it('go to groups that the same deployment makes, and show in what-if', async () => {
    const group = { type: 'Microsoft.Resources/resourceGroups', apiVersion: '2021-04-01', name: 'fresh', location: 'northeurope' };
    const into = { ...nested('into', [site('a', { location: 'northeurope' })]), resourceGroup: 'fresh', dependsOn: ['fresh'] };
    const request = rig.request('sub', { template: templateOf([group, into]) }, { location: 'westeurope' });
    const { properties } = rig.azure.deployments.whatIf(request, 'ResourceIdOnly');
    expect(asObject(properties)['changes']).toEqual([
      { resourceId: `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/fresh`, changeType: 'Create' },
      { resourceId: idOf('a').replace(`/${GROUP}/`, '/fresh/'), changeType: 'Create' },
    ]);
    const { deployment } = rig.azure.deployments.start(request);
    await rig.clock.advance(MINUTE_MS);
    expect([deployment.state, rig.azure.world.find(idOf('a').replace(`/${GROUP}/`, '/fresh/'))?.location]).toEqual(['Succeeded', 'northeurope']);
  });

  it('wrap the failure of the innermost once for each level', async () => {
    const deployment = rig.deploy('main', [nested('middle', [nested('leaf', [site('taken')])])]);
    await rig.clock.advance(MINUTE_MS);
    expect(codesIn({ error: deployment.error })).toEqual(['DeploymentFailed', 'Conflict', 'ResourceDeploymentFailure', 'DeploymentFailed', 'Conflict', 'ResourceDeploymentFailure', 'DeploymentFailed', 'Conflict', 'SiteNameTaken']);
  });

  it('are cancelled with the one around them, and nothing starts after that', async () => {
    const deployment = rig.deploy('main', [nested('inside', [site('slow')]), site('after', { dependsOn: ['inside'] })]);
    await rig.clock.advance(MINUTE_MS);
    rig.azure.deployments.cancel(deployment);
    await rig.clock.advance(60 * MINUTE_MS);
    const inside = rig.azure.deployments.known(deployment.scope, 'inside');
    expect([deployment.state, steps(deployment), inside.state, steps(inside)]).toEqual(['Canceled', ['Create inside Canceled'], 'Canceled', ['Create slow Canceled']]);
    expect(rig.azure.world.list()).toEqual([]);
  });

  it('that end do not end the one around them', async () => {
    const deployment = rig.deploy('main', [nested('quick', [site('a')]), site('slow')]);
    await rig.clock.advance(MINUTE_MS);
    expect([rig.azure.deployments.known(deployment.scope, 'quick').state, deployment.state]).toEqual(['Succeeded', 'Running']);
    rig.azure.deployments.cancel(deployment);
    expect([deployment.state, deployment.operations.at(-1)?.state]).toEqual(['Canceled', 'Canceled']);
    await rig.clock.advance(60 * MINUTE_MS);
    expect(rig.azure.world.find(idOf('slow'))).toBeUndefined();
  });
});

/** Every error code in a value from the outside in, also in messages that are JSON themselves. */
function codesIn(value: unknown): string[] {
  if (typeof value === 'string') return value.startsWith('{') ? codesIn(JSON.parse(value)) : [];
  if (Array.isArray(value)) return value.flatMap(codesIn);
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([key, each]: [string, unknown]) => (key === 'code' ? [String(each)] : codesIn(each)));
}

describe('what is refused before it starts', () => {
  const refusal = (run: () => unknown): JsonObject => {
    try {
      run();
    } catch (error) {
      return asObject({ ...asObject(error) });
    }
    throw new Error('Nothing was refused');
  };
  const validate = (properties: JsonObject) => refusal(() => rig.azure.deployments.validate(rig.request('main', properties)));

  it('names the place of a template violation', () => {
    const refused = validate({ template: templateOf([site("[parameters('nobody')]")]) });
    expect(refused).toMatchObject({
      status: 400,
      error: {
        code: 'InvalidTemplate',
        message: "Deployment template validation failed: 'The template resource '[parameters('nobody')]' at line '8' and column '9' is not valid: The template parameter 'nobody' is not found. Please see https://aka.ms/arm-syntax-parameters for usage details.'.",
        additionalInfo: [{ type: 'TemplateViolation', info: { lineNumber: 8, linePosition: 9, path: 'properties.template.resources[0]' } }],
      },
    });
  });

  it('collects what preflight finds, nested ones included', () => {
    const thing = { type: 'Test.Unregistered/things', apiVersion: '2024-01-01', name: 'x' };
    const elsewhere = { type: 'Test.Fake/regional', apiVersion: '2024-01-01', name: 'x', location: 'westeurope' };
    const refused = validate({ template: templateOf([site('invalid'), thing, elsewhere, site('old', { apiVersion: '1999-01-01' }), nested('deep', [site('invalid-too')])]) });
    expect(refused).toMatchObject({ status: 400, error: { code: 'InvalidTemplateDeployment' } });
    const details = asObject(refused['error'])['details'];
    expect(Array.isArray(details) ? details.map((each) => asObject(each)['code']) : []).toEqual(['SiteInvalid', 'MissingSubscriptionRegistration', 'NoRegisteredProviderFound', 'NoRegisteredProviderFound', 'SiteInvalid']);
  });

  it('looks at rights unless told not to', () => {
    const stranger = { ...rig.caller, objectId: 'nobody', name: 'sam@contoso.example' };
    const request = rig.request('main', { template: templateOf([site('a')]) }, { caller: stranger });
    expect(refusal(() => rig.azure.deployments.validate(request))).toMatchObject({ error: { details: [{ code: 'AuthorizationFailed' }] } });
    expect(rig.azure.deployments.validate({ ...request, validationLevel: 'ProviderNoRbac' })).toMatchObject({ properties: { provisioningState: 'Succeeded' } });
  });

  it('keeps a name that still runs', async () => {
    rig.deploy('main', [site('slow')]);
    expect(refusal(() => rig.deploy('main', []))).toMatchObject({ status: 409, error: { code: 'DeploymentActive' } });
    await rig.clock.advance(60 * MINUTE_MS);
    const again = rig.deploy('main', []);
    expect(rig.azure.deployments.known(again.scope, 'MAIN')).toBe(again);
  });

  it('keeps a subscription deployment where it was', async () => {
    const at = (location: string) => rig.azure.deployments.start(rig.request('sub', { template: templateOf([]) }, { location }));
    at('westeurope');
    await rig.clock.advance(MINUTE_MS);
    expect(refusal(() => at('eastus'))).toMatchObject({ status: 409, error: { code: 'InvalidDeploymentLocation' } });
  });

  it('prunes a group above 775 down to 750, the oldest first, and no subscription', async () => {
    const scope = { subscriptionId: SUBSCRIPTIONS.test, resourceGroup: GROUP };
    const counts = new Set<number>();
    for (let index = 0; index < 790; index++) {
      rig.deploy(`d${String(index)}`, []);
      await rig.clock.advance(3_000);
      counts.add(rig.azure.deployments.history.list(scope).length);
    }
    expect(Math.max(...counts)).toBe(776);
    const kept = rig.azure.deployments.history.list(scope);
    expect([kept.length, kept[0]?.name, kept.at(-1)?.name]).toEqual([764, 'd789', 'd26']);
  });
});

describe('a lock that keeps a group', () => {
  const lock = { scope: `/subscriptions/${SUBSCRIPTIONS.test}/resourceGroups/${GROUP}`, name: 'keep', level: 'CanNotDelete', notes: undefined } as const;

  it('keeps its history too, until it is full', async () => {
    rig.azure.world.locks.put(lock);
    for (let index = 0; index < 800; index++) rig.deploy(`d${String(index)}`, []);
    await rig.clock.advance(MINUTE_MS);
    expect(() => rig.deploy('one-more', [])).toThrow('DeploymentQuotaExceeded');
    rig.azure.world.locks.remove(lock.scope, lock.name);
    rig.deploy('one-more', []);
    expect(rig.azure.deployments.history.list({ subscriptionId: SUBSCRIPTIONS.test, resourceGroup: GROUP })).toHaveLength(751);
  });

  it('fails a complete deployment that would delete', async () => {
    rig.deploy('first', [site('old')]);
    await rig.clock.advance(MINUTE_MS);
    rig.azure.world.locks.put(lock);
    const { deployment } = rig.azure.deployments.start(rig.request('second', { mode: 'Complete', template: templateOf([]) }));
    await rig.clock.advance(MINUTE_MS);
    expect([deployment.state, steps(deployment), rig.azure.world.find(idOf('old'))?.name]).toEqual(['Failed', ['Delete old Failed Conflict'], 'old']);
  });
});

describe('what-if', () => {
  const changes = async (resources: readonly JsonObject[], mode = 'Incremental') => {
    const result = rig.azure.deployments.whatIf(rig.request('look', { mode, template: templateOf(resources) }), 'FullResourcePayloads');
    const list = asObject(result['properties'])['changes'];
    return await Promise.resolve(Array.isArray(list) ? list.map(asObject) : []);
  };

  it('tells creations, changes with their noise, and what stays or goes', async () => {
    rig.deploy('first', [site('a', { tags: { team: 'x' }, properties: { size: 1 } }), site('b')]);
    await rig.clock.advance(MINUTE_MS);
    const [a, fresh, b] = await changes([site('a', { tags: { team: 'y' }, properties: { size: 1, of: "[reference('new').address]" } }), site('new')]);
    expect([a?.['changeType'], fresh?.['changeType'], b?.['changeType']]).toEqual(['Modify', 'Create', 'Ignore']);
    expect(a?.['delta']).toEqual([
      { path: 'tags.team', propertyChangeType: 'Modify', before: 'x', after: 'y' },
      { path: 'properties.key', propertyChangeType: 'Delete', before: '***' },
      { path: 'properties.address', propertyChangeType: 'Delete', before: 'https://a.example' },
      { path: 'properties.tier', propertyChangeType: 'Delete', before: 'Basic' },
      { path: 'properties.of', propertyChangeType: 'Create', after: "[reference('new').address]" },
    ]);
    expect((await changes([site('a')], 'Complete')).map((each) => each['changeType'])).toEqual(['Modify', 'Delete']);
  });
});

describe('the activity log', () => {
  const read = (more: object = {}) =>
    rig.azure.activityLog.find({ subscriptionId: SUBSCRIPTIONS.test, from: 0, to: Number.MAX_SAFE_INTEGER, resourceGroup: undefined, correlationId: undefined, resourceId: undefined, ...more });

  it('tells late who deployed what and how it ended', async () => {
    const deployment = rig.deploy('main', [site('taken')]);
    await rig.clock.advance(4_000);
    expect(read()).toEqual([]);
    await rig.clock.advance(10 * MINUTE_MS);
    const events = read({ correlationId: deployment.correlationId, resourceGroup: GROUP.toUpperCase() });
    expect(events.map((each) => [each['operationName'], each['status']].map((part) => asText(asObject(part)['value'])).join(' '))).toEqual([
      'Test.Fake/sites/write Failed',
      'Microsoft.Resources/deployments/write Failed',
      'Test.Fake/sites/write Started',
      'Microsoft.Resources/deployments/write Accepted',
      'Microsoft.Resources/deployments/write Started',
    ]);
    expect(events[0]).toMatchObject({ caller: 'jo@contoso.example', level: 'Error' });
    expect(read({ resourceGroup: 'other' })).toEqual([]);
  });
});
