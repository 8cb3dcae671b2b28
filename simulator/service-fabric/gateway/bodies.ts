import { z } from 'zod';

import type { ApplicationHealthPolicy, ClusterHealthPolicy, HealthPolicies, ServiceTypeHealthPolicy } from '../model/index.ts';
import { readSpan } from './wire/text.ts';

/** Parts of request bodies. Unknown properties are ignored; numbers may be strings (service-fabric.md §1.1). */

/** A whole number, or one in a string. */
export const wholeNumber = z.union([z.number().int(), z.string().regex(/^-?\d{1,15}$/)]).transform(Number);

/** A 64-bit number, in a string or bare. */
export const bigNumber = z.union([z.string().regex(/^-?\d{1,20}$/), z.number().int()]).transform((value) => BigInt(value));

/** A boolean, or one in a string of any case. */
export const flag = z.union([z.boolean(), z.stringbool({ truthy: ['true'], falsy: ['false'], case: 'insensitive' })]);

/** A span as ISO 8601 or milliseconds; the result is milliseconds, `Infinity` for the product's infinite span. */
export const spanMs = z.union([z.string(), z.number()]).transform((value, context) => {
  const ms = readSpan(String(value));
  if (ms !== undefined) return ms;
  context.addIssue({ code: 'custom', message: `Not a time span: ${String(value)}` });
  return z.NEVER;
});

/** Seconds in 32 bits, the largest of which mean "for ever"; the result is milliseconds. */
export const secondsMs = wholeNumber.transform((value) => (value >= 4_294_967_295 ? Number.POSITIVE_INFINITY : value * 1000));

/** An array of `{Key, Value}` as a map. */
export function mapOf<T>(value: z.ZodType<T>): z.ZodType<ReadonlyMap<string, T>> {
  return z.array(z.object({ Key: z.string(), Value: value })).transform((list) => new Map(list.map((each) => [each.Key, each.Value])));
}

/** Application parameters. */
export const parameterList = mapOf(z.string());

const percent = wholeNumber.pipe(z.number().min(0).max(100)).default(0);

const serviceTypePolicy: z.ZodType<ServiceTypeHealthPolicy> = z
  .object({
    MaxPercentUnhealthyPartitionsPerService: percent,
    MaxPercentUnhealthyReplicasPerPartition: percent,
    MaxPercentUnhealthyServices: percent,
  })
  .transform((policy) => ({
    maxPercentUnhealthyPartitionsPerService: policy.MaxPercentUnhealthyPartitionsPerService,
    maxPercentUnhealthyReplicasPerPartition: policy.MaxPercentUnhealthyReplicasPerPartition,
    maxPercentUnhealthyServices: policy.MaxPercentUnhealthyServices,
  }));

const noServiceTypePolicy: ServiceTypeHealthPolicy = {
  maxPercentUnhealthyPartitionsPerService: 0,
  maxPercentUnhealthyReplicasPerPartition: 0,
  maxPercentUnhealthyServices: 0,
};

export const applicationPolicy: z.ZodType<ApplicationHealthPolicy> = z
  .object({
    ConsiderWarningAsError: flag.default(false),
    MaxPercentUnhealthyDeployedApplications: percent,
    DefaultServiceTypeHealthPolicy: serviceTypePolicy.optional(),
    ServiceTypeHealthPolicyMap: mapOf(serviceTypePolicy).optional(),
  })
  .transform((policy) => ({
    considerWarningAsError: policy.ConsiderWarningAsError,
    maxPercentUnhealthyDeployedApplications: policy.MaxPercentUnhealthyDeployedApplications,
    defaultServiceTypeHealthPolicy: policy.DefaultServiceTypeHealthPolicy ?? noServiceTypePolicy,
    serviceTypeHealthPolicyMap: policy.ServiceTypeHealthPolicyMap ?? new Map<string, ServiceTypeHealthPolicy>(),
  }));

export const clusterPolicy: z.ZodType<ClusterHealthPolicy> = z
  .object({
    ConsiderWarningAsError: flag.default(false),
    MaxPercentUnhealthyNodes: percent,
    MaxPercentUnhealthyApplications: percent,
    ApplicationTypeHealthPolicyMap: mapOf(percent).optional(),
    NodeTypeHealthPolicyMap: mapOf(percent).optional(),
  })
  .transform((policy) => ({
    considerWarningAsError: policy.ConsiderWarningAsError,
    maxPercentUnhealthyNodes: policy.MaxPercentUnhealthyNodes,
    maxPercentUnhealthyApplications: policy.MaxPercentUnhealthyApplications,
    applicationTypeHealthPolicyMap: policy.ApplicationTypeHealthPolicyMap ?? new Map<string, number>(),
    nodeTypeHealthPolicyMap: policy.NodeTypeHealthPolicyMap ?? new Map<string, number>(),
  }));

/** `ApplicationHealthPolicies`: a map inside an object; some calls take the bare map. */
export const applicationPolicies = z.union([
  z.object({ ApplicationHealthPolicyMap: mapOf(applicationPolicy).optional() }).transform((each) => each.ApplicationHealthPolicyMap),
  mapOf(applicationPolicy),
]);

/** Policies as the model takes them; nothing given is nothing changed. */
export function policies(
  cluster: ClusterHealthPolicy | undefined,
  applications: ReadonlyMap<string, ApplicationHealthPolicy> | undefined,
): HealthPolicies | undefined {
  if (cluster === undefined && applications === undefined) return undefined;
  return {
    ...(cluster === undefined ? {} : { clusterHealthPolicy: cluster }),
    ...(applications === undefined ? {} : { applicationHealthPolicies: applications }),
  };
}
