import { checkCounts, checkParameters, type Applications } from './applications.ts';
import { drain, stopDraining } from './draining.ts';
import type { Application, ApplicationTypeVersion, ClusterNode, Replica, SafetyCheck } from './entities.ts';
import { ModelError } from './errors.ts';
import type { Failover } from './failover.ts';
import { combine, healthy } from './health-rules.ts';
import type { HealthTree } from './health-tree.ts';
import type { ApplicationHealthPolicy, EvaluatedHealth, HealthPolicies } from './health-types.ts';
import type { NodeWatch } from './node-watch.ts';
import { packageOf, packageVersionOn } from './replicas.ts';
import type { SafetyChecks } from './safety-checks.ts';
import { upgradeCourse } from './upgrade-course.ts';
import { neverUpgraded } from './upgrade-descriptions.ts';
import { applicationRecorder } from './upgrade-recorders.ts';
import type { UpgradeCourse, UpgradeSubject } from './upgrade-subject.ts';
import type {
  ApplicationUpgradeDescription,
  ApplicationUpgradeProgress,
  RollingUpgradeUpdate,
} from './upgrade-types.ts';
import { paced, plannedKey, requireApplication, requireType, typeOf, typeVersionOn, type World } from './world.ts';

const NODE_MS = 8_000;
/** By then replicas that were restarted are ready again, or something is wrong with them. */
const SETTLED_MS = 9_000;

/** What the upgrades of applications work with. */
export interface ApplicationUpgradeTools {
  readonly world: World;
  readonly applications: Applications;
  readonly failover: Failover;
  readonly safety: SafetyChecks;
  readonly watch: NodeWatch;
  healthUnder(policies: HealthPolicies): HealthTree;
}

type Running = UpgradeCourse<ApplicationUpgradeDescription>;

/** Rolling upgrades of applications; one record each, that of the last one. */
export class ApplicationUpgrades {
  readonly #tools: ApplicationUpgradeTools;
  readonly #upgrades = new WeakMap<Application, Running>();

  constructor(tools: ApplicationUpgradeTools) {
    this.#tools = tools;
  }

  start(description: ApplicationUpgradeDescription): void {
    const { world } = this.#tools;
    const application = requireApplication(world, description.name);
    if (application.isSystem)
      throw new ModelError('E_ACCESSDENIED', 'The system application is upgraded with the cluster.');
    if (this.#upgrades.get(application)?.isRunning === true) {
      throw new ModelError(
        'FABRIC_E_APPLICATION_UPGRADE_IN_PROGRESS',
        `'${application.name}' is being upgraded already.`,
      );
    }
    const target = requireType(world, application.typeName, description.targetApplicationTypeVersion);
    if (target.status !== 'Available') {
      throw new ModelError(
        'FABRIC_E_APPLICATION_TYPE_NOT_FOUND',
        `'${target.name}' ${target.version} is not available.`,
      );
    }
    checkParameters(target, description.parameters);
    checkCounts(target, description.parameters);
    const sameVersion = target.version === application.typeVersion;
    if (sameVersion && sameParameters(application.parameters, description.parameters) && !description.forceRestart) {
      throw new ModelError(
        'FABRIC_E_APPLICATION_ALREADY_IN_TARGET_VERSION',
        `'${application.name}' runs version ${target.version} with these parameters already.`,
      );
    }
    application.status = 'Upgrading';
    for (const service of application.services.values()) if (service.status === 'Active') service.status = 'Upgrading';
    world.nodeVersions.set(application, new Map());
    const subject = new ApplicationUpgradeSubject(this.#tools, application, target, () => upgrade.description);
    const upgrade: Running = upgradeCourse(world, subject, description, this.#tools.watch);
    this.#upgrades.set(application, upgrade);
    upgrade.start();
  }

  progress(applicationName: string): ApplicationUpgradeProgress {
    const application = requireApplication(this.#tools.world, applicationName);
    const upgrade = this.#upgrades.get(application);
    return {
      ...(upgrade?.progress() ?? neverUpgraded),
      name: application.name,
      typeName: application.typeName,
      targetApplicationTypeVersion: upgrade?.description.targetApplicationTypeVersion ?? application.typeVersion,
    };
  }

  update(
    applicationName: string,
    update: RollingUpgradeUpdate,
    healthPolicy: ApplicationHealthPolicy | undefined,
  ): void {
    const changes = healthPolicy === undefined ? {} : { applicationHealthPolicy: healthPolicy };
    this.#require(applicationName).update(update, changes);
  }

  resume(applicationName: string, upgradeDomainName: string): void {
    this.#require(applicationName).resume(upgradeDomainName);
  }

  rollBack(applicationName: string): void {
    this.#require(applicationName).rollBack();
  }

  /** Type version the running upgrade of an application goes to, which must not be unregistered. */
  targetOf(application: Application): string | undefined {
    const upgrade = this.#upgrades.get(application);
    return upgrade?.isRunning === true ? upgrade.description.targetApplicationTypeVersion : undefined;
  }

  /** The application is deleted. */
  abandon(application: Application): void {
    const upgrade = this.#upgrades.get(application);
    if (upgrade?.isRunning === true) upgrade.abandon();
  }

  #require(applicationName: string): Running {
    const application = requireApplication(this.#tools.world, applicationName);
    const upgrade = this.#upgrades.get(application);
    if (upgrade?.isRunning === true) return upgrade;
    throw new ModelError('FABRIC_E_APPLICATION_NOT_UPGRADING', `'${applicationName}' is not being upgraded.`);
  }
}

/** One application on its way from one version, or one set of parameters, to another. */
class ApplicationUpgradeSubject implements UpgradeSubject {
  readonly nodeDurationMs = NODE_MS;
  readonly notUpgradingCode = 'FABRIC_E_APPLICATION_NOT_UPGRADING';
  readonly record;
  readonly #tools: ApplicationUpgradeTools;
  readonly #application: Application;
  readonly #from: string;
  readonly #target: ApplicationTypeVersion;
  readonly #description: () => ApplicationUpgradeDescription;

  constructor(
    tools: ApplicationUpgradeTools,
    application: Application,
    target: ApplicationTypeVersion,
    description: () => ApplicationUpgradeDescription,
  ) {
    this.#tools = tools;
    this.#application = application;
    this.#from = application.typeVersion;
    this.#target = target;
    this.#description = description;
    this.record = applicationRecorder(tools.world, application, this.#from, target.version);
  }

  nodesIn(domain: string): readonly ClusterNode[] {
    return [...this.#tools.world.nodes.values()].filter(
      (node) => node.upgradeDomain === domain && node.deployments.has(this.#application.name),
    );
  }

  pendingChecks(node: ClusterNode, forward: boolean): readonly SafetyCheck[] {
    const replicas = this.#restartingOn(node, forward ? this.#target.version : this.#from);
    this.#tools.safety.moveAway(replicas);
    return this.#tools.safety.pending(replicas);
  }

  drain(node: ClusterNode, forward: boolean): number {
    const replicas = this.#restartingOn(node, forward ? this.#target.version : this.#from);
    return drain(this.#tools.world, replicas, this.#description().instanceCloseDelayDuration);
  }

  takeDown(node: ClusterNode, forward: boolean): void {
    const { world, failover } = this.#tools;
    const version = forward ? this.#target.version : this.#from;
    const replicas = this.#restartingOn(node, version);
    for (const replica of this.#replicasOn(node)) this.#recordExit(replica, replicas);
    world.planned.add(plannedKey(node.name, this.#application.name));
    world.nodeVersions.get(this.#application)?.set(node.name, version);
    failover.close(replicas, true, true);
  }

  bringUp(node: ClusterNode): void {
    const { world, failover } = this.#tools;
    stopDraining(world, this.#replicasOn(node));
    failover.reopen(this.#replicasOn(node));
    paced(world, SETTLED_MS, () => world.planned.delete(plannedKey(node.name, this.#application.name)));
  }

  unsettled(node: ClusterNode): readonly SafetyCheck[] {
    return this.#replicasOn(node)
      .filter((replica) => replica.status === 'InBuild')
      .map((replica) => ({ kind: 'WaitForInbuildReplica', partitionId: replica.partition.id }));
  }

  /** The application as a whole, and what is deployed in each finished domain on its own (§2.4). */
  evaluate(completedDomains: readonly string[]): EvaluatedHealth {
    const policy = this.#description().applicationHealthPolicy ?? this.#target.healthPolicy;
    const tree = this.#tools.healthUnder({ applicationHealthPolicies: new Map([[this.#application.name, policy]]) });
    const percent = policy.maxPercentUnhealthyDeployedApplications;
    const perDomain = completedDomains.map((domain) => () => this.#evaluateDomain(tree, domain, percent));
    return combine(tree.application(this.#application), perDomain);
  }

  #evaluateDomain(tree: HealthTree, domain: string, percent: number): EvaluatedHealth {
    const { world } = this.#tools;
    const deployments = [...this.#application.deployments.values()].filter(
      (deployed) => world.nodes.get(deployed.nodeName)?.upgradeDomain === domain,
    );
    if (deployments.length === 0) return healthy;
    const group = tree.deployedApplicationsGroup(deployments);
    return group.evaluate(percent, (described) => ({
      kind: 'UpgradeDomainDeployedApplications',
      upgradeDomainName: domain,
      maxPercentUnhealthyDeployedApplications: percent,
      description: `${group.sentence('deployed applications', percent)} Upgrade domain '${domain}'.`,
      ...described,
    }));
  }

  finished(forward: boolean): void {
    const { world, applications } = this.#tools;
    const application = this.#application;
    world.nodeVersions.delete(application);
    if (application.status === 'Upgrading') application.status = 'Ready';
    if (forward) {
      application.typeVersion = this.#target.version;
      application.parameters = new Map(this.#description().parameters);
    }
    const manifests = typeOf(world, application)?.serviceManifests ?? [];
    for (const service of application.services.values()) {
      if (service.status === 'Upgrading') service.status = 'Active';
      const manifest = manifests.find((candidate) => candidate.name === service.serviceManifestName);
      service.manifestVersion = manifest?.version ?? service.manifestVersion;
    }
    for (const deployed of application.deployments.values()) {
      for (const servicePackage of deployed.servicePackages.values()) {
        const manifest = manifests.find((candidate) => candidate.name === servicePackage.serviceManifestName);
        servicePackage.version = manifest?.version ?? servicePackage.version;
      }
    }
    if (forward) applications.addMissingDefaultServices(application);
    world.touched({ kind: 'Application', entity: application });
  }

  #replicasOn(node: ClusterNode): readonly Replica[] {
    return [...node.replicas].filter((replica) => replica.partition.service.application === this.#application);
  }

  /**
   * Replicas whose code changes with the version; all of them when a restart is forced, none when only settings
   * change.
   */
  #restartingOn(node: ClusterNode, version: string): readonly Replica[] {
    const { world } = this.#tools;
    const replicas = this.#replicasOn(node);
    if (this.#description().forceRestart) return replicas;
    if (typeVersionOn(world, this.#application, node.name) === version) return [];
    const target = requireType(world, this.#application.typeName, version);
    return replicas.filter((replica) => {
      const { serviceManifestName } = replica.partition.service;
      const manifest = target.serviceManifests.find((candidate) => candidate.name === serviceManifestName);
      return manifest !== undefined && manifest.version !== packageVersionOn(world, replica);
    });
  }

  #recordExit(replica: Replica, restarting: readonly Replica[]): void {
    const { world } = this.#tools;
    const servicePackage = packageOf(world, replica);
    if (servicePackage === undefined || !restarting.includes(replica)) return;
    const node = world.nodes.get(replica.nodeName);
    world.history.append({
      kind: 'ApplicationProcessExited',
      category: 'StateTransition',
      scope: 'Application',
      keys: { applicationName: this.#application.name },
      properties: {
        ServiceName: replica.partition.service.name,
        ServicePackageName: servicePackage.serviceManifestName,
        ServicePackageActivationId: servicePackage.servicePackageActivationId,
        IsExclusive: servicePackage.servicePackageActivationId !== '',
        CodePackageName: 'Code',
        EntryPointType: 'Main',
        ExeName: `${replica.partition.service.typeName}.exe`,
        ProcessId: Number(replica.id % 60_000n),
        HostId: world.ids.guid(),
        ExitCode: 0,
        UnexpectedTermination: false,
        StartTime: new Date(servicePackage.startedAt).toISOString(),
        ExitReason: 'The code package was closed by an application upgrade.',
        NodeId: node?.id ?? '',
        NodeInstanceId: node?.instanceId ?? 0n,
      },
    });
  }
}

function sameParameters(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, value]) => b.get(name) === value);
}
