import type { EventKeys, EventQuery, EventRecord, EventScope } from '../../model/index.ts';
import { written } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { newestApiVersion } from '../api-version.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import type { GatewayRequest } from '../request.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { eventRecord } from '../wire/events.ts';
import { rawJson } from '../wire/raw-json.ts';

/** The event store: a service of its own behind the gateway, with its own rules and its own serialiser (service-fabric.md §1.6). */

const OLDEST_VERSION = 6.4;
const OLDEST_PREVIEW = 6.2;

/** What `EventsTypesFilter` calls the kinds of the answers: the service's own class names. Others are the kind itself. */
const FILTER_NAMES: Readonly<Record<string, string>> = {
  ApplicationUpgradeStarted: 'ApplicationUpgradeStart',
  ApplicationUpgradeCompleted: 'ApplicationUpgradeComplete',
  ApplicationUpgradeDomainCompleted: 'ApplicationUpgradeDomainComplete',
  ApplicationUpgradeRollbackStarted: 'ApplicationUpgradeRollbackStart',
  ApplicationUpgradeRollbackCompleted: 'ApplicationUpgradeRollbackComplete',
  ClusterUpgradeStarted: 'ClusterUpgradeStart',
  ClusterUpgradeCompleted: 'ClusterUpgradeComplete',
  ClusterUpgradeDomainCompleted: 'ClusterUpgradeDomainComplete',
  ClusterUpgradeRollbackStarted: 'ClusterUpgradeRollbackStart',
  ClusterUpgradeRollbackCompleted: 'ClusterUpgradeRollbackComplete',
  ClusterNewHealthReport: 'ClusterHealthReportCreated',
  NodeNewHealthReport: 'NodeHealthReportCreated',
  ApplicationNewHealthReport: 'ApplicationHealthReportCreated',
  ServiceNewHealthReport: 'ServiceHealthReportCreated',
  PartitionNewHealthReport: 'PartitionHealthReportCreated',
  StatefulReplicaNewHealthReport: 'StatefulReplicaHealthReportCreated',
  StatelessReplicaNewHealthReport: 'StatelessReplicaHealthReportCreated',
  DeployedApplicationNewHealthReport: 'DeployedApplicationHealthReportCreated',
  DeployedServicePackageNewHealthReport: 'DeployedServicePackageHealthReportCreated',
  NodeOpenSucceeded: 'NodeOpenedSuccess',
  NodeOpenFailed: 'NodeOpenedFailed',
  NodeAddedToCluster: 'NodeAdded',
  NodeRemovedFromCluster: 'NodeRemoved',
  NodeDeactivateStarted: 'NodeDeactivateStart',
  NodeDeactivateCompleted: 'NodeDeactivateComplete',
  ApplicationProcessExited: 'ProcessDeactivated',
  ApplicationContainerInstanceExited: 'ContainerDeactivated',
  PartitionReconfigured: 'PartitionReconfigurationCompleted',
};
/** Kinds whose class has the same name. */
const SAME_NAMES = [
  ...['Cluster', 'Node', 'Application', 'Service', 'Partition', 'StatefulReplica', 'StatelessReplica', 'DeployedApplication', 'DeployedServicePackage'].map(
    (each) => `${each}HealthReportExpired`,
  ),
  'ApplicationCreated',
  'ApplicationDeleted',
  'ServiceCreated',
  'ServiceDeleted',
  'NodeAborted',
  'NodeClosed',
  'NodeDown',
  'NodeUp',
  'ChaosStarted',
  'ChaosStopped',
  'ChaosNodeRestartScheduled',
  'ChaosCodePackageRestartScheduled',
  'PartitionPrimaryMoveAnalysis',
];
const KNOWN_NAMES = new Set([...Object.values(FILTER_NAMES), ...SAME_NAMES]);

/** @throws GatewayFailure 400 for names the service does not know, the kinds of the answers among them */
function wantedNames(filter: string | undefined): ReadonlySet<string> | undefined {
  if (filter === undefined || filter === '') return undefined;
  const names = filter.split(',').map((name) => name.trim().replace(/Event$/, ''));
  const unknown = names.find((name) => !KNOWN_NAMES.has(name));
  if (unknown !== undefined) throw invalidArgument(`Unknown event type: ${unknown}`);
  return new Set(names);
}

/** The store reads the version itself. @throws GatewayFailure 400 */
function checkVersion(request: GatewayRequest, runtime: string): void {
  const text = request.query.get('api-version') ?? '';
  const match = /^(?<number>\d{1,3}\.\d{1,3})(?<preview>-preview)?$/.exec(text);
  const version = Number(match?.groups?.['number'] ?? Number.NaN);
  const oldest = match?.groups?.['preview'] === undefined ? OLDEST_VERSION : OLDEST_PREVIEW;
  if (!(version >= oldest && version <= newestApiVersion(runtime))) throw invalidArgument('Invalid API version');
}

/** Exactly `yyyy-MM-ddTHH:mm:ssZ`. @throws GatewayFailure 400 */
function momentOf(request: GatewayRequest, name: string): number {
  const text = request.query.required(name);
  const moment = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z$/.test(text) ? Date.parse(text) : Number.NaN;
  if (Number.isNaN(moment)) throw invalidArgument(`${name} must have the form yyyy-MM-ddTHH:mm:ssZ.`);
  return moment;
}

/** A cluster without the store says "not found" with an empty list, as has been recorded. */
const NO_STORE: Answer = { status: 404, json: '[]' };

function events(scope: EventScope, keysOf: (request: GatewayRequest) => EventKeys | undefined) {
  return (request: GatewayRequest, { model }: ServedCluster): Answer => {
    if (!model.features.eventStore) return NO_STORE;
    checkVersion(request, model.codeVersion);
    const [from, to] = [momentOf(request, 'StartTimeUtc'), momentOf(request, 'EndTimeUtc')];
    if (from > to) throw invalidArgument('StartTimeUtc is after EndTimeUtc.');
    const names = wantedNames(request.query.get('EventsTypesFilter'));
    const keys = keysOf(request);
    const query: EventQuery = { scope, from, to, ...(keys === undefined ? {} : { keys }) };
    const found = model.events(query).filter((each) => names === undefined || names.has(FILTER_NAMES[each.kind] ?? each.kind));
    const isQuick = request.query.flag('SkipCorrelationLookup');
    return written(listOf(isQuick ? found.map((each) => ({ ...each, hasCorrelatedEvents: false })) : found));
  };
}

/** Newest first, as recorded; a bare array of any length. */
function listOf(records: readonly EventRecord[]): string {
  return rawJson(records.toReversed().map((record) => eventRecord(record)));
}

function correlated(request: GatewayRequest, { model }: ServedCluster): Answer {
  if (!model.features.eventStore) return NO_STORE;
  checkVersion(request, model.codeVersion);
  const id = request.param('eventInstanceId').toLowerCase();
  const found = model.correlatedEvents(id);
  if (found.length === 0) throw new GatewayFailure('E_INVALIDARG', `There is no event ${id}.`);
  return written(listOf(found));
}

const everything = (): undefined => undefined;
const route = (path: string, handle: Route['handle']): Route => ({
  method: 'GET',
  path: `/EventsStore/${path}`,
  access: 'read',
  checksVersion: true,
  handle,
});

const partitionKeys = (request: GatewayRequest): EventKeys => ({ partitionId: request.param('partitionId').toLowerCase() });

export const eventRoutes: readonly Route[] = [
  route('Cluster/Events', events('Cluster', everything)),
  route('Containers/Events', events('Container', everything)),
  route('Nodes/Events', events('Node', everything)),
  route('Nodes/{nodeName}/$/Events', events('Node', (request) => ({ nodeName: request.param('nodeName') }))),
  route('Applications/Events', events('Application', everything)),
  route('Applications/{applicationId}/$/Events', events('Application', (request) => ({ applicationName: request.nameParam('applicationId') }))),
  route('Services/Events', events('Service', everything)),
  route('Services/{serviceId}/$/Events', events('Service', (request) => ({ serviceName: request.nameParam('serviceId') }))),
  route('Partitions/Events', events('Partition', everything)),
  route('Partitions/{partitionId}/$/Events', events('Partition', partitionKeys)),
  route('Partitions/{partitionId}/$/Replicas/Events', events('Replica', partitionKeys)),
  route(
    'Partitions/{partitionId}/$/Replicas/{replicaId}/$/Events',
    events('Replica', (request) => ({ ...partitionKeys(request), replicaId: request.idParam('replicaId') })),
  ),
  route('CorrelatedEvents/{eventInstanceId}/$/Events', correlated),
];
