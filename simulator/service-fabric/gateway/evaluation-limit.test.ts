import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';

import type { HealthEvaluation, HealthState } from '../model/index.ts';
import { clusters } from '../testing/started.ts';
import { evaluationsThatFit, evaluationWeight } from './evaluation-limit.ts';

/** Evaluations are left off before an answer is refused (service-fabric.md §2.3). */

const aggregatedHealthState: HealthState = 'Error';

function node(name: string, unhealthyEvaluations: readonly HealthEvaluation[]): HealthEvaluation {
  return { kind: 'Node', aggregatedHealthState, description: `${name}.`, nodeName: name, unhealthyEvaluations };
}

const listOf = (children: fc.Arbitrary<HealthEvaluation[]>): fc.Arbitrary<HealthEvaluation[]> =>
  fc.array(fc.tuple(fc.string({ maxLength: 40 }), children).map(([name, below]) => node(name, below)), { maxLength: 4 });
const trees = listOf(listOf(listOf(fc.constant([]))));

/** Parents before what is below them, as they stand in the answer. */
function walk(list: readonly HealthEvaluation[]): HealthEvaluation[] {
  return list.flatMap((each) => [each, ...('unhealthyEvaluations' in each ? walk(each.unhealthyEvaluations) : [])]);
}

const texts = (list: readonly HealthEvaluation[]): string[] => walk(list).map((each) => each.description);
const weight = (list: readonly HealthEvaluation[]): number => list.reduce((sum, each) => sum + evaluationWeight(each), 0);

describe('evaluations that fit', () => {
  it('are the first ones, as many as there is room for, and the same each time', () => {
    fc.assert(
      fc.property(trees, fc.integer({ min: 0, max: 6000 }), (list, room) => {
        const [whole, kept] = [walk(list), evaluationsThatFit(list, room)];
        expect(texts(kept)).toEqual(texts(list).slice(0, walk(kept).length));
        expect(evaluationsThatFit(list, room)).toEqual(kept);
        const most = whole.findIndex((_, index) => weight(whole.slice(0, index + 1)) >= room);
        expect(walk(kept).length).toBe(most === -1 ? whole.length : most);
      }),
    );
  });

  it('stay as they are where there is room for all, and leave the list alone', () => {
    fc.assert(
      fc.property(trees, (list) => {
        const before = structuredClone(list);
        expect(evaluationsThatFit(list, weight(walk(list)) + 1)).toEqual(list);
        evaluationsThatFit(list, 200);
        expect(list).toEqual(before);
      }),
    );
  });

  it('keep an entity without the children that explain it, and nothing after it', () => {
    const list = [node('a', [node('b', []), node('c', [])]), node('d', [])];
    const room = weight(walk(list).slice(0, 2)) + 1;
    expect(evaluationsThatFit(list, room)).toEqual([node('a', [node('b', [])])]);
    expect(evaluationsThatFit(list, evaluationWeight(node('a', [])) + 1)).toEqual([node('a', [])]);
  });
});

describe('a small message', () => {
  const start = clusters();
  const answer = z.object({
    AggregatedHealthState: z.literal('Error'),
    UnhealthyEvaluations: z.tuple([
      z.object({ HealthEvaluation: z.object({ Kind: z.literal('Nodes'), TotalCount: z.number(), UnhealthyEvaluations: z.array(z.unknown()) }) }),
    ]),
  });
  const LEAN = '/$/GetClusterHealth?NodesHealthStateFilter=1&ApplicationsHealthStateFilter=1';
  const bad = { sourceId: 'Test', property: 'P', healthState: 'Error', description: 'x'.repeat(100) } as const;

  it('still tells the state and the true total, though not every node that is to blame', async () => {
    const { caller, cluster } = await start({ nodes: 40, messageLimitBytes: 8000 });
    for (const each of cluster.model.nodes()) cluster.model.reportHealth({ kind: 'Node', nodeName: each.name }, bad);
    const [{ HealthEvaluation: nodes }] = (await caller.read(answer, LEAN)).UnhealthyEvaluations;
    expect(nodes.TotalCount).toBe(40);
    expect(nodes.UnhealthyEvaluations.length).toBeGreaterThan(3);
    expect(nodes.UnhealthyEvaluations.length).toBeLessThan(40);
  });

  it('keeps fewer evaluations the more of it children take, and is refused where not one fits', async () => {
    const { caller, cluster } = await start({ nodes: 40, messageLimitBytes: 8000 });
    for (const each of cluster.model.nodes()) cluster.model.reportHealth({ kind: 'Node', nodeName: each.name }, bad);
    const count = async (path: string): Promise<number> => (await caller.call(path)).text.split('"Kind":').length - 1;
    const [lean, withNodes] = [await count(LEAN), await count('/$/GetClusterHealth?ApplicationsHealthStateFilter=1')];
    expect(withNodes).toBeGreaterThan(0);
    expect(withNodes).toBeLessThan(lean);
    const tiny = await start({ nodes: 5, messageLimitBytes: 200 });
    expect((await tiny.caller.call(LEAN)).status).toBe(200);
    tiny.cluster.model.reportHealth({ kind: 'Node', nodeName: '_nt_1' }, bad);
    expect(await tiny.caller.refusal(LEAN)).toEqual([413, 'FABRIC_E_VALUE_TOO_LARGE']);
  });

  it('cuts what a health check tells in the progress of an upgrade, and never refuses progress', async () => {
    const progress = z.object({ FailureReason: z.string(), UnhealthyEvaluations: z.array(z.unknown()) });
    for (const [messageLimitBytes, most] of [[10_000, 40], [100, 0]] as const) {
      const { caller, cluster, clock } = await start({ nodes: 60, messageLimitBytes });
      const { model } = cluster;
      model.provisionCluster({ configVersion: 'next' });
      await caller.write('/$/Upgrade', {
        CodeVersion: model.codeVersion,
        ConfigVersion: 'next',
        UpgradeKind: 'Rolling',
        RollingUpgradeMode: 'Monitored',
        MonitoringPolicy: { FailureAction: 'Manual', HealthCheckRetryTimeoutInMilliseconds: 'PT0H1M0S' },
      });
      for (const each of model.nodes()) model.reportHealth({ kind: 'Node', nodeName: each.name }, bad);
      await clock.advance(600_000);
      expect((await caller.read(progress, '/$/GetUpgradeProgress')).FailureReason).toBe('HealthCheck');
      const told = (await caller.call('/$/GetUpgradeProgress')).text.split('"Kind":"Node"').length - 1;
      expect(told).toBeLessThanOrEqual(most);
      expect(told > 0).toBe(most > 0);
    }
  });
});
