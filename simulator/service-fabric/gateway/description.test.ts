import { describe, expect, it } from 'vitest';

import { gatewayRoutes } from './endpoints/index.ts';
import { scenarioNames } from '../scenarios/index.ts';
import { Description, descriptionIsHere, FIXTURES } from '../testing/description.ts';
import { clusters } from '../testing/started.ts';
import { walk } from '../testing/walk.ts';

/** Every answer of the gateway is what the vendor's description of the interface allows, but for what is known to differ. */

if (!descriptionIsHere) console.log(`Skipped: no description of the interface in ${FIXTURES} (set FABRISCOPE_FIXTURES)`);

const start = clusters();

/**
 * Where recorded answers, or newer runtimes, have it otherwise than the description of 10.1 (service-fabric.md §1.10, §6):
 * those are followed.
 */
const KNOWN = new Set<string>([
  // Maps are arrays of `{Key, Value}` on the wire.
  'ApplicationInfo.Parameters: is array, not object',
  'ApplicationTypeInfo.DefaultParameterList: is array, not object',
  'ApplicationUpgradeDescription.Parameters: is array, not object',
  'ChaosContext.Map: is array, not object',
  // The infrastructure service's answer is its own JSON; the description calls it a string.
  ': is array, not string',
  // Recorded: 32-bit numbers are bare, bytes are an array.
  'CodePackageEntryPointStatistics.ActivationCount: is number, not string',
  'CodePackageEntryPointStatistics.ActivationFailureCount: is number, not string',
  'CodePackageEntryPointStatistics.ContinuousActivationFailureCount: is number, not string',
  'CodePackageEntryPointStatistics.ContinuousExitFailureCount: is number, not string',
  'CodePackageEntryPointStatistics.ExitCount: is number, not string',
  'CodePackageEntryPointStatistics.ExitFailureCount: is number, not string',
  'CodePackageEntryPointStatistics.LastExitCode: is number, not string',
  'DeployedCodePackageInfo.RunFrequencyInterval: is number, not string',
  'StatefulServiceDescription.InitializationData: is array, not string',
  'StatelessServiceDescription.InitializationData: is array, not string',
  // Recorded under another name, or only there.
  'DeployedCodePackageInfo.HasSetupEntryPoint: is not described',
  'DeployedServicePackageHealth.ServicePackageActivationId: is not described',
  'DeployedServicePackageInfo.HealthState: is not described',
  'DeployedStatefulServiceReplicaDetailInfo.DeployedServiceReplica: is not described',
  'DeployedStatefulServiceReplicaInfo.ServiceManifestVersion: is not described',
  'DeployedStatelessServiceInstanceDetailInfo.DeployedServiceReplicaInstance: is not described',
  'DeployedStatelessServiceInstanceInfo.ServiceManifestVersion: is not described',
  'ImageStoreContent.ContinuationToken: is not described',
  'LoadMetricInformation.BufferedCapacity: is not described',
  'LoadMetricInformation.MaxNodeLoadId: is not described',
  'LoadMetricInformation.MinNodeLoadId: is not described',
  'LoadMetricInformation.RemainingBufferedCapacity: is not described',
  'LoadMetricInformation.RemainingUnbufferedCapacity: is not described',
  'StatefulServicePartitionInfo.CurrentConfigurationEpoch: is not described',
  'StatefulServicePartitionInfo.LastQuorumLossDurationInSeconds: is not described',
  'ReconfigurationInformation.ReconfigurationType: is no known value: None',
  // Which replica it is: the description keeps that for the two kinds of replica, which it lacks.
  'ReplicaHealth.InstanceId: is not described',
  'ReplicaHealth.ReplicaId: is not described',
  'ReplicaHealthState.InstanceId: is not described',
  'ReplicaHealthState.ReplicaId: is not described',
  // Since 10.1 resp. newer runtimes.
  'NodeDeactivationTask.NodeDeactivationDescription: is not described',
  'RepairTask.Scope: is not described',
  // The event store writes bare integers and node ids as text.
  'NodeId: is string, not object',
  'StatefulReplicaNewHealthReportEvent.ReplicaId: is number, not string',
  'StatelessReplicaNewHealthReportEvent.ReplicaId: is number, not string',
  'StatefulReplicaHealthReportExpiredEvent.ReplicaId: is number, not string',
  'StatelessReplicaHealthReportExpiredEvent.ReplicaId: is number, not string',
]);

/** Endpoints that were answered in some scenario. */
const answered = new Set<string>();

/** Never answered with content here: what they are about is not simulated, or is only there during an upload. */
const SILENT = /Backup|GetClusterConfiguration|UpgradeOrchestration|GetUploadSession|GetFailoverManagerManager|GetRestoreProgress/;

describe.skipIf(!descriptionIsHere)('answers and their description', () => {
  it.each(scenarioNames)('agree in the scenario "%s"', async (scenario) => {
    const description = new Description();
    const { cluster, clock } = await start({ scenario, pace: 0.05, nodes: 5, apps: 6 });
    await clock.advance(120_000);
    const problems = new Set<string>();
    for (const step of walk(cluster.model)) {
      // Connections are kept here: thousands of new ones would take longer than all the rest.
      const heard = await fetch(`${cluster.url}${step.path}`, { method: step.method });
      const text = await heard.text();
      if (heard.status >= 500) problems.add(`${step.method} ${step.endpoint} answered ${String(heard.status)}: ${text}`);
      if (heard.status !== 200) continue;
      answered.add(`${step.method} ${step.endpoint}`);
      for (const problem of description.problems(step.method, step.endpoint, JSON.parse(text))) problems.add(problem);
    }
    expect([...problems].filter((problem) => !KNOWN.has(problem)).toSorted()).toEqual([]);
  });

  it('were compared for every query of the gateway', () => {
    const queries = gatewayRoutes.filter((route) => route.access !== 'write').map((route) => `${route.method} ${route.path}`);
    expect(queries.filter((query) => !answered.has(query) && !SILENT.test(query))).toEqual([]);
  });
});
