import type { UpgradePlan, UpgradeRun, UpgradeView } from '../../../../shared/contract/clusters/upgrades.ts';
import { connectionIdSchema, type ConnectionId } from '../../../../shared/domain/identifiers.ts';
import { defaultPolicy } from '../upgrade-input.ts';

export const clusterId: ConnectionId = connectionIdSchema.parse('prod');
const minute = 60_000;

/** An upgrade of fabric:/Shop that waits in its second domain for a replica of the cart, with what a test wants otherwise. */
export function stuckUpgrade(change: Partial<UpgradeView> = {}): UpgradeView {
  const now = Date.now();
  const cart = { kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: 'p-1' } as const;
  return {
    target: { kind: 'application', applicationName: 'fabric:/Shop' }, typeName: 'ShopType', ever: true, running: true,
    state: 'RollingForwardInProgress', mode: 'Monitored', kind: 'Rolling', fromVersion: '1.0', toVersion: '2.0',
    sentence: 'Domain UD1 waits 6 min for a replica of fabric:/Shop/Cart on Node 7 to build (1 of 2).',
    startedAt: now - 20 * minute, endedAt: null, durationMs: 20 * minute,
    domains: [
      { name: 'UD0', state: 'Completed', startedAt: now - 20 * minute, endedAt: now - 12 * minute, lastTimeMs: 7 * minute, nodes: [] },
      {
        name: 'UD1', state: 'InProgress', startedAt: now - 12 * minute, endedAt: null, lastTimeMs: null,
        nodes: [{
          nodeName: 'Node 7', phase: 'PreUpgradeSafetyCheck', phaseSince: now - 6 * minute,
          checks: [{
            kind: 'WaitForInbuildReplica', partitionId: 'p-1', ref: cart, applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart',
            words: 'waits for a replica of fabric:/Shop/Cart on Node 7 to build (1 of 2)', blockedBy: { kind: 'replica', ...strip(cart), replicaId: '131' }, blockedByWords: 'InBuild for 6 min',
            waitingSince: now - 6 * minute, nextStep: 'Look at the replica: its code may not finish opening.',
          }],
        }],
      },
      { name: 'UD2', state: 'Pending', startedAt: null, endedAt: null, lastTimeMs: null, nodes: [] },
    ],
    currentDomain: 'UD1', nextDomain: 'UD1', nodeByNode: false, clock: null, domainElapsedMs: 12 * minute, domainTimeoutMs: 30 * minute, timeoutMs: null,
    estimate: null, failure: null, statusDetails: '', causes: [], policy: defaultPolicy, parameters: [{ name: 'Password', value: '•••••••• #ab12', secretLooking: true }],
    can: { resume: 'It goes on by itself.', rollBack: null, changePolicy: null }, freshness: { asOf: now - 2_000, nextAt: now + 13_000, trouble: '' },
    ...change,
  };
}

function strip({ applicationName, serviceName, partitionId }: { applicationName: string; serviceName: string; partitionId: string }) {
  return { applicationName, serviceName, partitionId };
}

export function sampleRun(runId: string, change: Partial<UpgradeRun> = {}): UpgradeRun {
  return {
    runId, connectionId: clusterId, target: { kind: 'application', applicationName: 'fabric:/Shop' }, typeName: 'ShopType', fromVersion: '1.0', toVersion: '2.0',
    startedAt: Date.UTC(2026, 10, 1), endedAt: Date.UTC(2026, 10, 1, 0, 30), durationMs: 30 * minute, result: 'completed', resultWords: 'Completed', failureReason: '', cause: '', mode: 'Monitored',
    from: 'recorded', rollBackObstacle: '', markedBad: null, ...change,
  };
}

/** What an upgrade of fabric:/Shop would do, as main answers for given input. */
export function samplePlan(targetVersion = '2.0', change: Partial<UpgradePlan> = {}): UpgradePlan {
  return {
    applicationName: 'fabric:/Shop', typeName: 'ShopType', currentVersion: '1.0', targetVersion,
    versions: [{ version: '1.0', status: 'Available', markedBad: null }, { version: '2.0', status: 'Available', markedBad: null }, { version: '3.0', status: 'Provisioning', markedBad: null }],
    parameters: [
      { name: 'Instances', current: '5', targetDefault: '3', next: '5', change: 'same', secretLooking: false },
      { name: 'Level', current: 'info', targetDefault: 'info', next: 'info', change: 'same', secretLooking: false },
    ],
    packages: [{ name: 'CartPkg', kind: 'service', from: '1.0', to: targetVersion, change: targetVersion === '1.0' ? 'same' : 'changed' }],
    warnings: [], obstacle: '', body: '{\n  "Name": "fabric:/Shop"\n}', ...change,
  };
}
