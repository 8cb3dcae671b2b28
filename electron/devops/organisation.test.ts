import { beforeAll, describe, expect, it } from 'vitest';
import type { DevopsRun, DevopsRunView } from '../../shared/contract/devops/index.ts';
import { runId } from '../../shared/domain/devops/run-id.ts';
import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import { devopsRigForFile, itemsOf, until } from './testing/devops-rig.ts';

const rigOfFile = devopsRigForFile({ hurry: 20 });
const dayMs = 86_400_000;

describe('an organisation of Azure DevOps', () => {
  let connectionId: ConnectionId;
  let runs: readonly DevopsRun[];

  beforeAll(async () => {
    const rig = rigOfFile();
    connectionId = await rig.add();
    const { client } = rig;
    await until(client.devops.state({ connectionId }), ({ asOf }) => asOf !== null);
    runs = await itemsOf(client.devops.runs({ connectionId }), runId, (items) => items.length > 0);
  });

  const viewOf = (key: string, holds: (view: DevopsRunView) => boolean = () => true): Promise<DevopsRunView> =>
    until(rigOfFile().client.devops.run({ connectionId, project: 'Commerce', key }), holds);

  it('is looked at before it is added: who signs in, which projects, what may be read, which project a link was about', async () => {
    const { client, simulated } = rigOfFile();
    const probed = await client.devops.probe({ url: `${simulated.url}/Commerce/_build/results?buildId=1`, signIn: { kind: 'pat', token: simulated.pat.token }, caPem: simulated.caPem });
    expect(probed).toMatchObject({ url: simulated.url, project: 'Commerce', projects: ['Commerce', 'Sandbox'], account: simulated.pat.owner.mail, fault: null, notes: ['Only the collection was taken: contoso.'] });
    expect(probed.scopes.map(({ readable }) => readable)).toEqual([true, true, true, true]);
  });

  it('merges builds, classic releases and stages of pipelines, as many as there are in 90 days', () => {
    const { simulated, time } = rigOfFile();
    const { organisation } = simulated;
    const since = time.clock.now() - 90 * dayMs;
    const counted = (kind: DevopsRun['kind']): number => runs.filter((run) => run.kind === kind).length;
    expect(counted('build')).toBe(organisation.builds().filter(({ queuedAt }) => queuedAt >= since).length);
    expect(counted('release-stage')).toBe(organisation.deployments('classic').filter((each) => (each.startedAt ?? each.queuedAt) >= since).length);
    expect(counted('pipeline-stage')).toBe(organisation.deployments('yaml').filter(({ startedAt }) => startedAt !== undefined && startedAt >= since && startedAt <= time.clock.now()).length);
  });

  it('tells of a stage the build that it deploys: number, branch, commit', () => {
    const stage = runs.find(({ kind, result }) => kind === 'pipeline-stage' && result === 'succeeded');
    const build = runs.find(({ key }) => key === stage?.buildKey);
    expect(stage).toMatchObject({ name: build?.name, branch: build?.branch, commitId: build?.commitId, by: build?.by });
  });

  it('shows what waits for whom since when, and the run that waits', async () => {
    const { client, simulated } = rigOfFile();
    const { organisation } = simulated;
    const waiting = [...organisation.deployments('classic'), ...organisation.deployments('yaml')].filter((each) => organisation.state(each) === 'waiting');
    const approvals = await itemsOf(client.devops.approvals({ connectionId }), ({ key }) => key, (items) => items.length === waiting.length);
    expect(approvals.map(({ environment }) => environment).sort()).toEqual(waiting.map(({ environment }) => environment).sort());
    for (const { run, since, approvers } of approvals) {
      expect(run).toMatchObject({ result: 'waiting', approvalSince: since });
      expect(approvers).toHaveLength(1);
    }
  });

  it('tells what is in each environment and how many good builds are newer', async () => {
    const { client, simulated } = rigOfFile();
    const { organisation } = simulated;
    const { cells } = await until(client.devops.environments({ connectionId }), ({ asOf }) => asOf !== null);
    const cell = cells.find(({ definition, environment }) => definition === 'Payments release' && environment === 'test');
    const last = organisation.deployments('classic').findLast((each) => each.application === 'Payments' && each.environment === 'test' && organisation.state(each) === 'succeeded');
    const there = organisation.build(last?.buildId ?? 0);
    const newer = organisation.builds().filter((build) => (
      build.definition === there?.definition && build.branch === there.branch && build.queuedAt > there.queuedAt && organisation.progress(build).result === 'succeeded'));
    expect(cell?.lastGood?.key).toBe(`r${String(last?.releaseId)}.${String(last?.id)}`);
    expect(cell?.behind).toBe(newer.length);
  });

  it('shows the course of a failed stage with its words, and what went in since the last success there', async () => {
    const { organisation } = rigOfFile().simulated;
    const run = runs.find(({ kind, result }) => kind !== 'build' && result === 'failed');
    const failed = organisation.deployment(Number(run?.key.split('.')[1]));
    const view = await viewOf(run?.key ?? '');
    expect(view.spans.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['stage', 'phase', 'job', 'task']));
    expect(view.spans.every(({ kind, name }) => kind !== 'stage' || name === failed?.environment)).toBe(true);
    expect(view.spans.flatMap(({ errors }) => errors).join('\n')).toContain(failed?.failure?.message);
    expect(view.run.cause).toContain(failed?.failure?.message);
    const before = [...organisation.deployments('yaml'), ...organisation.deployments('classic')].findLast((each) => each.application === failed?.application && each.environment === failed.environment && organisation.state(each) === 'succeeded' && each.queuedAt < failed.queuedAt);
    expect(view.sinceLastInEnvironment?.previous?.key.split('.')[1]).toBe(String(before?.id));
    const [from, to] = [organisation.build(before?.buildId ?? 0), organisation.build(failed?.buildId ?? 0)];
    const between = organisation.builds().filter((build) => build.definition === to?.definition && build.branch === to.branch && build.queuedAt > (from?.queuedAt ?? 0) && build.queuedAt <= to.queuedAt);
    expect(from?.branch).toBe(to?.branch);
    expect(new Set(view.sinceLastInEnvironment?.changes.map(({ commitId }) => commitId))).toEqual(new Set(between.flatMap(({ changes }) => changes)));
  });

  it('shows earlier attempts beside the last one', async () => {
    const { organisation } = rigOfFile().simulated;
    const again = organisation.deployments('yaml').findLast(({ attempt }) => attempt > 1);
    const view = await viewOf(`b${String(again?.buildId)}`);
    const stages = view.spans.filter(({ kind, name }) => kind === 'stage' && name === again?.environment);
    expect(new Set(stages.map(({ attempt }) => attempt))).toEqual(new Set([1, 2]));
    expect(stages.find(({ attempt }) => attempt === 1)?.result).toBe('failed');
    expect(new Set(view.spans.map(({ id }) => id)).size).toBe(view.spans.length);
  });

  it('shows a classic stage with its approval, the names of its variables and never a value', async () => {
    const { organisation } = rigOfFile().simulated;
    const approved = organisation.deployments('classic').findLast((each) => organisation.state(each) === 'succeeded' && each.approval !== undefined);
    const view = await viewOf(`r${String(approved?.releaseId)}.${String(approved?.id)}`);
    expect(view.approvals).toMatchObject([{ approver: approved?.approval?.decision?.by.name, state: 'approved', comment: approved?.approval?.decision?.comment }]);
    expect(view.spans.filter(({ kind }) => kind === 'task').length).toBeGreaterThan(2);
    expect(view.variables).toEqual(expect.arrayContaining([{ name: 'Sql.ConnectionString', secret: true, secretLooking: false }, { name: 'Region', secret: false, secretLooking: false }]));
    expect(JSON.stringify(view)).not.toContain('cloudapp.example');
    expect(view.artifacts).toMatchObject([{ type: 'Build' }]);
  });

  it('shows a build with its changes, its artifact, and the stages that deploy it', async () => {
    const { organisation } = rigOfFile().simulated;
    const deployed = organisation.deployments('classic').findLast((each) => organisation.state(each) === 'succeeded');
    const build = organisation.build(deployed?.buildId ?? 0);
    const view = await viewOf(`b${String(build?.id)}`);
    expect(view.changes.map(({ commitId }) => commitId)).toEqual(build?.changes);
    expect(view.artifacts).toMatchObject([{ name: 'drop', type: 'PipelineArtifact' }]);
    expect(view.deployedBy.map(({ key }) => key)).toContain(`r${String(deployed?.releaseId)}.${String(deployed?.id)}`);
    expect(view.missing).toEqual([]);
  });

  it('finds runs that are older than its lists, of each kind', async () => {
    const { organisation } = rigOfFile().simulated;
    const [classic, yaml] = [organisation.deployments('classic')[0], organisation.deployments('yaml')[0]];
    const environment = organisation.year.environments.findIndex(({ name }) => name === yaml?.environment) + 1;
    expect((await viewOf('b10001')).run).toMatchObject({ kind: 'build', name: organisation.build(10_001)?.buildNumber });
    expect((await viewOf(`r${String(classic?.releaseId)}.${String(classic?.id)}`)).run).toMatchObject({ kind: 'release-stage', environment: classic?.environment, result: classic && organisation.state(classic) });
    // Its build is read besides, and known a moment later.
    await expect.poll(async () => (await viewOf(`e${String(environment)}.${String(yaml?.id)}`)).run).toMatchObject({ kind: 'pipeline-stage', environment: yaml?.environment, commitId: organisation.build(yaml?.buildId ?? 0)?.sourceVersion });
    await expect(viewOf('b99999')).rejects.toMatchObject({ data: { code: 'not-found' } });
  });

  it('leaves out the runs of a project that no longer takes part, and reads them again when it does', async () => {
    const { client } = rigOfFile();
    await client.devops.change({ connectionId, projects: ['Sandbox'] });
    expect(await itemsOf(client.devops.runs({ connectionId }), runId, (items) => items.length === 0)).toEqual([]);
    await client.devops.change({ connectionId, projects: ['Commerce', 'Sandbox'] });
    expect(await itemsOf(client.devops.runs({ connectionId }), runId, (items) => items.length >= runs.length)).not.toHaveLength(0);
    const state = await until(client.devops.state({ connectionId }), ({ projects }) => projects.every(({ selected }) => selected));
    expect(state).toMatchObject({ troubles: [], fault: null });
  });

  it('is in the list once', async () => {
    await expect(rigOfFile().add()).rejects.toMatchObject({ data: { code: 'conflict' } });
  });
});
