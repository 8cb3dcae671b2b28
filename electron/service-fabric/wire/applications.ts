import type * as z from 'zod';
import { entityName, healthState, listOf, numberOrNull, openEnum, text, textOrEmpty, textOrNull, timeOrNull, flag } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf, entityOf, mapOf } from './shape.ts';

export type ApplicationStatus = 'Invalid' | 'Ready' | 'Upgrading' | 'Creating' | 'Deleting' | 'Failed';

/** Parameters in the order of the answer. */
export const parameters = mapOf(textOrEmpty);
export type Parameters = Immutable<z.infer<typeof parameters>>;

export const armResourceId = answerOf({ armMetadata: answerOf({ armResourceId: textOrNull }).nullable() }).nullable()
  .transform((value) => value?.armMetadata?.armResourceId ?? null);

export const applicationInfo = entityOf({
  id: textOrEmpty,
  name: entityName,
  typeName: textOrEmpty,
  typeVersion: textOrEmpty,
  status: openEnum<ApplicationStatus>().transform((status) => status ?? 'Invalid'),
  /** Empty, too, where they were left out on request. */
  parameters,
  healthState,
  applicationDefinitionKind: openEnum<'Invalid' | 'ServiceFabricApplicationDescription' | 'Compose'>(),
  managedApplicationIdentity: answerOf({
    tokenServiceEndpoint: textOrNull,
    managedIdentities: listOf(answerOf({ name: text, principalId: textOrNull })),
  }).nullable(),
  /** Resource id in Azure, of an application that is managed from there. */
  applicationMetadata: armResourceId,
});
export type ApplicationInfo = Immutable<z.infer<typeof applicationInfo>>;

/** `GetApplicationName` and `GetServiceName`: the full name. */
export const nameInfo = answerOf({ id: textOrEmpty, name: entityName });
export type NameInfo = Immutable<z.infer<typeof nameInfo>>;

export const applicationLoad = answerOf({
  id: textOrEmpty,
  minimumNodes: numberOrNull,
  maximumNodes: numberOrNull,
  nodeCount: numberOrNull,
  applicationLoadMetricInformation: listOf(answerOf({ name: text, reservationCapacity: numberOrNull, applicationCapacity: numberOrNull, applicationLoad: numberOrNull })),
});
export type ApplicationLoad = Immutable<z.infer<typeof applicationLoad>>;

export type ApplicationTypeStatus = 'Invalid' | 'Provisioning' | 'Available' | 'Unprovisioning' | 'Failed';

/** One version of a type. */
export const applicationTypeInfo = entityOf({
  name: text,
  version: text,
  /** What the manifest sets where an application gives nothing. */
  defaultParameterList: parameters,
  status: openEnum<ApplicationTypeStatus>().transform((status) => status ?? 'Invalid'),
  statusDetails: textOrEmpty,
  applicationTypeDefinitionKind: openEnum<'Invalid' | 'ServiceFabricApplicationPackage' | 'Compose'>(),
  applicationTypeMetadata: answerOf({ applicationTypeProvisionTimestamp: timeOrNull, armMetadata: answerOf({ armResourceId: textOrNull }).nullable() }).nullable()
    .transform((value) => ({ provisionedAt: value?.applicationTypeProvisionTimestamp ?? null, armResourceId: value?.armMetadata?.armResourceId ?? null })),
  managedKeyVaultReferenceParameters: listOf(answerOf({ parameterName: text, applicationIdentityReference: textOrNull })),
});
export type ApplicationTypeInfo = Immutable<z.infer<typeof applicationTypeInfo>>;

const placementPolicy = answerOf({ type: textOrEmpty, domainName: textOrNull });
export const loadMetric = answerOf({
  name: text,
  weight: openEnum<'Zero' | 'Low' | 'Medium' | 'High'>(),
  primaryDefaultLoad: numberOrNull,
  secondaryDefaultLoad: numberOrNull,
  auxiliaryDefaultLoad: numberOrNull,
  maximumLoad: numberOrNull,
  defaultLoad: numberOrNull,
});

/** A service type out of a service manifest. `kind` is `Stateful`, `Stateless`, or a newer one. */
export const serviceTypeInfo = answerOf({
  serviceTypeDescription: entityOf({
    kind: openEnum<'Stateful' | 'Stateless'>(),
    isStateful: flag,
    serviceTypeName: text,
    placementConstraints: textOrEmpty,
    loadMetrics: listOf(loadMetric),
    servicePlacementPolicies: listOf(placementPolicy),
    extensions: listOf(answerOf({ key: textOrEmpty, value: textOrEmpty })),
    hasPersistedState: flag,
    useImplicitHost: flag,
  }),
  serviceManifestName: textOrEmpty,
  serviceManifestVersion: textOrEmpty,
  isServiceGroup: flag,
});
export type ServiceTypeInfo = Immutable<z.infer<typeof serviceTypeInfo>>;
