import { defaultClusterPolicy } from './health-rules.ts';
import type {
  ApplicationUpgradeDescription,
  ClusterUpgradeDescription,
  MonitoringPolicy,
  RollingUpgradeDescription,
  RollingUpgradeUpdate,
  UpgradeProgress,
  UpgradeSortOrder,
} from './upgrade-types.ts';

/** The runtime's defaults for what a caller leaves out (service-fabric.md §2.7). */
export const defaultMonitoringPolicy: MonitoringPolicy = {
  failureAction: 'Manual',
  healthCheckWaitDuration: 0,
  healthCheckStableDuration: 120_000,
  healthCheckRetryTimeout: 600_000,
  upgradeTimeout: Infinity,
  upgradeDomainTimeout: Infinity,
};

const defaultRolling: RollingUpgradeDescription = {
  rollingUpgradeMode: 'UnmonitoredAuto',
  upgradeReplicaSetCheckTimeout: Infinity,
  forceRestart: false,
  sortOrder: 'Default',
  monitoringPolicy: defaultMonitoringPolicy,
  instanceCloseDelayDuration: Infinity,
};

/** A complete application upgrade from what a caller says. */
export function applicationUpgrade(
  given: Partial<ApplicationUpgradeDescription> &
    Pick<ApplicationUpgradeDescription, 'name' | 'targetApplicationTypeVersion'>,
): ApplicationUpgradeDescription {
  return { ...defaultRolling, parameters: new Map(), applicationHealthPolicy: undefined, ...given };
}

/** A complete cluster upgrade from what a caller says. */
export function clusterUpgrade(
  given: Partial<ClusterUpgradeDescription> & Pick<ClusterUpgradeDescription, 'codeVersion' | 'configVersion'>,
): ClusterUpgradeDescription {
  return {
    ...defaultRolling,
    clusterHealthPolicy: defaultClusterPolicy,
    enableDeltaHealthEvaluation: false,
    clusterUpgradeHealthPolicy: { maxPercentDeltaUnhealthyNodes: 10, maxPercentUpgradeDomainDeltaUnhealthyNodes: 15 },
    applicationHealthPolicyMap: new Map(),
    ...given,
  };
}

/** A description with the policy changed in flight; what is not given stays. */
export function withUpdate<Description extends RollingUpgradeDescription>(
  old: Description,
  update: RollingUpgradeUpdate,
): Description {
  const before = old.monitoringPolicy;
  return {
    ...old,
    rollingUpgradeMode: update.rollingUpgradeMode ?? old.rollingUpgradeMode,
    upgradeReplicaSetCheckTimeout: update.replicaSetCheckTimeout ?? old.upgradeReplicaSetCheckTimeout,
    forceRestart: update.forceRestart ?? old.forceRestart,
    instanceCloseDelayDuration: update.instanceCloseDelayDuration ?? old.instanceCloseDelayDuration,
    monitoringPolicy: {
      failureAction: update.failureAction ?? before.failureAction,
      healthCheckWaitDuration: update.healthCheckWaitDuration ?? before.healthCheckWaitDuration,
      healthCheckStableDuration: update.healthCheckStableDuration ?? before.healthCheckStableDuration,
      healthCheckRetryTimeout: update.healthCheckRetryTimeout ?? before.healthCheckRetryTimeout,
      upgradeTimeout: update.upgradeTimeout ?? before.upgradeTimeout,
      upgradeDomainTimeout: update.upgradeDomainTimeout ?? before.upgradeDomainTimeout,
    },
  };
}

/** What the cluster answers where there never was an upgrade: it looks like success without a mode (§2.7). */
export const neverUpgraded: UpgradeProgress<never> = {
  upgradeDomains: [],
  upgradeUnits: [],
  upgradeState: 'RollingForwardCompleted',
  nextUpgradeDomain: '',
  rollingUpgradeMode: 'Invalid',
  description: undefined,
  upgradeDuration: 0,
  upgradeDomainDuration: 0,
  unhealthyEvaluations: [],
  current: { domainName: '', nodes: [] },
  currentUnits: { domainName: '', nodes: [] },
  startedAt: undefined,
  failedAt: undefined,
  failureReason: 'None',
  atFailure: { domainName: '', nodes: [] },
  statusDetails: '',
  isNodeByNode: false,
  healthCheck: undefined,
};

/** Upgrade domains in the order asked for. */
export function sortDomains(names: readonly string[], order: UpgradeSortOrder): readonly string[] {
  const lexicographical = order === 'Lexicographical' || order === 'ReverseLexicographical';
  const sorted = names.toSorted((a, b) =>
    lexicographical ? compareText(a, b) : Number(a) - Number(b) || compareText(a, b),
  );
  return order.startsWith('Reverse') ? sorted.toReversed() : sorted;
}

function compareText(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
