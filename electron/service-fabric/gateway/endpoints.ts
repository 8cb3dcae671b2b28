/**
 * Every call to a cluster's gateway that Fabriscope makes, once. Sections are those of service-fabric.md; "App. A" is its
 * table of endpoints.
 */
export interface GatewayEndpoint {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** With names in braces for what is filled in and percent-encoded. */
  readonly path: string;
  /** What is wanted; a cluster that is older gets its own version (§1.1). */
  readonly apiVersion: string;
  readonly source: string;
  /** Answers that may be megabytes, or that make the cluster evaluate everything: two of them at once, no more. */
  readonly isHeavy: boolean;
  /** May be sent again although its outcome is unknown: reads, and writes that ask for a state rather than for a step (§1.3). */
  readonly isRepeatable: boolean;
  /** Changes something in the cluster. */
  readonly isWrite: boolean;
}

interface Habits { readonly heavy?: true; readonly repeatable?: true }

const read = (path: string, apiVersion = '6.0', source = 'App. A', habits: Habits = {}): GatewayEndpoint =>
  ({ method: 'GET', path, apiVersion, source, isHeavy: habits.heavy === true, isRepeatable: true, isWrite: false });
/** POST that only asks. */
const ask = (path: string, apiVersion = '6.0', source = 'App. A', habits: Habits = {}): GatewayEndpoint => ({ ...read(path, apiVersion, source, habits), method: 'POST' });
const write = (method: 'POST' | 'PUT' | 'DELETE', path: string, apiVersion = '6.0', source = 'App. A', habits: Habits = {}): GatewayEndpoint =>
  ({ method, path, apiVersion, source, isHeavy: habits.heavy === true, isRepeatable: habits.repeatable === true, isWrite: true });

const heavy = { heavy: true } as const;
const repeatable = { repeatable: true } as const;
const application = '/Applications/{applicationId}';
const service = '/Services/{serviceId}';
const partition = '/Partitions/{partitionId}';
const replica = `${partition}/$/GetReplicas/{replicaId}`;
const node = '/Nodes/{nodeName}';
const deployedApplication = `${node}/$/GetApplications/{applicationId}`;
const deployedPackage = `${deployedApplication}/$/GetServicePackages/{servicePackageName}`;
const deployedReplica = `${node}/$/GetPartitions/{partitionId}/$/GetReplicas/{replicaId}`;
const type = '/ApplicationTypes/{applicationTypeName}';

export const endpoints = {
  // cluster
  aadMetadata: read('/$/GetAadMetadata', '6.0', '§1.4'),
  clusterVersion: read('/$/GetClusterVersion', '6.4', '§1.4'),
  clusterHealth: read('/$/GetClusterHealth', '6.0', '§1.4'),
  clusterHealthChunk: ask('/$/GetClusterHealthChunk', '6.0', '§1.4', heavy),
  clusterManifest: read('/$/GetClusterManifest', '6.0', '§1.4'),
  clusterConfiguration: read('/$/GetClusterConfiguration'),
  clusterLoad: read('/$/GetLoadInformation', '6.0', '§1.9'),
  clusterUpgradeProgress: read('/$/GetUpgradeProgress', '8.2', '§1.4'),
  provisionedCodeVersions: read('/$/GetProvisionedCodeVersions'),
  provisionedConfigVersions: read('/$/GetProvisionedConfigVersions'),
  failoverManagerManager: read('/$/GetFailoverManagerManagerInformation', '11.4'),
  loadedPartitions: read('/$/GetLoadedPartitionInfoList', '8.0', '§1.9'),
  reportClusterHealth: write('POST', '/$/ReportClusterHealth', '6.0', '§1.5'),
  startClusterUpgrade: write('POST', '/$/Upgrade', '6.0', '§2.7'),
  updateClusterUpgrade: write('POST', '/$/UpdateUpgrade', '6.0', '§2.7'),
  rollbackClusterUpgrade: write('POST', '/$/RollbackUpgrade', '6.0', '§2.7'),
  resumeClusterUpgrade: write('POST', '/$/MoveToNextUpgradeDomain', '6.0', '§2.7', repeatable),

  // nodes
  nodes: read('/Nodes', '6.3', '§1.4', heavy),
  node: read(node, '6.0', '§2.8'),
  nodeHealth: read(`${node}/$/GetHealth`),
  nodeLoad: read(`${node}/$/GetLoadInformation`, '6.0', '§1.9'),
  activateNode: write('POST', `${node}/$/Activate`, '6.0', '§2.8', repeatable),
  deactivateNode: write('POST', `${node}/$/Deactivate`, '6.0', '§2.8', repeatable),
  restartNode: write('POST', `${node}/$/Restart`, '6.0', '§2.8'),
  removeNodeState: write('POST', `${node}/$/RemoveNodeState`, '6.0', '§2.8'),
  reportNodeHealth: write('POST', `${node}/$/ReportHealth`, '6.0', '§1.5'),

  // applications
  applications: read('/Applications', '6.1', '§1.4', heavy),
  application: read(application),
  applicationHealth: read(`${application}/$/GetHealth`),
  applicationLoad: read(`${application}/$/GetLoadInformation`, '6.0', '§1.9'),
  applicationUpgradeProgress: read(`${application}/$/GetUpgradeProgress`, '6.0', '§1.4'),
  createApplication: write('POST', '/Applications/$/Create', '6.0', '§1.7'),
  deleteApplication: write('POST', `${application}/$/Delete`),
  upgradeApplication: write('POST', `${application}/$/Upgrade`, '6.0', '§2.7'),
  updateApplicationUpgrade: write('POST', `${application}/$/UpdateUpgrade`, '6.0', '§2.7'),
  resumeApplicationUpgrade: write('POST', `${application}/$/MoveToNextUpgradeDomain`, '6.0', '§2.7', repeatable),
  rollbackApplicationUpgrade: write('POST', `${application}/$/RollbackUpgrade`, '6.0', '§2.7'),
  reportApplicationHealth: write('POST', `${application}/$/ReportHealth`, '6.0', '§1.5'),

  // application and service types
  applicationTypes: read('/ApplicationTypes', '6.0', '§1.2', heavy),
  applicationTypeVersions: read(type),
  applicationManifest: read(`${type}/$/GetApplicationManifest`),
  serviceManifest: read(`${type}/$/GetServiceManifest`),
  serviceTypes: read(`${type}/$/GetServiceTypes`),
  provision: write('POST', '/ApplicationTypes/$/Provision', '6.2', '§1.7'),
  unprovision: write('POST', `${type}/$/Unprovision`, '6.0', '§1.7'),

  // services
  services: read(`${application}/$/GetServices`, '6.4'),
  service: read(`${application}/$/GetServices/{serviceId}`),
  serviceDescription: read(`${service}/$/GetDescription`),
  serviceHealth: read(`${service}/$/GetHealth`),
  applicationNameOfService: read(`${service}/$/GetApplicationName`, '6.0', '§2.7'),
  unplacedReplicas: read(`${service}/$/GetUnplacedReplicaInformation`, '6.4'),
  updateService: write('POST', `${service}/$/Update`),
  deleteService: write('POST', `${service}/$/Delete`),
  reportServiceHealth: write('POST', `${service}/$/ReportHealth`, '6.0', '§1.5'),

  // partitions
  partitions: read(`${service}/$/GetPartitions`, '6.4'),
  partition: read(partition),
  partitionHealth: read(`${partition}/$/GetHealth`),
  partitionLoad: read(`${partition}/$/GetLoadInformation`, '6.0', '§1.9'),
  serviceNameOfPartition: read(`${partition}/$/GetServiceName`, '6.0', '§2.7'),
  movePrimary: write('POST', `${partition}/$/MovePrimaryReplica`, '6.5'),
  moveSecondary: write('POST', `${partition}/$/MoveSecondaryReplica`, '6.5'),
  moveInstance: write('POST', `${service}/$/GetPartitions/{partitionId}/$/MoveInstance`, '8.0'),
  reportPartitionHealth: write('POST', `${partition}/$/ReportHealth`, '6.0', '§1.5'),

  // replicas
  replicas: read(`${partition}/$/GetReplicas`),
  replica: read(replica),
  replicaHealth: read(`${replica}/$/GetHealth`),
  reportReplicaHealth: write('POST', `${replica}/$/ReportHealth`, '6.0', '§1.5'),
  deployedReplicas: read(`${deployedApplication}/$/GetReplicas`),
  replicaDetail: read(`${deployedReplica}/$/GetDetail`),
  restartReplica: write('POST', `${deployedReplica}/$/Restart`),
  removeReplica: write('POST', `${deployedReplica}/$/Delete`),

  // deployed entities
  deployedApplications: read(`${node}/$/GetApplications`, '6.1'),
  deployedApplication: read(deployedApplication, '6.1'),
  deployedApplicationHealth: read(`${deployedApplication}/$/GetHealth`),
  deployedServicePackages: read(`${deployedApplication}/$/GetServicePackages`),
  deployedServicePackage: read(deployedPackage),
  deployedServicePackageHealth: read(`${deployedPackage}/$/GetHealth`),
  deployedServiceTypes: read(`${deployedApplication}/$/GetServiceTypes`),
  codePackages: read(`${deployedApplication}/$/GetCodePackages`),
  containerLogs: read(`${deployedApplication}/$/GetCodePackages/$/ContainerLogs`, '6.2', '§1.9', heavy),
  restartCodePackage: write('POST', `${deployedApplication}/$/GetCodePackages/$/Restart`),
  reportDeployedApplicationHealth: write('POST', `${deployedApplication}/$/ReportHealth`, '6.0', '§1.5'),
  reportDeployedServicePackageHealth: write('POST', `${deployedPackage}/$/ReportHealth`, '6.0', '§1.5'),

  // repair tasks and infrastructure
  repairTasks: read('/$/GetRepairTaskList', '6.0', '§1.8', heavy),
  approveRepairTask: write('POST', '/$/ForceApproveRepairTask', '6.0', '§1.8'),
  cancelRepairTask: write('POST', '/$/CancelRepairTask', '6.0', '§1.8'),
  deleteRepairTask: write('POST', '/$/DeleteRepairTask', '6.0', '§1.8'),
  infrastructureQuery: read('/$/InvokeInfrastructureQuery', '6.0', '§1.8'),

  // image store
  imageStoreRoot: read('/ImageStore', '6.0', '§1.7'),
  imageStoreFolder: read('/ImageStore/{contentPath}', '6.2', '§1.7'),
  imageStoreRootSize: read('/ImageStore/$/FolderSize', '6.5', '§1.7'),
  imageStoreFolderSize: read('/ImageStore/{contentPath}/$/FolderSize', '6.5', '§1.7'),
  imageStoreInfo: read('/ImageStore/$/Info', '6.5', '§1.7'),
  uploadSession: read('/ImageStore/$/GetUploadSession', '6.0', '§1.7'),
  uploadSessionsOfPath: read('/ImageStore/{contentPath}/$/GetUploadSession', '6.0', '§1.7'),
  putFile: write('PUT', '/ImageStore/{contentPath}', '6.0', '§1.7', repeatable),
  uploadChunk: write('PUT', '/ImageStore/{contentPath}/$/UploadChunk', '6.0', '§1.7', repeatable),
  commitUpload: write('POST', '/ImageStore/$/CommitUploadSession', '6.0', '§1.7'),
  deleteUpload: write('DELETE', '/ImageStore/$/DeleteUploadSession', '6.0', '§1.7', repeatable),
  deleteContent: write('DELETE', '/ImageStore/{contentPath}', '6.0', '§1.7'),

  // event store
  clusterEvents: read('/EventsStore/Cluster/Events', '8.0', '§1.6', heavy),
  nodesEvents: read('/EventsStore/Nodes/Events', '7.2', '§1.6', heavy),
  nodeEvents: read('/EventsStore/Nodes/{nodeName}/$/Events', '7.2', '§1.6', heavy),
  applicationsEvents: read('/EventsStore/Applications/Events', '7.2', '§1.6', heavy),
  applicationEvents: read('/EventsStore/Applications/{applicationId}/$/Events', '7.2', '§1.6', heavy),
  servicesEvents: read('/EventsStore/Services/Events', '7.2', '§1.6', heavy),
  serviceEvents: read('/EventsStore/Services/{serviceId}/$/Events', '7.2', '§1.6', heavy),
  partitionsEvents: read('/EventsStore/Partitions/Events', '7.2', '§1.6', heavy),
  partitionEvents: read('/EventsStore/Partitions/{partitionId}/$/Events', '7.2', '§1.6', heavy),
  replicasEvents: read('/EventsStore/Partitions/{partitionId}/$/Replicas/Events', '7.2', '§1.6', heavy),
  replicaEvents: read('/EventsStore/Partitions/{partitionId}/$/Replicas/{replicaId}/$/Events', '7.2', '§1.6', heavy),
  correlatedEvents: read('/EventsStore/CorrelatedEvents/{eventInstanceId}/$/Events', '6.4', '§1.6'),

  // chaos
  chaos: read('/Tools/Chaos', '6.2', '§1.9'),
  stopChaos: write('POST', '/Tools/Chaos/$/Stop', '6.0', '§1.9', repeatable),
} as const satisfies Record<string, GatewayEndpoint>;
export type GatewayEndpointName = keyof typeof endpoints;
