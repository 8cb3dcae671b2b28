import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { getPersonalAccessTokenHandler, WebApi } from 'azure-devops-node-api';
import { BuildQueryOrder, BuildResult, BuildStatus, TaskResult } from 'azure-devops-node-api/interfaces/BuildInterfaces.js';
import { ApprovalStatus, DeploymentStatus, SingleReleaseExpands } from 'azure-devops-node-api/interfaces/ReleaseInterfaces.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

import { ManualClock } from '../foundation/clock.ts';
import { startDevops } from './index.ts';
import type { SimulatedDevops } from './index.ts';
import { DevopsCaller } from './testing/devops-caller.ts';

/** Microsoft's own client library believes that it talks to the service. */

const now = Date.UTC(2026, 10, 27, 15, 0, 0);
let devops: SimulatedDevops;
let api: WebApi;
let folder: string;

beforeAll(async () => {
  devops = await startDevops({ clock: new ManualClock(now) });
  folder = await mkdtemp(join(tmpdir(), 'fabriscope-devops-'));
  const caFile = join(folder, 'ca.pem');
  await writeFile(caFile, devops.caPem);
  api = new WebApi(devops.url, getPersonalAccessTokenHandler(devops.pat.token), { cert: { caFile } });
});

afterAll(async () => {
  await devops.close();
  await rm(folder, { recursive: true, force: true });
});

describe('azure-devops-node-api', () => {
  it('connects, and finds projects', async () => {
    const connection = await api.connect();
    expect(connection.authenticatedUser?.providerDisplayName).toBe('Helena Costa');
    const core = await api.getCoreApi();
    const projects = await core.getProjects();
    expect(projects.map((project) => project.name)).toEqual(['Commerce', 'Sandbox']);
    const project = await core.getProject('commerce');
    expect(project.id).toBe(projects[0]?.id);
    // For what does not exist the library returns null.
    expect(await core.getProject('Nowhere')).toBeNull();
  });

  it('reads definitions, builds page by page, a timeline, changes and artifacts', async () => {
    const build = await api.getBuildApi();
    const definitions = await build.getDefinitions('Commerce');
    const shop = definitions.find((each) => each.name === 'shop-ci')?.id ?? 0;
    expect((await build.getDefinition('Commerce', shop)).name).toBe('shop-ci');
    const page = await build.getBuilds('Commerce', [shop], undefined, undefined, new Date(now - 90 * 86_400_000), undefined, undefined, undefined, BuildStatus.Completed, BuildResult.Succeeded, undefined, undefined, 5, undefined, undefined, undefined, BuildQueryOrder.FinishTimeDescending);
    expect(page).toHaveLength(5);
    // The library drops the header in which the next page is named.
    const { next: token } = await new DevopsCaller(devops).list(`build/builds?definitions=${String(shop)}&statusFilter=completed&resultFilter=succeeded&$top=5`);
    const finished = page.map((each) => each.finishTime?.getTime() ?? 0);
    expect(finished).toEqual(finished.toSorted((a, b) => b - a));
    const next = await build.getBuilds('Commerce', [shop], undefined, undefined, undefined, undefined, undefined, undefined, BuildStatus.Completed, BuildResult.Succeeded, undefined, undefined, 5, token, undefined, undefined, BuildQueryOrder.FinishTimeDescending);
    expect(next[0]?.finishTime?.getTime()).toBeLessThan(finished[4] ?? 0);
    const one = await build.getBuild('Commerce', page[0]?.id ?? 0);
    expect(one.buildNumber).toMatch(/^\d+\.\d+\.\d+\.\d{8}\.\d+$/);
    const timeline = await build.getBuildTimeline('Commerce', one.id ?? 0);
    expect(timeline.records?.filter((record) => record.type === 'Task').every((record) => record.result === TaskResult.Succeeded)).toBe(true);
    const changes = await build.getBuildChanges('Commerce', one.id ?? 0);
    expect(changes.map((change) => change.id)).toContain(one.sourceVersion);
    expect((await build.getArtifacts('Commerce', one.id ?? 0)).map((artifact) => artifact.name)).toEqual(['drop']);
  });

  it('reads release definitions, deployments, a release and its approvals', async () => {
    const release = await api.getReleaseApi();
    const definitions = await release.getReleaseDefinitions('Commerce', undefined, 2);
    expect(definitions.map((each) => each.name)).toEqual(['Payments release', 'Identity release', 'Notifications release']);
    const deployments = await release.getDeployments('Commerce', definitions[0]?.id, undefined, undefined, undefined, undefined, DeploymentStatus.Succeeded);
    expect(deployments.length).toBeGreaterThan(20);
    expect(new Set(deployments.map((each) => each.deploymentStatus))).toEqual(new Set([DeploymentStatus.Succeeded]));
    expect(deployments[0]?.completedOn).toBeInstanceOf(Date);
    const one = await release.getRelease('Commerce', deployments[0]?.release?.id ?? 0, undefined, undefined, SingleReleaseExpands.Tasks);
    expect(one.environments?.map((each) => each.name)).toEqual(['test', 'staging', 'production-we', 'production-ne']);
    expect(one.environments?.[0]?.variables?.['Sql.ConnectionString']).toEqual({ isSecret: true, value: null });
    const approvals = await release.getApprovals('Commerce', undefined, ApprovalStatus.Pending);
    expect(approvals.map((each) => each.release?.name)).toEqual(expect.arrayContaining([expect.stringMatching(/^Payments 4\.3\.0/)]));
  });

  it('reads environments and what was deployed to them', async () => {
    const agents = await api.getTaskAgentApi();
    const environments = await agents.getEnvironments('Commerce');
    expect(environments.map((each) => each.name)).toEqual(['test', 'staging', 'production-we', 'production-ne']);
    const records = await agents.getEnvironmentDeploymentExecutionRecords('Commerce', environments[2]?.id ?? 0, undefined, 10);
    expect(records).toHaveLength(10);
    expect([records[0]?.stageName, records[0]?.finishTime, records[0]?.owner?.name]).toEqual(['production-we', undefined, expect.stringMatching(/^2\.8\.0\./)]);
    expect(records[1]?.result).toBeDefined();
  });

  it('queues a build, and is told how much of its budget is left once that runs short', async () => {
    const build = await api.getBuildApi();
    const queued = await build.queueBuild({ definition: { id: 11 }, sourceBranch: 'refs/heads/main' }, 'Commerce');
    expect([queued.status, queued.requestedFor?.displayName]).toEqual([BuildStatus.NotStarted, 'Helena Costa']);
    devops.rateLimit.spend(devops.pat.owner.mail, 150);
    expect(await build.getDefinitions('Commerce')).toMatchObject({ rateLimit: { limit: 200 } });
  });
});
