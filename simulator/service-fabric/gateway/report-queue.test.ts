import { describe, expect, it } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import type { HealthEntityRef, HealthReport } from '../model/index.ts';
import { clusters } from '../testing/started.ts';
import { ReportQueue } from './report-queue.ts';

/** Reports are held back, and no more than can be sent (service-fabric.md §1.5). */

const report: HealthReport = { sourceId: 'Watchdog', property: 'Disk', healthState: 'Ok' };
const node: HealthEntityRef = { kind: 'Node', nodeName: '_nt_0' };

function queue() {
  const clock = new ManualClock();
  const sent: HealthReport[] = [];
  return { clock, sent, waiting: new ReportQueue(clock, (_, each) => void sent.push(each)) };
}

describe('reports that are held back', () => {
  it('are sent together, of each source and property the newest', async () => {
    const { clock, sent, waiting } = queue();
    waiting.add(node, report);
    await clock.advance(20_000);
    waiting.add(node, { ...report, healthState: 'Error' });
    waiting.add(node, { ...report, property: 'Memory' });
    waiting.add({ kind: 'Node', nodeName: '_nt_1' }, report);
    await clock.advance(9_999);
    expect(sent).toEqual([]);
    await clock.advance(1);
    expect(sent.map((each) => `${each.property} ${each.healthState}`)).toEqual(['Disk Error', 'Memory Ok', 'Disk Ok']);
    waiting.add(node, report);
    await clock.advance(30_000);
    expect(sent.length).toBe(4);
  });

  it('are ten thousand at most; then one may only be replaced until they are sent', async () => {
    const { clock, waiting } = queue();
    for (let index = 0; index < 10_000; index++) waiting.add(node, { ...report, property: String(index) });
    expect(() => waiting.add(node, report)).toThrow(expect.objectContaining({ code: 'FABRIC_E_HEALTH_MAX_REPORTS_REACHED', status: 409 }));
    waiting.add(node, { ...report, property: '5', healthState: 'Error' });
    await clock.advance(30_000);
    waiting.add(node, report);
  });

  it('do not stand back behind an older one, nor keep others waiting when the health manager refuses them', async () => {
    const { waiting } = queue();
    waiting.add(node, { ...report, sequenceNumber: 5n });
    expect(() => waiting.add(node, { ...report, sequenceNumber: 5n })).toThrow(expect.objectContaining({ code: 'FABRIC_E_HEALTH_STALE_REPORT' }));
    const clock = new ManualClock();
    const sent: string[] = [];
    const strict = new ReportQueue(clock, (_, { property }) => {
      if (property === 'bad') throw new Error('refused');
      sent.push(property);
    });
    for (const property of ['bad', 'good']) strict.add(node, { ...report, property });
    await clock.advance(30_000);
    expect(sent).toEqual(['good']);
  });
});

describe('a client that reports too much', () => {
  const start = clusters();

  it('is told so, and its entity is warned of', async () => {
    const { caller, cluster, clock } = await start();
    const PATH = '/Nodes/_nt_0/$/ReportHealth';
    for (let index = 0; index < 10_000; index++) cluster.reports.add(node, { ...report, property: `P${String(index)}` });
    const body = { SourceId: 'Watchdog', Property: 'Disk', HealthState: 'Ok' };
    expect(await caller.refusal(PATH, { body })).toEqual([409, 'FABRIC_E_HEALTH_MAX_REPORTS_REACHED']);
    await caller.write(`${PATH}?Immediate=true`, body);
    await clock.advance(30_000);
    await caller.write(PATH, body);
    const health = await caller.call('/Nodes/_nt_0/$/GetHealth?EventsHealthStateFilter=1');
    expect(health.json()).toMatchObject({ AggregatedHealthState: 'Warning', UnhealthyEvaluations: [{ HealthEvaluation: { Kind: 'Event' } }] });
  });
});
