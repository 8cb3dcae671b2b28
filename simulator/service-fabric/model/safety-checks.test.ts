import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ManualClock } from '../../foundation/clock.ts';
import { buildScenario } from '../scenarios/index.ts';
import type { ClusterModel, Partition, Replica } from './index.ts';

/** How many replicas must stay (service-fabric.md §2.7), against a plain reading of the rule. */

const MINUTE = 60_000;

/** A stateful service of one partition on a cluster large enough to move about in. */
async function partitionOf(targetReplicaSetSize: number, minReplicaSetSize: number) {
  const clock = new ManualClock();
  const model = buildScenario('healthy', { clock, seed: 2, nodes: 9, pace: 0.01 });
  model.createService({
    applicationName: 'fabric:/Shop',
    serviceName: 'fabric:/Shop/Ledger',
    serviceTypeName: 'CartType',
    serviceKind: 'Stateful',
    partitionScheme: { scheme: 'Singleton' },
    hasPersistedState: true,
    placementConstraints: '',
    targetReplicaSetSize,
    minReplicaSetSize,
  });
  await clock.advance(5 * MINUTE);
  const partition = model.service('fabric:/Shop/Ledger')?.partitions[0];
  if (partition === undefined) throw new Error('The ledger has no partition.');
  return { clock, model, partition };
}

const secondaries = (partition: Partition): readonly Replica[] =>
  partition.replicas.filter((replica) => replica.role === 'ActiveSecondary');

/** What holds a node back because of the partition, once its deactivation was asked for. */
function heldBy(model: ClusterModel, partition: Partition, nodeName: string): string | undefined {
  model.deactivateNode({ nodeName, intent: 'Restart' });
  const checks = model.node(nodeName)?.deactivation.pendingSafetyChecks ?? [];
  return checks.find((check) => 'partitionId' in check && check.partitionId === partition.id)?.kind;
}

describe('a replica that is to go', () => {
  test('goes where a majority and the smallest size of its service stay, or where all are there', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 2, max: 5 }), fc.integer({ min: 1, max: 5 }), fc.integer({ min: 0, max: 2 }), async (target, smallest, down) => {
        fc.pre(smallest <= target && down < target - 1);
        const { model, partition } = await partitionOf(target, smallest);
        expect(partition.replicas.length).toBe(target);
        const [leaving, ...others] = secondaries(partition);
        for (const lost of others.slice(0, down)) model.crashNode(lost.nodeName);
        const up = target - Math.min(down, others.length);
        const majority = Math.floor(target / 2) + 1;
        fc.pre(up >= majority);
        const stays = up - 1 >= Math.max(majority, smallest) || up === target;
        expect(heldBy(model, partition, leaving?.nodeName ?? '')).toBe(stays ? undefined : 'EnsurePartitionQuorum');
      }),
      { numRuns: 25 },
    );
  });

  test('waits longer where its service insists on more than a majority, and goes when it insists on less', async () => {
    const { clock, model, partition } = await partitionOf(5, 4);
    const [leaving, lost] = secondaries(partition);
    model.crashNode(lost?.nodeName ?? '');
    expect(heldBy(model, partition, leaving?.nodeName ?? '')).toBe('EnsurePartitionQuorum');
    model.updateService('fabric:/Shop/Ledger', { serviceKind: 'Stateful', minReplicaSetSize: 3 });
    await clock.advance(1000);
    const { pendingSafetyChecks } = model.node(leaving?.nodeName ?? '')?.deactivation ?? { pendingSafetyChecks: [] };
    expect(pendingSafetyChecks.filter((check) => 'partitionId' in check && check.partitionId === partition.id)).toEqual([]);
  });

  test('waits for another that was let go a moment before', async () => {
    const { model, partition } = await partitionOf(3, 2);
    const [first, second] = secondaries(partition);
    expect(heldBy(model, partition, first?.nodeName ?? '')).toBeUndefined();
    expect(model.node(first?.nodeName ?? '')?.deactivation.status).toBe('SafetyCheckComplete');
    expect(heldBy(model, partition, second?.nodeName ?? '')).toBe('EnsurePartitionQuorum');
  });
});
