import type { Application } from './entities.ts';
import type { Happening } from './event-store.ts';
import type { UpgradeRecorder } from './upgrade-subject.ts';
import type { World } from './world.ts';

const CATEGORY = 'Upgrade';

/** Events of one application upgrade; all of them carry the same id. */
export function applicationRecorder(world: World, application: Application, from: string, to: string): UpgradeRecorder {
  const eventInstanceId = world.ids.guid();
  const record = (kind: string, properties: NonNullable<Happening['properties']>): void =>
    void world.history.append({
      kind,
      category: CATEGORY,
      scope: 'Application',
      keys: { applicationName: application.name },
      eventInstanceId,
      properties: { ApplicationTypeName: application.typeName, ...properties },
    });
  const versions = { CurrentApplicationTypeVersion: from, ApplicationTypeVersion: to };
  return {
    started: (mode, failureAction, forceRestart) =>
      record('ApplicationUpgradeStarted', {
        ...versions,
        UpgradeType: upgradeType(forceRestart),
        RollingUpgradeMode: mode,
        FailureAction: failureAction,
      }),
    domainCompleted: (domain, forward, elapsedMs) =>
      record('ApplicationUpgradeDomainCompleted', { ...versions, ...domainProperties(domain, forward, elapsedMs) }),
    // The history has no kind for the nodes of an application's upgrade.
    nodeCompleted: () => undefined,
    completed: (elapsedMs) =>
      record('ApplicationUpgradeCompleted', { ApplicationTypeVersion: to, OverallUpgradeElapsedTimeInMs: elapsedMs }),
    rollbackStarted: (reason, elapsedMs) =>
      record('ApplicationUpgradeRollbackStarted', {
        ...versions,
        FailureReason: reason,
        OverallUpgradeElapsedTimeInMs: elapsedMs,
      }),
    rollbackCompleted: (reason, elapsedMs) =>
      record('ApplicationUpgradeRollbackCompleted', {
        ApplicationTypeVersion: from,
        FailureReason: reason,
        OverallUpgradeElapsedTimeInMs: elapsedMs,
      }),
  };
}

/** Events of one cluster upgrade; versions are `code:config`. */
export function clusterRecorder(world: World, from: string, to: string): UpgradeRecorder {
  const eventInstanceId = world.ids.guid();
  const record = (kind: string, properties: NonNullable<Happening['properties']>): void =>
    void world.history.append({ kind, category: CATEGORY, scope: 'Cluster', eventInstanceId, properties });
  return {
    started: (mode, failureAction, forceRestart) =>
      record('ClusterUpgradeStarted', {
        CurrentClusterVersion: from,
        TargetClusterVersion: to,
        UpgradeType: upgradeType(forceRestart),
        RollingUpgradeMode: mode,
        FailureAction: failureAction,
      }),
    domainCompleted: (domain, forward, elapsedMs) =>
      record('ClusterUpgradeDomainCompleted', {
        TargetClusterVersion: to,
        ...domainProperties(domain, forward, elapsedMs),
      }),
    nodeCompleted: (nodeName, forward) =>
      record('ClusterUpgradesNodesComplete', {
        TargetClusterVersion: to,
        UpgradeState: forward ? 'RollingForward' : 'RollingBack',
        UpgradeNodes: `(${nodeName})`,
      }),
    completed: (elapsedMs) =>
      record('ClusterUpgradeCompleted', { TargetClusterVersion: to, OverallUpgradeElapsedTimeInMs: elapsedMs }),
    rollbackStarted: (reason, elapsedMs) =>
      record('ClusterUpgradeRollbackStarted', {
        TargetClusterVersion: to,
        FailureReason: reason,
        OverallUpgradeElapsedTimeInMs: elapsedMs,
      }),
    rollbackCompleted: (reason, elapsedMs) =>
      record('ClusterUpgradeRollbackCompleted', {
        TargetClusterVersion: from,
        FailureReason: reason,
        OverallUpgradeElapsedTimeInMs: elapsedMs,
      }),
  };
}

function upgradeType(forceRestart: boolean): string {
  return forceRestart ? 'Rolling_ForceRestart' : 'Rolling';
}

function domainProperties(domain: string, forward: boolean, elapsedMs: number) {
  return {
    UpgradeState: forward ? 'RollingForward' : 'RollingBack',
    UpgradeDomains: `(${domain})`,
    UpgradeDomainElapsedTimeInMs: elapsedMs,
  };
}
