import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { readAnswer } from './answer.ts';
import { applicationInfo, applicationTypeInfo, nameInfo, serviceTypeInfo } from './applications.ts';
import { aadMetadata, clusterLoad, manifest } from './cluster.ts';
import { codePackageInfo, containerLogs, deployedApplicationInfo, deployedServicePackageInfo } from './deployed.ts';
import { fabricEvents } from './events.ts';
import { listOf } from './fields.ts';
import { applicationHealth, clusterHealth, deployedApplicationHealth, deployedServicePackageHealth, nodeHealth, partitionHealth, replicaHealth, serviceHealth } from './health.ts';
import type { HealthEvaluation } from './health.ts';
import { clusterHealthChunk } from './health-chunk.ts';
import { folderSize, imageStoreContent } from './image-store.ts';
import { nodeInfo, nodeLoad } from './nodes.ts';
import { partitionInfo, partitionLoad } from './partitions.ts';
import { infrastructureJob, repairTask } from './repair.ts';
import { deployedReplicaInfo, replicaDetail, replicaInfo } from './replicas.ts';
import { serviceDescription, serviceInfo } from './services.ts';
import { pageOf } from './shape.ts';
import { applicationUpgradeProgress, clusterUpgradeProgress } from './upgrades.ts';

/** Answers of real clusters (service-fabric.md §6). They lie beside the repository, where they are present at all. */
const folder = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(folder);

const recorded = (name: string): string => readFileSync(join(folder, name), 'utf8');
const applications = pageOf(applicationInfo);
const nodes = pageOf(nodeInfo);
const services = pageOf(serviceInfo);
const partitions = pageOf(partitionInfo);
const replicas = pageOf(replicaInfo);
const deployedApplications = pageOf(deployedApplicationInfo);
const types = pageOf(applicationTypeInfo);

/** Which schema reads which answer; the first pattern that fits counts. Null: not an answer that a console reads. */
const schemas: readonly (readonly [RegExp, z.ZodType | null])[] = [
  [/^aad\.json$/, aadMetadata],
  [/(^|\/)(empty-list|emptyRepairJobs)\.json$/, listOf(repairTask)],
  [/^failed-events\.json$/, null], // a recorded exchange, not its body
  [/^backup-restore\//, null], // backups are not shown
  [/GetCurrentDocFromIS_Response/, null], // passed on as text
  [/^cluster-insights\/fmm-info/, null],
  [/^appType\.json$/, types],
  [/^visualObjectsApplicationType\.json$|^app-page\/app-(type|arm)/, applicationInfo],
  [/^applications\.json$|upgrading-apps\.json$/, applications],
  [/upgrading-app\.json$|^app-page\/(upgrade-progress|upgrade-in-progress|failed-upgrade)\.json$/, applicationUpgradeProgress],
  [/^upgrade(Progress|-in-progress)\.json$|^cluster-page\/upgrade\/(health-checks\/|in-progress|failed|manual|upgrade-in)/, clusterUpgradeProgress],
  [/get-service-name|get-application-info/, nameInfo],
  [/upgrade\/get-load-information/, clusterLoad],
  [/node-load\//, nodeLoad],
  [/^clusterHealth\.json$/, clusterHealth],
  [/^clusterHealthChunk\.json$/, clusterHealthChunk],
  [/systemApplicationHealth|app-page\/app-health/, applicationHealth],
  [/(^clusterM|\/|^)manifest\w*\.json$|clusterManifest\.json$|(app|service)-manifest\.json$/, manifest],
  [/(app|cluster|partition-operation)-events\.json$|app-page\/events\.json$|naming-partition-1000/, fabricEvents],
  [/node-page\/health|cluster-page\/node-health/, nodeHealth],
  [/deployed-app-page\/health/, deployedApplicationHealth],
  [/deployed-service\/health/, deployedServicePackageHealth],
  [/service-page\/.*health|infra-service-health/, serviceHealth],
  [/partition-page\/.*health/, partitionHealth],
  [/replica-page\/health/, replicaHealth],
  [/partition-page\/load/, partitionLoad],
  [/repair-jobs/, listOf(repairTask)],
  [/imagestore\/load-size/, folderSize],
  [/imagestore\//, imageStoreContent],
  [/node-page\/(Error-node-info|deactivated-node|deactivated-node-seed-node-quorom|node-info)\.json$/, nodeInfo],
  [/nodes?(-|\.|\/)?(\w|-)*\.json$/, nodes],
  [/container-logs/, containerLogs],
  [/code-packages/, listOf(codePackageInfo)],
  [/deployed-service\/service-info|service-packages|deployed-service\/services/, listOf(deployedServicePackageInfo)],
  [/deployed-app-info/, deployedApplicationInfo],
  [/deployed-apps|node-page\/apps/, deployedApplications],
  [/deployed-(replica|code-package)\/replicas|deployed-replica\/view-replica|system-replicas-on-node/, listOf(deployedReplicaInfo)],
  [/replica-detail/, replicaDetail],
  [/^replica-page\/stateless-partition-info/, replicaInfo], // named for its page, not for what it holds
  [/(stateful|stateless|selfreconfiguring)-(replica-(info|reconfiguration)|idle-secondary-replica-info)/, replicaInfo],
  [/replicas(-list)?(-in-quorum-loss)?\.json$/, replicas],
  [/partitions(-reconfiguration)?\.json$/, partitions],
  [/partition(-reconfiguration)?(-info)?(-reconfiguration)?(-info)?\.json$|in-quorum-loss-info|partition-quorum-loss|get-partition-info/, partitionInfo],
  [/description|infra-service-details/, serviceDescription],
  [/service-types/, listOf(serviceTypeInfo)],
  [/infrastructure-data/, listOf(infrastructureJob)],
  [/service(-stateless|-selfreconfiguring)?-(info|arm-managed)\.json$|infra-service-info/, serviceInfo],
  [/services(-\w+)*\.json$|systemApps|system-services|systemServicesWithInfra|coordinated|cross-az-infra/, services],
];

function schemaOf(name: string): z.ZodType | null | undefined {
  return schemas.find(([pattern]) => pattern.test(name))?.[1];
}

const files = areHere
  ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile() && entry.name.endsWith('.json'))
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).replaceAll('\\', '/')).sort()
  : [];

describe.skipIf(!areHere)('answers of real clusters (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  it.each(files)('is read: %s', (name) => {
    const schema = schemaOf(name.replace(/^xss\//, ''));
    expect(schema, 'no schema is meant for it').toBeDefined();
    expect(() => (schema ? readAnswer(name, schema, recorded(name)) : null)).not.toThrow();
  });

  it('keeps what is unknown, and what is hostile as the text it is', () => {
    const health = readAnswer('', clusterHealth, recorded('clusterHealth.json'));
    const all = JSON.stringify(health);
    expect(all).toMatch(/<img[^>]*onerror/);
    const selfReconfiguring = readAnswer('', partitions, recorded('partition-page/selfreconfiguring-partitions.json')).items[0];
    expect(selfReconfiguring?.serviceKind).toBe('SelfReconfiguring');
    expect(selfReconfiguring?.more).toMatchObject({ ConfigurationRequestId: { GenerationNumber: '134090569650281326' } });
  });

  it('keeps 64-bit numbers of the event store to the digit', () => {
    const text = recorded('cluster-page/eventstore/cluster-events.json');
    const written = [...text.matchAll(/"SequenceNumber": (\d+)/g)].map((match) => match[1]);
    const read = readAnswer('', fabricEvents, text).map((event) => event.more?.['SequenceNumber']).filter((value) => value !== undefined);
    expect(written.length).toBeGreaterThan(10);
    expect(read.map(String)).toEqual(written);
  });

  it('tells an application that was never upgraded from one that was', () => {
    const never = readAnswer('', applicationUpgradeProgress, recorded('app-page/upgrade-progress.json'));
    expect(never).toMatchObject({ upgradeDescription: null, rollingUpgradeMode: 'Invalid', upgradeDomains: [], startTimestampUtc: null, upgradeState: 'RollingForwardCompleted' });
    const failed = readAnswer('', applicationUpgradeProgress, recorded('app-page/failed-upgrade.json'));
    expect(failed.failureTimestampUtc).toBeGreaterThan(0);
    expect(failed.upgradeDescription?.monitoringPolicy?.upgradeTimeoutInMilliseconds).not.toBeNull();
  });

  it('reads spans in milliseconds and for ever, and pending checks with their partitions', () => {
    const progress = readAnswer('', clusterUpgradeProgress, recorded('upgrade-in-progress.json'));
    expect(progress.upgradeDescription).toMatchObject({
      upgradeReplicaSetCheckTimeoutInSeconds: 'infinite',
      monitoringPolicy: { healthCheckRetryTimeoutInMilliseconds: 40 * 60_000, upgradeTimeoutInMilliseconds: 16 * 3_600_000 },
    });
    expect(progress.currentUpgradeDomainProgress?.nodeUpgradeProgressList.flatMap((node) => node.pendingSafetyChecks)).toHaveLength(1);
  });

  it('leads from the cluster’s state to the events that cause it', () => {
    const { unhealthyEvaluations } = readAnswer('', clusterHealth, recorded('clusterHealth.json'));
    const events = unhealthyEvaluations.flatMap(leaves);
    expect(events.length).toBeGreaterThan(0);
    expect(events.every((event) => event !== null && event.sourceId !== '')).toBe(true);
  });
});

function leaves(evaluation: HealthEvaluation): (Extract<HealthEvaluation, { kind: 'Event' }>['unhealthyEvent'])[] {
  return evaluation.kind === 'Event' ? [evaluation.unhealthyEvent] : evaluation.unhealthyEvaluations.flatMap(leaves);
}
