import { z } from 'zod';

import type { ChaosParameters, ClusterModel } from '../../model/index.ts';
import { done, ok } from '../answer.ts';
import { wholeNumber, mapOf } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import { ask, get, post } from '../route.ts';
import type { Route } from '../route.ts';
import { keyValues } from '../wire/text.ts';

/** Services a cluster may run or not: chaos and fault analysis, backup, the configuration service of standalone clusters. */

const chaosParameters = z.object({
  TimeToRunInSeconds: wholeNumber.default(4_294_967_295),
  MaxClusterStabilizationTimeoutInSeconds: wholeNumber.default(60),
  MaxConcurrentFaults: wholeNumber.default(1),
  EnableMoveReplicaFaults: z.boolean().default(true),
  WaitTimeBetweenFaultsInSeconds: wholeNumber.default(20),
  WaitTimeBetweenIterationsInSeconds: wholeNumber.default(30),
  Context: z.object({ Map: z.union([mapOf(z.string()), z.record(z.string(), z.string()).transform((each) => new Map(Object.entries(each)))]) }).nullish(),
});

function parametersOf(given: z.output<typeof chaosParameters>): ChaosParameters {
  return {
    timeToRunInSeconds: given.TimeToRunInSeconds,
    maxClusterStabilizationTimeoutInSeconds: given.MaxClusterStabilizationTimeoutInSeconds,
    maxConcurrentFaults: given.MaxConcurrentFaults,
    enableMoveReplicaFaults: given.EnableMoveReplicaFaults,
    waitTimeBetweenFaultsInSeconds: given.WaitTimeBetweenFaultsInSeconds,
    waitTimeBetweenIterationsInSeconds: given.WaitTimeBetweenIterationsInSeconds,
    context: given.Context?.Map ?? new Map<string, string>(),
  };
}

function shownParameters(parameters: ChaosParameters): object {
  return {
    TimeToRunInSeconds: String(parameters.timeToRunInSeconds),
    MaxClusterStabilizationTimeoutInSeconds: parameters.maxClusterStabilizationTimeoutInSeconds,
    MaxConcurrentFaults: parameters.maxConcurrentFaults,
    EnableMoveReplicaFaults: parameters.enableMoveReplicaFaults,
    WaitTimeBetweenFaultsInSeconds: parameters.waitTimeBetweenFaultsInSeconds,
    WaitTimeBetweenIterationsInSeconds: parameters.waitTimeBetweenIterationsInSeconds,
    ClusterHealthPolicy: { ConsiderWarningAsError: false, MaxPercentUnhealthyNodes: 0, MaxPercentUnhealthyApplications: 0 },
    Context: { Map: keyValues(parameters.context) },
  };
}

function requireFaultAnalysis(model: ClusterModel): void {
  if (model.features.faultAnalysis) return;
  throw new GatewayFailure('FABRIC_E_FAULT_ANALYSIS_SERVICE_NOT_EXISTING', 'The fault analysis service does not run in this cluster.', 400);
}

export const chaosRoutes: readonly Route[] = [
  get('/Tools/Chaos', (_request, { model }) => {
    requireFaultAnalysis(model);
    const { status, scheduleStatus, parameters } = model.chaos();
    return ok({ ...(parameters === undefined ? {} : { ChaosParameters: shownParameters(parameters) }), Status: status, ScheduleStatus: scheduleStatus });
  }),
  get('/Tools/Chaos/Events', (_request, { model }) => {
    requireFaultAnalysis(model);
    return ok({ ContinuationToken: '', Items: [] });
  }),
  get('/Tools/Chaos/Schedule', (_request, { model }) => {
    requireFaultAnalysis(model);
    const schedule = { StartDate: '1601-01-01T00:00:00.000Z', ExpiryDate: '1601-01-01T00:00:00.000Z', ChaosParametersDictionary: [], Jobs: [] };
    return ok({ Version: 0, Schedule: schedule });
  }),
  post('/Tools/Chaos/$/Start', async (request, { model }) => {
    requireFaultAnalysis(model);
    model.startChaos(parametersOf(await request.body(chaosParameters)));
    return done();
  }),
  post('/Tools/Chaos/$/Stop', (_request, { model }) => {
    requireFaultAnalysis(model);
    model.stopChaos();
    return done();
  }),
  get('/Faults', (_request, { model }) => {
    requireFaultAnalysis(model);
    return ok([]);
  }),
];

/** There is no backup service here even where the manifest promises one: every call says that nothing is enabled. */
function backupNotEnabled(): never {
  throw new GatewayFailure('FABRIC_E_BACKUP_NOT_ENABLED', 'Periodic backup is not enabled.');
}

const OWNERS = ['/Applications/{applicationId}', '/Services/{serviceId}', '/Partitions/{partitionId}'];

export const backupRoutes: readonly Route[] = [
  get('/BackupRestore/BackupPolicies', (_request, { model }) => {
    if (!model.features.backupRestore) throw new GatewayFailure('FABRIC_E_SERVICE_DOES_NOT_EXIST', 'The backup restore service does not run in this cluster.');
    return ok({ ContinuationToken: '', Items: [] });
  }),
  post('/BackupRestore/BackupPolicies/$/Create', backupNotEnabled),
  ...OWNERS.flatMap((owner) => [
    get(`${owner}/$/GetBackupConfigurationInfo`, backupNotEnabled),
    get(`${owner}/$/GetBackups`, backupNotEnabled),
    ...['EnableBackup', 'DisableBackup', 'SuspendBackup', 'ResumeBackup'].map((name) => post(`${owner}/$/${name}`, backupNotEnabled)),
  ]),
  get('/Partitions/{partitionId}/$/GetBackupProgress', backupNotEnabled),
  get('/Partitions/{partitionId}/$/GetRestoreProgress', backupNotEnabled),
  post('/Partitions/{partitionId}/$/Backup', backupNotEnabled),
  post('/Partitions/{partitionId}/$/Restore', backupNotEnabled),
  ask('/BackupRestore/$/GetBackups', backupNotEnabled),
];

/** Only standalone clusters have these; this one was set up otherwise. */
function noUpgradeOrchestration(): never {
  throw invalidArgument('The upgrade orchestration service does not run in this cluster.');
}

export const standaloneRoutes: readonly Route[] = [
  get('/ComposeDeployments', () => ok({ ContinuationToken: '', Items: [] })),
  get('/$/GetClusterConfiguration', noUpgradeOrchestration),
  get('/$/GetClusterConfigurationUpgradeStatus', noUpgradeOrchestration),
  get('/$/GetUpgradeOrchestrationServiceState', noUpgradeOrchestration),
  post('/$/StartClusterConfigurationUpgrade', noUpgradeOrchestration),
  post('/$/ToggleVerboseServicePlacementHealthReporting', (request) => {
    request.query.flag('Enabled');
    return done();
  }),
];
