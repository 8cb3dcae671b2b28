import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type * as z from 'zod';
import { entityDetailSchema, entityRowSchema, loadMetricSchema, type EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import { healthEventSchema } from '../../../shared/contract/clusters/shared.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { until } from '../actions/testing/cluster-rig.ts';
import { temporaryFolders } from '../../core/testing/temporary-folder.ts';
import { readAnswer } from '../wire/answer.ts';
import { applicationInfo, applicationTypeInfo } from '../wire/applications.ts';
import { clusterLoad, manifest } from '../wire/cluster.ts';
import { codePackageInfo, deployedApplicationInfo, deployedServicePackageInfo } from '../wire/deployed.ts';
import { listOf } from '../wire/fields.ts';
import { applicationHealth, clusterHealth, nodeHealth, partitionHealth, serviceHealth } from '../wire/health.ts';
import { nodeInfo, nodeLoad } from '../wire/nodes.ts';
import { partitionInfo, partitionLoad } from '../wire/partitions.ts';
import { replicaInfo } from '../wire/replicas.ts';
import { serviceInfo } from '../wire/services.ts';
import { pageOf } from '../wire/shape.ts';
import { readApplicationManifest } from './application-manifest.ts';
import { settingsSections } from './cluster-manifest.ts';
import { EntityDesk } from './entity-desk.ts';
import { applicationRow, applicationTypeRow, codePackageRow, deployedApplicationRow, deployedServicePackageRow, nodeRow, partitionRow, replicaRow, serviceRow } from './entity-rows.ts';
import { shownHealthEvents } from './health-events.ts';
import { clusterMetric, nodeMetric, partitionMetrics } from './load.ts';
import { openScriptedCluster, type ScriptedCluster } from './testing/scripted-cluster.ts';
import { readXml } from './xml-tree.ts';

/** Answers of real clusters. They lie beside the repository, where they are present at all. */
const fixtures = join(process.env['FABRISCOPE_FIXTURES'] ?? join(import.meta.dirname, '../../../../shared/fixtures'), 'sf');
const areHere = existsSync(fixtures);

const text = (file: string): string => readFileSync(join(fixtures, file), 'utf8');
function items<Item extends z.ZodType>(file: string, item: Item): readonly z.infer<Item>[] {
  return readAnswer(file, pageOf(item), text(file)).items;
}
function bare<Item extends z.ZodType>(file: string, item: Item): readonly z.infer<Item>[] {
  return readAnswer(file, listOf(item), text(file));
}

const service = { applicationName: 'fabric:/VisualObjects', serviceName: 'fabric:/VisualObjects/VisualObjects.ActorService' };
const partition = { ...service, partitionId: '064421b1-215a-43b5-b0a6-e8b68b5d8943' };

describe.skipIf(!areHere)('recorded answers as rows (skipped where the recordings are not present: set FABRISCOPE_FIXTURES)', () => {
  const rowsOf: readonly (readonly [string, () => readonly unknown[]])[] = [
    ...['nodes.json', 'cluster-page/nodes-1-warning.json', 'cluster-page/clustermap/nodes.json', 'node-page/Error-nodes-list.json', 'node-page/deactivated-node-list.json', 'node-page/node-list-seed-node-quorom.json', 'system-service/cross-az-nodes.json']
      .map((file) => [file, () => items(file, nodeInfo).map((node) => nodeRow(node))] as const),
    ...['applications.json', 'apps-page/upgrading-apps.json'].map((file) => [file, () => items(file, applicationInfo).map(applicationRow)] as const),
    ['appType.json', () => items('appType.json', applicationTypeInfo).map((type) => applicationTypeRow(type, 1))],
    ...['app-page/services.json', 'app-page/services-with-disabled.json', 'app-page/services-arm-managed.json', 'systemApps.json', 'system-service/system-services.json', 'system-service/cross-az-infra.json']
      .map((file) => [file, () => items(file, serviceInfo).map((each) => serviceRow(each, service.applicationName))] as const),
    ...['partition-page/partitions.json', 'partition-page/selfreconfiguring-partitions.json', 'partition-page/selfreconfiguring-partitions-reconfiguration.json', 'service-page/service-partitions.json', 'service-page/service-stateless-partitions.json', 'cluster-page/naming/naming-partitions.json']
      .map((file) => [file, () => items(file, partitionInfo).map((each) => partitionRow(each, service))] as const),
    ...['partition-page/replicas.json', 'replica-page/stateful-replicas-list.json', 'replica-page/stateless-replicas-list.json', 'partition-page/selfreconfiguring-replicas.json']
      .map((file) => [file, () => items(file, replicaInfo).map((each) => replicaRow(each, partition))] as const),
    ...['deployed-app-page/deployed-apps.json', 'node-page/apps.json'].map((file) => [file, () => items(file, deployedApplicationInfo).map((each) => deployedApplicationRow(each, '_nt_1'))] as const),
    ...['deployed-app-page/service-packages.json', 'deployed-service/services.json'].map((file) => [file, () => bare(file, deployedServicePackageInfo).map((each) => deployedServicePackageRow(each, '_nt_1', service.applicationName, 'Ok'))] as const),
    ...['deployed-code-package/code-packages.json', 'deployed-code-package/code-packages-container.json', 'deployed-replica/code-packages.json']
      .map((file) => [file, () => bare(file, codePackageInfo).map((each) => codePackageRow(each, '_nt_1', service.applicationName))] as const),
  ];

  it.each(rowsOf)('%s', (_file, rows) => {
    const made = rows();
    expect(made.length).toBeGreaterThan(0);
    for (const row of made) expect(() => entityRowSchema.parse(row)).not.toThrow();
  });

  it('keep hostile names as the text they are', () => {
    const hostile = '<img src=x onerror=alert(1)>';
    const [node] = items('nodes.json', nodeInfo);
    if (!node) throw new Error('There is no node.');
    expect(nodeRow({ ...node, name: hostile, type: hostile })).toMatchObject({ nodeName: hostile, nodeType: hostile });
  });
});

describe.skipIf(!areHere)('recorded answers as health, load and manifests (skipped where the recordings are not present)', () => {
  it('health events have their since, the gravest first', () => {
    const answers = [
      readAnswer('', clusterHealth, text('clusterHealth.json')), readAnswer('', nodeHealth, text('node-page/health.json')), readAnswer('', partitionHealth, text('partition-page/health.json')),
      readAnswer('', serviceHealth, text('service-page/service-health.json')), readAnswer('', applicationHealth, text('app-page/app-health.json')),
    ];
    for (const { healthEvents } of answers) {
      const shown = shownHealthEvents(healthEvents);
      expect(shown).toHaveLength(healthEvents.length);
      for (const event of shown) expect(() => healthEventSchema.parse(event)).not.toThrow();
    }
    expect(JSON.stringify(answers.map(({ healthEvents }) => shownHealthEvents(healthEvents)))).toMatch(/"since":\d{12,}/);
  });

  it('load metrics of a cluster, a node and a partition', () => {
    const metrics = [
      ...readAnswer('', clusterLoad, text('cluster-page/upgrade/get-load-information.json')).loadMetricInformation.map((metric) => clusterMetric(metric, new Map())),
      ...readAnswer('', nodeLoad, text('node-load/get-node-load-information.json')).nodeLoadMetricInformation.map(nodeMetric),
      ...partitionMetrics(readAnswer('', partitionLoad, text('partition-page/load.json'))),
    ];
    for (const metric of metrics) expect(() => loadMetricSchema.parse(metric)).not.toThrow();
    expect(metrics.filter(({ system }) => !system).map(({ name }) => name)).toContain('servicefabric:/_CpuCores');
    expect(metrics.find(({ name }) => name === '__NamingServicePrimaryCount__')?.system).toBe(true);
  });

  it('an application manifest with its parameters, their uses and its service manifests', () => {
    const read = readApplicationManifest(readAnswer('', manifest, text('app-page/app-manifest.json')).manifest);
    expect(read).toMatchObject({ typeName: 'VisualObjectsApplicationType', typeVersion: '16.0.0', serviceManifests: [{ name: 'VisualObjects.ActorServicePkg', version: '3.0.0' }, { name: 'VisualObjects.WebServicePkg', version: '12.0.0' }] });
    expect(read.defaults).toHaveLength(11);
    expect(read.uses).toContainEqual({ parameter: 'VisualObjects.WebService_InstanceCount', where: 'default service VisualObjects.WebService: InstanceCount' });
    expect(read.uses).toContainEqual({ parameter: 'CpuCores', where: 'VisualObjects.ActorServicePkg policy ServicePackageResourceGovernancePolicy: CpuCores' });
    expect(read.uses).toContainEqual({ parameter: 'VisualObjects.ActorService_PartitionCount', where: 'default service VisualObjects.ActorService: UniformInt64Partition PartitionCount' });
  });

  it('the sections of a cluster manifest', () => {
    const sections = settingsSections(readXml(readAnswer('', manifest, text('clusterManifest.json')).manifest));
    expect(sections.find(({ name }) => name === 'AzureBlobServiceFabricEtw')?.parameters).toContainEqual({ name: 'DataDeletionAgeInDays', value: '28' });
  });
});

describe.skipIf(!areHere)('recorded answers as pages (skipped where the recordings are not present)', () => {
  const newFolder = temporaryFolders();
  let recorded: ScriptedCluster | null = null;
  let desk: EntityDesk | null = null;
  beforeEach(async () => {
    recorded = await openScriptedCluster(await newFolder(), fixtures);
    desk = new EntityDesk(recorded.clusters);
  });
  afterEach(async () => {
    desk?.close();
    await recorded?.close();
  });

  async function pageOfEntity(ref: EntityRef, answers: readonly (readonly [RegExp, string])[]): Promise<EntityDetail> {
    if (!recorded || !desk) throw new Error('There is no cluster.');
    const { cluster } = recorded;
    for (const [pattern, file] of answers) recorded.recorded(pattern, file);
    await until(() => cluster.reachable);
    for await (const detail of desk.of(cluster.connectionId).details.watch(ref, undefined, () => true)) return entityDetailSchema.parse(detail);
    throw new Error('Nothing came.');
  }
  const said = (detail: EntityDetail): string => detail.sections.flatMap(({ title, facts }) => [title, ...facts.map(({ label, value }) => `${label}: ${JSON.stringify(value)}`)]).join('\n');

  it('a node that waits for the quorum of the seed nodes', async () => {
    const page = await pageOfEntity({ kind: 'node', nodeName: '_nt_0' }, [[/^\/Nodes\/_nt_0\?/, 'node-page/deactivated-node-seed-node-quorom.json'], [/^\/Nodes\/_nt_0\/\$\/GetHealth\?/, 'node-page/health.json'], [/^\/Nodes\/_nt_0\/\$\/GetApplications\?/, 'node-page/apps.json']]);
    expect(page.gone).toBe(false);
    expect(said(page)).toMatch(/quorum of its seed nodes/);
    expect(page.actions.find(({ action }) => action === 'activateNode')).toBeDefined();
  });

  it('an application with its manifest and health', async () => {
    const page = await pageOfEntity({ kind: 'application', applicationName: service.applicationName }, [
      [/^\/Applications\/VisualObjects\?/, 'app-page/app-type.json'], [/VisualObjects\/\$\/GetHealth\?/, 'app-page/app-health.json'], [/GetServices\?/, 'app-page/services.json'], [/GetApplicationManifest\?/, 'app-page/app-manifest.json'],
    ]);
    expect(said(page)).toContain('VisualObjectsApplicationType');
    expect(page.lists).toEqual(['services', 'deployedApplications']);
  });

  it.each([
    ['service-page/service-info.json', 'service-page/service-description.json', 'service-page/service-health.json'],
    ['service-page/service-stateless-info.json', 'service-page/service-stateless-description.json', 'service-page/service-stateless-health.json'],
    ['service-page/service-selfreconfiguring-info.json', 'service-page/service-selfreconfiguring-description.json', 'service-page/service-selfreconfiguring-health.json'],
    ['service-page/service-arm-managed.json', 'service-page/service-description-with-aux.json', 'service-page/service-health.json'],
  ])('a service: %s', async (info, description, health) => {
    const page = await pageOfEntity({ kind: 'service', ...service }, [[/GetServices\/[^/]+\?/, info], [/GetDescription\?/, description], [/^\/Services\/.*GetHealth\?/, health]]);
    expect(page.gone).toBe(false);
    expect(said(page)).toContain('Partitions and replicas');
    expect(page.freshness.trouble).not.toContain('cannot be read');
  });

  it.each([
    ['partition-page/stateful-partition-info.json', 'partition-page/replicas.json'],
    ['partition-page/stateless-partition-info.json', 'replica-page/stateless-replicas-list.json'],
    ['partition-page/selfreconfiguring-partition-reconfiguration.json', 'partition-page/selfreconfiguring-replicas.json'],
    ['replica-page/stateful-partition-reconfiguration-info.json', 'replica-page/stateful-replicas-list.json'],
  ])('a partition: %s', async (info, replicas) => {
    const page = await pageOfEntity({ kind: 'partition', ...partition }, [
      [/^\/Partitions\/[^/]+\?/, info], [/GetReplicas\?/, replicas], [/^\/Partitions\/.*GetHealth\?/, 'partition-page/health.json'], [/GetApplications\/.*GetReplicas\?/, 'deployed-replica/view-replica-reconfiguration.json'],
    ]);
    expect(page.gone).toBe(false);
    expect(said(page)).toMatch(/Quorum|Instances/);
  });

  it.each([
    ['replica-page/stateful-replica-info.json', 'replica-page/stateful-replica-detail.json'],
    ['replica-page/stateless-replica-info.json', 'replica-page/stateless-replica-detail.json'],
    ['replica-page/stateful-replica-reconfiguration.json', 'deployed-replica/replica-details.json'],
  ])('a replica: %s', async (info, detail) => {
    const page = await pageOfEntity({ kind: 'replica', ...partition, replicaId: '132429154475414363' }, [[/^\/Partitions\/.*GetReplicas\/\d+\?/, info], [/GetReplicas\/\d+\/\$\/GetHealth\?/, 'replica-page/health.json'], [/GetDetail\?/, detail]]);
    expect(page.gone).toBe(false);
    expect(said(page)).toContain('On its node');
  });

  it('what runs on a node: application, service package and code package in a container', async () => {
    const where = { nodeName: '_nt_1', ...service };
    const application = await pageOfEntity({ kind: 'deployedApplication', nodeName: '_nt_1', applicationName: service.applicationName }, [[/GetApplications\/VisualObjects\?/, 'deployed-app-page/deployed-app-info.json'], [/VisualObjects\/\$\/GetHealth\?/, 'deployed-app-page/health.json']]);
    expect(said(application)).toContain('Folders on the node');
    const [first] = bare('deployed-code-package/code-packages-container.json', codePackageInfo);
    if (!first) throw new Error('There is no code package.');
    const codePackage = await pageOfEntity({
      kind: 'codePackage', nodeName: where.nodeName, applicationName: where.applicationName, serviceManifestName: first.serviceManifestName, activationId: first.servicePackageActivationId, codePackageName: first.name,
    }, [[/GetCodePackages\?/, 'deployed-code-package/code-packages-container.json']]);
    expect(said(codePackage)).toContain('Main entry point');
  });

  it('an entity that is not there is told to be gone', async () => {
    recorded?.answer(/^\/Nodes\/_nt_9\?/, { status: 204, text: '' });
    expect(await pageOfEntity({ kind: 'node', nodeName: '_nt_9' }, [])).toMatchObject({ gone: true, sections: [], name: '_nt_9' });
  });
});
