import type { Clock } from '../../foundation/clock.ts';
import { assemble, type ClusterParts } from './assembly.ts';
import { writeClusterManifest } from './cluster-manifest.ts';
import type {
  ChaosParameters,
  ChaosStatus,
  ClusterFeatures,
  ClusterOptions,
  CreateApplicationRequest,
  CreateServiceRequest,
  DeactivateNodeRequest,
  ProvisionRequest,
  ReplicaDetail,
  UpdateServiceRequest,
} from './commands.ts';
import type {
  Application,
  ApplicationTypeVersion,
  ClusterNode,
  DeployedApplication,
  DeployedCodePackage,
  DeployedServicePackage,
  DeployedServiceType,
  NodeType,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import type { EventQuery, EventRecord } from './event-types.ts';
import { ModelError } from './errors.ts';
import { forgetHealth } from './health-amnesia.ts';
import { subjectOf } from './health-lookup.ts';
import type {
  ApplicationHealthPolicy,
  ClusterHealthPolicy,
  HealthEntityRef,
  HealthEvent,
  HealthPolicies,
  HealthReport,
} from './health-types.ts';
import type { HealthView } from './health-view.ts';
import type { ApplicationLoad, ClusterLoad, NodeLoadMetric, PartitionLoad } from './load-types.ts';
import type { PackageSource } from './package-source.ts';
import type {
  InfrastructureJob,
  RepairResultStatus,
  RepairTask,
  RepairTaskFilter,
  RepairTaskRequest,
  RepairTaskState,
} from './repair-types.ts';
import { replicaAddress, replicaDetail } from './replica-details.ts';
import type {
  ApplicationUpgradeDescription,
  ApplicationUpgradeProgress,
  ClusterUpgradeDescription,
  ClusterUpgradeProgress,
  RollingUpgradeUpdate,
} from './upgrade-types.ts';
import {
  findApplication,
  requireApplication,
  requireNode,
  requirePartition,
  requireService,
  typeKey,
  type World,
} from './world.ts';

/**
 * A Service Fabric cluster: nodes, applications and everything below them, their health, upgrades, repairs, load and
 * history, living under an injected clock. Queries return the living entities (read them, never change them); unknown
 * single entities come back as `undefined`, unknown parents throw. Commands throw `ModelError` with the product's code.
 * Names are full URIs (`fabric:/Shop/Cart`), node names are case sensitive.
 */
export class ClusterModel {
  readonly clock: Clock;
  readonly clusterName: string;
  /** GUID the `ClusterId` request header is checked against. */
  readonly clusterId: string;
  readonly features: ClusterFeatures;
  readonly nodeTypes: readonly NodeType[];
  readonly #parts: ClusterParts;
  readonly #options: ClusterOptions;

  constructor(options: ClusterOptions) {
    this.#options = options;
    this.#parts = assemble(options);
    const { world } = this.#parts;
    this.clock = world.clock;
    this.clusterName = world.clusterName;
    this.clusterId = world.clusterId;
    this.features = world.features;
    this.nodeTypes = world.nodeTypes;
  }

  get #world(): World {
    return this.#parts.world;
  }

  /** For scenarios: the parts that make a cluster look as if it had been running for long. */
  get stage(): ClusterParts {
    return this.#parts;
  }

  // Cluster

  /** Runtime version such as `10.1.2308.9590` (`GetClusterVersion`). */
  get codeVersion(): string {
    return this.#world.codeVersion;
  }
  get configVersion(): string {
    return this.#world.configVersion;
  }
  /** The cluster manifest file. */
  get clusterManifestXml(): string {
    return writeClusterManifest({
      clusterName: this.clusterName,
      clusterId: this.clusterId,
      configVersion: this.configVersion,
      features: this.features,
      nodeTypes: this.nodeTypes,
      nodes: this.nodes(),
      healthPolicy: this.clusterHealthPolicy,
      gatewayPort: this.#options.gatewayPort ?? 19_080,
      secure: this.#options.secure ?? false,
      serverCertificateThumbprint: this.#options.serverCertificateThumbprint ?? '',
    });
  }
  /** The policy of the manifest's `HealthManager/ClusterHealthPolicy` section. */
  get clusterHealthPolicy(): ClusterHealthPolicy {
    return this.#world.clusterHealthPolicy;
  }
  /** Runtime versions that can be upgraded to, oldest first. */
  clusterCodeVersions(): readonly string[] {
    return this.#parts.clusterUpgrades.codeVersions();
  }
  clusterConfigVersions(): readonly string[] {
    return this.#parts.clusterUpgrades.configVersions();
  }
  /** Replaces where packages are read from (the image store announces itself here). */
  usePackages(source: PackageSource): void {
    this.#parts.applicationTypes.usePackages(source);
  }

  // Nodes

  /** All nodes, in the order of their names. */
  nodes(): readonly ClusterNode[] {
    return [...this.#world.nodes.values()];
  }
  /** Nodes that are not there: `Removed` ones, whose state was declared lost, and `Unknown` ones nothing is known of yet. */
  absentNodes(): readonly ClusterNode[] {
    return [...this.#world.absentNodes.values()];
  }
  /** The cluster hears of a node before the node itself has come (not a product call). */
  hearOfNode(nodeName: string): void {
    this.#parts.nodes.hearOf(nodeName);
  }
  node(nodeName: string): ClusterNode | undefined {
    return this.#world.nodes.get(nodeName);
  }
  /**
   * Starts, or joins, the client's deactivation of a node. Same intent again is no error. `FABRIC_E_NODE_NOT_FOUND`.
   */
  deactivateNode(request: DeactivateNodeRequest): void {
    this.#parts.nodes.deactivateByClient(request.nodeName, request.intent, request.description ?? '');
  }
  /** Lifts the client's deactivation only; repair and infrastructure tasks keep holding the node. */
  activateNode(nodeName: string): void {
    this.#parts.nodes.activateByClient(nodeName);
  }
  /**
   * `instanceId` 0n matches any; otherwise `FABRIC_E_INSTANCE_ID_MISMATCH`. `FABRIC_E_NODE_IS_DOWN` when it is down.
   */
  restartNode(nodeName: string, instanceId: bigint): void {
    this.#parts.nodes.restart(nodeName, instanceId);
  }
  /** Declares the state of a down node lost for good. `FABRIC_E_NODE_IS_UP` while it is up. */
  removeNodeState(nodeName: string): void {
    this.#parts.nodes.removeState(nodeName);
  }
  /** The machine dies (not a product call): the node goes down, and comes back after `forMs` if given. */
  crashNode(nodeName: string, forMs?: number): void {
    this.#parts.nodes.crash(nodeName, forMs);
  }
  /** The machine is started again (not a product call). */
  startNode(nodeName: string): void {
    this.#parts.nodes.start(nodeName);
  }

  // Application types

  /** All versions of all types, by name and version. */
  applicationTypes(): readonly ApplicationTypeVersion[] {
    return [...this.#world.applicationTypes.values()].toSorted(byNameAndVersion);
  }
  applicationType(typeName: string, typeVersion: string): ApplicationTypeVersion | undefined {
    return this.#world.applicationTypes.get(typeKey(typeName, typeVersion));
  }
  /**
   * Registers a type from a package. Resolves when accepted (`async`) or done.
   * `FABRIC_E_APPLICATION_TYPE_ALREADY_EXISTS`, `FABRIC_E_APPLICATION_TYPE_PROVISION_IN_PROGRESS`,
   * `FABRIC_E_DIRECTORY_NOT_FOUND`, `FABRIC_E_IMAGEBUILDER_VALIDATION_ERROR`.
   */
  provisionApplicationType(request: ProvisionRequest): Promise<void> {
    return this.#parts.applicationTypes.provision(request);
  }
  /** `FABRIC_E_APPLICATION_TYPE_NOT_FOUND`, `FABRIC_E_APPLICATION_TYPE_IN_USE`. */
  unprovisionApplicationType(typeName: string, typeVersion: string, async: boolean): void {
    this.#parts.applicationTypes.unprovision(typeName, typeVersion, async, (application) =>
      this.#parts.applicationUpgrades.targetOf(application),
    );
  }

  // Applications

  /** All applications but the system one, in the order of their names. */
  applications(): readonly Application[] {
    return this.#parts.sortedApplications();
  }
  /** By full name; the system application too. */
  application(applicationName: string): Application | undefined {
    return findApplication(this.#world, applicationName);
  }
  get systemApplication(): Application {
    return this.#world.systemApplication;
  }
  /** Manifest defaults overlaid with what was given, in the manifest's order. */
  effectiveParameters(application: Application): ReadonlyMap<string, string> {
    return this.#parts.applications.effectiveParameters(application);
  }
  /** The policy of the application's manifest. */
  applicationHealthPolicy(application: Application): ApplicationHealthPolicy {
    return this.#parts.applications.healthPolicy(application);
  }
  createApplication(request: CreateApplicationRequest): Application {
    return this.#parts.applications.create(request);
  }
  deleteApplication(applicationName: string, force?: boolean): void {
    const application = requireApplication(this.#world, applicationName);
    if (force === true) this.#parts.applicationUpgrades.abandon(application);
    this.#parts.applications.delete(applicationName, force ?? false);
  }

  // Application upgrades

  applicationUpgradeProgress(applicationName: string): ApplicationUpgradeProgress {
    return this.#parts.applicationUpgrades.progress(applicationName);
  }
  startApplicationUpgrade(description: ApplicationUpgradeDescription): void {
    this.#parts.applicationUpgrades.start(description);
  }
  updateApplicationUpgrade(
    applicationName: string,
    update: RollingUpgradeUpdate,
    healthPolicy?: ApplicationHealthPolicy,
  ): void {
    this.#parts.applicationUpgrades.update(applicationName, update, healthPolicy);
  }
  /** `MoveToNextUpgradeDomain`. */
  resumeApplicationUpgrade(applicationName: string, upgradeDomainName: string): void {
    this.#parts.applicationUpgrades.resume(applicationName, upgradeDomainName);
  }
  rollbackApplicationUpgrade(applicationName: string): void {
    this.#parts.applicationUpgrades.rollBack(applicationName);
  }

  // Cluster upgrades

  clusterUpgradeProgress(): ClusterUpgradeProgress {
    return this.#parts.clusterUpgrades.progress();
  }
  startClusterUpgrade(description: ClusterUpgradeDescription): void {
    this.#parts.clusterUpgrades.start(description);
  }
  updateClusterUpgrade(
    update: RollingUpgradeUpdate,
    policies?: Partial<
      Pick<
        ClusterUpgradeDescription,
        | 'clusterHealthPolicy'
        | 'enableDeltaHealthEvaluation'
        | 'clusterUpgradeHealthPolicy'
        | 'applicationHealthPolicyMap'
      >
    >,
  ): void {
    this.#parts.clusterUpgrades.update(update, policies ?? {});
  }
  resumeClusterUpgrade(upgradeDomainName: string): void {
    this.#parts.clusterUpgrades.resume(upgradeDomainName);
  }
  rollbackClusterUpgrade(): void {
    this.#parts.clusterUpgrades.rollBack();
  }
  /** Registers a runtime and/or manifest version to upgrade to. */
  provisionCluster(version: { readonly codeVersion?: string; readonly configVersion?: string }): void {
    this.#parts.clusterUpgrades.provision(version);
  }
  unprovisionCluster(version: { readonly codeVersion?: string; readonly configVersion?: string }): void {
    this.#parts.clusterUpgrades.unprovision(version);
  }

  // Services, partitions, replicas

  service(serviceName: string): Service | undefined {
    return this.#world.services.get(serviceName);
  }
  createService(request: CreateServiceRequest): Service {
    return this.#parts.services.create(request);
  }
  updateService(serviceName: string, request: UpdateServiceRequest): void {
    this.#parts.services.update(serviceName, request);
  }
  deleteService(serviceName: string, force?: boolean): void {
    this.#parts.services.delete(serviceName, force ?? false);
  }
  partition(partitionId: string): Partition | undefined {
    return this.#world.partitions.get(partitionId.toLowerCase());
  }
  /** `Recover`: accepts data loss of a partition in quorum loss. */
  recoverPartition(partitionId: string): void {
    this.#parts.replicas.recover(partitionId);
  }
  resetPartitionLoad(partitionId: string): void {
    requirePartition(this.#world, partitionId);
  }
  replica(partitionId: string, replicaId: bigint): Replica | undefined {
    return this.partition(partitionId)?.replicas.find((replica) => replica.id === replicaId);
  }
  /** Listening address as the service published it (JSON of endpoints); empty while it is not open. */
  replicaAddress(replica: Replica): string {
    return replicaAddress(this.#world, replica);
  }
  /** Process the replica runs in; 0 in a container. */
  hostProcessId(replica: Replica): number {
    return this.#parts.codePackages.hostProcessId(replica);
  }
  replicaDetail(replica: Replica): ReplicaDetail {
    return replicaDetail(this.#world, replica);
  }
  /** Only persisted stateful replicas restart: `E_INVALIDARG` otherwise. */
  restartReplica(nodeName: string, partitionId: string, replicaId: bigint): void {
    this.#parts.replicas.restart(nodeName, partitionId, replicaId);
  }
  removeReplica(nodeName: string, partitionId: string, replicaId: bigint, _force?: boolean): void {
    this.#parts.replicas.remove(nodeName, partitionId, replicaId);
  }
  /** Without a node the model chooses one. */
  movePrimaryReplica(partitionId: string, nodeName?: string): void {
    this.#parts.replicas.movePrimary(partitionId, nodeName);
  }
  moveSecondaryReplica(partitionId: string, currentNodeName: string, newNodeName?: string): void {
    this.#parts.replicas.moveSecondary(partitionId, currentNodeName, newNodeName);
  }
  /** Stateless counterpart. */
  moveInstance(partitionId: string, currentNodeName: string, newNodeName?: string): void {
    this.#parts.replicas.moveInstance(partitionId, currentNodeName, newNodeName);
  }
  /** Reasons per partition why replicas are not placed, empty when all are. */
  unplacedReplicaDetails(
    serviceName: string,
    partitionId?: string,
  ): readonly { partitionId: string; details: string[] }[] {
    requireService(this.#world, serviceName);
    return this.#parts.replicas.unplaced(serviceName, partitionId);
  }

  // What runs on nodes

  deployedApplication(nodeName: string, applicationName: string): DeployedApplication | undefined {
    return requireNode(this.#world, nodeName).deployments.get(applicationName);
  }
  codePackages(servicePackage: DeployedServicePackage): readonly DeployedCodePackage[] {
    return this.#parts.codePackages.list(servicePackage);
  }
  deployedServiceTypes(deployed: DeployedApplication): readonly DeployedServiceType[] {
    return this.#parts.codePackages.serviceTypes(deployed);
  }
  /** Log of a container, last `tail` lines. Processes have none: `E_INVALIDARG`. */
  containerLog(
    servicePackage: DeployedServicePackage,
    codePackageName: string,
    tail: number | 'all',
    previous: boolean,
  ): string {
    return this.#parts.codePackages.log(servicePackage, codePackageName, tail, previous);
  }
  restartCodePackage(servicePackage: DeployedServicePackage, codePackageName: string): void {
    this.#parts.codePackages.restart(servicePackage, codePackageName);
  }

  // Health

  /** Health under the cluster's own policies (cached), or under the given ones. */
  health(policies?: HealthPolicies): HealthView {
    return policies === undefined ? this.#parts.healthTree : this.#parts.healthUnder(policies);
  }
  healthEvents(entity: HealthEntityRef): readonly HealthEvent[] {
    const subject = subjectOf(this.#world, entity);
    if (this.#world.health.knows(subject)) return this.#world.health.events(subject);
    throw new ModelError('FABRIC_E_HEALTH_ENTITY_NOT_FOUND', 'The health store has no data of this entity yet.');
  }
  /** The health store has no data of an entity, or of any, for a while (not a product call). */
  forgetHealth(entity: HealthEntityRef | undefined, forMs: number): void {
    forgetHealth(this.#world, entity && subjectOf(this.#world, entity), forMs);
  }
  /**
   * `FABRIC_E_HEALTH_STALE_REPORT`, `FABRIC_E_HEALTH_ENTITY_NOT_FOUND`, `E_INVALIDARG` (reserved `System.` sources,
   * lengths).
   */
  reportHealth(entity: HealthEntityRef, report: HealthReport): void {
    this.#world.health.report(subjectOf(this.#world, entity), report);
  }

  // Load

  clusterLoad(): ClusterLoad {
    return this.#parts.loads.cluster();
  }
  nodeLoad(nodeName: string): readonly NodeLoadMetric[] {
    return this.#parts.loads.node(nodeName);
  }
  partitionLoad(partitionId: string): PartitionLoad {
    return this.#parts.loads.partition(partitionId);
  }
  applicationLoad(applicationName: string): ApplicationLoad {
    return this.#parts.loads.application(applicationName);
  }
  /** Partitions by their load of one metric, largest first. */
  loadedPartitions(metricName: string): readonly { serviceName: string; partitionId: string; load: number }[] {
    return this.#parts.loads.loadedPartitions(metricName);
  }

  // Repair and infrastructure

  repairTasks(filter?: RepairTaskFilter): readonly RepairTask[] {
    return this.#parts.repairs.list(filter);
  }
  createRepairTask(request: RepairTaskRequest): RepairTask {
    return this.#parts.repairs.create(request);
  }
  /** `version` 0n skips the check, otherwise `FABRIC_E_SEQUENCE_NUMBER_CHECK_FAILED`. */
  cancelRepairTask(taskId: string, version: bigint, requestAbort: boolean): RepairTask {
    return this.#parts.repairs.cancel(taskId, version, requestAbort);
  }
  forceApproveRepairTask(taskId: string, version: bigint): RepairTask {
    return this.#parts.repairs.forceApprove(taskId, version);
  }
  deleteRepairTask(taskId: string, version: bigint): void {
    this.#parts.repairs.delete(taskId, version);
  }
  updateRepairTaskHealthPolicy(
    taskId: string,
    version: bigint,
    policy: { readonly performPreparingHealthCheck?: boolean; readonly performRestoringHealthCheck?: boolean },
  ): RepairTask {
    return this.#parts.repairs.updateHealthPolicy(taskId, version, policy);
  }
  /** `UpdateRepairExecutionState`: an executor outside the cluster reports how far it is; states only go forward. */
  updateRepairExecution(
    taskId: string,
    version: bigint,
    report: {
      readonly state: RepairTaskState;
      readonly executor?: string;
      readonly resultStatus?: RepairResultStatus;
      readonly resultDetails?: string;
    },
  ): RepairTask {
    return this.#parts.repairs.updateExecution(taskId, version, report);
  }
  /** `GetJobs` of one infrastructure service (`fabric:/System/InfrastructureService/<nodetype>`). */
  infrastructureJobs(serviceName: string): readonly InfrastructureJob[] {
    return this.#parts.infrastructure.jobs(serviceName);
  }

  // History and chaos

  /** Oldest first. Empty when the cluster has no event store (ask `features.eventStore`). */
  events(query: EventQuery): readonly EventRecord[] {
    return this.#world.history.query(query);
  }
  /** An event and those it has to do with, oldest first; none where there is no such event. */
  correlatedEvents(eventInstanceId: string): readonly EventRecord[] {
    return this.#world.history.correlated(eventInstanceId);
  }
  chaos(): ChaosStatus {
    return this.#parts.chaos.status();
  }
  startChaos(parameters: ChaosParameters): void {
    this.#parts.chaos.start(parameters);
  }
  stopChaos(): void {
    this.#parts.chaos.stop();
  }
}

/** Versions compare by their numbers where they have any. */
function byNameAndVersion(a: ApplicationTypeVersion, b: ApplicationTypeVersion): number {
  return a.name.localeCompare(b.name) || a.version.localeCompare(b.version, 'en', { numeric: true });
}
