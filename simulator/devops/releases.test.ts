import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { devopsOfFile, START } from './testing/started.ts';

/** Classic releases, their deployments and approvals. */

const started = devopsOfFile();
const HOUR_MS = 3_600_000;

const deployment = z.looseObject({
  id: z.number(),
  deploymentStatus: z.enum(['notDeployed', 'inProgress', 'succeeded', 'failed']),
  operationStatus: z.string(),
  attempt: z.number(),
  queuedOn: z.string(),
  startedOn: z.string().optional(),
  completedOn: z.string().optional(),
  definitionEnvironmentId: z.number(),
  release: z.looseObject({ id: z.number(), name: z.string() }),
  releaseEnvironment: z.looseObject({ name: z.string() }),
  preDeployApprovals: z.array(z.looseObject({ status: z.string(), isAutomated: z.boolean() })),
});
const deployments = (items: unknown) => z.array(deployment).parse(items);
const approval = z.looseObject({ id: z.number(), status: z.string(), createdOn: z.string(), release: z.looseObject({ id: z.number(), name: z.string() }), releaseEnvironment: z.looseObject({ name: z.string() }) });

describe('deployments of classic releases', () => {
  it('are all there, page by page, the newest first', async () => {
    const { caller, devops } = started();
    const all = deployments(await caller.all('release/deployments?$top=40'));
    expect(all.map((each) => each.id)).toEqual(devops.organisation.deployments('classic').map((each) => each.id).reverse());
    const ascending = deployments((await caller.list('release/deployments?queryOrder=ascending&$top=3')).items);
    expect(ascending.map((each) => each.id)).toEqual(all.map((each) => each.id).reverse().slice(0, 3));
  });

  it('are filtered by definition, environment, state and time', async () => {
    const { caller } = started();
    const [payments] = z.tuple([z.looseObject({ id: z.number(), environments: z.array(z.looseObject({ id: z.number(), name: z.string() })) })]).parse((await caller.list('release/definitions?searchText=payments&$expand=environments')).items);
    const production = payments.environments.find((each) => each.name === 'production-we')?.id ?? 0;
    const since = new Date(START - 60 * 24 * HOUR_MS).toISOString();
    const recent = deployments(await caller.all(`release/deployments?definitionId=${String(payments.id)}&definitionEnvironmentId=${String(production)}&minStartedTime=${since}`));
    expect(recent.length).toBeGreaterThan(1);
    expect(recent.every((each) => each.definitionEnvironmentId === production && each.release.name.startsWith('Payments') && each.queuedOn.localeCompare(since) > -1)).toBe(true);
    const failed = deployments(await caller.all('release/deployments?deploymentStatus=failed'));
    expect([failed.length > 0, new Set(failed.map((each) => each.deploymentStatus))]).toEqual([true, new Set(['failed'])]);
    const changed = deployments(await caller.all(`release/deployments?minModifiedTime=${since}`));
    expect(changed.every((each) => (each.completedOn ?? each.startedOn ?? each.queuedOn).localeCompare(since) > -1)).toBe(true);
    expect(changed.length).toBeGreaterThan(recent.length);
    const older = deployments(await caller.all(`release/deployments?maxStartedTime=${since}`));
    expect(older.length).toBeGreaterThan(50);
    expect(older.every((each) => (each.startedOn ?? each.queuedOn).localeCompare(since) < 1)).toBe(true);
  });
});

describe('a release', () => {
  it('tells what was done in each environment and why it failed; a secret has no value', async () => {
    const { caller, devops } = started();
    const failed = devops.organisation.deployments('classic').findLast((each) => each.outcome === 'rolledBack');
    const { json, text } = await caller.call(`Commerce/_apis/release/releases/${String(failed?.releaseId)}?api-version=7.1`);
    const task = z.looseObject({ name: z.string(), status: z.string(), issues: z.array(z.looseObject({ message: z.string() })) });
    const step = z.looseObject({ attempt: z.number(), status: z.string(), releaseDeployPhases: z.array(z.looseObject({ deploymentJobs: z.array(z.looseObject({ tasks: z.array(task) })) })) });
    const environment = z.looseObject({ name: z.string(), status: z.string(), deploySteps: z.array(step), variables: z.record(z.string(), z.looseObject({ value: z.string().nullable() })) });
    const release = z.looseObject({ environments: z.array(environment), artifacts: z.array(z.looseObject({ definitionReference: z.looseObject({ version: z.object({ id: z.string(), name: z.string() }) }) })) }).parse(json);
    expect(release.artifacts[0]?.definitionReference.version.id).toBe(String(failed?.buildId));
    const place = release.environments.find((each) => each.name === failed?.environment);
    const tasks = place?.deploySteps.at(-1)?.releaseDeployPhases[0]?.deploymentJobs[0]?.tasks;
    expect(tasks?.find((each) => each.status === 'failed')?.issues[0]?.message).toContain('HealthCheck');
    expect(place?.variables['Sql.ConnectionString']).toEqual({ value: null, isSecret: true });
    expect(text).not.toContain('password');
    expect((await caller.call('Commerce/_apis/release/releases/99999?api-version=7.1')).status).toBe(404);
  });
});

describe('approvals of classic releases', () => {
  it('are listed while they are pending, and a deployment that is approved runs and asks for the next', async () => {
    const { caller, clock } = started();
    const pending = z.array(approval).parse((await caller.list('release/approvals')).items);
    const payments = pending.find((each) => each.release.name.startsWith('Payments 4.3.0'));
    expect([payments?.status, payments?.releaseEnvironment.name, (START - Date.parse(payments?.createdOn ?? '')) > 10 * HOUR_MS]).toEqual(['pending', 'production-we', true]);
    const path = `Commerce/_apis/release/approvals/${String(payments?.id)}?api-version=7.1`;
    const approved = await caller.call(path, { method: 'PATCH', body: { status: 'approved', comments: 'Checked.' } });
    expect(approved.json).toMatchObject({ status: 'approved', comments: 'Checked.', approvedBy: { displayName: 'Helena Costa' } });
    expect((await caller.call(path, { method: 'PATCH', body: { status: 'approved' } })).status).toBe(400);
    const latest = async () => deployments((await caller.list('release/deployments?definitionId=1&$top=2')).items);
    await clock.advance(60_000);
    const running = (await latest()).find((each) => each.releaseEnvironment.name === 'production-we');
    expect([running?.deploymentStatus, running?.operationStatus, running?.completedOn]).toEqual(['inProgress', 'phaseInProgress', undefined]);
    await clock.advance(HOUR_MS);
    const [next, done] = await latest();
    expect([done?.deploymentStatus, next?.deploymentStatus, next?.operationStatus, next?.releaseEnvironment.name]).toEqual(['succeeded', 'notDeployed', 'pending', 'production-ne']);
  });

  it('can be refused: then nothing is deployed', async () => {
    const { caller } = started();
    const pending = z.array(approval).parse((await caller.list('release/approvals')).items);
    const id = pending.find((each) => each.releaseEnvironment.name === 'production-ne')?.id;
    await caller.call(`Commerce/_apis/release/approvals/${String(id)}?api-version=7.1`, { method: 'PATCH', body: { status: 'rejected', comments: 'Not today.' } });
    const refused = z.array(approval).parse((await caller.list('release/approvals?statusFilter=rejected')).items);
    expect(refused.map((each) => each.id)).toContain(id);
    const all = deployments((await caller.list('release/deployments?deploymentStatus=notDeployed')).items);
    expect(all.find((each) => each.preDeployApprovals[0]?.['id'] === id)).toMatchObject({ operationStatus: 'rejected', deploymentStatus: 'notDeployed' });
  });
});
