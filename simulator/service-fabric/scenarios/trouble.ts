import type { ClusterModel } from '../model/index.ts';
import { applicationUpgrade, defaultMonitoringPolicy } from '../model/upgrade-descriptions.ts';
import type { MonitoringPolicy } from '../model/upgrade-types.ts';
import { payments, shop } from './company.ts';
import { seedPast } from './past.ts';
import { companyCluster, provision, type ScenarioOptions } from './stage.ts';

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** A policy an operator in a hurry would set: health must hold for a while, and failure rolls back. */
function quickPolicy(options: ScenarioOptions): MonitoringPolicy {
  const pace = options.pace ?? 1;
  return {
    ...defaultMonitoringPolicy,
    failureAction: 'Rollback',
    healthCheckWaitDuration: 20_000 * pace,
    healthCheckStableDuration: 60_000 * pace,
    healthCheckRetryTimeout: 120_000 * pace,
  };
}

export function healthyCluster(options: ScenarioOptions): ClusterModel {
  const model = companyCluster(options);
  seedPast(model, options.seed);
  return model;
}

/** The machine of the last node died a while ago; everything else tries to live with that. */
export function oneBadNode(options: ScenarioOptions): ClusterModel {
  const model = healthyCluster(options);
  const victim = model.nodes().findLast((node) => !node.isSeedNode) ?? model.nodes().at(-1);
  if (victim !== undefined) model.crashNode(victim.name);
  return model;
}

/** The new Shop answers with errors as soon as it runs; the upgrade notices after its first domain and goes back. */
export function badVersion(options: ScenarioOptions): ClusterModel {
  const model = healthyCluster(options);
  provision(model, shop('2.8.0', 'Error'), options.clock.now() - MINUTE_MS);
  model.startApplicationUpgrade(
    applicationUpgrade({
      name: 'fabric:/Shop',
      targetApplicationTypeVersion: '2.8.0',
      parameters: model.application('fabric:/Shop')?.parameters ?? new Map(),
      rollingUpgradeMode: 'Monitored',
      monitoringPolicy: quickPolicy(options),
    }),
  );
  return model;
}

/** Catalog may not have fewer instances than it has, so no node may take one away: the upgrade waits for ever. */
export function stuckUpgrade(options: ScenarioOptions): ClusterModel {
  const model = healthyCluster(options);
  provision(model, shop('2.8.0'), options.clock.now() - MINUTE_MS);
  const catalog = model.service('fabric:/Shop/Catalog');
  if (catalog !== undefined) {
    model.updateService(catalog.name, { serviceKind: 'Stateless', minInstanceCount: catalog.instanceCount });
  }
  model.startApplicationUpgrade(
    applicationUpgrade({
      name: 'fabric:/Shop',
      targetApplicationTypeVersion: '2.8.0',
      parameters: model.application('fabric:/Shop')?.parameters ?? new Map(),
      rollingUpgradeMode: 'Monitored',
      monitoringPolicy: quickPolicy(options),
    }),
  );
  return model;
}

/** Two machines that share the replicas of a partition are gone: nobody can write to it. */
export function quorumLoss(options: ScenarioOptions): ClusterModel {
  const model = healthyCluster(options);
  const partition = model.service('fabric:/Shop/Cart')?.partitions[0];
  for (const replica of partition?.replicas.slice(0, 2) ?? []) model.crashNode(replica.nodeName);
  return model;
}

/** The server certificate runs out in days; the nodes say so in a form consoles read (SFX parses this text). */
export function certificateExpiring(options: ScenarioOptions): ClusterModel {
  const model = healthyCluster(options);
  const now = options.clock.now();
  const expiration = now + 6 * DAY_MS + 3_600_000;
  const thumbprint = options.serverCertificateThumbprint ?? '52b0278d37cbfe68f8cdf04f423a994d66ceb932';
  for (const node of model.nodes().filter((candidate) => candidate.isSeedNode)) {
    model.stage.world.health.systemReport(
      { kind: 'Node', entity: node },
      {
        sourceId: 'System.FabricNode',
        property: 'Certificate_server',
        healthState: 'Warning',
        description: `Certificate expiration: thumbprint = ${thumbprint}, expiration = ${spaced(expiration)}, remaining lifetime is ${lifetime(expiration - now)}, please refresh it ahead of time. The warning threshold Security/CertificateExpirySafetyMargin is 30:0:00:00.000`,
        healthReportId: 'FabricNode_7.0_1000',
      },
    );
  }
  return model;
}

/**
 * A working day: one payment provider fails, an upgrade is under way, a node is being serviced, and the platform's
 * update of the machines waits for the cluster to be healthy.
 */
export function busy(options: ScenarioOptions): ClusterModel {
  const { nodes = 12, apps = 12 } = options;
  const model = healthyCluster({ ...options, nodes, apps });
  provision(model, shop('2.8.0'), options.clock.now() - 5 * MINUTE_MS);
  provision(model, payments('4.3.0'), options.clock.now() - 3 * MINUTE_MS);
  const gateway = model.service('fabric:/Payments/Gateway');
  const instance = gateway?.partitions[0]?.replicas[0];
  if (instance !== undefined) {
    model.reportHealth(
      { kind: 'Replica', partitionId: instance.partition.id, replicaId: instance.id },
      {
        sourceId: 'PaymentsWatchdog',
        property: 'BankConnection',
        healthState: 'Error',
        description: `Connection to bank-direct refused since ${spaced(options.clock.now() - 4 * MINUTE_MS)} UTC: the client certificate was not accepted.`,
      },
    );
  }
  model.reportHealth(
    { kind: 'Service', serviceName: 'fabric:/Orders/Fulfilment' },
    {
      sourceId: 'OrdersWatchdog',
      property: 'QueueLength',
      healthState: 'Warning',
      description: '1,840 orders wait to be fulfilled; 500 are usual at this hour.',
    },
  );
  model.startApplicationUpgrade(
    applicationUpgrade({
      name: 'fabric:/Shop',
      targetApplicationTypeVersion: '2.8.0',
      parameters: new Map([...(model.application('fabric:/Shop')?.parameters ?? []), ['Feature.GiftCards', 'true']]),
      rollingUpgradeMode: 'Monitored',
      monitoringPolicy: quickPolicy(options),
    }),
  );
  serviceOneNode(model);
  const primary = model.nodeTypes.find((type) => type.isPrimary);
  if (primary !== undefined) model.stage.infrastructure.startJob(primary.name, 'PlatformUpdate', true);
  return model;
}

function serviceOneNode(model: ClusterModel): void {
  const node = model.nodes().findLast((candidate) => !candidate.isSeedNode);
  if (node === undefined) return;
  model.deactivateNode({ nodeName: node.name, intent: 'Pause', description: 'Disk replacement, ticket OPS-4711' });
}

/** `2026-02-01 09:00:00.000` */
function spaced(at: number): string {
  return new Date(at).toISOString().replace('T', ' ').replace('Z', '');
}

/** `25:21:50:06.411`: days, hours, minutes, seconds. */
function lifetime(milliseconds: number): string {
  const part = (value: number, length: number): string => String(Math.floor(value)).padStart(length, '0');
  const seconds = milliseconds / 1000;
  return `${part(seconds / 86_400, 1)}:${part((seconds / 3600) % 24, 2)}:${part((seconds / 60) % 60, 2)}:${part(seconds % 60, 2)}.${part(milliseconds % 1000, 3)}`;
}
