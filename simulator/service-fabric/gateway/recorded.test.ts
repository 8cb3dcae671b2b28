import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { beforeAll, describe, expect, it } from 'vitest';

import { ManualClock } from '../../foundation/clock.ts';
import { startCluster } from '../cluster-server.ts';
import { ClusterCaller } from '../testing/cluster-caller.ts';
import type { ClusterModel } from '../model/index.ts';
import { FIXTURES } from '../testing/description.ts';
import { pathsOf, recurs } from '../testing/shape.ts';
import { NEWEST, walk } from '../testing/walk.ts';

/** What recorded answers of real clusters have, ours have too: every property, wherever it stands. */

const FOLDER = join(FIXTURES, 'sf');
const recordingsAreHere = existsSync(FOLDER);
if (!recordingsAreHere) console.log(`Skipped: no recorded answers in ${FOLDER} (set FABRISCOPE_FIXTURES)`);

const DEPLOYED = '/Nodes/{nodeName}/$/GetApplications/{applicationId}';
const SERVICES = '/Applications/{applicationId}/$/GetServices';
/** Recorded answer → endpoint; where the shape depends on it, the version it was asked with. */
const RECORDED: readonly (readonly [file: string, endpoint: string, version?: '3.0'])[] = [
  ['aad', '/$/GetAadMetadata'],
  ['appType', '/ApplicationTypes', '3.0'],
  ['applications', '/Applications'],
  ['clusterHealth', '/$/GetClusterHealth'],
  ['clusterHealthChunk', '/$/GetClusterHealthChunk'],
  ['clusterManifest', '/$/GetClusterManifest'],
  ['nodes', '/Nodes'],
  ['systemApplicationHealth', '/Applications/{applicationId}/$/GetHealth'],
  ['systemApps', SERVICES],
  ['upgradeProgress', '/$/GetUpgradeProgress'],
  ['upgrade-in-progress', '/$/GetUpgradeProgress'],
  ['app-page/upgrade-progress', '/Applications/{applicationId}/$/GetUpgradeProgress'],
  ['app-page/upgrade-in-progress', '/Applications/{applicationId}/$/GetUpgradeProgress'],
  ['app-page/failed-upgrade', '/Applications/{applicationId}/$/GetUpgradeProgress'],
  ['app-page/services', SERVICES],
  ['app-page/app-health', '/Applications/{applicationId}/$/GetHealth'],
  ['app-page/app-type', '/Applications/{applicationId}'],
  ['app-page/service-types', '/ApplicationTypes/{applicationTypeName}/$/GetServiceTypes'],
  ['app-page/app-events', '/EventsStore/Applications/Events'],
  ['cluster-page/eventstore/cluster-events', '/EventsStore/Cluster/Events'],
  ['cluster-page/imagestore/base-directory', '/ImageStore'],
  ['cluster-page/imagestore/load-size', '/ImageStore/{contentPath*}/$/FolderSize'],
  ['cluster-page/node-health', '/Nodes/{nodeName}/$/GetHealth'],
  ['cluster-page/repair-jobs/simple', '/$/GetRepairTaskList'],
  ['cluster-page/repair-jobs/in-progress', '/$/GetRepairTaskList'],
  ['cluster-page/upgrade/failed-upgrade', '/$/GetUpgradeProgress'],
  ['cluster-page/upgrade/get-application-info', '/Services/{serviceId}/$/GetApplicationName'],
  ['cluster-page/upgrade/get-load-information', '/$/GetLoadInformation'],
  ['cluster-page/upgrade/get-partition-info', '/Partitions/{partitionId}'],
  ['cluster-page/upgrade/get-service-name', '/Partitions/{partitionId}/$/GetServiceName'],
  ['cluster-page/upgrade/health-checks/retry-duration', '/$/GetUpgradeProgress'],
  ['deployed-app-page/deployed-app-info', DEPLOYED],
  ['deployed-app-page/deployed-apps', '/Nodes/{nodeName}/$/GetApplications', '3.0'],
  ['deployed-app-page/health', `${DEPLOYED}/$/GetHealth`],
  ['deployed-app-page/service-packages', `${DEPLOYED}/$/GetServicePackages`],
  ['deployed-code-package/code-packages', `${DEPLOYED}/$/GetCodePackages`],
  ['deployed-code-package/code-packages-container', `${DEPLOYED}/$/GetCodePackages`],
  ['deployed-code-package/container-logs', `${DEPLOYED}/$/GetCodePackages/$/ContainerLogs`],
  ['deployed-replica/replicas', `${DEPLOYED}/$/GetReplicas`],
  ['deployed-service/health', `${DEPLOYED}/$/GetServicePackages/{servicePackageName}/$/GetHealth`],
  ['deployed-service/manifest', '/ApplicationTypes/{applicationTypeName}/$/GetServiceManifest'],
  ['node-load/get-node-load-information', '/Nodes/{nodeName}/$/GetLoadInformation'],
  ['node-page/deactivated-node-list', '/Nodes'],
  ['node-page/node-list-seed-node-quorom', '/Nodes'],
  ['partition-page/health', '/Partitions/{partitionId}/$/GetHealth'],
  ['partition-page/load', '/Partitions/{partitionId}/$/GetLoadInformation'],
  ['partition-page/partitions', '/Services/{serviceId}/$/GetPartitions'],
  ['partition-page/replica-detail', '/Nodes/{nodeName}/$/GetPartitions/{partitionId}/$/GetReplicas/{replicaId}/$/GetDetail'],
  ['partition-page/replicas', '/Partitions/{partitionId}/$/GetReplicas'],
  ['replica-page/stateful-replica-detail', '/Nodes/{nodeName}/$/GetPartitions/{partitionId}/$/GetReplicas/{replicaId}/$/GetDetail'],
  ['replica-page/stateless-replica-detail', '/Nodes/{nodeName}/$/GetPartitions/{partitionId}/$/GetReplicas/{replicaId}/$/GetDetail'],
  ['replica-page/stateless-replica-info', '/Partitions/{partitionId}/$/GetReplicas/{replicaId}'],
  ['replica-page/stateless-service-partitions', '/Services/{serviceId}/$/GetPartitions'],
  ['service-page/service-description', '/Services/{serviceId}/$/GetDescription'],
  ['service-page/service-stateless-description', '/Services/{serviceId}/$/GetDescription'],
  ['service-page/service-health', '/Services/{serviceId}/$/GetHealth'],
  ['service-page/service-info', `${SERVICES}/{serviceId}`],
  ['service-page/service-stateless-info', `${SERVICES}/{serviceId}`],
  ['system-service/infrastructure-data', '/$/InvokeInfrastructureQuery'],
];

/** Properties that ours lack, and why. */
const LACKING: Readonly<Record<string, string>> = {
  ArmMetadata: 'Nothing here is managed by the resource provider.',
  FailureClassification: 'Newer runtimes only.',
  UpgradeStatusDetails: 'Of cluster upgrades in newer runtimes only.',
  CodePackageUsageStatistics: 'Newer runtimes only.',
  StatelessFailoverFlags: 'Newer runtimes only.',
  ActivityId: 'Names a trace; nothing here keeps traces.',
  Extensions: 'Service types here have none.',
  ApplicationMetadata: 'Only says by which resource an application is managed.',
};

/** Paths of all answers by endpoint, and under `""` those that recur everywhere. */
async function pathsByEndpoint(version: string): Promise<Map<string, Set<string>>> {
  const ours = new Map<string, Set<string>>([['', new Set()]]);
  for (const [scenario, fails] of SETTINGS) {
    const clock = new ManualClock();
    const cluster = await startCluster({ clock, scenario, pace: 0.05, nodes: 5, apps: 6 });
    const caller = new ClusterCaller(cluster);
    await clock.advance(30_000);
    await stirUp(caller);
    if (fails) await letUpgradesFail(cluster.model, caller, clock);
    for (const step of walk(cluster.model, version).filter((each) => WANTED.has(`${version} ${each.endpoint}`))) {
      // Connections are kept here: thousands of new ones would take longer than all the rest.
      const heard = await fetch(`${cluster.url}${step.path}`, { method: step.method, ...(step.method === 'POST' ? { body: EVERYTHING } : {}) });
      const text = await heard.text();
      if (heard.status !== 200) continue;
      const paths = ours.get(step.endpoint) ?? new Set();
      ours.set(step.endpoint, paths);
      for (const path of pathsOf(JSON.parse(text))) (recurs(path) ? ours.get('') : paths)?.add(path);
    }
    await cluster.close();
  }
  return ours;
}

/** A chunk query for all there is; as a policy it says nothing. */
const EVERYTHING = JSON.stringify({ NodeFilters: [{ HealthStateFilter: 65_535 }], ApplicationFilters: [{ HealthStateFilter: 65_535 }] });

/** What the walks need to ask, by version. */
const WANTED = new Set(RECORDED.map(([, endpoint, version]) => `${version ?? NEWEST} ${endpoint}`));

/** Trouble on a node and in the cluster, a node on its way out, and a cluster upgrade in the middle of it. */
async function stirUp(caller: ClusterCaller): Promise<void> {
  const report = { SourceId: 'Watchdog', Property: 'Disk', HealthState: 'Warning', Description: 'Nearly full' };
  await caller.write('/$/ReportClusterHealth?Immediate=true', report);
  await caller.write('/Nodes/_nt_1/$/ReportHealth?Immediate=true', { ...report, HealthState: 'Error' });
  await caller.write('/Nodes/_nt_0/$/Deactivate', { DeactivationIntent: 'Restart', DeactivationDescription: 'Maintenance' });
  await caller.write('/$/Provision', { CodeFilePath: 'WindowsFabric.10.1.2999.9590.cab' });
  const heard = await caller.call('/$/Upgrade', {
    body: {
      CodeVersion: '10.1.2999.9590',
      UpgradeKind: 'Rolling',
      RollingUpgradeMode: 'Monitored',
      ClusterHealthPolicy: { ConsiderWarningAsError: true, NodeTypeHealthPolicyMap: [{ Key: 'nt', Value: '0' }] },
      EnableDeltaHealthEvaluation: true,
    },
  });
  expect([202, 409]).toContain(heard.status);
}

/** Running upgrades run out of time. */
async function letUpgradesFail(model: ClusterModel, caller: ClusterCaller, clock: ManualClock): Promise<void> {
  const update = { UpdateDescription: { RollingUpgradeMode: 'Monitored', FailureAction: 'Manual', UpgradeDomainTimeoutInMilliseconds: '1000' } };
  await caller.write('/$/UpdateUpgrade', { ...update, UpgradeKind: 'Rolling' });
  for (const application of model.applications().filter((each) => each.status === 'Upgrading')) {
    await caller.write(`/Applications/${application.name.slice('fabric:/'.length)}/$/UpdateUpgrade`, { ...update, Name: application.name, UpgradeKind: 'Rolling' });
  }
  await clock.advance(5000);
}

/** Scenarios, and whether upgrades fail in the end. */
const SETTINGS = [
  ['stuck-upgrade', false],
  ['stuck-upgrade', true],
  ['busy', false],
  ['healthy', false],
] as const;

describe.skipIf(!recordingsAreHere)('ours have what recorded ones have', () => {
  const newest = new Map<string, Set<string>>();
  const old = new Map<string, Set<string>>();
  beforeAll(async () => {
    for (const [endpoint, paths] of await pathsByEndpoint(NEWEST)) newest.set(endpoint, paths);
    for (const [endpoint, paths] of await pathsByEndpoint('3.0')) old.set(endpoint, paths);
  }, 120_000);

  it.each(RECORDED.map(([file, endpoint, version]) => ({ file, endpoint, version })))('$file of $endpoint', ({ file, endpoint, version }) => {
    const recorded: unknown = JSON.parse(readFileSync(join(FOLDER, `${file}.json`), 'utf8'));
    const ours = version === undefined ? newest : old;
    const has = (path: string): boolean => (recurs(path) ? ours.get('') : ours.get(endpoint))?.has(path) ?? false;
    expect([...pathsOf(recorded)].filter((path) => !has(path) && !lackingOnPurpose(path))).toEqual([]);
  });
});

function lackingOnPurpose(path: string): boolean {
  return path.split('.').some((name) => LACKING[name.replace('[]', '')] !== undefined);
}
