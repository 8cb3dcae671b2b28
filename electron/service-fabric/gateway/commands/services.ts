import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { CommandOptions } from './options.ts';

/** Flags of an update that say which of its fields count. */
const updateFlags = { targetReplicaSetSize: 1, instanceCount: 1, minReplicaSetSize: 16 } as const;

/** How many copies a service has. What is left out stays. */
export type ScaleInput =
  /** `instanceCount` -1 means one on every node. */
  | { readonly kind: 'Stateless'; readonly instanceCount: number }
  | { readonly kind: 'Stateful'; readonly targetReplicaSetSize?: number; readonly minReplicaSetSize?: number };

export function scale(client: GatewayClient, serviceName: string, input: ScaleInput, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.updateService, { ...options, path: { serviceId: entityIdOf(serviceName) }, body: scaleBody(input) });
}

function scaleBody(input: ScaleInput) {
  if (input.kind === 'Stateless') return { ServiceKind: 'Stateless', Flags: String(updateFlags.instanceCount), InstanceCount: input.instanceCount };
  const { targetReplicaSetSize, minReplicaSetSize } = input;
  const flags = (targetReplicaSetSize === undefined ? 0 : updateFlags.targetReplicaSetSize) + (minReplicaSetSize === undefined ? 0 : updateFlags.minReplicaSetSize);
  return { ServiceKind: 'Stateful', Flags: String(flags), TargetReplicaSetSize: targetReplicaSetSize, MinReplicaSetSize: minReplicaSetSize };
}

/** @param force deletes without waiting for replicas to close in good order. */
export function remove(client: GatewayClient, serviceName: string, force = false, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.deleteService, { ...options, path: { serviceId: entityIdOf(serviceName) }, query: force ? { ForceRemove: true } : {} });
}

/** A replica or instance, where it runs. */
export interface ReplicaPlace {
  readonly nodeName: string;
  readonly partitionId: string;
  readonly replicaId: string;
}
const pathOf = ({ nodeName, partitionId, replicaId }: ReplicaPlace) => ({ nodeName, partitionId, replicaId });

/** Only for stateful replicas that keep their state on disk; all others are removed and built anew. */
export function restartReplica(client: GatewayClient, place: ReplicaPlace, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.restartReplica, { ...options, path: pathOf(place) });
}

/** @param force drops the replica without letting it close: it may lose data. */
export function removeReplica(client: GatewayClient, place: ReplicaPlace, force = false, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.removeReplica, { ...options, path: pathOf(place), query: force ? { ForceRemove: true } : {} });
}

/** @param toNode null lets the cluster choose. */
export function movePrimary(client: GatewayClient, partitionId: string, toNode: string | null, ignoreConstraints = false, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.movePrimary, { ...options, path: { partitionId }, query: { NodeName: toNode, IgnoreConstraints: ignoreConstraints } });
}

export function moveSecondary(client: GatewayClient, partitionId: string, fromNode: string, toNode: string | null, ignoreConstraints = false, options: CommandOptions = {}): Promise<void> {
  return client.write(endpoints.moveSecondary, { ...options, path: { partitionId }, query: { CurrentNodeName: fromNode, NewNodeName: toNode, IgnoreConstraints: ignoreConstraints } });
}

/** An instance of a stateless service, from version 8.0. */
export function moveInstance(client: GatewayClient, serviceName: string, partitionId: string, fromNode: string, toNode: string | null, ignoreConstraints = false, options: CommandOptions = {}): Promise<void> {
  const query = { CurrentNodeName: fromNode, NewNodeName: toNode, IgnoreConstraints: ignoreConstraints };
  return client.write(endpoints.moveInstance, { ...options, path: { serviceId: entityIdOf(serviceName), partitionId }, query });
}

export interface CodePackagePlace {
  readonly nodeName: string;
  readonly applicationName: string;
  readonly serviceManifestName: string;
  /** Empty for the shared process model. */
  readonly activationId: string;
  readonly codePackageName: string;
  /** Of its main entry point as it was seen; `0` restarts whichever runs. */
  readonly instanceId: string;
}
export function restartCodePackage(client: GatewayClient, place: CodePackagePlace, options: CommandOptions = {}): Promise<void> {
  const body = {
    ServiceManifestName: place.serviceManifestName,
    ServicePackageActivationId: place.activationId === '' ? undefined : place.activationId,
    CodePackageName: place.codePackageName,
    CodePackageInstanceId: place.instanceId,
  };
  return client.write(endpoints.restartCodePackage, { ...options, path: { nodeName: place.nodeName, applicationId: entityIdOf(place.applicationName) }, body });
}
