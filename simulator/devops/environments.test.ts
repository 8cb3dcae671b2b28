import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import { devopsOfFile, START } from './testing/started.ts';

/** Environments of YAML pipelines, what was deployed to them, and what waits. */

const started = devopsOfFile();
const HOUR_MS = 3_600_000;
const WE = 3;

const record = z.looseObject({
  id: z.number(),
  stageName: z.string(),
  stageAttempt: z.number(),
  result: z.string().optional(),
  startTime: z.string(),
  finishTime: z.string().optional(),
  definition: z.looseObject({ name: z.string() }),
  owner: z.looseObject({ id: z.number(), name: z.string() }),
});
const records = async (query = '') => z.array(record).parse(await started().caller.all(`distributedtask/environments/${String(WE)}/environmentdeploymentrecords?top=20${query}`));
const approval = z.looseObject({ id: z.string(), status: z.string(), createdOn: z.string(), steps: z.array(z.looseObject({ status: z.string() })), pipeline: z.looseObject({ name: z.string(), owner: z.looseObject({ id: z.number() }) }) });
const approvals = async (query: string) => z.array(approval).parse((await started().caller.list(`pipelines/approvals?${query}`)).items);

describe('deployment records of an environment', () => {
  it('are all there once, page by page, the last to start first', async () => {
    const all = await records();
    expect(all.length).toBeGreaterThan(40);
    expect(new Set(all.map((each) => each.id)).size).toBe(all.length);
    expect(all.map((each) => each.startTime)).toEqual(all.map((each) => each.startTime).toSorted().reverse());
    expect(new Set(all.map((each) => each.stageName))).toEqual(new Set(['production-we']));
    // What waits for approval has no record yet.
    expect(all.filter((each) => each.owner.name.startsWith('5.4.0.'))).toEqual([]);
    expect(new Set(all.map((each) => each.definition.name))).toEqual(new Set(['shop-ci', 'orders-ci', 'telemetry-ci', 'platform-ci']));
  });

  it('begin with the deployment that the demo cluster is upgrading to, which ends in time', async () => {
    const { clock, caller } = started();
    const [running] = await records();
    expect([running?.owner.name.startsWith('2.8.0.'), running?.result, running?.finishTime]).toEqual([true, undefined, undefined]);
    const run = async () => (await caller.call(`Commerce/_apis/build/builds/${String(running?.owner.id)}?api-version=7.1`)).json;
    expect(await run()).toMatchObject({ status: 'inProgress' });
    await clock.advance(HOUR_MS);
    expect((await records())[0]).toMatchObject({ id: running?.id, result: 'succeeded', finishTime: expect.any(String) });
    // The run goes on: the next environment waits for somebody.
    expect(await run()).toMatchObject({ status: 'inProgress' });
  });

  it('are not found for an environment that is not there', async () => {
    const { caller } = started();
    expect((await caller.call('Commerce/_apis/distributedtask/environments/9/environmentdeploymentrecords?api-version=7.1')).status).toBe(404);
    expect((await caller.call('Commerce/_apis/distributedtask/environments/3?api-version=7.1')).json).toMatchObject({ name: 'production-we' });
  });
});

describe('approvals of pipelines', () => {
  it('tell since when they are pending, and under which id the timeline knows them', async () => {
    const { caller } = started();
    const pending = await approvals('state=pending&$expand=steps');
    const orders = pending.find((each) => each.pipeline.name === 'orders-ci');
    expect([START - Date.parse(orders?.createdOn ?? '') > 20 * HOUR_MS, orders?.steps[0]?.status]).toEqual([true, 'pending']);
    const { text } = await caller.call(`Commerce/_apis/build/builds/${String(orders?.pipeline.owner.id)}/timeline?api-version=7.1`);
    expect(text).toContain(orders?.id);
    expect(new Set((await approvals('state=approved')).map((each) => each.status))).toEqual(new Set(['approved']));
  });

  it('are given once; then the stage runs', async () => {
    const { caller, clock } = started();
    const orders = (await approvals('state=pending')).find((each) => each.pipeline.name === 'orders-ci');
    const path = 'Commerce/_apis/pipelines/approvals?api-version=7.1';
    const body = [{ approvalId: orders?.id, status: 'approved', comment: 'Go.' }];
    expect((await caller.call(path, { method: 'PATCH', body })).json).toMatchObject({ count: 1, value: [{ status: 'approved' }] });
    expect((await caller.call(path, { method: 'PATCH', body })).status).toBe(400);
    await clock.advance(60_000);
    expect((await records())[0]).toMatchObject({ owner: { id: orders?.pipeline.owner.id }, definition: { name: 'orders-ci' } });
    expect((await records())[0]?.result).toBeUndefined();
  });
});
