import { faultError } from '../../core/faults.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { Cluster } from '../cluster.ts';
import * as commands from '../gateway/commands.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { Act } from './perform.ts';

interface OnService {
  readonly serviceName: string;
  readonly typedName: string;
  readonly reason: string;
}
interface OnReplica extends OnService {
  readonly partitionId: string;
  readonly replicaId: string;
  readonly nodeName: string;
}

type ServiceAction = 'scaleService' | 'deleteService' | 'restartReplica' | 'removeReplica' | 'movePrimary' | 'moveSecondary';
function act(cluster: Cluster, action: ServiceAction, input: OnService, title: string, ref: (applicationName: string) => EntityRef, run: Act['run']): Act {
  const { serviceName, typedName, reason } = input;
  const applicationName = applicationOf(cluster, serviceName);
  return { subject: { action, serviceName }, typedName, reason, title, ref: applicationName === null ? null : ref(applicationName), run };
}

/** The longest application name that the service's name begins with; services usually lie below theirs. */
function applicationOf(cluster: Cluster, serviceName: string): string | null {
  for (let cut = serviceName.lastIndexOf('/'); cut > 'fabric:/'.length - 1; cut = serviceName.lastIndexOf('/', cut - 1)) {
    const name = serviceName.slice(0, cut);
    if (cluster.mirror.applications.get(name) || name === 'fabric:/System') return name;
  }
  return null;
}

const service = (serviceName: string) => (applicationName: string): EntityRef => ({ kind: 'service', applicationName, serviceName });
const partition = (serviceName: string, partitionId: string) => (applicationName: string): EntityRef => ({ kind: 'partition', applicationName, serviceName, partitionId });
const replica = ({ serviceName, partitionId, replicaId }: OnReplica) => (applicationName: string): EntityRef => ({ kind: 'replica', applicationName, serviceName, partitionId, replicaId });

export function scaleService(cluster: Cluster, input: OnService & { readonly instanceCount: number | null; readonly targetReplicaSetSize: number | null; readonly minReplicaSetSize: number | null }): Act {
  const { serviceName, instanceCount, targetReplicaSetSize, minReplicaSetSize } = input;
  return act(cluster, 'scaleService', input, `Scale ${serviceName}`, service(serviceName), async (client) => {
    const description = await queries.services.description(client, serviceName);
    if (description.serviceKind === 'Stateless') {
      if (instanceCount === null || instanceCount === 0) throw faultError('invalid-input', { message: 'A stateless service is scaled by its number of instances.', hint: 'Give a number, or -1 for one on every node.' });
      await commands.services.scale(client, serviceName, { kind: 'Stateless', instanceCount });
      return `${serviceName} has ${instanceCount === -1 ? 'an instance on every node' : instanceCount === 1 ? '1 instance' : `${instanceCount} instances`} soon; it had ${countWords(description.instanceCount)}.`;
    }
    if (targetReplicaSetSize === null && minReplicaSetSize === null) throw faultError('invalid-input', { message: 'A stateful service is scaled by its target and least number of replicas.', hint: 'Give at least one of them.' });
    const target = targetReplicaSetSize ?? description.targetReplicaSetSize ?? 1;
    const least = minReplicaSetSize ?? description.minReplicaSetSize ?? 1;
    if (least > target) throw faultError('invalid-input', { message: `The least number of replicas (${least}) is greater than their target (${target}).`, hint: 'Lower the one or raise the other.' });
    await commands.services.scale(client, serviceName, { kind: 'Stateful', ...(targetReplicaSetSize === null ? {} : { targetReplicaSetSize }), ...(minReplicaSetSize === null ? {} : { minReplicaSetSize }) });
    return `${serviceName} is to have ${target} replicas in each partition, and at least ${least}.`;
  });
}

function countWords(count: number | null): string {
  return count === null ? 'another number' : count === -1 ? 'one on every node' : String(count);
}

export function deleteService(cluster: Cluster, input: OnService & { readonly force: boolean }): Act {
  const { serviceName, force } = input;
  return act(cluster, 'deleteService', input, `Delete ${serviceName}${force ? ' by force' : ''}`, service(serviceName), async (client) => {
    await commands.services.remove(client, serviceName, force, { timeoutMs: 60_000 });
    return `${serviceName} is deleted with its data.`;
  });
}

/** Whether there still is that replica on that node. */
async function seenReplica(client: GatewayClient, { partitionId, replicaId, nodeName }: OnReplica): Promise<void> {
  const found = await queries.services.replica(client, partitionId, replicaId);
  if (found === null) throw faultError('not-found', { message: 'This replica is gone already.', hint: 'Look at the partition again.' });
  if (found.nodeName !== nodeName) throw faultError('conflict', { message: `This replica is on ${found.nodeName} now, not on ${nodeName}.`, hint: 'Look at the partition again.' });
}

/** The cluster restarts persisted stateful replicas only; every other one is removed, and the cluster builds it anew. */
export function restartReplica(cluster: Cluster, input: OnReplica): Act {
  const { serviceName, nodeName } = input;
  return act(cluster, 'restartReplica', input, `Restart the replica of ${serviceName} on ${nodeName}`, replica(input), async (client) => {
    await seenReplica(client, input);
    const { serviceKind, hasPersistedState } = await queries.services.description(client, serviceName);
    if (serviceKind === 'Stateful' && hasPersistedState) {
      await commands.services.restartReplica(client, input);
      return `The replica on ${nodeName} is restarting.`;
    }
    await commands.services.removeReplica(client, input);
    return serviceKind === 'Stateful'
      ? `The replica on ${nodeName} is removed, since it keeps nothing on disk; the cluster builds it anew.`
      : `The instance on ${nodeName} is removed; the cluster starts another one.`;
  });
}

export function removeReplica(cluster: Cluster, input: OnReplica & { readonly force: boolean }): Act {
  const { serviceName, nodeName, force } = input;
  return act(cluster, 'removeReplica', input, `Remove the replica of ${serviceName} on ${nodeName}${force ? ' by force' : ''}`, replica(input), async (client) => {
    await seenReplica(client, input);
    await commands.services.removeReplica(client, input, force);
    return `The replica on ${nodeName} is removed${force ? ' without letting it close' : ''}; the cluster builds another one where it should have one.`;
  });
}

export function movePrimary(cluster: Cluster, input: OnService & { readonly partitionId: string; readonly toNode: string | null; readonly ignoreConstraints: boolean }): Act {
  const { serviceName, partitionId, toNode, ignoreConstraints } = input;
  return act(cluster, 'movePrimary', input, `Move the primary of ${serviceName}${toNode === null ? '' : ` to ${toNode}`}`, partition(serviceName, partitionId), async (client) => {
    const { serviceKind } = await queries.services.description(client, serviceName);
    if (serviceKind === 'Stateless') throw faultError('invalid-input', { message: `${serviceName} is stateless: it has no primary.`, hint: 'Move one of its instances instead.' });
    await commands.services.movePrimary(client, partitionId, toNode, ignoreConstraints);
    return `The primary moves ${toNode === null ? 'to a node of the cluster’s choice' : `to ${toNode}`}.`;
  });
}

export function moveSecondary(cluster: Cluster, input: OnService & { readonly partitionId: string; readonly fromNode: string; readonly toNode: string | null; readonly ignoreConstraints: boolean }): Act {
  const { serviceName, partitionId, fromNode, toNode, ignoreConstraints } = input;
  return act(cluster, 'moveSecondary', input, `Move the replica of ${serviceName} from ${fromNode}${toNode === null ? '' : ` to ${toNode}`}`, partition(serviceName, partitionId), async (client) => {
    const { serviceKind } = await queries.services.description(client, serviceName);
    if (serviceKind === 'Stateless') await commands.services.moveInstance(client, serviceName, partitionId, fromNode, toNode, ignoreConstraints);
    else await commands.services.moveSecondary(client, partitionId, fromNode, toNode, ignoreConstraints);
    return `${serviceKind === 'Stateless' ? 'The instance' : 'The replica'} on ${fromNode} moves ${toNode === null ? 'to a node of the cluster’s choice' : `to ${toNode}`}.`;
  });
}

export function restartCodePackage(input: {
  readonly nodeName: string; readonly applicationName: string; readonly serviceManifestName: string; readonly activationId: string; readonly codePackageName: string; readonly instanceId: string;
  readonly typedName: string; readonly reason: string;
}): Act {
  const { typedName, reason, instanceId, ...place } = input;
  const { nodeName, applicationName, serviceManifestName, activationId, codePackageName } = place;
  return {
    subject: { action: 'restartCodePackage', applicationName }, typedName, reason, title: `Restart ${codePackageName} of ${serviceManifestName} on ${nodeName}`,
    ref: { kind: 'codePackage', nodeName, applicationName, serviceManifestName, activationId, codePackageName },
    async run(client) {
      await commands.services.restartCodePackage(client, { ...place, instanceId: instanceId === '' ? '0' : instanceId });
      return `${codePackageName} on ${nodeName} is restarting.`;
    },
  };
}
