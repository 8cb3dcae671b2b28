import { z } from 'zod';

import type { CreateServiceRequest, LoadMetricDefinition, PartitionScheme, UpdateServiceRequest } from '../../model/index.ts';
import { done } from '../answer.ts';
import { bigNumber, flag, secondsMs, wholeNumber } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import { requireApplication, requireService } from '../lookup.ts';
import { post } from '../route.ts';
import type { Route } from '../route.ts';

/** Creating, changing and deleting services. */

const MIN_KEY = -(2n ** 63n);
const MAX_KEY = 2n ** 63n - 1n;

const partitionScheme: z.ZodType<PartitionScheme> = z
  .discriminatedUnion('PartitionScheme', [
    z.object({ PartitionScheme: z.literal('Singleton') }),
    z.object({
      PartitionScheme: z.literal('UniformInt64Range'),
      Count: wholeNumber,
      LowKey: bigNumber.default(MIN_KEY),
      HighKey: bigNumber.default(MAX_KEY),
    }),
    z.object({ PartitionScheme: z.literal('Named'), Count: wholeNumber.nullish(), Names: z.array(z.string()) }),
  ])
  .transform((given) => {
    if (given.PartitionScheme === 'Singleton') return { scheme: 'Singleton' as const };
    if (given.PartitionScheme === 'Named') return { scheme: 'Named' as const, names: given.Names };
    return { scheme: 'UniformInt64Range' as const, count: given.Count, lowKey: given.LowKey, highKey: given.HighKey };
  });

const loadMetric: z.ZodType<LoadMetricDefinition> = z
  .object({
    Name: z.string(),
    Weight: z.enum(['Zero', 'Low', 'Medium', 'High']).default('Low'),
    PrimaryDefaultLoad: wholeNumber.nullish(),
    SecondaryDefaultLoad: wholeNumber.nullish(),
    DefaultLoad: wholeNumber.nullish(),
  })
  .transform((given) => ({
    name: given.Name,
    weight: given.Weight,
    primaryDefaultLoad: given.DefaultLoad ?? given.PrimaryDefaultLoad ?? 0,
    secondaryDefaultLoad: given.SecondaryDefaultLoad ?? 0,
  }));

const moveCost = z.enum(['Zero', 'Low', 'Medium', 'High', 'VeryHigh']);
const counts = {
  InstanceCount: wholeNumber.nullish(),
  MinInstanceCount: wholeNumber.nullish(),
  MinInstancePercentage: wholeNumber.nullish(),
  TargetReplicaSetSize: wholeNumber.nullish(),
  MinReplicaSetSize: wholeNumber.nullish(),
  PlacementConstraints: z.string().nullish(),
  DefaultMoveCost: moveCost.nullish(),
  InstanceCloseDelayDurationSeconds: secondsMs.nullish(),
  ReplicaRestartWaitDurationSeconds: secondsMs.nullish(),
  QuorumLossWaitDurationSeconds: secondsMs.nullish(),
  StandByReplicaKeepDurationSeconds: secondsMs.nullish(),
};

const serviceDescription = z.object({
  ServiceKind: z.enum(['Stateless', 'Stateful']),
  ApplicationName: z.string().nullish(),
  ServiceName: z.string().startsWith('fabric:/'),
  ServiceTypeName: z.string().min(1),
  PartitionDescription: partitionScheme,
  HasPersistedState: flag.nullish(),
  ServiceLoadMetrics: z.array(loadMetric).nullish(),
  ServicePackageActivationMode: z.enum(['SharedProcess', 'ExclusiveProcess']).nullish(),
  ServiceDnsName: z.string().nullish(),
  ...counts,
});
const serviceUpdate = z.object({ ServiceKind: z.enum(['Stateless', 'Stateful']), LoadMetrics: z.array(loadMetric).nullish(), ...counts });
const fromTemplate = z.object({
  ApplicationName: z.string().nullish(),
  ServiceName: z.string().startsWith('fabric:/'),
  ServiceTypeName: z.string().min(1),
  ServicePackageActivationMode: z.enum(['SharedProcess', 'ExclusiveProcess']).nullish(),
});

type Counts = z.output<z.ZodObject<typeof counts>>;

/** The optional properties that were given, in the model's words. */
function givenCounts(given: Counts) {
  return {
    ...(given.InstanceCount == null ? {} : { instanceCount: given.InstanceCount }),
    ...(given.MinInstanceCount == null ? {} : { minInstanceCount: given.MinInstanceCount }),
    ...(given.MinInstancePercentage == null ? {} : { minInstancePercentage: given.MinInstancePercentage }),
    ...(given.TargetReplicaSetSize == null ? {} : { targetReplicaSetSize: given.TargetReplicaSetSize }),
    ...(given.MinReplicaSetSize == null ? {} : { minReplicaSetSize: given.MinReplicaSetSize }),
    ...(given.PlacementConstraints == null ? {} : { placementConstraints: given.PlacementConstraints }),
    ...(given.DefaultMoveCost == null ? {} : { defaultMoveCost: given.DefaultMoveCost }),
    ...(given.InstanceCloseDelayDurationSeconds == null ? {} : { instanceCloseDelayDuration: given.InstanceCloseDelayDurationSeconds }),
    ...(given.ReplicaRestartWaitDurationSeconds == null ? {} : { replicaRestartWaitDuration: given.ReplicaRestartWaitDurationSeconds }),
    ...(given.QuorumLossWaitDurationSeconds == null ? {} : { quorumLossWaitDuration: given.QuorumLossWaitDurationSeconds }),
    ...(given.StandByReplicaKeepDurationSeconds == null ? {} : { standByReplicaKeepDuration: given.StandByReplicaKeepDurationSeconds }),
  };
}

export const serviceWriteRoutes: readonly Route[] = [
  post('/Applications/{applicationId}/$/GetServices/$/Create', async (request, { model }) => {
    const given = await request.body(serviceDescription);
    const application = requireApplication(model, request);
    const wanted: CreateServiceRequest = {
      ...givenCounts(given),
      applicationName: application.name,
      serviceName: given.ServiceName,
      serviceTypeName: given.ServiceTypeName,
      serviceKind: given.ServiceKind,
      partitionScheme: given.PartitionDescription,
      ...(given.HasPersistedState == null ? {} : { hasPersistedState: given.HasPersistedState }),
      ...(given.ServiceLoadMetrics == null ? {} : { loadMetrics: given.ServiceLoadMetrics }),
      ...(given.ServicePackageActivationMode == null ? {} : { servicePackageActivationMode: given.ServicePackageActivationMode }),
      ...(given.ServiceDnsName == null ? {} : { serviceDnsName: given.ServiceDnsName }),
    };
    model.createService(wanted);
    return done(202);
  }),
  post('/Applications/{applicationId}/$/GetServices/$/CreateFromTemplate', async (request, { model }) => {
    await request.body(fromTemplate);
    requireApplication(model, request);
    throw new GatewayFailure('FABRIC_E_SERVICE_TYPE_TEMPLATE_NOT_FOUND', 'The application type has no service templates.');
  }),
  post('/Services/{serviceId}/$/Update', async (request, { model }) => {
    const given = await request.body(serviceUpdate);
    const service = requireService(model, request);
    if (given.ServiceKind !== service.serviceKind) throw invalidArgument(`The service is ${service.serviceKind.toLowerCase()}.`);
    const wanted: UpdateServiceRequest = {
      ...givenCounts(given),
      serviceKind: given.ServiceKind,
      ...(given.LoadMetrics == null ? {} : { loadMetrics: given.LoadMetrics }),
    };
    model.updateService(service.name, wanted);
    return done();
  }),
  post('/Services/{serviceId}/$/Delete', (request, { model }) => {
    model.deleteService(requireService(model, request).name, request.query.flag('ForceRemove'));
    return done();
  }),
];
