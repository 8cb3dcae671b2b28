import { eventSeverity, type EventSeverity } from './event-severity.ts';
import { shortName } from './identifiers.ts';
import { wordTable } from './word-table.ts';

/** An event of the event store, or one that was recorded here in the same form. Fields have the product's own names. */
export interface EventFacts {
  readonly kind: string;
  readonly category: string;
  readonly nodeName: string | null;
  readonly applicationName: string | null;
  readonly serviceName: string | null;
  readonly partitionId: string | null;
  readonly replicaId: string | null;
  /** What belongs to this kind of event only; 64-bit numbers as digits. */
  readonly fields: ReadonlyMap<string, string>;
}

export interface EventWords {
  /** What happened, one sentence without its time. */
  readonly title: string;
  readonly category: string;
  readonly severity: EventSeverity;
}

/** The words for an event. A kind that is not known is taken apart into words, so that it can be read all the same. */
export function eventWords(event: EventFacts): EventWords {
  const words = titles(event.kind) ?? (isHealthReport(event.kind) ? healthTitle : isExpiredReport(event.kind) ? expiredTitle : unknownTitle);
  return {
    title: shortened(words(event, (name) => event.fields.get(name) ?? ''), 1_000),
    category: event.category === '' ? categoryOf(event.kind) : event.category,
    severity: eventSeverity(event.kind, event.fields),
  };
}

const isHealthReport = (kind: string): boolean => kind.endsWith('NewHealthReport');
const isExpiredReport = (kind: string): boolean => kind.endsWith('HealthReportExpired');
type Field = (name: string) => string;
type Title = (event: EventFacts, field: Field) => string;

const application = (event: EventFacts): string => (event.applicationName === null ? 'An application' : shortName(event.applicationName));
const service = (event: EventFacts): string => (event.serviceName === null ? 'A service' : shortName(event.serviceName));
const node = (event: EventFacts): string => event.nodeName ?? 'A node';
const partition = (event: EventFacts): string => (event.partitionId === null ? 'A partition' : `Partition ${event.partitionId}`);

/** " (InstanceCount changed)" where there is something to say; nothing otherwise. */
const because = (text: string): string => (text.trim() === '' ? '' : `: ${shortened(text.trim().replace(/\s+/g, ' '), 300)}`);
const versions = (from: string, to: string): string => (from === '' || from === to ? ` to ${to}` : ` from ${from} to ${to}`);
const took = (field: Field, name = 'OverallUpgradeElapsedTimeInMs'): string => (field(name) === '' ? '' : `, ${spanWords(Number(field(name)))}`);

const titles = wordTable<Title>({
  // applications
  ApplicationCreated: (event, field) => `${application(event)} was created from ${field('ApplicationTypeName')} ${field('ApplicationTypeVersion')}`,
  ApplicationDeleted: (event, field) => `${application(event)} was deleted (${field('ApplicationTypeName')} ${field('ApplicationTypeVersion')})`,
  ApplicationUpgradeStarted: (event, field) => `${application(event)}: upgrade${versions(field('CurrentApplicationTypeVersion'), field('ApplicationTypeVersion'))} started${modeWords(field)}`,
  ApplicationUpgradeCompleted: (event, field) => `${application(event)}: upgrade to ${field('ApplicationTypeVersion')} completed${took(field)}`,
  ApplicationUpgradeDomainCompleted: (event, field) => `${application(event)}: domain ${bare(field('UpgradeDomains'))} ${rollsBack(field) ? 'is rolled back to' : 'has'} ${field('ApplicationTypeVersion')}`,
  ApplicationUpgradeRollbackStarted: (event, field) => `${application(event)}: upgrade to ${field('ApplicationTypeVersion')} is being rolled back${because(failureWords(field('FailureReason')))}`,
  ApplicationUpgradeRollbackCompleted: (event, field) => `${application(event)}: upgrade was rolled back to ${field('ApplicationTypeVersion')}${because(failureWords(field('FailureReason')))}`,
  ApplicationProcessExited: (event, field) => `${application(event)}: ${field('ExeName') || field('CodePackageName')} ${exitWords(field)}`,
  ApplicationContainerInstanceExited: (event, field) => `${application(event)}: container ${field('ContainerName') || field('CodePackageName')} ${exitWords(field)}`,
  ReadinessProbeFailed: (event, field) => `${application(event)}: ${field('CodePackageName')} does not say that it is ready${because(field('Message'))}`,
  LivenessProbeFailed: (event, field) => `${application(event)}: ${field('CodePackageName')} does not answer its liveness probe${because(field('Message'))}`,
  ChaosCodePackageRestartScheduled: (event, field) => `Chaos restarts ${field('CodePackageName')} of ${application(event)} on ${node(event)}`,
  // nodes
  NodeAborted: (event) => `${node(event)} failed: Service Fabric ended on it without closing`,
  NodeAddedToCluster: (event, field) => `${node(event)} joined the cluster${field('NodeType') === '' ? '' : ` as ${field('NodeType')}`}`,
  NodeClosed: (event, field) => `${node(event)} was closed${noError(field('Error'))}`,
  NodeDeactivateStarted: (event, field) => `${node(event)} is being deactivated (${field('DeactivateIntent')})`,
  NodeDeactivateCompleted: (event, field) => `${node(event)} is deactivated (${field('EffectiveDeactivateIntent')})`,
  NodeDown: (event) => `${node(event)} went down`,
  NodeUp: (event) => `${node(event)} came up`,
  NodeOpenSucceeded: (event, field) => `${node(event)} started${field('NodeVersion') === '' ? '' : ` with ${field('NodeVersion')}`}`,
  NodeOpenFailed: (event, field) => `${node(event)} could not start${because(field('Error'))}`,
  NodeRemovedFromCluster: (event) => `${node(event)} left the cluster`,
  ChaosNodeRestartScheduled: (event) => `Chaos restarts ${node(event)}`,
  // partitions and replicas
  PartitionReconfigured: (event, field) => `${partition(event)} was reconfigured${reconfigurationWords(event, field)}`,
  PartitionPrimaryMoveAnalysis: (event, field) => `${partition(event)}: the primary moved from ${field('PreviousNode') || 'a node'} to ${field('CurrentNode') || 'another'}${because(field('MoveReason'))}`,
  ChaosPartitionSecondaryMoveScheduled: (event, field) => `Chaos moves a secondary of ${partition(event)} from ${field('SourceNode')} to ${field('DestinationNode')}`,
  ChaosPartitionPrimaryMoveScheduled: (event, field) => `Chaos moves the primary of ${partition(event)} to ${field('NodeTo')}`,
  ChaosReplicaRemovalScheduled: (event) => `Chaos removes replica ${event.replicaId ?? ''} of ${partition(event)}`,
  ChaosReplicaRestartScheduled: (event) => `Chaos restarts replica ${event.replicaId ?? ''} of ${partition(event)}`,
  BRSWarningPartition: (event, field) => `Backup of ${partition(event)}: ${backupWords(field)}`,
  BRSInfoPartition: (event, field) => `Backup of ${partition(event)}: ${backupWords(field)}`,
  BRSErrorPartition: (event, field) => `Backup of ${partition(event)}: ${backupWords(field)}`,
  CRMOperationGenerated: (event, field) => `${partition(event)}: the balancer decided ${spaced(field('Action')).toLowerCase() || 'on a move'}${because(field('Reason'))}`,
  NamingMetricsReported: (_event, field) => `Naming service: ${field('OperationName')}, ${field('RequestCount')} requests, ${field('AverageLatency')} ms on average`,
  // services
  ServiceCreated: (event, field) => `${service(event)} was created with ${counted(field('PartitionCount'), 'partition')}`,
  ServiceDeleted: (event) => `${service(event)} was deleted`,
  // cluster
  ClusterUpgradeStarted: (_event, field) => `Cluster: upgrade${versions(field('CurrentClusterVersion'), field('TargetClusterVersion'))} started${modeWords(field)}`,
  ClusterUpgradeCompleted: (_event, field) => `Cluster: upgrade to ${field('TargetClusterVersion')} completed${took(field)}`,
  ClusterUpgradeDomainCompleted: (_event, field) => `Cluster: domain ${bare(field('UpgradeDomains'))} ${rollsBack(field) ? 'is rolled back to' : 'has'} ${field('TargetClusterVersion')}`,
  ClusterUpgradesNodesComplete: (_event, field) => `Cluster: ${bare(field('UpgradeNodes')) || 'nodes'} ${rollsBack(field) ? 'rolled back to' : 'upgraded to'} ${field('TargetClusterVersion')}`,
  ClusterUpgradeRollbackStarted: (_event, field) => `Cluster: upgrade is being rolled back to ${field('TargetClusterVersion')}${because(failureWords(field('FailureReason')))}`,
  ClusterUpgradeRollbackCompleted: (_event, field) => `Cluster: upgrade was rolled back to ${field('TargetClusterVersion')}${because(failureWords(field('FailureReason')))}`,
  ChaosStarted: (_event, field) => `Chaos started: at most ${counted(field('MaxConcurrentFaults'), 'fault')} at once`,
  ChaosStopped: (_event, field) => `Chaos stopped${because(field('Reason'))}`,
  Decision: (_event, field) => `The balancer decided${because(field('Information') || field('MetricString'))}`,
  BRSWarningCluster: (_event, field) => `Backup service: ${backupWords(field)}`,
  BRSInfoCluster: (_event, field) => `Backup service: ${backupWords(field)}`,
  BRSErrorCluster: (_event, field) => `Backup service: ${backupWords(field)}`,
  // recorded here
  HealthStateChanged: (event, field) => `${entityName(event)} went from ${field('From') || 'Unknown'} to ${field('To') || 'Unknown'}`,
  NodeStatusChanged: (event, field) => `${node(event)} went from ${field('From') || 'Unknown'} to ${field('To') || 'Unknown'}`,
  UpgradeStateChanged: (event, field) => `${event.applicationName === null ? 'Cluster' : application(event)}: ${field('Words') || spaced(field('State'))}`,
});

/** Whether a kind has words of its own. */
export function hasWords(kind: string): boolean {
  return titles(kind) !== undefined || isHealthReport(kind) || isExpiredReport(kind);
}

const healthTitle: Title = (event, field) => {
  const what = field('Property') === '' ? '' : ` ${field('Property')}`;
  return `${entityName(event)}: ${field('SourceId') || 'somebody'} reports${what} ${field('HealthState') || 'Unknown'}${because(field('Description'))}`;
};
const expiredTitle: Title = (event, field) => `${entityName(event)}: the report ${field('Property')} of ${field('SourceId') || 'somebody'} expired, its reporter fell silent`;
const unknownTitle: Title = (event, field) => `${entityName(event)}: ${spaced(event.kind).toLowerCase()}${because(field('Description') || field('Message') || field('Reason'))}`;

/** The narrowest entity that the event is about. */
function entityName(event: EventFacts): string {
  const at = event.nodeName === null ? '' : ` on ${event.nodeName}`;
  if (event.kind.startsWith('DeployedServicePackage')) return `${event.fields.get('ServiceManifestName') ?? event.fields.get('ServiceManifest') ?? 'A service package'}${at}`;
  if (event.kind.startsWith('DeployedApplication')) return `${application(event)}${at}`;
  if (event.replicaId !== null) return `Replica ${event.replicaId} of ${partition(event).toLowerCase()}`;
  if (event.partitionId !== null) return partition(event);
  if (event.serviceName !== null) return service(event);
  if (event.applicationName !== null) return application(event);
  return event.nodeName ?? 'Cluster';
}

function categoryOf(kind: string): string {
  if (/Health/.test(kind)) return 'Health';
  if (/Upgrade/.test(kind)) return 'Upgrade';
  if (kind.startsWith('Chaos')) return 'Chaos';
  return kind.startsWith('BRS') ? 'Backup' : 'StateTransition';
}

function modeWords(field: Field): string {
  const mode = field('RollingUpgradeMode');
  return mode === '' ? '' : ` (${spaced(mode).toLowerCase()}${field('FailureAction') === '' || field('FailureAction') === 'Invalid' ? '' : `, on failure ${field('FailureAction').toLowerCase()}`})`;
}
function rollsBack(field: Field): boolean {
  return /^RollingBack/i.test(field('UpgradeState'));
}

const failures = wordTable<string>({
  HealthCheck: 'the health check failed', UpgradeDomainTimeout: 'a domain took longer than allowed', OverallUpgradeTimeout: 'the whole took longer than allowed',
  Interrupted: 'somebody asked for it', None: '', Invalid: '',
});
function failureWords(reason: string): string {
  return failures(reason) ?? spaced(reason).toLowerCase();
}

function exitWords(field: Field): string {
  const code = field('ExitCode');
  const how = field('UnexpectedTermination').toLowerCase() === 'true' ? 'ended unexpectedly' : 'ended';
  return `${how}${code === '' ? '' : ` with exit code ${code}${exitCodeMeaning(code)}`}${because(field('ExitReason'))}`;
}

/** Exit codes that Windows and Service Fabric give for a reason, where the bare number says nothing. */
const exitCodes = wordTable<string>({
  '3221225786': 'Ctrl+C: it was asked to end', '-1073741510': 'Ctrl+C: it was asked to end', '3221225477': 'access violation', '-1073741819': 'access violation',
  '3221225725': 'stack overflow', '-1073741571': 'stack overflow', '3762504530': 'unhandled .NET exception', '-532462766': 'unhandled .NET exception',
  '3221226505': 'stack buffer overrun or fail-fast', '-1073740791': 'stack buffer overrun or fail-fast', '3221225794': 'a DLL could not be initialised',
  '137': 'killed, often for lack of memory', '139': 'segmentation fault', '143': 'it was asked to end', '7147': 'ended by Service Fabric', '7148': 'the container host could not be activated',
});
export function exitCodeMeaning(code: string): string {
  const meaning = exitCodes(code);
  return meaning === undefined ? '' : ` (${meaning})`;
}

function reconfigurationWords(event: EventFacts, field: Field): string {
  const type = spaced(field('ReconfigType')).toLowerCase();
  const result = field('Result');
  const on = event.nodeName === null ? '' : `, primary on ${event.nodeName}`;
  return `${type === '' ? '' : ` (${type}${result === '' || result === 'Completed' ? '' : `, ${spaced(result).toLowerCase()}`})`}${on}${took(field, 'TotalDurationMs')}`;
}

function backupWords(field: Field): string {
  const what = [spaced(field('Operation')), spaced(field('OperationStatus')).toLowerCase()].filter((part) => part !== '').join(' ');
  return `${what === '' ? 'something happened' : what}${because(field('Details'))}`;
}

function noError(error: string): string {
  return error === '' || error === '0' || error === 'S_OK' || error === 'Success' ? '' : because(error);
}
function counted(count: string, one: string): string {
  return `${count === '' ? 'some' : count} ${count === '1' ? one : `${one}s`}`;
}
/** `(4)` is how upgrade domains stand in events. */
function bare(text: string): string {
  return text.trim().replace(/^\((.*)\)$/s, '$1').trim();
}
/** "RollingForwardPending" as "Rolling forward pending". */
export function spaced(pascal: string): string {
  const words = pascal.replace(/([a-z\d])([A-Z])/g, '$1 $2').replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2').split(/[\s_]+/).filter((word) => word !== '');
  return words.map((word, index) => (index === 0 || /^[A-Z\d]{2,}$/.test(word) ? word : word.toLowerCase())).join(' ');
}

/** "1 h 26 min", "12 s", "191 ms". */
function spanWords(ms: number): string {
  if (!Number.isFinite(ms) || ms < 0) return 'unknown time';
  if (ms < 1_000) return `${Math.round(ms)} ms`;
  const seconds = Math.round(ms / 1_000);
  if (seconds < 60) return `${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 60 ? `${minutes} min` : `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

function shortened(text: string, longest: number): string {
  return text.length <= longest ? text : `${text.slice(0, longest - 1)}…`;
}
