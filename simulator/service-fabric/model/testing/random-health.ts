import fc from 'fast-check';
import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  ClusterModel,
  HealthEntityRef,
  HealthReport,
} from '../index.ts';

/** A report on the n-th entity of the cluster, or a pause. */
export type HealthStep =
  | { readonly kind: 'report'; readonly entity: number; readonly report: HealthReport }
  | { readonly kind: 'wait'; readonly milliseconds: number };

const state = fc.constantFrom('Ok' as const, 'Warning' as const, 'Error' as const);
const percent = fc.constantFrom(0, 1, 10, 20, 34, 50, 99, 100);

export const healthSteps: fc.Arbitrary<readonly HealthStep[]> = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc
        .record({
          entity: fc.nat(10_000),
          sourceId: fc.constantFrom('Watchdog', 'Probe'),
          property: fc.constantFrom('Latency', 'Errors'),
          healthState: state,
          timeToLive: fc.constantFrom(Infinity, 1_000, 60_000),
          removeWhenExpired: fc.boolean(),
        })
        .map(({ entity, ...report }): HealthStep => ({ kind: 'report', entity, report })),
    },
    {
      weight: 1,
      arbitrary: fc.constantFrom(500, 30_000).map((milliseconds): HealthStep => ({ kind: 'wait', milliseconds })),
    },
  ),
  { maxLength: 40 },
);

const serviceTypePolicy = fc.record({
  maxPercentUnhealthyPartitionsPerService: percent,
  maxPercentUnhealthyReplicasPerPartition: percent,
  maxPercentUnhealthyServices: percent,
});

export const applicationPolicy: fc.Arbitrary<ApplicationHealthPolicy> = fc
  .record({
    considerWarningAsError: fc.boolean(),
    maxPercentUnhealthyDeployedApplications: percent,
    defaultServiceTypeHealthPolicy: serviceTypePolicy,
    special: fc.array(fc.tuple(fc.constantFrom('CartType', 'WebType', 'LedgerType'), serviceTypePolicy), {
      maxLength: 2,
    }),
  })
  .map(({ special, ...policy }) => ({ ...policy, serviceTypeHealthPolicyMap: new Map(special) }));

export const clusterPolicy: fc.Arbitrary<ClusterHealthPolicy> = fc
  .record({
    considerWarningAsError: fc.boolean(),
    maxPercentUnhealthyNodes: percent,
    maxPercentUnhealthyApplications: percent,
    applicationTypes: fc.array(fc.tuple(fc.constantFrom('ShopType', 'PaymentsType', 'NobodysType'), percent), {
      maxLength: 3,
    }),
    nodeTypes: fc.array(fc.tuple(fc.constantFrom('system', 'front', 'gone'), percent), { maxLength: 2 }),
  })
  .map(({ applicationTypes, nodeTypes, ...policy }) => ({
    ...policy,
    applicationTypeHealthPolicyMap: new Map(applicationTypes),
    nodeTypeHealthPolicyMap: new Map(nodeTypes),
  }));

/** Every entity of the health store, in a fixed order. */
export function allEntities(model: ClusterModel): readonly HealthEntityRef[] {
  const entities: HealthEntityRef[] = [{ kind: 'Cluster' }];
  for (const node of model.nodes()) entities.push({ kind: 'Node', nodeName: node.name });
  for (const application of [...model.applications(), model.systemApplication]) {
    entities.push({ kind: 'Application', applicationName: application.name });
    for (const service of application.services.values()) {
      entities.push({ kind: 'Service', serviceName: service.name });
      for (const partition of service.partitions) {
        entities.push({ kind: 'Partition', partitionId: partition.id });
        for (const replica of partition.replicas) {
          entities.push({ kind: 'Replica', partitionId: partition.id, replicaId: replica.id });
        }
      }
    }
    for (const [nodeName, deployed] of application.deployments) {
      entities.push({ kind: 'DeployedApplication', nodeName, applicationName: application.name });
      for (const { serviceManifestName, servicePackageActivationId } of deployed.servicePackages.values()) {
        const applicationName = application.name;
        entities.push({
          kind: 'DeployedServicePackage',
          nodeName,
          applicationName,
          serviceManifestName,
          servicePackageActivationId,
        });
      }
    }
  }
  return entities;
}
