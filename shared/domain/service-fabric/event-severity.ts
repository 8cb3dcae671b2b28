import { wordTable } from './word-table.ts';

export type EventSeverity = 'info' | 'warning' | 'error';

const errors = new Set(['NodeAborted', 'NodeDown', 'NodeOpenFailed', 'ApplicationUpgradeRollbackStarted', 'ClusterUpgradeRollbackStarted', 'LivenessProbeFailed', 'BRSErrorPartition', 'BRSErrorCluster']);
const warnings = new Set([
  'ApplicationUpgradeRollbackCompleted', 'ClusterUpgradeRollbackCompleted', 'NodeDeactivateStarted', 'ReadinessProbeFailed', 'BRSWarningPartition', 'BRSWarningCluster', 'ChaosStarted', 'NodeRemovedFromCluster',
]);
const byHealth = wordTable<EventSeverity>({ error: 'error', warning: 'warning' });

/**
 * How grave an event is.
 * @param fields by the product's names: `HealthState`, `UnexpectedTermination`, `ExitCode`, …
 */
export function eventSeverity(kind: string, fields: ReadonlyMap<string, string>): EventSeverity {
  if (kind.endsWith('NewHealthReport')) return byHealth((fields.get('HealthState') ?? '').toLowerCase()) ?? 'info';
  if (kind.endsWith('HealthReportExpired')) return expiredSeverity(fields);
  if (kind === 'HealthStateChanged' || kind === 'NodeStatusChanged') return changeSeverity(fields.get('To') ?? '');
  if (kind === 'ApplicationProcessExited' || kind === 'ApplicationContainerInstanceExited') return exitSeverity(fields);
  if (kind === 'UpgradeStateChanged') return upgradeSeverity(fields.get('State') ?? '');
  if (kind.startsWith('Chaos') && kind.endsWith('Scheduled')) return 'warning';
  if (kind === 'PartitionReconfigured') return /^(completed|)$/i.test(fields.get('Result') ?? '') ? 'info' : 'warning';
  if (errors.has(kind)) return 'error';
  return warnings.has(kind) ? 'warning' : 'info';
}

/** A report that is not to be removed turns its entity to Error when it expires (service-fabric.md §2.2). */
function expiredSeverity(fields: ReadonlyMap<string, string>): EventSeverity {
  if ((fields.get('RemoveWhenExpired') ?? '').toLowerCase() !== 'true') return 'error';
  return byHealth((fields.get('HealthState') ?? '').toLowerCase()) === undefined ? 'info' : 'warning';
}

function changeSeverity(to: string): EventSeverity {
  if (to === 'Error' || to === 'Down') return 'error';
  return to === 'Warning' || to === 'Disabling' || to === 'Disabled' || to === 'Unknown' ? 'warning' : 'info';
}

function exitSeverity(fields: ReadonlyMap<string, string>): EventSeverity {
  if ((fields.get('UnexpectedTermination') ?? '').toLowerCase() === 'true') return 'error';
  const code = fields.get('ExitCode') ?? '';
  return code === '' || code === '0' || code === '3221225786' ? 'info' : 'warning';
}

function upgradeSeverity(state: string): EventSeverity {
  if (state === 'Failed' || state === 'RollingBackInProgress') return 'error';
  return state === 'RollingBackCompleted' ? 'warning' : 'info';
}
