import type { RollingUpgradeDescription, UpgradeProgress } from './upgrade-types.ts';

/** The free text a progress answer carries: what the upgrade is doing, or why it stopped. */
export function describeProgress(progress: Omit<UpgradeProgress<RollingUpgradeDescription>, 'statusDetails'>): string {
  const { upgradeState, failureReason, atFailure, current, healthCheck } = progress;
  const failure = failureText(failureReason, atFailure.domainName);
  switch (upgradeState) {
    case 'RollingForwardCompleted':
      return failure;
    case 'RollingBackCompleted':
    case 'Failed':
      return failure;
    case 'RollingBackInProgress':
      if (progress.isNodeByNode) return `${failure} ${unitsText(progress)}`;
      return `${failure} Rolling back upgrade domain '${current.domainName}'.`.trim();
    case 'RollingForwardPending':
      if (progress.isNodeByNode) return unitsText(progress);
      if (healthCheck === undefined) return `${failure} Waiting to be told to move to the next upgrade domain.`.trim();
      return `Checking health after upgrade domain '${current.domainName}': ${healthCheck.phase}. Elapsed time: ${clockText(healthCheck.elapsed)}.`;
    case 'RollingForwardInProgress':
      return nodesText(progress);
  }
}

function unitsText({ upgradeUnits }: Omit<UpgradeProgress<RollingUpgradeDescription>, 'statusDetails'>): string {
  const done = upgradeUnits.filter((unit) => unit.state === 'Completed').length;
  return `${done} of ${upgradeUnits.length} nodes are done; the others follow when they are deactivated.`;
}

function nodesText({ current }: Omit<UpgradeProgress<RollingUpgradeDescription>, 'statusDetails'>): string {
  const waiting = current.nodes.find((node) => node.pendingSafetyChecks.length > 0);
  if (waiting !== undefined) {
    const kinds = [...new Set(waiting.pendingSafetyChecks.map((check) => check.kind))].join(', ');
    return `Waiting on node ${waiting.nodeName} for safety checks: ${kinds}. Elapsed time: ${clockText(waiting.upgradeDuration)}.`;
  }
  const [node] = current.nodes;
  if (node === undefined) return '';
  return `Upgrading node ${node.nodeName}. Elapsed time: ${clockText(node.upgradeDuration)}.`;
}

function failureText(reason: string, domain: string): string {
  const where = domain === '' ? '' : ` in upgrade domain ${domain}`;
  switch (reason) {
    case 'None':
      return '';
    case 'Interrupted':
      return 'The upgrade was interrupted by a request to roll back.';
    case 'HealthCheck':
      return `The upgrade failed because health policies were violated${where}.`;
    case 'UpgradeDomainTimeout':
      return `The upgrade failed because the time for one upgrade domain ran out${where}.`;
    default:
      return `The upgrade failed because the time for the whole upgrade ran out${where}.`;
  }
}

function clockText(milliseconds: number): string {
  const seconds = Math.floor(milliseconds / 1000);
  const part = (value: number): string => String(value).padStart(2, '0');
  return `${part(Math.floor(seconds / 3600))}:${part(Math.floor(seconds / 60) % 60)}:${part(seconds % 60)}`;
}
