import type { ReplicaDetail } from './commands.ts';
import type { Replica } from './entities.ts';
import { ticksOf } from './ids.ts';
import type { World } from './world.ts';

/** Listening address as the service publishes it: a JSON of endpoints; empty while it is not open, or about to close. */
export function replicaAddress(world: World, replica: Replica): string {
  if (replica.status === 'Down' || replica.status === 'Dropped') return '';
  if (replica.role === 'IdleSecondary' || world.draining.has(replica)) return '';
  const host = world.nodes.get(replica.nodeName)?.ipAddressOrFQDN ?? '10.0.0.4';
  const port = 20_000 + Number(replica.id % 10_000n);
  const { service, id } = replica.partition;
  if (service.serviceKind === 'Stateless')
    return JSON.stringify({ Endpoints: { ServiceEndpoint: `http://${host}:${port}` } });
  return JSON.stringify({ Endpoints: { '': `${host}:${port}+${id}-${replica.id}` } });
}

/** Process the replica runs in: the same for all that share a package on a node. */
export function processIdOf(seed: string): number {
  let hash = 0x811c9dc5;
  for (const character of seed) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193) >>> 0;
  return 1_000 + (hash % 60_000);
}

/** A look into a running replica, as its node sees it. */
export function replicaDetail(world: World, replica: Replica): ReplicaDetail {
  const primary = replica.role === 'Primary';
  const quorum = replica.partition.status !== 'InQuorumLoss';
  const reconfiguring = replica.partition.reconfiguration !== undefined;
  const access = !quorum
    ? 'NoWriteQuorum'
    : !primary
      ? 'NotPrimary'
      : reconfiguring
        ? 'ReconfigurationPending'
        : 'Granted';
  const last = ticksOf(world.clock.now()) % 10_000_000n;
  return {
    currentServiceOperation: replica.status === 'InBuild' ? 'Open' : 'None',
    currentServiceOperationStartTime: replica.status === 'InBuild' ? replica.openedAt : undefined,
    currentReplicatorOperation: replica.role === 'IdleSecondary' ? 'Build' : 'None',
    readStatus: access,
    writeStatus: access,
    reportedLoad: replica.partition.service.loadMetrics.map((metric) => ({
      name: metric.name,
      value: primary ? metric.primaryDefaultLoad : metric.secondaryDefaultLoad,
      lastReportedAt: replica.openedAt,
    })),
    queue: {
      queueUtilizationPercentage: 0,
      queueMemorySize: 0n,
      firstSequenceNumber: last + 1n,
      completedSequenceNumber: last,
      committedSequenceNumber: last,
      lastSequenceNumber: last,
    },
    remoteReplicaIds: primary
      ? replica.partition.replicas
          .filter((other) => other !== replica && other.status !== 'Down')
          .map((other) => other.id)
      : [],
  };
}
