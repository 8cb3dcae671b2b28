import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { EventSubject } from '../gateway/queries.ts';
import type { FabricEvent } from '../wire/events.ts';

/** What is asked of the event store about an entity, and which of the answers are about it. */
export interface EventQuestion {
  readonly subjects: readonly EventSubject[];
  readonly isAbout: (event: FabricEvent) => boolean;
}

const all = (): boolean => true;

/**
 * @param ref null for the whole cluster with all its entities.
 * @returns null for an entity of which the store knows nothing.
 */
export function eventQuestion(ref: EntityRef | null): EventQuestion | null {
  if (ref === null) return { subjects: [{ kind: 'cluster' }, { kind: 'node' }, { kind: 'application' }, { kind: 'service' }, { kind: 'partition' }], isAbout: all };
  switch (ref.kind) {
    case 'cluster': return { subjects: [{ kind: 'cluster' }], isAbout: all };
    case 'node': return { subjects: [{ kind: 'node', nodeName: ref.nodeName }], isAbout: all };
    case 'application': return { subjects: [{ kind: 'application', applicationName: ref.applicationName }], isAbout: all };
    case 'service': return { subjects: [{ kind: 'service', serviceName: ref.serviceName }], isAbout: all };
    case 'partition': return { subjects: [{ kind: 'partition', partitionId: ref.partitionId }, { kind: 'replica', partitionId: ref.partitionId }], isAbout: all };
    case 'replica': return { subjects: [{ kind: 'replica', partitionId: ref.partitionId, replicaId: ref.replicaId }], isAbout: all };
    case 'deployedApplication': return { subjects: [{ kind: 'application', applicationName: ref.applicationName }], isAbout: (event) => event.nodeName === ref.nodeName };
    case 'deployedServicePackage':
      return { subjects: [{ kind: 'application', applicationName: ref.applicationName }], isAbout: (event) => onNode(event, ref.nodeName) && packageOf(event) === ref.serviceManifestName };
    case 'codePackage': return {
      subjects: [{ kind: 'application', applicationName: ref.applicationName }],
      isAbout: (event) => onNode(event, ref.nodeName) && packageOf(event) === ref.serviceManifestName && textOf(event, 'CodePackageName') === ref.codePackageName,
    };
    case 'applicationType': return null;
  }
}

/** Events of processes name their node by its id only: those are not left out for it. */
function onNode(event: FabricEvent, nodeName: string): boolean {
  return event.nodeName === null || event.nodeName === nodeName;
}
function packageOf(event: FabricEvent): string {
  return textOf(event, 'ServicePackageName') || textOf(event, 'ServiceManifestName') || textOf(event, 'ServiceManifest');
}
function textOf(event: FabricEvent, name: string): string {
  const value: unknown = event.more?.[name];
  return typeof value === 'string' ? value : '';
}

/** Whether an event that was recorded here belongs to what is asked for. */
export function recordedIsAbout(event: ClusterEvent, ref: EntityRef | null): boolean {
  if (ref === null) return true;
  if (event.ref === null) return false;
  if (ref.kind === 'applicationType') return false;
  return entityKey(event.ref) === entityKey(ref) || isBelow(event.ref, ref);
}

/** What happens to an entity's parts is told on its page too. */
function isBelow(part: EntityRef, whole: EntityRef): boolean {
  switch (whole.kind) {
    case 'application': return 'applicationName' in part && part.applicationName === whole.applicationName;
    case 'service': return 'serviceName' in part && part.serviceName === whole.serviceName;
    case 'partition': return 'partitionId' in part && part.partitionId === whole.partitionId;
    case 'node': return 'nodeName' in part && part.nodeName === whole.nodeName;
    case 'deployedApplication': return 'nodeName' in part && 'applicationName' in part && part.nodeName === whole.nodeName && part.applicationName === whole.applicationName;
    case 'cluster':
    case 'applicationType':
    case 'replica':
    case 'deployedServicePackage':
    case 'codePackage': return false;
  }
}
