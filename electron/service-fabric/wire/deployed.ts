import type * as z from 'zod';
import { entityName, healthState, int64OrNull, numberOrNull, openEnum, spanOrNull, text, textOrEmpty, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { answerOf, entityOf } from './shape.ts';

export type DeploymentStatus = 'Invalid' | 'Downloading' | 'Activating' | 'Active' | 'Upgrading' | 'Deactivating' | 'RanToCompletion' | 'Failed';

/** An application on one node. */
export const deployedApplicationInfo = entityOf({
  id: textOrEmpty,
  name: entityName,
  typeName: textOrEmpty,
  typeVersion: textOrEmpty,
  status: openEnum<DeploymentStatus>().transform((status) => status ?? 'Invalid'),
  workDirectory: textOrEmpty,
  logDirectory: textOrEmpty,
  tempDirectory: textOrEmpty,
  /** `Unknown` unless asked for with `IncludeHealthState`. */
  healthState,
});
export type DeployedApplicationInfo = Immutable<z.infer<typeof deployedApplicationInfo>>;

export const deployedServicePackageInfo = entityOf({
  name: text,
  version: textOrEmpty,
  status: openEnum<DeploymentStatus>().transform((status) => status ?? 'Invalid'),
  servicePackageActivationId: textOrEmpty,
});
export type DeployedServicePackageInfo = Immutable<z.infer<typeof deployedServicePackageInfo>>;

/** Counts and times of the starts and ends of one program of a code package. */
const entryPointStatistics = answerOf({
  lastExitCode: textOrEmpty,
  lastActivationTime: timeOrNull,
  lastExitTime: timeOrNull,
  lastSuccessfulActivationTime: timeOrNull,
  lastSuccessfulExitTime: timeOrNull,
  activationCount: numberOrNull,
  activationFailureCount: numberOrNull,
  continuousActivationFailureCount: numberOrNull,
  exitCount: numberOrNull,
  exitFailureCount: numberOrNull,
  continuousExitFailureCount: numberOrNull,
});
const entryPoint = entityOf({
  entryPointLocation: textOrEmpty,
  processId: textOrEmpty,
  runAsUserName: textOrEmpty,
  codePackageEntryPointStatistics: entryPointStatistics.nullable(),
  status: openEnum<'Invalid' | 'Pending' | 'Starting' | 'Started' | 'Stopping' | 'Stopped'>(),
  nextActivationTime: timeOrNull,
  instanceId: int64OrNull,
  containerId: textOrEmpty,
});

export const codePackageInfo = entityOf({
  name: text,
  version: textOrEmpty,
  serviceManifestName: textOrEmpty,
  servicePackageActivationId: textOrEmpty,
  hostType: openEnum<'Invalid' | 'ExeHost' | 'ContainerHost'>(),
  hostIsolationMode: openEnum<'None' | 'Process' | 'HyperV'>(),
  status: openEnum<DeploymentStatus>().transform((status) => status ?? 'Invalid'),
  runFrequencyInterval: spanOrNull,
  setupEntryPoint: entryPoint.nullable(),
  mainEntryPoint: entryPoint.nullable(),
});
export type CodePackageInfo = Immutable<z.infer<typeof codePackageInfo>>;

export const deployedServiceTypeInfo = entityOf({
  serviceTypeName: text,
  serviceManifestName: textOrEmpty,
  codePackageName: textOrEmpty,
  status: openEnum<'Invalid' | 'Disabled' | 'Enabled' | 'Registered'>(),
  servicePackageActivationId: textOrEmpty,
});
export type DeployedServiceTypeInfo = Immutable<z.infer<typeof deployedServiceTypeInfo>>;

export const containerLogs = answerOf({ content: textOrEmpty });
export type ContainerLogs = Immutable<z.infer<typeof containerLogs>>;
