import type { Partition, Reconfiguration, Replica } from './entities.ts';
import type { World } from './world.ts';

/**
 * What the failover manager says about partitions: to the health store, and to the history (service-fabric.md §2.5).
 */
export function reportQuorumLoss(
  world: World,
  partition: Partition,
  up: number,
  members: number,
  needed: number,
): void {
  world.health.systemReport(
    { kind: 'Partition', entity: partition },
    {
      sourceId: 'System.FM',
      property: 'State',
      healthState: 'Error',
      description: `Partition is in quorum loss: ${up} of ${members} replicas are up, ${needed} are needed.\n${listOfReplicas(partition)}`,
      healthReportId: 'FM_7.0_1005',
    },
  );
}

/** Warning while fewer than `target` are up; nothing is said of a partition that was and is healthy. */
export function reportPlacement(world: World, partition: Partition, up: number, target: number): void {
  const subject = { kind: 'Partition', entity: partition } as const;
  const below = up < target;
  const current = world.health.events(subject).find((event) => event.sourceId === 'System.FM');
  if (!below && (current === undefined || current.healthState === 'Ok')) return;
  const noun = partition.service.serviceKind === 'Stateful' ? 'replica' : 'instance';
  world.health.systemReport(subject, {
    sourceId: 'System.FM',
    property: 'State',
    healthState: below ? 'Warning' : 'Ok',
    description: below
      ? `Partition is below target ${noun} count: ${up} of ${target} are up.\n${listOfReplicas(partition)}`
      : 'Partition is healthy.',
    healthReportId: below ? 'FM_7.0_1004' : 'FM_7.0_1015',
  });
}

/** A new primary took over. */
export function recordReconfiguration(
  world: World,
  partition: Partition,
  primary: Replica,
  { type, startedAt, causedBy }: Reconfiguration,
): void {
  const total = world.clock.now() - startedAt;
  world.history.append({
    kind: 'PartitionReconfigured',
    category: 'StateTransition',
    scope: 'Partition',
    keys: { partitionId: partition.id },
    ...(causedBy === undefined ? {} : { causedBy }),
    properties: {
      NodeName: primary.nodeName,
      NodeInstanceId: String(world.nodes.get(primary.nodeName)?.instanceId ?? 0n),
      ServiceType: partition.service.typeName,
      CcEpochDataLossVersion: partition.epoch.dataLossVersion,
      CcEpochConfigVersion: partition.epoch.configurationVersion,
      ReconfigType: type,
      Result: 'Completed',
      Phase0DurationMs: 0,
      Phase1DurationMs: total * 0.2,
      Phase2DurationMs: total * 0.5,
      Phase3DurationMs: total * 0.1,
      Phase4DurationMs: total * 0.2,
      TotalDurationMs: total,
    },
  });
}

function listOfReplicas(partition: Partition): string {
  return partition.replicas
    .map((replica) => `${replica.role} ${replica.nodeName} ${replica.status} ${replica.id}`)
    .join('\n');
}
