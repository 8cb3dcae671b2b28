import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { devopsOfFile, START } from './testing/started.ts';

/** Builds, and what a run did when. */

const started = devopsOfFile();
const MINUTE_MS = 60_000;

const build = z.looseObject({
  id: z.number(),
  buildNumber: z.string(),
  status: z.enum(['notStarted', 'inProgress', 'completed']),
  result: z.string().optional(),
  queueTime: z.string(),
  startTime: z.string().optional(),
  finishTime: z.string().optional(),
  sourceVersion: z.string(),
  sourceBranch: z.string(),
  reason: z.string(),
  definition: z.looseObject({ name: z.string() }),
});
const builds = (items: unknown) => z.array(build).parse(items);
const record = z.looseObject({
  id: z.string(),
  parentId: z.string().nullable(),
  type: z.string(),
  name: z.string(),
  state: z.enum(['pending', 'inProgress', 'completed']),
  result: z.string().nullable(),
  attempt: z.number(),
  issues: z.array(z.looseObject({ message: z.string() })),
  previousAttempts: z.array(z.object({ attempt: z.number(), timelineId: z.string(), recordId: z.string() })),
});
const timelineOf = async (id: number, timelineId = '') => {
  const { json } = await started().caller.call(`Commerce/_apis/build/builds/${String(id)}/timeline/${timelineId}?api-version=7.1`);
  return z.looseObject({ records: z.array(record) }).parse(json).records;
};

describe('the list of builds', () => {
  it('gives every build once, page by page, the last to finish first', async () => {
    const { caller, devops } = started();
    const whole = builds(await caller.all('build/builds?$top=150'));
    expect(whole.length).toBe(devops.organisation.builds().length);
    expect(new Set(whole.map((each) => each.id)).size).toBe(whole.length);
    const finished = whole.map((each) => (each.finishTime === undefined ? Infinity : Date.parse(each.finishTime)));
    expect(finished).toEqual(finished.toSorted((a, b) => b - a));
    expect((await caller.call('Commerce/_apis/build/builds?continuationToken=77777777&api-version=7.1')).status).toBe(400);
  });

  it('is bounded by the time that it is ordered by; what has not finished has no finish time', async () => {
    const { caller } = started();
    const since = new Date(START - 20 * MINUTE_MS).toISOString();
    const byFinish = builds(await caller.all(`build/builds?minTime=${since}`));
    const byQueue = builds(await caller.all(`build/builds?minTime=${since}&queryOrder=queueTimeAscending`));
    expect(byFinish.every((each) => each.finishTime !== undefined)).toBe(true);
    const running = byQueue.filter((each) => each.status !== 'completed').map((each) => [each.definition.name, each.status]);
    expect(running).toEqual([['orders-ci', 'inProgress'], ['telemetry-ci', 'notStarted']]);
    const before = builds(await caller.all(`build/builds?maxTime=${since}&queryOrder=queueTimeDescending`));
    expect(before[0]?.queueTime.localeCompare(since)).toBeLessThan(0);
    expect((await caller.call('Commerce/_apis/build/builds?queryOrder=sideways&api-version=7.1')).status).toBe(400);
  });

  it('is filtered by pipeline, result, state, reason and branch, by name or number', async () => {
    const { caller } = started();
    const of = async (query: string) => builds(await caller.all(`build/builds?${query}`));
    const failed = await of('resultFilter=failed');
    expect(new Set(failed.map((each) => each.result))).toEqual(new Set(['failed']));
    expect((await of('resultFilter=8')).length).toBe(failed.length);
    expect((await of('resultFilter=failed,canceled')).length).toBeGreaterThan(failed.length);
    const [{ id }] = z.tuple([z.looseObject({ id: z.number() })]).parse((await caller.list('build/definitions?name=payments-ci')).items);
    expect(new Set((await of(`definitions=${String(id)}`)).map((each) => each.definition.name))).toEqual(new Set(['payments-ci']));
    expect((await of('reasonFilter=pullRequest')).every((each) => each.sourceBranch.startsWith('refs/pull/'))).toBe(true);
    expect(new Set((await of('branchName=refs/heads/main&reasonFilter=schedule')).map((each) => each.definition.name))).toEqual(new Set(['nightly-end-to-end']));
    expect((await of('statusFilter=inProgress')).length).toBeGreaterThan(2);
    const newest = await of('maxBuildsPerDefinition=1');
    expect([newest.length, new Set(newest.map((each) => each.definition.name)).size]).toEqual([8, 8]);
  });
});

describe('the timeline of a run', () => {
  it('says which task failed and why', async () => {
    const failed = started().devops.organisation.builds().findLast((each) => each.failure !== undefined);
    const records = await timelineOf(failed?.id ?? 0);
    const task = records.find((each) => each.type === 'Task' && each.result === 'failed');
    expect([task?.name, task?.issues[0]?.message]).toEqual([failed?.failure?.step, failed?.failure?.message]);
    const parents = new Set(records.map((each) => each.id));
    expect(records.every((each) => each.parentId === null || parents.has(each.parentId))).toBe(true);
  });

  it('has a stage for every environment, with the earlier attempts of those that were tried again', async () => {
    const { organisation } = started().devops;
    const retried = organisation.deployments('yaml').find((each) => each.attempt === 2);
    const records = await timelineOf(retried?.buildId ?? 0);
    const stages = records.filter((each) => each.type === 'Stage');
    expect(stages.map((each) => each.name)).toEqual(['Build', 'test', 'staging', 'production-we', 'production-ne']);
    const stage = stages.find((each) => each.name === retried?.environment);
    expect([stage?.attempt, stage?.result, stage?.previousAttempts.length]).toEqual([2, 'succeeded', 1]);
    const before = await timelineOf(retried?.buildId ?? 0, stage?.previousAttempts[0]?.timelineId);
    const failed = before.find((each) => each.type === 'Task' && each.result === 'failed');
    expect([failed?.name, failed?.issues.length]).toEqual([expect.stringMatching(/^Deploy template/), 1]);
  });

  it('moves on with time, and lists what was built once it is done', async () => {
    const { devops, caller, clock } = started();
    const running = devops.organisation.builds().find((each) => each.definition === 'orders-ci' && each.finishedAt > START);
    const id = running?.id ?? 0;
    const artifacts = async () => (await caller.list(`build/builds/${String(id)}/artifacts`)).items.length;
    const states = async () => (await timelineOf(id)).filter((each) => each.type === 'Task').map((each) => each.state);
    const before = await states();
    expect([before.includes('inProgress'), before.at(-1), await artifacts()]).toEqual([true, 'pending', 0]);
    await clock.advance(15 * MINUTE_MS);
    expect([new Set(await states()), await artifacts()]).toEqual([new Set(['completed']), 1]);
    const { json } = await caller.call(`Commerce/_apis/build/builds/${String(id)}?api-version=7.1`);
    expect(build.parse(json)).toMatchObject({ status: 'completed', result: 'succeeded' });
  });

  it('is not there before the build starts', async () => {
    const { caller } = started();
    const { json } = await caller.call('Commerce/_apis/build/builds?api-version=7.1', { method: 'POST', body: { definition: { id: 11 }, sourceBranch: 'refs/heads/try' } });
    const queued = build.parse(json);
    expect([queued.status, queued.sourceBranch, queued.reason]).toEqual(['notStarted', 'refs/heads/try', 'manual']);
    expect((await caller.call(`Commerce/_apis/build/builds/${String(queued.id)}/timeline?api-version=7.1`)).status).toBe(204);
  });
});

describe('the changes of a build', () => {
  it('name the commits since the last good build, with author and time', async () => {
    const { devops, caller } = started();
    const many = devops.organisation.builds().find((each) => each.changes.length > 2);
    const { items } = await caller.list(`build/builds/${String(many?.id)}/changes`);
    expect(items.map((each) => each['id'])).toEqual(many?.changes);
    expect(items[0]).toMatchObject({ message: expect.any(String), author: { displayName: expect.any(String) }, timestamp: expect.stringMatching(/^\d{4}-/) });
  });
});
