import { z } from 'zod';

import type { HealthEntityRef, HealthReport } from '../../model/index.ts';
import { done } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { bigNumber, flag, spanMs } from '../bodies.ts';
import { forHealth, requireApplication, requireDeployed, requireNode, requirePartition, requireReplica, requireService, requireServicePackage } from '../lookup.ts';
import type { GatewayRequest } from '../request.ts';
import { post } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';

/** Health reports from outside (service-fabric.md §1.5). */

const healthInformation = z.object({
  SourceId: z.string().min(1),
  Property: z.string().min(1),
  HealthState: z.enum(['Ok', 'Warning', 'Error']),
  TimeToLiveInMilliSeconds: spanMs.nullish(),
  Description: z.string().nullish(),
  SequenceNumber: bigNumber.nullish(),
  RemoveWhenExpired: flag.nullish(),
  HealthReportId: z.string().nullish(),
});

function reportOf(given: z.output<typeof healthInformation>): HealthReport {
  return {
    sourceId: given.SourceId,
    property: given.Property,
    healthState: given.HealthState,
    description: given.Description ?? '',
    timeToLive: given.TimeToLiveInMilliSeconds ?? Number.POSITIVE_INFINITY,
    removeWhenExpired: given.RemoveWhenExpired ?? false,
    ...(given.SequenceNumber == null ? {} : { sequenceNumber: given.SequenceNumber }),
    ...(given.HealthReportId == null ? {} : { healthReportId: given.HealthReportId }),
  };
}

function report(entityOf: (request: GatewayRequest, cluster: ServedCluster) => HealthEntityRef) {
  return async (request: GatewayRequest, cluster: ServedCluster): Promise<Answer> => {
    const entity = forHealth(() => entityOf(request, cluster));
    const given = reportOf(await request.body(healthInformation));
    if (request.query.flag('Immediate')) cluster.model.reportHealth(entity, given);
    else cluster.reports.add(entity, given);
    return done();
  };
}

const DEPLOYED = '/Nodes/{nodeName}/$/GetApplications/{applicationId}';

export const reportHealthRoutes: readonly Route[] = [
  post('/$/ReportClusterHealth', report(() => ({ kind: 'Cluster' }))),
  post('/Nodes/{nodeName}/$/ReportHealth', report((request, { model }) => ({ kind: 'Node', nodeName: requireNode(model, request).name }))),
  post(
    '/Applications/{applicationId}/$/ReportHealth',
    report((request, { model }) => ({ kind: 'Application', applicationName: requireApplication(model, request).name })),
  ),
  post('/Services/{serviceId}/$/ReportHealth', report((request, { model }) => ({ kind: 'Service', serviceName: requireService(model, request).name }))),
  post('/Partitions/{partitionId}/$/ReportHealth', report((request, { model }) => ({ kind: 'Partition', partitionId: requirePartition(model, request).id }))),
  post(
    '/Partitions/{partitionId}/$/GetReplicas/{replicaId}/$/ReportHealth',
    report((request, { model }) => {
      const replica = requireReplica(model, request);
      return { kind: 'Replica', partitionId: replica.partition.id, replicaId: replica.id };
    }),
  ),
  post(
    `${DEPLOYED}/$/ReportHealth`,
    report((request, { model }) => {
      const { nodeName, application } = requireDeployed(model, request);
      return { kind: 'DeployedApplication', nodeName, applicationName: application.name };
    }),
  ),
  post(
    `${DEPLOYED}/$/GetServicePackages/{servicePackageName}/$/ReportHealth`,
    report((request, { model }) => {
      const { deployedApplication, serviceManifestName, servicePackageActivationId } = requireServicePackage(model, request);
      const { nodeName, application } = deployedApplication;
      return { kind: 'DeployedServicePackage', nodeName, applicationName: application.name, serviceManifestName, servicePackageActivationId };
    }),
  ),
];
