import type { ClusterEvent, EntityDetail, EntityRow, EntityRowOf, LoadMetric, Parameter } from '../../shared/contract/clusters/entities.ts';
import type { InfrastructureJob, RepairTask } from '../../shared/contract/clusters/packages.ts';
import type { HealthEvent } from '../../shared/contract/clusters/shared.ts';
import { entityKey, type EntityRef } from '../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../shared/domain/service-fabric/health.ts';

const minute = 60_000;

export const hostile = '<img src=x onerror=alert(1)> \u202Egnp.exe “Ünïcödé” &amp; {{x}}';

export function applicationRow(name: string, change: Partial<EntityRowOf<'application'>> = {}): EntityRowOf<'application'> {
  const applicationName = `fabric:/${name}`;
  return { key: entityKey({ kind: 'application', applicationName }), kind: 'application', healthState: 'Ok', applicationName, typeName: 'TenantType', typeVersion: '1.4.0', status: 'Ready', armManaged: false, ...change };
}

export function sampleApplications(count: number): readonly EntityRowOf<'application'>[] {
  return [
    applicationRow('Shop', { healthState: 'Error', typeName: 'ShopType', status: 'Upgrading' }),
    applicationRow('Billing', { healthState: 'Warning', typeName: 'BillingType', armManaged: true }),
    applicationRow(hostile.slice(0, 40), {}),
    ...Array.from({ length: count }, (_, index) => applicationRow(`Tenant${index}`, { healthState: index < 11 ? 'Warning' : 'Ok' })),
  ];
}

export function serviceRow(applicationName: string, short: string, change: Partial<EntityRowOf<'service'>> = {}): EntityRowOf<'service'> {
  const serviceName = `${applicationName}/${short}`;
  return {
    key: entityKey({ kind: 'service', applicationName, serviceName }), kind: 'service', healthState: 'Ok', applicationName, serviceName, serviceKind: 'Stateful', typeName: `${short}Type`, manifestVersion: '1.4.0', status: 'Active',
    hasPersistedState: true, armManaged: false, isServiceGroup: false, ...change,
  };
}

export function partitionRow(applicationName: string, serviceName: string, partitionId: string, change: Partial<EntityRowOf<'partition'>> = {}): EntityRowOf<'partition'> {
  return {
    key: entityKey({ kind: 'partition', applicationName, serviceName, partitionId }), kind: 'partition', healthState: 'Ok', applicationName, serviceName, partitionId, status: 'Ready', range: 'Singleton', serviceKind: 'Stateful',
    targetReplicas: 3, minReplicas: 2, lastQuorumLossMs: 0, ...change,
  };
}

export function replicaRow(partition: EntityRowOf<'partition'>, index: number): EntityRowOf<'replica'> {
  const { applicationName, serviceName, partitionId } = partition;
  const replicaId = `13370000000000000${index}`;
  return {
    key: entityKey({ kind: 'replica', applicationName, serviceName, partitionId, replicaId }), kind: 'replica', healthState: index === 2 ? partition.healthState : 'Ok', applicationName, serviceName, partitionId, replicaId,
    role: index === 0 ? 'Primary' : 'ActiveSecondary', previousRole: 'None', status: index === 2 && partition.healthState === 'Error' ? 'Down' : 'Ready', nodeName: `_nt1_${index + 1}`, address: `10.0.0.${index + 5}:30001+${partitionId}-${replicaId}`, serviceKind: 'Stateful', lastBuildMs: 4_200,
  };
}

/** What is under an entity, as a small cluster would answer. */
export function sampleChildren(ref: EntityRef, list: string): readonly EntityRow[] {
  switch (list) {
    case 'applicationTypes':
      return ['ShopType 1.4.0', 'ShopType 1.5.0', 'TenantType 1.4.0', 'BillingType 2.0.0', 'OldType 0.9.0'].map((each): EntityRow => {
        const [typeName = '', typeVersion = ''] = each.split(' ');
        return { key: entityKey({ kind: 'applicationType', typeName, typeVersion }), kind: 'applicationType', healthState: 'Unknown', typeName, typeVersion, status: 'Available', statusDetails: '', applications: typeName === 'OldType' ? 0 : typeName === 'TenantType' ? 10_000 : 1, armManaged: false };
      });
    case 'systemServices': return ['ClusterManagerService', 'FailoverManagerService', 'NamingService', 'ImageStoreService', 'EventStoreService', 'RepairManagerService'].map((name) => serviceRow('fabric:/System', name));
    case 'services': return ref.kind === 'application' ? ['Cart', 'Catalogue', 'Checkout', 'Search'].map((name, index) => serviceRow(ref.applicationName, name, ref.applicationName === 'fabric:/Shop' && index === 0 ? { healthState: 'Error' } : index === 3 ? { serviceKind: 'Stateless', hasPersistedState: null } : {})) : [];
    case 'partitions': return ref.kind === 'service' ? ['a', 'b', 'c', 'd'].map((id, index) => partitionRow(ref.applicationName, ref.serviceName, `${id}1b2c3d4-0000-4000-8000-000000000001`, {
      range: `${index * 100} … ${index * 100 + 99}`, ...(ref.serviceName === 'fabric:/Shop/Cart' && index < 3 ? { healthState: 'Error', status: 'InQuorumLoss', lastQuorumLossMs: 780_000 } : {}),
    })) : [];
    case 'replicas': return ref.kind === 'partition' ? [0, 1, 2].map((index) => replicaRow(partitionRow(ref.applicationName, ref.serviceName, ref.partitionId, { healthState: 'Error' }), index)) : [];
    case 'deployedApplications': return ref.kind === 'node' ? ['Shop', 'Billing', 'Tenant1'].map((name): EntityRow => {
      const applicationName = `fabric:/${name}`;
      return { key: entityKey({ kind: 'deployedApplication', nodeName: ref.nodeName, applicationName }), kind: 'deployedApplication', healthState: 'Ok', nodeName: ref.nodeName, applicationName, typeName: `${name}Type`, typeVersion: '1.4.0', status: 'Active', workDirectory: 'C:\\SfDevCluster\\work', logDirectory: 'C:\\SfDevCluster\\log', tempDirectory: 'C:\\SfDevCluster\\temp' };
    }) : [];
    case 'deployedServicePackages': return ref.kind === 'deployedApplication' ? ['CartPkg', 'SearchPkg'].map((serviceManifestName): EntityRow => ({
      key: entityKey({ kind: 'deployedServicePackage', nodeName: ref.nodeName, applicationName: ref.applicationName, serviceManifestName, activationId: '' }), kind: 'deployedServicePackage', healthState: 'Ok', nodeName: ref.nodeName, applicationName: ref.applicationName, serviceManifestName, activationId: '', version: '1.4.0', status: 'Active',
    })) : [];
    case 'codePackages': return ref.kind === 'deployedServicePackage' ? ['Code', 'Sidecar'].map((codePackageName): EntityRow => ({
      ...ref, key: entityKey({ ...ref, kind: 'codePackage', codePackageName }), kind: 'codePackage', healthState: 'Ok', codePackageName, version: '1.4.0', hostType: 'ContainerHost', status: 'Started', processId: '4711', startedAt: Date.now() - 90 * minute, instanceId: '1337', runFrequencyMs: null, exits: 2, lastExitCode: '-1073741510', lastExitAt: Date.now() - 95 * minute,
    })) : [];
    default: return [];
  }
}

export function healthEvent(change: Partial<HealthEvent> = {}): HealthEvent {
  return { sourceId: 'System.FM', property: 'State', healthState: 'Ok', description: 'Replica has been created.', since: Date.now() - 90 * minute, reportedAt: Date.now() - 90 * minute, timeToLiveMs: null, expired: false, removeWhenExpired: false, sequenceNumber: '133700000000000000', ...change };
}

const listsOf: Readonly<Record<EntityRef['kind'], EntityDetail['lists']>> = {
  cluster: ['nodes', 'applications', 'applicationTypes', 'systemServices'], node: ['deployedApplications'], applicationType: ['applications'], application: ['services'], service: ['partitions'], partition: ['replicas'], replica: [],
  deployedApplication: ['deployedServicePackages'], deployedServicePackage: ['codePackages', 'replicas'], codePackage: [],
};

/** A detail of any entity; `fabric:/Shop` and what is under it are red. */
export function entityDetail(ref: EntityRef, name: string, change: Partial<EntityDetail> = {}): EntityDetail {
  const isRed = JSON.stringify(ref).includes('fabric:/Shop');
  const healthState: HealthState = isRed ? 'Error' : 'Ok';
  const now = Date.now();
  return {
    ref, name, healthState, status: isRed ? 'Upgrading' : 'Ready', gone: false, freshness: { asOf: now - 3_000, nextAt: now + 12_000, trouble: '' },
    sections: [
      { title: 'Essentials', facts: [
        { label: 'Type', value: { kind: 'text', text: 'ShopType 1.4.0' }, hint: '' },
        { label: 'Id', value: { kind: 'id', text: '3f1c9a52-5a0e-4f3a-9d77-0c9be8a3a101' }, hint: '' },
        { label: 'Node', value: { kind: 'entity', ref: { kind: 'node', nodeName: '_nt1_3' } }, hint: '' },
        { label: 'Created', value: { kind: 'time', at: now - 9 * 1_440 * minute }, hint: '' },
        { label: 'Remark', value: { kind: 'text', text: hostile }, hint: 'What somebody wrote about it.' },
      ] },
      { title: 'Placement', facts: [
        { label: 'Constraints', value: { kind: 'list', items: ['NodeType == nt1', 'HasSsd == true'] }, hint: 'Where its replicas may be.' },
        { label: 'Restart wait', value: { kind: 'duration', ms: 60_000 }, hint: '' },
        { label: 'Quorum loss wait', value: { kind: 'duration', ms: null }, hint: '' },
        { label: 'Kept on disk', value: { kind: 'yesNo', yes: true }, hint: '' },
      ] },
    ],
    healthEvents: [
      healthEvent(isRed ? { healthState: 'Error', property: 'Quorum', description: 'Partition is in quorum loss.\nReplica set: 3, up: 1.', since: now - 14 * minute } : {}),
      healthEvent({ sourceId: 'MyWatchdog', property: 'Latency', healthState: 'Warning', expired: true, timeToLiveMs: 30_000, description: `p99 is 1,840 ms. ${'The dependency answers slowly. '.repeat(20)}` }),
      healthEvent({ sourceId: hostile, property: 'Hostile', description: hostile }),
    ],
    causes: [], childCounts: listsOf[ref.kind].slice(0, 1).map((list) => ({ list, label: list, counts: { ok: 4, warning: 0, error: isRed ? 1 : 0 } })), lists: listsOf[ref.kind],
    handles: { instanceId: null, nodeName: null, typeName: 'ShopType', typeVersion: '1.4.0', instanceCount: null, targetReplicaSetSize: null, minReplicaSetSize: null, primaryNode: null, secondaryNodes: [] },
    actions: [], ...change,
  };
}

export function sampleParameters(): readonly Parameter[] {
  return [
    { name: 'Cart_InstanceCount', manifestDefault: '1', given: '5', effective: '5', origin: 'given', secretLooking: false, usedBy: ['Cart/InstanceCount'] },
    { name: 'Db_Password', manifestDefault: '', given: 'hunter2-very-secret', effective: 'hunter2-very-secret', origin: 'given', secretLooking: true, usedBy: ['CartPkg/Config/Db/Password'] },
    { name: 'Environment', manifestDefault: 'Production', given: null, effective: 'Production', origin: 'default', secretLooking: false, usedBy: ['CartPkg/Config/General/Environment', 'SearchPkg/Config/General/Environment'] },
    { name: 'Hostile', manifestDefault: hostile, given: null, effective: hostile, origin: 'default', secretLooking: false, usedBy: [] },
  ];
}

export function loadMetric(name: string, change: Partial<LoadMetric> = {}): LoadMetric {
  return { name, system: false, load: 420, capacity: 1_000, remaining: 580, bufferedCapacity: 900, isBalanced: true, deviationBefore: 2.1, deviationAfter: 0.4, minNode: { nodeName: '_nt1_9', load: 2 }, maxNode: { nodeName: '_nt1_3', load: 61 }, capacityViolation: false, role: '', reportedAt: null, ...change };
}

export function sampleMetrics(): readonly LoadMetric[] {
  return [
    loadMetric('servicefabric:/_CpuCores', { load: 940, capacity: 1_000 }), loadMetric('Memory', { load: 412_000, capacity: 400_000, capacityViolation: true, isBalanced: false }), loadMetric('Sessions', { capacity: null, load: 18_400, remaining: null }),
    ...['PrimaryCount', 'ReplicaCount', 'Count', '__ClusterManagerServicePrimaryCount__'].map((name, index) => loadMetric(name, { system: true, capacity: null, remaining: null, load: 100 * (index + 1) })),
  ];
}

/** A bad hour: 1,601 nodes reported down at once, amid everyday events. */
export function sampleEvents(from: number, to: number): readonly ClusterEvent[] {
  const span = to - from;
  const event = (index: number, at: number, kind: string, severity: ClusterEvent['severity'], title: string, ref: EntityRef | null): ClusterEvent => ({
    key: `${kind}:${index}:${at}`, at: Math.round(at), kind, title, category: kind.startsWith('Node') ? 'StateTransition' : 'Upgrade', severity, ref, nodeType: ref?.kind === 'node' ? (index % 9 === 0 ? 'nt2' : 'nt1') : null,
    eventInstanceId: `${index}`, hasCorrelated: index % 5 === 0, facts: [{ name: 'NodeInstance', value: '133700000000000001' }, { name: 'Reason', value: hostile }], from: 'event-store',
  });
  return [
    ...Array.from({ length: 1_601 }, (_, index) => event(index, from + span * 0.62 + (index % 40) * (span / 4_000), 'NodeDown', 'error', `Node _nt1_${index} went down`, { kind: 'node', nodeName: `_nt1_${index}` })),
    ...Array.from({ length: 120 }, (_, index) => event(index, from + (span * index) / 120, 'PartitionReconfigured', 'info', `Reconfiguration took ${index * 7} ms`, { kind: 'partition', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart', partitionId: 'a1b2c3d4-0000-4000-8000-000000000001' })),
    ...Array.from({ length: 24 }, (_, index) => event(index, from + (span * index) / 26, 'ApplicationUpgradeDomainCompleted', 'info', `Domain ${index % 5} of fabric:/Shop is done`, { kind: 'application', applicationName: 'fabric:/Shop' })),
    ...Array.from({ length: 9 }, (_, index) => event(index, from + (span * index) / 11, 'ApplicationProcessExited', 'warning', 'Cart.exe ended with code -1073741819', { kind: 'application', applicationName: 'fabric:/Shop' })),
  ].sort((a, b) => b.at - a.at);
}

export function repairTask(taskId: string, change: Partial<RepairTask> = {}): RepairTask {
  const now = Date.now();
  return {
    taskId, action: 'System.Azure.Job.PlatformUpdate', description: '', state: 'Preparing', executor: 'fabric:/System/InfrastructureService/nt1', active: true, createdAt: now - 42 * minute,
    history: [{ state: 'Created', at: now - 42 * minute }, { state: 'Claimed', at: now - 41 * minute }, { state: 'Preparing', at: now - 40 * minute }], target: ['_nt1_3'], impact: [{ nodeName: '_nt1_3', level: 'Restart' }],
    result: 'Pending', resultDetails: '', preparingHealthCheck: 'InProgress', restoringHealthCheck: 'NotStarted', blockedBy: 'the deactivation of _nt1_3 waits for a replica of fabric:/Shop/Cart to be built elsewhere', blockedSince: now - 38 * minute,
    blockers: [{ kind: 'node', nodeName: '_nt1_3' }], jobId: '7f0e', canApprove: null, canCancel: null, ...change,
  };
}

export function infrastructureJob(change: Partial<InfrastructureJob> = {}): InfrastructureJob {
  return {
    key: 'nt1/7f0e', jobId: '7f0e', service: 'fabric:/System/InfrastructureService/nt1', impactAction: 'PlatformUpdate', status: 'Executing', step: 'ImpactStart', acknowledgement: 'WaitingForAcknowledgement', upgradeDomain: '3', active: true, throttled: true,
    deadlineAt: Date.now() + 50 * minute, impacted: ['_nt1_3'], repairTasks: [{ taskId: 'Azure/PlatformUpdate/7f0e/3/1', state: 'Preparing' }], blockedBy: 'its repair task is still preparing', ...change,
  };
}

/** A cluster manifest of about `kilobytes`. */
export function sampleManifest(kilobytes: number): string {
  const parameter = (index: number): string => `      <Parameter Name="Setting${index}" Value="value ${index} &lt;b&gt;" IsEncrypted="false" />`;
  const lines = Array.from({ length: Math.ceil((kilobytes * 1_000) / 84) }, (_, index) => (index % 40 === 0 ? `    </Section>\n    <!-- group ${index / 40} -->\n    <Section Name="Section${index / 40}">` : parameter(index)));
  return `<?xml version="1.0" encoding="utf-8"?>\n<ClusterManifest xmlns="http://schemas.microsoft.com/2011/01/fabric" Name="contoso-we" Version="14">\n  <FabricSettings>\n    <Section Name="First">\n${lines.join('\n')}\n    </Section>\n  </FabricSettings>\n</ClusterManifest>\n`;
}
