import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { eventWords } from '../../../shared/domain/service-fabric/event-words.ts';
import { parentNameOf } from '../../../shared/domain/service-fabric/identifiers.ts';
import { bounded } from '../entities/bounded-values.ts';
import { eventKey, type FabricEvent } from '../wire/events.ts';

/** What events need to be told about that stands elsewhere. */
export interface EventContext {
  /** Type of a node; null where it is not known. */
  readonly nodeType: (nodeName: string) => string | null;
  /** Name of a node by its id, which some events have instead. */
  readonly nodeNameOfId: (nodeId: string) => string | null;
  /** Names of a partition; null where they are not known. */
  readonly partitionNames: (partitionId: string) => { readonly applicationName: string; readonly serviceName: string } | null;
}

const mostFacts = 60;

/** An event of the store as it is shown; null for one without a time, which cannot stand in a history. */
export function shownEvent(event: FabricEvent, context: EventContext): ClusterEvent | null {
  if (event.timeStamp === null) return null;
  const fields = fieldsOf(event);
  const nodeName = event.nodeName ?? context.nodeNameOfId(nodeIdOf(event));
  const words = eventWords({
    kind: event.kind, category: event.category, nodeName, applicationName: event.applicationName, serviceName: event.serviceName, partitionId: event.partitionId, replicaId: event.replicaId, fields,
  });
  return {
    key: bounded(eventKey(event), 3_000), at: event.timeStamp, kind: bounded(event.kind, 200), title: words.title, category: bounded(words.category, 100), severity: words.severity,
    ref: refOf(event, context), nodeType: nodeName === null ? null : boundedOrNull(context.nodeType(nodeName)),
    eventInstanceId: bounded(event.eventInstanceId, 64), hasCorrelated: event.hasCorrelatedEvents,
    facts: [...fields].slice(0, mostFacts).map(([name, value]) => ({ name: bounded(name, 200), value: bounded(value, 8_000) })), from: 'event-store',
  };
}

function boundedOrNull(text: string | null): string | null {
  return text === null ? null : bounded(text);
}

/** Everything that belongs to this kind of event only, as text; whole numbers beyond 2^53 came as digits. */
function fieldsOf(event: FabricEvent): Map<string, string> {
  return new Map(Object.entries(event.more ?? {}).map(([name, value]) => [name, valueText(name, value)]));
}

/** .NET's greatest span in milliseconds, which reports carry that never expire. */
const foreverMs = 922_337_203_685_477;
function valueText(name: string, value: unknown): string {
  if (name === 'TimeToLiveMs' && Number(value) >= foreverMs) return 'never expires';
  if (typeof value === 'string') return value;
  return value === null || value === undefined ? '' : JSON.stringify(value);
}

function nodeIdOf({ more }: FabricEvent): string {
  const id: unknown = more?.['NodeId'];
  if (typeof id === 'string') return id;
  if (typeof id !== 'object' || id === null || !('Id' in id)) return '';
  return typeof id.Id === 'string' ? id.Id : '';
}

/** The narrowest entity that the event names. */
function refOf(event: FabricEvent, context: EventContext): EntityRef | null {
  const { nodeName, applicationName, serviceName, partitionId, replicaId } = event;
  if (partitionId !== null && partitionId !== '') {
    const names = context.partitionNames(partitionId);
    if (names === null) return null;
    return replicaId === null ? { kind: 'partition', ...names, partitionId } : { kind: 'replica', ...names, partitionId, replicaId };
  }
  if (serviceName !== null && serviceName !== '') return { kind: 'service', applicationName: applicationName ?? parentNameOf(serviceName) ?? serviceName, serviceName };
  if (applicationName !== null && applicationName !== '') {
    if (nodeName === null || nodeName === '') return { kind: 'application', applicationName };
    const manifest: unknown = event.more?.['ServiceManifestName'] ?? event.more?.['ServiceManifest'];
    const activation: unknown = event.more?.['ServicePackageActivationId'];
    return event.kind.startsWith('DeployedServicePackage') && typeof manifest === 'string' && manifest !== ''
      ? { kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName: manifest, activationId: typeof activation === 'string' ? activation : '' }
      : { kind: 'deployedApplication', nodeName, applicationName };
  }
  if (nodeName !== null && nodeName !== '') return { kind: 'node', nodeName };
  return event.kind.startsWith('Cluster') || event.kind.startsWith('Chaos') ? { kind: 'cluster' } : null;
}
