import { formatSpan } from '../../../../shared/domain/service-fabric/durations.ts';
import type { EntityRef } from '../../../../shared/domain/service-fabric/entity-ref.ts';
import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import { faultError } from '../../../core/faults.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayEndpoint } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CommandOptions } from './options.ts';

export interface HealthReportInput {
  /** Not beginning with `System.`, which is reserved (§1.5). */
  readonly sourceId: string;
  readonly property: string;
  readonly healthState: 'Ok' | 'Warning' | 'Error';
  /** At most 4,096 characters. */
  readonly description?: string;
  /** Milliseconds; for ever unless told. */
  readonly timeToLive?: number | 'infinite';
  readonly removeWhenExpired?: boolean;
}

/** A report on an entity, at once instead of in the gateway's half-minute batches (§1.5). */
export function report(client: GatewayClient, ref: EntityRef, input: HealthReportInput, options: CommandOptions & { readonly serviceKind?: 'Stateful' | 'Stateless' } = {}): Promise<void> {
  const { serviceKind = 'Stateful', ...rest } = options;
  const place = placeOf(ref, serviceKind);
  const body = {
    SourceId: input.sourceId,
    Property: input.property,
    HealthState: input.healthState,
    TimeToLiveInMilliSeconds: formatSpan(input.timeToLive ?? 'infinite'),
    Description: input.description?.slice(0, 4_096),
    RemoveWhenExpired: input.removeWhenExpired ?? false,
  };
  return client.write(place.endpoint, { ...rest, path: place.path, query: { ...place.query, Immediate: true }, body });
}

interface Place { readonly endpoint: GatewayEndpoint; readonly path: Record<string, string>; readonly query?: Record<string, string | undefined> }

function placeOf(ref: EntityRef, serviceKind: string): Place {
  switch (ref.kind) {
    case 'cluster': return { endpoint: endpoints.reportClusterHealth, path: {} };
    case 'node': return { endpoint: endpoints.reportNodeHealth, path: { nodeName: ref.nodeName } };
    case 'application': return { endpoint: endpoints.reportApplicationHealth, path: { applicationId: entityIdOf(ref.applicationName) } };
    case 'service': return { endpoint: endpoints.reportServiceHealth, path: { serviceId: entityIdOf(ref.serviceName) } };
    case 'partition': return { endpoint: endpoints.reportPartitionHealth, path: { partitionId: ref.partitionId } };
    case 'replica': return { endpoint: endpoints.reportReplicaHealth, path: { partitionId: ref.partitionId, replicaId: ref.replicaId }, query: { ServiceKind: serviceKind } };
    case 'deployedApplication': return { endpoint: endpoints.reportDeployedApplicationHealth, path: { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName) } };
    case 'deployedServicePackage': return {
      endpoint: endpoints.reportDeployedServicePackageHealth,
      path: { nodeName: ref.nodeName, applicationId: entityIdOf(ref.applicationName), servicePackageName: ref.serviceManifestName },
      query: { ServicePackageActivationId: ref.activationId === '' ? undefined : ref.activationId },
    };
    case 'applicationType':
    case 'codePackage':
      throw faultError('invalid-input', { message: 'This kind of entity has no health of its own.' });
  }
}
