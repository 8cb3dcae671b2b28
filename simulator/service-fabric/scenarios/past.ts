import { SeededRandom } from '../../foundation/random.ts';
import type { ClusterModel, ClusterNode } from '../model/index.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const DAY_MS = 24 * HOUR_MS;

/** Writes what a cluster of this kind has been through in the last fortnight into its event store. */
export function seedPast(model: ClusterModel, seed: number): void {
  const random = new SeededRandom(seed).branch('past');
  const now = model.clock.now();
  pastClusterUpgrade(model, now - 9 * DAY_MS, random);
  for (const [index, application] of model.applications().slice(0, 4).entries()) {
    pastApplicationUpgrade(
      model,
      application.name,
      application.typeName,
      now - (index + 1) * 1.3 * DAY_MS,
      index === 2,
    );
  }
  for (const node of model.nodes().slice(0, 3)) pastRestart(model, node, now - random.integer(1, 12) * DAY_MS);
  pastHealth(model, now - 20 * HOUR_MS);
  if (model.features.repairManager && model.features.infrastructureService) pastRepairs(model, now - 4 * DAY_MS);
}

/** The platform's last update of the machines, one update domain after the other. */
function pastRepairs(model: ClusterModel, at: number): void {
  const { ids, upgradeDomains } = model.stage.world;
  const [type] = model.nodeTypes;
  if (type === undefined) return;
  const jobId = ids.guid();
  upgradeDomains.forEach((domain, index) => {
    const nodes = model.nodes().filter((node) => node.nodeType === type.name && node.upgradeDomain === domain);
    model.stage.repairs.addCompleted(
      {
        taskId: `Azure/PlatformUpdate/${jobId}/${domain}/${1000 + index}`,
        action: 'System.Azure.Job.PlatformUpdate',
        targetNodeNames: nodes.map((node) => node.name),
        executor: `fabric:/System/InfrastructureService/${type.name}`,
        executorData: JSON.stringify({ JobId: jobId, UD: Number(domain), StepId: nodes[0]?.name ?? '' }),
      },
      at + index * 20 * MINUTE_MS,
    );
  });
}

/**
 * As the runtime records it: the start is written again whenever the cluster manager moves (service-fabric.md §1.6).
 */
function pastClusterUpgrade(model: ClusterModel, startedAt: number, random: SeededRandom): void {
  const { history, ids, upgradeDomains } = model.stage.world;
  const eventInstanceId = ids.guid();
  const target = `${model.codeVersion}:${model.configVersion}`;
  const common = { category: 'Upgrade', scope: 'Cluster', eventInstanceId } as const;
  const started = {
    CurrentClusterVersion: `10.1.1951.9590:${Number(model.configVersion) - 1}`,
    TargetClusterVersion: target,
    UpgradeType: 'Rolling',
    RollingUpgradeMode: 'Monitored',
    FailureAction: 'Rollback',
  };
  history.append({ ...common, kind: 'ClusterUpgradeStarted', at: startedAt, properties: started });
  let at = startedAt;
  for (const domain of upgradeDomains) {
    at += random.integer(12, 20) * MINUTE_MS;
    history.append({
      ...common,
      kind: 'ClusterUpgradeDomainCompleted',
      at,
      properties: {
        TargetClusterVersion: target,
        UpgradeState: 'RollingForward',
        UpgradeDomains: `(${domain})`,
        UpgradeDomainElapsedTimeInMs: random.between(150, 400),
      },
    });
    if (domain === '1' || domain === '3') {
      history.append({ ...common, kind: 'ClusterUpgradeStarted', at: at + 40_000, properties: started });
    }
  }
  history.append({
    ...common,
    kind: 'ClusterUpgradeCompleted',
    at: at + 10 * MINUTE_MS,
    properties: { TargetClusterVersion: target, OverallUpgradeElapsedTimeInMs: at + 10 * MINUTE_MS - startedAt },
  });
}

function pastApplicationUpgrade(
  model: ClusterModel,
  applicationName: string,
  typeName: string,
  startedAt: number,
  failed: boolean,
): void {
  const { history, ids, upgradeDomains } = model.stage.world;
  const common = {
    category: 'Upgrade',
    scope: 'Application',
    keys: { applicationName },
    eventInstanceId: ids.guid(),
  } as const;
  const current = model.application(applicationName)?.typeVersion ?? '';
  const versions = {
    ApplicationTypeName: typeName,
    CurrentApplicationTypeVersion: failed ? current : previousOf(current),
    ApplicationTypeVersion: failed ? `${current}-rc1` : current,
  };
  const record = (kind: string, at: number, properties: Record<string, string | number>): void =>
    void history.append({ ...common, kind, at, properties: { ApplicationTypeName: typeName, ...properties } });
  record('ApplicationUpgradeStarted', startedAt, {
    ...versions,
    UpgradeType: 'Rolling',
    RollingUpgradeMode: 'Monitored',
    FailureAction: 'Rollback',
  });
  let at = startedAt;
  for (const domain of failed ? upgradeDomains.slice(0, 2) : upgradeDomains) {
    at += 4 * MINUTE_MS;
    record('ApplicationUpgradeDomainCompleted', at, {
      ...versions,
      UpgradeState: 'RollingForward',
      UpgradeDomains: `(${domain})`,
      UpgradeDomainElapsedTimeInMs: 4 * MINUTE_MS,
    });
  }
  const elapsed = at - startedAt;
  if (!failed) {
    const properties = { ApplicationTypeVersion: current, OverallUpgradeElapsedTimeInMs: elapsed };
    record('ApplicationUpgradeCompleted', at + 2 * MINUTE_MS, properties);
    return;
  }
  const failure = { FailureReason: 'HealthCheck', OverallUpgradeElapsedTimeInMs: elapsed + 10 * MINUTE_MS };
  record('ApplicationUpgradeRollbackStarted', at + 10 * MINUTE_MS, { ...versions, ...failure });
  record('ApplicationUpgradeRollbackCompleted', at + 16 * MINUTE_MS, {
    ApplicationTypeVersion: current,
    ...failure,
    OverallUpgradeElapsedTimeInMs: elapsed + 16 * MINUTE_MS,
  });
}

function pastRestart(model: ClusterModel, node: ClusterNode, at: number): void {
  const { history, ids } = model.stage.world;
  const keys = { nodeName: node.name };
  const common = { category: 'StateTransition', scope: 'Node', keys } as const;
  const instance = ids.ticks(at);
  history.append({
    ...common,
    kind: 'NodeDown',
    at,
    properties: { NodeInstance: instance, LastNodeUpAt: new Date(at - 6 * DAY_MS).toISOString() },
  });
  history.append({
    ...common,
    kind: 'NodeUp',
    at: at + 95_000,
    properties: { NodeInstance: instance + 950_000_000n, LastNodeDownAt: new Date(at).toISOString() },
  });
}

function pastHealth(model: ClusterModel, at: number): void {
  const service = model.service('fabric:/Payments/Ledger');
  if (service === undefined) return;
  const { history, ids } = model.stage.world;
  const report = (when: number, state: string, description: string): void =>
    void history.append({
      kind: 'ServiceNewHealthReport',
      category: 'Health',
      scope: 'Service',
      keys: { serviceName: service.name },
      at: when,
      properties: {
        InstanceId: service.instanceId,
        SourceId: 'PaymentsWatchdog',
        Property: 'SettlementDelay',
        HealthState: state,
        TimeToLiveMs: 300_000,
        SequenceNumber: ids.ticks(when),
        Description: description,
        RemoveWhenExpired: false,
        SourceUtcTimestamp: new Date(when).toISOString(),
      },
    });
  report(at, 'Warning', 'Settlement is 14 minutes behind.');
  report(at + 22 * MINUTE_MS, 'Ok', 'Settlement is on time.');
}

function previousOf(version: string): string {
  const parts = version.split('.');
  const last = Number(parts.at(-1) ?? '0');
  if (last > 0) return [...parts.slice(0, -1), String(last - 1)].join('.');
  const middle = Math.max(0, Number(parts[1] ?? '0') - 1);
  return [parts[0] ?? '1', String(middle), '0'].join('.');
}
