import { expect } from 'vitest';
import type { ClusterModel, ClusterNode, HealthState, Partition } from '../index.ts';

/** What must hold at any moment (service-fabric.md §2.5), as long as nothing is down on purpose for an upgrade. */
export function expectConsistency(model: ClusterModel): void {
  for (const node of model.nodes()) expectNode(model, node);
  for (const application of [...model.applications(), model.systemApplication]) {
    for (const service of application.services.values()) {
      for (const partition of service.partitions) {
        expect(new Set(partition.replicas.map((replica) => replica.nodeName)).size).toBe(partition.replicas.length);
        if (service.serviceKind === 'Stateful' && partition.status !== 'Deleting') expectStateful(model, partition);
      }
    }
    for (const [nodeName, deployed] of application.deployments) {
      expect(model.node(nodeName)?.deployments.get(application.name)).toBe(deployed);
    }
  }
}

function expectNode(model: ClusterModel, node: ClusterNode): void {
  const event = model
    .healthEvents({ kind: 'Node', nodeName: node.name })
    .find((candidate) => candidate.sourceId === 'System.FM');
  expect(event?.healthState).toBe(node.status === 'Down' ? 'Error' : 'Ok');
  if (node.status === 'Down') {
    expect(node.deployments.size).toBe(0);
    for (const replica of node.replicas) expect(replica.status).toBe('Down');
  }
  for (const deployed of node.deployments.values()) {
    expect(deployed.servicePackages.size).toBeGreaterThan(0);
    for (const servicePackage of deployed.servicePackages.values()) {
      const inIt = [...node.replicas].filter(
        (replica) =>
          replica.partition.service.application === deployed.application &&
          replica.partition.service.serviceManifestName === servicePackage.serviceManifestName &&
          replica.servicePackageActivationId === servicePackage.servicePackageActivationId,
      );
      // A replica that is down only to be restarted keeps its package, others do not.
      expect(servicePackage.replicaCount).toBeGreaterThanOrEqual(
        inIt.filter((replica) => replica.status !== 'Down').length,
      );
      expect(servicePackage.replicaCount).toBeLessThanOrEqual(inIt.length);
      expect(servicePackage.replicaCount).toBeGreaterThan(0);
    }
  }
}

function expectStateful(model: ClusterModel, partition: Partition): void {
  const members = partition.replicas.filter(
    (replica) => replica.role === 'Primary' || replica.role === 'ActiveSecondary',
  );
  const up = members.filter((replica) => replica.status === 'Ready').length;
  const primaries = members.filter((replica) => replica.role === 'Primary' && replica.status === 'Ready').length;
  const quorum = Math.floor(members.length / 2) + 1;
  expect(partition.status === 'InQuorumLoss').toBe(up < quorum);
  expect(primaries).toBeLessThanOrEqual(1);
  if (partition.status === 'Ready') expect(primaries).toBe(1);
  const expected: HealthState = up < quorum ? 'Error' : up < partition.service.targetReplicaSetSize ? 'Warning' : 'Ok';
  const event = model
    .healthEvents({ kind: 'Partition', partitionId: partition.id })
    .find((candidate) => candidate.sourceId === 'System.FM');
  expect(event?.healthState).toBe(expected);
}
