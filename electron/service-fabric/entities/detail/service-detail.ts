import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { serviceActs } from '../../../../shared/domain/service-fabric/entity-actions.ts';
import { spaced } from '../../../../shared/domain/service-fabric/event-words.ts';
import { healthStateOf } from '../../../../shared/domain/service-fabric/health.ts';
import { healthFilter } from '../../../../shared/domain/service-fabric/health-state.ts';
import * as queries from '../../gateway/queries.ts';
import type { ServiceDescription, ServiceInfo } from '../../wire/services.ts';
import { bounded, wholeOrNull } from '../bounded-values.ts';
import * as facts from '../facts.ts';
import { childListsOf } from '../row-pages.ts';
import { childCounts } from './child-counts.ts';
import type { Described, Inquiry } from './inquiry.ts';

export async function describeService(inquiry: Inquiry, ref: Extract<EntityRef, { kind: 'service' }>): Promise<Described | null> {
  const { applicationName, serviceName } = ref;
  const service = await queries.services.one(inquiry.client, applicationName, serviceName, inquiry.options);
  if (service === null) return null;
  const [health, description, unplaced] = await Promise.all([
    inquiry.part('Its health', (client, options) => queries.services.health(client, serviceName, { events: healthFilter.all, children: healthFilter.none }, options)),
    inquiry.part('Its description', (client, options) => queries.services.description(client, serviceName, options)),
    // Asked only where something is wrong: the answer costs the cluster a look at its placements.
    service.healthState === 'Ok' ? null : inquiry.part('Replicas without a place', (client, options) => queries.services.unplaced(client, serviceName, {}, options)),
  ]);
  return {
    name: bounded(serviceName), healthState: healthStateOf(service.healthState), status: bounded(service.serviceStatus, 80), health,
    sections: facts.sections(
      facts.section('Service', serviceFacts(service, ref)),
      unplaced === null ? null : facts.section('Finds no place', [facts.list('Why', unplaced.unplacedReplicaDetails, 'Replicas that the cluster would like to start and has no node for.')]),
      ...(description === null ? [] : descriptionSections(description)),
      facts.unknownFields({ ...service.more, ...description?.more }),
    ),
    handles: {
      typeName: bounded(service.typeName), typeVersion: bounded(service.manifestVersion, 300), instanceCount: wholeOrNull(description?.instanceCount ?? null),
      targetReplicaSetSize: wholeOrNull(description?.targetReplicaSetSize ?? null), minReplicaSetSize: wholeOrNull(description?.minReplicaSetSize ?? null),
    },
    childCounts: childCounts(health?.healthStatistics ?? null, childListsOf(ref)),
    actions: [...serviceActs({ name: serviceName, status: service.serviceStatus })],
  };
}

function serviceFacts(service: ServiceInfo, { applicationName }: { readonly applicationName: string }): readonly facts.MaybeFact[] {
  return [
    facts.entity('Application', { kind: 'application', applicationName }), facts.text('Kind', service.serviceKind, kindMeaning(service)), facts.text('Type', service.typeName),
    facts.text('Manifest version', service.manifestVersion), facts.yesNo('Keeps its state on disk', service.serviceKind === 'Stateful' ? service.hasPersistedState : null),
    facts.yesNo('Service group', service.isServiceGroup ? true : null), facts.id('Managed from Azure', service.serviceMetadata, 'Changes made here are overwritten by its template.'),
  ];
}

function kindMeaning({ serviceKind }: ServiceInfo): string {
  switch (serviceKind) {
    case 'Stateful': return 'Replicas hold its state; one of them takes the writes.';
    case 'Stateless': return 'Instances are all alike and hold no state.';
    case 'SelfReconfiguring': return 'Instances find their configuration among themselves.';
    case 'Invalid':
    default: return '';
  }
}

function descriptionSections(description: ServiceDescription): readonly (facts.Section | null)[] {
  const scheme = description.partitionDescription;
  return [
    facts.section('Partitions and replicas', [
      facts.text('Partitioning', spaced(scheme?.partitionScheme ?? '')), facts.number('Partitions', scheme?.count ?? null), facts.list('Names', scheme?.names ?? []),
      facts.id('Lowest key', scheme?.lowKey), facts.id('Highest key', scheme?.highKey),
      description.instanceCount === -1 ? facts.text('Instances', 'One on every node') : facts.number('Instances', description.instanceCount),
      facts.number('Least instances', description.minInstanceCount), facts.number('Least instances', description.minInstancePercentage, '%'),
      facts.number('Target replicas', description.targetReplicaSetSize), facts.number('Least replicas', description.minReplicaSetSize, '', 'With fewer, the partition counts as not ready.'),
      facts.number('Auxiliary replicas', description.auxiliaryReplicaCount),
    ]),
    facts.section('Placement', [
      facts.text('Constraints', description.placementConstraints), facts.list('Policies', description.servicePlacementPolicies.map(({ type, domainName }) => (domainName === null ? spaced(type) : `${spaced(type)}: ${domainName}`))),
      facts.list('Stays together with', description.correlationScheme.map(({ scheme: kind, serviceName }) => `${serviceName} (${spaced(kind).toLowerCase()})`)),
      facts.text('Cost of a move', description.defaultMoveCost), facts.text('Processes', spaced(description.servicePackageActivationMode ?? '')), facts.id('DNS name', description.serviceDnsName),
      facts.list('Tags required to place', description.tagsRequiredToPlace), facts.list('Tags required to run', description.tagsRequiredToRun),
    ]),
    facts.section('Load metrics', description.serviceLoadMetrics.map((metric) => facts.text(metric.name, metricWords(metric)))),
    facts.section('Scaling', description.scalingPolicies.flatMap(({ scalingTrigger, scalingMechanism }, index) => [
      facts.text(`Policy ${index + 1}: when`, partWords(scalingTrigger)), facts.text(`Policy ${index + 1}: what`, partWords(scalingMechanism)),
    ])),
    facts.section('Times', [
      facts.seconds('Waits for a replica to return', description.replicaRestartWaitDurationSeconds, 'Then it builds another one.'), facts.seconds('Waits in quorum loss', description.quorumLossWaitDurationSeconds, 'Then data may be declared lost.'),
      facts.seconds('Keeps standby replicas', description.standByReplicaKeepDurationSeconds), facts.seconds('Time to find a place', description.servicePlacementTimeLimitSeconds === 0 ? null : description.servicePlacementTimeLimitSeconds),
      facts.seconds('Delay before an instance closes', description.instanceCloseDelayDurationSeconds, 'Lets it finish what it is doing.'), facts.seconds('Waits for an instance to return', description.instanceRestartWaitDurationSeconds),
    ]),
  ];
}

function metricWords(metric: ServiceDescription['serviceLoadMetrics'][number]): string {
  const loads = [
    ['default', metric.defaultLoad], ['primary', metric.primaryDefaultLoad], ['secondary', metric.secondaryDefaultLoad], ['auxiliary', metric.auxiliaryDefaultLoad], ['at most', metric.maximumLoad],
  ] as const;
  const told = loads.filter(([, load]) => load !== null).map(([role, load]) => `${role} ${String(load)}`);
  return `${metric.weight ?? 'no'} weight${told.length === 0 ? '' : `; ${told.join(', ')}`}`;
}

function partWords(part: ServiceDescription['scalingPolicies'][number]['scalingTrigger']): string {
  if (part === null) return '';
  const numbers = [
    ['metric', part.metricName], ['below', part.lowerLoadThreshold], ['above', part.upperLoadThreshold], ['every (s)', part.scaleIntervalInSeconds], ['least', part.minInstanceCount ?? part.minPartitionCount],
    ['most', part.maxInstanceCount ?? part.maxPartitionCount], ['step', part.scaleIncrement],
  ] as const;
  return `${spaced(part.kind)}: ${numbers.filter(([, value]) => value !== null).map(([name, value]) => `${name} ${String(value)}`).join(', ')}`;
}
