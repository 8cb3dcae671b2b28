import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { partitionActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { healthStateOf } from '../../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import { partitionRangeWords } from '../../../../shared/domain/service-fabric/partition-range.ts';
import { quorumOf, quorumWords } from '../../../../shared/domain/service-fabric/quorum.ts';
import { reconfigurationMeaning } from '../../../../shared/domain/service-fabric/replica-words.ts';
import * as queries from '../../gateway/queries.ts';
import type { HealthEvent } from '../../wire/health.ts';
import type { PartitionInfo } from '../../wire/partitions.ts';
import type { ReplicaInfo } from '../../wire/replicas.ts';
import { bounded, wholeOrNull } from '../bounded-values.ts';
import { roleOf } from '../entity-rows.ts';
import * as facts from '../facts.ts';
import { reportedSince } from '../health-events.ts';
import { childListsOf } from '../row-pages.ts';
import { childCounts } from './child-counts.ts';
import type { Described, Inquiry } from './inquiry.ts';

type PartitionRef = Extract<EntityRef, { kind: 'partition' }>;

export async function describePartition(inquiry: Inquiry, ref: PartitionRef): Promise<Described | null> {
  const { partitionId, applicationName, serviceName } = ref;
  const partition = await queries.services.partition(inquiry.client, partitionId, inquiry.options);
  if (partition === null) return null;
  const [health, replicas] = await Promise.all([
    inquiry.part('Its health', (client, options) => queries.services.partitionHealthOf(client, partitionId, { events: healthFilter.all, children: healthFilter.none }, options)),
    inquiry.part('Its replicas', (client, options) => queries.services.replicas(client, partitionId, options)),
  ]);
  const reconfiguration = await reconfigurationOf(inquiry, ref, partition, replicas ?? []);
  return {
    name: bounded(partitionId), healthState: healthStateOf(partition.healthState), status: bounded(partition.partitionStatus, 80), health,
    sections: facts.sections(
      facts.section('Partition', [
        facts.entity('Service', { kind: 'service', applicationName, serviceName }), facts.text('Kind', partition.serviceKind), facts.text('Range', partitionRangeWords(partition.partitionInformation)),
        facts.number('Target replicas', partition.targetReplicaSetSize), facts.number('Least replicas', partition.minReplicaSetSize), facts.number('Auxiliary replicas', partition.auxiliaryReplicaCount),
        partition.instanceCount === -1 ? facts.text('Instances', 'One on every node') : facts.number('Instances', partition.instanceCount),
        facts.number('Least instances', partition.minInstanceCount), facts.number('Least instances', partition.minInstancePercentage, '%'),
      ]),
      replicas === null ? null : quorumSection(partition, replicas, health?.healthEvents ?? []),
      reconfiguration,
      facts.section('Epoch', [
        facts.id('Configuration version', partition.primaryEpoch?.configurationVersion, 'Grows with each reconfiguration.'), facts.id('Data loss version', partition.primaryEpoch?.dataLossVersion, 'Grows when data may have been lost.'),
      ]),
      facts.unknownFields(partition.more),
    ),
    handles: {
      instanceCount: wholeOrNull(partition.instanceCount), targetReplicaSetSize: wholeOrNull(partition.targetReplicaSetSize), minReplicaSetSize: wholeOrNull(partition.minReplicaSetSize),
      ...placesOf(replicas ?? []),
    },
    childCounts: childCounts(health?.healthStatistics ?? null, childListsOf(ref)),
    actions: [...partitionActs({ serviceKind: partition.serviceKind, status: partition.partitionStatus, replicas: replicas?.length ?? null })],
  };
}

function quorumSection(partition: PartitionInfo, replicas: readonly ReplicaInfo[], events: readonly HealthEvent[]): facts.Section | null {
  const quorum = partition.serviceKind === 'Stateful' ? quorumOf(replicas.map((replica) => ({ role: roleOf(replica), status: replica.replicaStatus }))) : null;
  const lost = partition.partitionStatus === 'InQuorumLoss' ? events.find((event) => event.healthState !== 'Ok' && /quorum/i.test(`${event.property} ${event.description}`)) ?? events.find((event) => event.healthState === 'Error') : undefined;
  const ready = replicas.filter(({ replicaStatus }) => replicaStatus === 'Ready').length;
  return facts.section(partition.serviceKind === 'Stateful' ? 'Quorum' : 'Instances', [
    facts.text('Quorum', quorum === null ? '' : quorumWords(quorum), 'More than half of the replicas with a vote must be up.'),
    facts.time('Quorum lost since', lost === undefined ? null : reportedSince(lost)),
    facts.duration('Last quorum loss took', isSome(partition.lastQuorumLossDuration) ? partition.lastQuorumLossDuration : null),
    facts.text('By role and state', countWords(replicas)),
    facts.text('Ready', partition.serviceKind === 'Stateful' ? '' : `${ready} of ${partition.instanceCount === null || partition.instanceCount < 0 ? replicas.length : partition.instanceCount}`),
  ]);
}

/** Whether a span says that something took time: none, zero and the product's -1 do not. */
export function isSome(span: number | 'infinite' | null): boolean {
  return span === 'infinite' || (typeof span === 'number' && span > 0);
}

/** "1 Primary, 2 ActiveSecondary (1 Down)". */
function countWords(replicas: readonly ReplicaInfo[]): string {
  const groups = new Map<string, number>();
  for (const replica of replicas) {
    const role = roleOf(replica);
    const name = [role === '' ? 'Instance' : role, ...(replica.replicaStatus === 'Ready' ? [] : [`(${replica.replicaStatus})`])].join(' ');
    groups.set(name, (groups.get(name) ?? 0) + 1);
  }
  return [...groups].map(([name, count]) => `${count} ${name}`).join(', ');
}

/** The primary's node knows the phase; asked only while the partition is reconfiguring or has no quorum. */
async function reconfigurationOf(inquiry: Inquiry, ref: PartitionRef, partition: PartitionInfo, replicas: readonly ReplicaInfo[]): Promise<facts.Section | null> {
  if (partition.partitionStatus !== 'Reconfiguring' && partition.partitionStatus !== 'InQuorumLoss') return null;
  const primary = replicas.find((replica) => roleOf(replica) === 'Primary') ?? replicas.find(({ replicaStatus }) => replicaStatus === 'Ready');
  if (primary === undefined || primary.nodeName === '') return null;
  const deployed = await inquiry.part('Its reconfiguration', (client, options) =>
    queries.deployed.replicas(client, { nodeName: primary.nodeName, applicationName: ref.applicationName }, { partitionId: ref.partitionId }, options));
  const told = deployed?.find(({ partitionId }) => partitionId === ref.partitionId)?.reconfigurationInformation ?? null;
  return told === null ? null : facts.section('Reconfiguration', reconfigurationFacts(told));
}

export function reconfigurationFacts(told: { readonly reconfigurationPhase: string | null; readonly reconfigurationType: string | null; readonly reconfigurationStartTimeUtc: number | null; readonly previousConfigurationRole: string | null }): readonly facts.MaybeFact[] {
  const phase = told.reconfigurationPhase ?? '';
  if (phase === '' || phase === 'None' || phase === 'Invalid' || phase === 'Unknown') return [];
  return [
    facts.text('Phase', phase, reconfigurationMeaning(phase)), facts.text('Type', told.reconfigurationType), facts.time('Started', told.reconfigurationStartTimeUtc), facts.text('Role before', told.previousConfigurationRole),
  ];
}

/** Where the primary and the secondaries are; instances of a stateless service count as secondaries, since they are moved alike. */
function placesOf(replicas: readonly ReplicaInfo[]): { primaryNode: string | null; secondaryNodes: string[] } {
  const placed = replicas.filter(({ nodeName, replicaStatus }) => nodeName !== '' && replicaStatus !== 'Dropped');
  const primary = placed.find((replica) => roleOf(replica) === 'Primary');
  return { primaryNode: primary === undefined ? null : bounded(primary.nodeName), secondaryNodes: placed.filter((replica) => roleOf(replica) !== 'Primary').slice(0, 200).map(({ nodeName }) => bounded(nodeName)) };
}
