import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { eventWords, exitCodeMeaning, hasWords, spaced, type EventFacts } from './event-words.ts';

function event(kind: string, fields: Readonly<Record<string, string>> = {}, about: Partial<EventFacts> = {}): EventFacts {
  return { kind, category: '', nodeName: null, applicationName: null, serviceName: null, partitionId: null, replicaId: null, fields: new Map(Object.entries(fields)), ...about };
}

/** Every kind that the product's description names (service-fabric.md Appendix D). */
const published = `ApplicationCreated ApplicationDeleted ApplicationNewHealthReport ApplicationHealthReportExpired ApplicationUpgradeCompleted ApplicationUpgradeDomainCompleted
  ApplicationUpgradeRollbackCompleted ApplicationUpgradeRollbackStarted ApplicationUpgradeStarted DeployedApplicationNewHealthReport DeployedApplicationHealthReportExpired
  ApplicationProcessExited ApplicationContainerInstanceExited DeployedServicePackageNewHealthReport DeployedServicePackageHealthReportExpired ChaosCodePackageRestartScheduled
  ReadinessProbeFailed LivenessProbeFailed NodeAborted NodeAddedToCluster NodeClosed NodeDeactivateCompleted NodeDeactivateStarted NodeDown NodeNewHealthReport NodeHealthReportExpired
  NodeOpenSucceeded NodeOpenFailed NodeRemovedFromCluster NodeUp ChaosNodeRestartScheduled PartitionNewHealthReport PartitionHealthReportExpired PartitionReconfigured
  ChaosPartitionSecondaryMoveScheduled ChaosPartitionPrimaryMoveScheduled BRSWarningPartition BRSInfoPartition BRSErrorPartition PartitionPrimaryMoveAnalysis ServiceCreated ServiceDeleted
  ServiceNewHealthReport ServiceHealthReportExpired StatefulReplicaNewHealthReport StatefulReplicaHealthReportExpired StatelessReplicaNewHealthReport StatelessReplicaHealthReportExpired
  ChaosReplicaRemovalScheduled ChaosReplicaRestartScheduled ClusterNewHealthReport ClusterHealthReportExpired ClusterUpgradeCompleted ClusterUpgradeDomainCompleted
  ClusterUpgradeRollbackCompleted ClusterUpgradeRollbackStarted ClusterUpgradeStarted ChaosStopped ChaosStarted Decision ClusterUpgradesNodesComplete BRSWarningCluster BRSInfoCluster
  BRSErrorCluster CRMOperationGenerated NamingMetricsReported`.split(/\s+/);

describe('the words for events', () => {
  it('exist for every published kind', () => {
    const withoutWords = published.filter((kind) => !hasWords(kind));
    expect(withoutWords).toEqual([]);
  });

  it('tell what happened to whom', () => {
    expect(eventWords(event('NodeDown', {}, { nodeName: '_Node_7' })).title).toBe('_Node_7 went down');
    expect(eventWords(event('ClusterUpgradeStarted', { CurrentClusterVersion: '8.0:1', TargetClusterVersion: '8.1:1', RollingUpgradeMode: 'Monitored', FailureAction: 'Rollback' })).title)
      .toBe('Cluster: upgrade from 8.0:1 to 8.1:1 started (monitored, on failure rollback)');
    expect(eventWords(event('ClusterUpgradeDomainCompleted', { UpgradeDomains: '(4)', TargetClusterVersion: '8.1:1', UpgradeState: 'RollingForward' })).title).toBe('Cluster: domain 4 has 8.1:1');
    expect(eventWords(event('ApplicationUpgradeRollbackStarted', { ApplicationTypeVersion: '2.0', FailureReason: 'HealthCheck' }, { applicationName: 'fabric:/Shop' })).title)
      .toBe('Shop: upgrade to 2.0 is being rolled back: the health check failed');
    expect(eventWords(event('ApplicationProcessExited', { ExeName: 'Cart.exe', ExitCode: '3221225786', UnexpectedTermination: 'false' }, { applicationName: 'fabric:/Shop' })).title)
      .toBe('Shop: Cart.exe ended with exit code 3221225786 (Ctrl+C: it was asked to end)');
    expect(eventWords(event('StatefulReplicaNewHealthReport', { SourceId: 'System.RA', Property: 'State', HealthState: 'Error', Description: 'stuck\nhere' }, { partitionId: 'p', replicaId: '1' })).title)
      .toBe('Replica 1 of partition p: System.RA reports State Error: stuck here');
  });

  it('give a reader something for kinds that are new', () => {
    expect(eventWords(event('NodeHibernatedForNight', { Reason: 'green power' }, { nodeName: 'n' }))).toEqual({ title: 'n: node hibernated for night: green power', category: 'StateTransition', severity: 'info' });
  });

  it('weigh them', () => {
    const severity = (kind: string, fields: Readonly<Record<string, string>> = {}) => eventWords(event(kind, fields)).severity;
    expect(severity('NodeDown')).toBe('error');
    expect(severity('NodeUp')).toBe('info');
    expect(severity('ClusterNewHealthReport', { HealthState: 'Warning' })).toBe('warning');
    expect(severity('ClusterNewHealthReport', { HealthState: 'Ok' })).toBe('info');
    expect(severity('NodeHealthReportExpired', { RemoveWhenExpired: 'false', HealthState: 'Ok' })).toBe('error');
    expect(severity('NodeHealthReportExpired', { RemoveWhenExpired: 'true', HealthState: 'Ok' })).toBe('info');
    expect(severity('ApplicationProcessExited', { UnexpectedTermination: 'true', ExitCode: '0' })).toBe('error');
    expect(severity('HealthStateChanged', { From: 'Ok', To: 'Error' })).toBe('error');
    expect(severity('ClusterUpgradeRollbackCompleted')).toBe('warning');
  });

  it('stay within their length and never fail, whatever the fields hold', () => {
    const fields = fc.dictionary(fc.constantFrom('Description', 'Reason', 'ExitCode', 'FailureReason', 'UpgradeDomains', 'HealthState', 'OverallUpgradeElapsedTimeInMs', 'Result'), fc.string({ maxLength: 3_000 }));
    fc.assert(fc.property(fc.oneof(fc.constantFrom(...published, 'constructor', '__proto__'), fc.string()), fields, (kind, more) => {
      const words = eventWords(event(kind, more));
      expect(words.title.length).toBeLessThanOrEqual(1_000);
    }));
  });
});

it('spaces words and explains exit codes', () => {
  expect(spaced('RollingForwardPending')).toBe('Rolling forward pending');
  expect(spaced('BRSErrorCluster')).toBe('BRS error cluster');
  expect(exitCodeMeaning('3221225477')).toBe(' (access violation)');
  expect(exitCodeMeaning('1')).toBe('');
});
