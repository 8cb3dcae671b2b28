import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { replicaActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { healthStateOf } from '../../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import { replicaEndpoints, roleMeaning } from '../../../../shared/domain/service-fabric/replica-words.ts';
import * as queries from '../../gateway/queries.ts';
import type { ReplicaDetail } from '../../wire/replicas.ts';
import { bounded } from '../bounded-values.ts';
import { roleOf } from '../entity-rows.ts';
import * as facts from '../facts.ts';
import type { Described, Inquiry } from './inquiry.ts';
import { isSome, reconfigurationFacts } from './partition-detail.ts';

export async function describeReplica(inquiry: Inquiry, ref: Extract<EntityRef, { kind: 'replica' }>): Promise<Described | null> {
  const { applicationName, serviceName, partitionId, replicaId } = ref;
  const replica = await queries.services.replica(inquiry.client, partitionId, replicaId, inquiry.options);
  if (replica === null) return null;
  const isThere = replica.nodeName !== '' && replica.replicaStatus !== 'Down' && replica.replicaStatus !== 'Dropped';
  const [health, detail] = await Promise.all([
    inquiry.part('Its health', (client, options) => queries.services.replicaHealthOf(client, partitionId, replicaId, { events: healthFilter.all }, options)),
    isThere ? inquiry.part('What its node knows of it', (client, options) => queries.services.replicaDetailOf(client, replica.nodeName, partitionId, replicaId, options)) : null,
  ]);
  const endpoints = replicaEndpoints(replica.address);
  const role = roleOf(replica);
  const isInstance = replica.serviceKind === 'Stateless';
  return {
    name: bounded(replicaId), healthState: healthStateOf(replica.healthState), status: bounded(replica.replicaStatus, 80), health,
    sections: facts.sections(
      facts.section(isInstance ? 'Instance' : 'Replica', [
        facts.text('Role', role, roleMeaning(role)), facts.text('Role before', replica.previousReplicaRole === 'None' ? '' : replica.previousReplicaRole),
        facts.entity('Node', replica.nodeName === '' ? null : { kind: 'node', nodeName: replica.nodeName }),
        facts.entity('Partition', { kind: 'partition', applicationName, serviceName, partitionId }), facts.entity('Service', { kind: 'service', applicationName, serviceName }),
        facts.seconds('Last build took', isSome(replica.lastInBuildDurationInSeconds) ? replica.lastInBuildDurationInSeconds : null),
        facts.time('Is removed for good at', replica.toBeRemovedReplicaExpirationTimeUtc, 'Until then it can be restored.'),
      ]),
      facts.section('Endpoints', endpoints.map(({ listener, address }) => facts.id(listener === '' ? 'Address' : listener, address))),
      ...(detail === null ? [] : detailSections(detail, replica.nodeName, applicationName)),
      facts.unknownFields({ ...replica.more, ...detail?.more }),
    ),
    handles: { nodeName: replica.nodeName === '' ? null : bounded(replica.nodeName) },
    childCounts: [], actions: [...replicaActs({ serviceName, status: replica.replicaStatus, nodeName: replica.nodeName })],
  };
}

function detailSections(detail: ReplicaDetail, nodeName: string, applicationName: string): readonly (facts.Section | null)[] {
  const deployed = detail.deployedServiceReplicaQueryResult;
  const told = deployed?.reconfigurationInformation ?? null;
  const operation = detail.currentServiceOperation ?? 'None';
  return [
    facts.section('On its node', [
      facts.text('Operation under way', operation === 'None' ? '' : operation), facts.time('Under way since', operation === 'None' ? null : detail.currentServiceOperationStartTimeUtc),
      facts.text('Operation of the replicator', detail.currentReplicatorOperation === 'None' ? '' : detail.currentReplicatorOperation),
      facts.text('Reads', detail.readStatus, 'Granted where reads are answered.'), facts.text('Writes', detail.writeStatus, 'Granted at the primary while it has its quorum.'),
      facts.id('Process', deployed?.hostProcessId),
      facts.entity('Code package', deployed === null || deployed.serviceManifestName === '' || deployed.codePackageName === '' ? null : {
        kind: 'codePackage', nodeName, applicationName, serviceManifestName: deployed.serviceManifestName, activationId: deployed.servicePackageActivationId, codePackageName: deployed.codePackageName,
      }),
    ]),
    told === null ? null : facts.section('Reconfiguration', reconfigurationFacts(told)),
    replicatorSection(detail.replicatorStatus),
    ...remoteSections(detail.replicatorStatus),
    storeSection(detail.replicaStatus),
    facts.section('Reported load', detail.reportedLoad.map(({ name, value, currentValue, lastReportedUtc }) => facts.number(name, currentValue ?? value, '', lastReportedUtc === null ? '' : `Reported ${new Date(lastReportedUtc).toISOString()}`))),
  ];
}

type Replicator = ReplicaDetail['replicatorStatus'];

function replicatorSection(replicator: Replicator): facts.Section | null {
  if (replicator === null) return null;
  return facts.section('Replicator', [
    facts.text('Kind', replicator.kind), facts.yesNo('Is being built', replicator.isInBuild ? true : null), ...queueFacts('Replication queue', replicator.replicationQueueStatus), ...queueFacts('Copy queue', replicator.copyQueueStatus),
    facts.time('Last replication received', replicator.lastReplicationOperationReceivedTimeUtc), facts.time('Last copy received', replicator.lastCopyOperationReceivedTimeUtc), facts.time('Last acknowledgement sent', replicator.lastAcknowledgementSentTimeUtc),
  ]);
}

function queueFacts(name: string, queue: NonNullable<Replicator>['replicationQueueStatus']): readonly facts.MaybeFact[] {
  if (queue === null) return [];
  return [
    facts.number(`${name}: used`, queue.queueUtilizationPercentage, '%', 'A full queue slows writes down.'), facts.bytes(`${name}: memory`, queue.queueMemorySize),
    facts.id(`${name}: first number`, queue.firstSequenceNumber), facts.id(`${name}: completed`, queue.completedSequenceNumber),
    facts.id(`${name}: committed`, queue.committedSequenceNumber, 'A quorum has it.'), facts.id(`${name}: last number`, queue.lastSequenceNumber),
  ];
}

/** At the primary: how far each of the others has got. */
function remoteSections(replicator: Replicator): readonly (facts.Section | null)[] {
  const last = replicator?.replicationQueueStatus?.lastSequenceNumber ?? null;
  return (replicator?.remoteReplicators ?? []).slice(0, 8).map((remote) => facts.section(`Replica ${remote.replicaId ?? ''} as the primary sees it`, [
    facts.yesNo('Is being built', remote.isInBuild), facts.time('Last acknowledgement', remote.lastAcknowledgementProcessedTimeUtc),
    facts.id('Received', remote.lastReceivedReplicationSequenceNumber), facts.id('Applied', remote.lastAppliedReplicationSequenceNumber),
    facts.text('Behind the primary by', lagWords(last, remote.lastAppliedReplicationSequenceNumber), 'Operations that it has not applied yet.'),
    facts.id('Copy received', remote.isInBuild ? remote.lastReceivedCopySequenceNumber : null), facts.id('Copy applied', remote.isInBuild ? remote.lastAppliedCopySequenceNumber : null),
    facts.duration('Average time to receive', remote.remoteReplicatorAcknowledgementStatus?.replicationStreamAcknowledgementDetail?.averageReceiveDuration ?? null),
    facts.duration('Average time to apply', remote.remoteReplicatorAcknowledgementStatus?.replicationStreamAcknowledgementDetail?.averageApplyDuration ?? null),
    facts.number('Not received', remote.remoteReplicatorAcknowledgementStatus?.replicationStreamAcknowledgementDetail?.notReceivedCount ?? null),
    facts.number('Received, not applied', remote.remoteReplicatorAcknowledgementStatus?.replicationStreamAcknowledgementDetail?.receivedAndNotAppliedCount ?? null),
  ]));
}

/** Sequence numbers are 64-bit: their difference is reckoned exactly. */
function lagWords(last: string | null, applied: string | null): string {
  if (last === null || applied === null) return '';
  const lag = BigInt(last) - BigInt(applied);
  return lag <= 0n ? '0' : lag.toString();
}

function storeSection(store: ReplicaDetail['replicaStatus']): facts.Section | null {
  if (store === null) return null;
  return facts.section('Key-value store', [
    facts.number('Rows, estimated', store.databaseRowCountEstimate), facts.bytes('Size, estimated', store.databaseLogicalSizeEstimate), facts.text('Copies', store.copyNotificationCurrentKeyFilter),
    facts.number('Copied so far', store.copyNotificationCurrentProgress), facts.text('Details', store.statusDetails),
  ]);
}
