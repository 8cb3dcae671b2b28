import { drain, stopDraining } from './draining.ts';
import type { ClusterNode, SafetyCheck } from './entities.ts';
import { ModelError } from './errors.ts';
import { combine, healthy, type HealthGroup } from './health-rules.ts';
import type { HealthTree } from './health-tree.ts';
import type { ClusterHealthPolicy, EvaluatedHealth, HealthPolicies } from './health-types.ts';
import type { Nodes } from './nodes.ts';
import type { SafetyChecks } from './safety-checks.ts';
import { upgradeCourse } from './upgrade-course.ts';
import { neverUpgraded } from './upgrade-descriptions.ts';
import { clusterRecorder } from './upgrade-recorders.ts';
import type { UpgradeCourse, UpgradeSubject } from './upgrade-subject.ts';
import type { ClusterUpgradeDescription, ClusterUpgradeProgress, RollingUpgradeUpdate } from './upgrade-types.ts';
import { paced, type World } from './world.ts';

const NODE_MS = 20_000;
const SETTLED_MS = 9_000;

/** What cluster upgrades work with. */
export interface ClusterUpgradeTools {
  readonly world: World;
  readonly nodes: Nodes;
  readonly safety: SafetyChecks;
  healthUnder(policies: HealthPolicies): HealthTree;
}

/** What a cluster upgrade may change of its health policies while it runs. */
export type ClusterUpgradePolicies = Partial<
  Pick<
    ClusterUpgradeDescription,
    'clusterHealthPolicy' | 'enableDeltaHealthEvaluation' | 'clusterUpgradeHealthPolicy' | 'applicationHealthPolicyMap'
  >
>;

interface Version {
  readonly codeVersion: string;
  readonly configVersion: string;
}

/** The cluster's own rolling upgrades, and the versions it can go to. */
export class ClusterUpgrades {
  readonly #tools: ClusterUpgradeTools;
  readonly #codeVersions: Set<string>;
  readonly #configVersions: Set<string>;
  #upgrade: UpgradeCourse<ClusterUpgradeDescription> | undefined;

  constructor(tools: ClusterUpgradeTools) {
    this.#tools = tools;
    this.#codeVersions = new Set([tools.world.codeVersion]);
    this.#configVersions = new Set([tools.world.configVersion]);
  }

  codeVersions(): readonly string[] {
    return [...this.#codeVersions].toSorted(byNumbers);
  }

  configVersions(): readonly string[] {
    return [...this.#configVersions].toSorted(byNumbers);
  }

  provision(version: Partial<Version>): void {
    const { codeVersion, configVersion } = version;
    if (codeVersion !== undefined) this.#codeVersions.add(codeVersion);
    if (configVersion !== undefined) this.#configVersions.add(configVersion);
  }

  unprovision(version: Partial<Version>): void {
    const { world } = this.#tools;
    if (version.codeVersion === world.codeVersion || version.configVersion === world.configVersion) {
      throw new ModelError('FABRIC_E_FABRIC_VERSION_IN_USE', 'The cluster runs this version.');
    }
    const gone =
      (version.codeVersion === undefined || this.#codeVersions.delete(version.codeVersion)) &&
      (version.configVersion === undefined || this.#configVersions.delete(version.configVersion));
    if (!gone) throw new ModelError('FABRIC_E_FABRIC_VERSION_NOT_FOUND', 'This version is not provisioned.');
  }

  start(description: ClusterUpgradeDescription): void {
    const { world } = this.#tools;
    if (this.#upgrade?.isRunning === true) {
      throw new ModelError('FABRIC_E_FABRIC_UPGRADE_IN_PROGRESS', 'The cluster is being upgraded already.');
    }
    const target = {
      codeVersion: description.codeVersion === '' ? world.codeVersion : description.codeVersion,
      configVersion: description.configVersion === '' ? world.configVersion : description.configVersion,
    };
    if (!this.#codeVersions.has(target.codeVersion) || !this.#configVersions.has(target.configVersion)) {
      throw new ModelError('FABRIC_E_FABRIC_VERSION_NOT_FOUND', 'The target version is not provisioned.');
    }
    const sameVersion = target.codeVersion === world.codeVersion && target.configVersion === world.configVersion;
    if (sameVersion && !description.forceRestart) {
      throw new ModelError('FABRIC_E_FABRIC_ALREADY_IN_TARGET_VERSION', 'The cluster runs this version already.');
    }
    const complete = { ...description, ...target };
    const subject = new ClusterUpgradeSubject(this.#tools, target, () => upgrade.description);
    const upgrade = upgradeCourse(world, subject, complete, this.#tools.nodes.watch);
    this.#upgrade = upgrade;
    upgrade.start();
  }

  progress(): ClusterUpgradeProgress {
    const { world } = this.#tools;
    if (this.#upgrade === undefined) {
      return { ...neverUpgraded, codeVersion: '0.0.0.0', configVersion: world.configVersion };
    }
    const { codeVersion, configVersion } = this.#upgrade.description;
    return { ...this.#upgrade.progress(), codeVersion, configVersion };
  }

  update(update: RollingUpgradeUpdate, policies: ClusterUpgradePolicies): void {
    this.#require().update(update, policies);
  }

  resume(upgradeDomainName: string): void {
    this.#require().resume(upgradeDomainName);
  }

  rollBack(): void {
    this.#require().rollBack();
  }

  #require(): UpgradeCourse<ClusterUpgradeDescription> {
    if (this.#upgrade?.isRunning === true) return this.#upgrade;
    throw new ModelError('FABRIC_E_FABRIC_NOT_UPGRADING', 'The cluster is not being upgraded.');
  }
}

interface Baseline {
  readonly error: number;
  readonly total: number;
}

/** The cluster on its way to another runtime or configuration. */
class ClusterUpgradeSubject implements UpgradeSubject {
  readonly nodeDurationMs = NODE_MS;
  readonly notUpgradingCode = 'FABRIC_E_FABRIC_NOT_UPGRADING';
  readonly record;
  readonly #tools: ClusterUpgradeTools;
  readonly #from: Version;
  readonly #target: Version;
  readonly #description: () => ClusterUpgradeDescription;
  /** Unhealthy nodes when the upgrade began: of the cluster under '', and of each domain. */
  readonly #baselines: ReadonlyMap<string, Baseline>;

  constructor(tools: ClusterUpgradeTools, target: Version, description: () => ClusterUpgradeDescription) {
    const { world } = tools;
    this.#tools = tools;
    this.#from = { codeVersion: world.codeVersion, configVersion: world.configVersion };
    this.#target = target;
    this.#description = description;
    this.record = clusterRecorder(world, versionText(this.#from), versionText(target));
    const tree = tools.healthUnder({});
    const baseline = (nodes: readonly ClusterNode[]): Baseline => {
      const { error, total } = tree.nodesGroup(nodes).counts;
      return { error, total };
    };
    this.#baselines = new Map([
      ['', baseline([...world.nodes.values()])],
      ...world.upgradeDomains.map((domain) => [domain, baseline(this.nodesIn(domain))] as const),
    ]);
  }

  nodesIn(domain: string): readonly ClusterNode[] {
    return [...this.#tools.world.nodes.values()].filter((node) => node.upgradeDomain === domain);
  }

  /** A change of configuration alone does not take nodes down. */
  get #restarts(): boolean {
    return this.#target.codeVersion !== this.#from.codeVersion || this.#description().forceRestart;
  }

  pendingChecks(node: ClusterNode): readonly SafetyCheck[] {
    if (!this.#restarts) return [];
    const { safety } = this.#tools;
    safety.moveAway(node.replicas);
    return [...safety.seedQuorum(node), ...safety.pending(node.replicas)];
  }

  /** Whether the node itself is restarted on the way. */
  #goesDown(node: ClusterNode, forward: boolean): boolean {
    const version = forward ? this.#target : this.#from;
    return this.#restarts && (node.codeVersion !== version.codeVersion || (forward && this.#description().forceRestart));
  }

  drain(node: ClusterNode, forward: boolean): number {
    if (!this.#goesDown(node, forward)) return 0;
    return drain(this.#tools.world, node.replicas, this.#description().instanceCloseDelayDuration);
  }

  takeDown(node: ClusterNode, forward: boolean): void {
    const version = forward ? this.#target : this.#from;
    const goesDown = this.#goesDown(node, forward);
    node.codeVersion = version.codeVersion;
    node.configVersion = version.configVersion;
    if (goesDown) this.#tools.nodes.goDown(node, true);
  }

  bringUp(node: ClusterNode): void {
    const { world, nodes } = this.#tools;
    stopDraining(world, node.replicas);
    nodes.comeUp(node);
    paced(world, SETTLED_MS, () => world.planned.delete(node.name));
  }

  unsettled(node: ClusterNode): readonly SafetyCheck[] {
    return [...node.replicas]
      .filter((replica) => replica.status === 'InBuild' && replica.role !== 'IdleSecondary')
      .map((replica) => ({ kind: 'WaitForInbuildReplica', partitionId: replica.partition.id }));
  }

  evaluate(completedDomains: readonly string[]): EvaluatedHealth {
    const { clusterHealthPolicy, applicationHealthPolicyMap, enableDeltaHealthEvaluation } = this.#description();
    const tree = this.#tools.healthUnder({
      ...(clusterHealthPolicy === undefined ? {} : { clusterHealthPolicy }),
      applicationHealthPolicies: applicationHealthPolicyMap,
    });
    const policy = clusterHealthPolicy ?? this.#tools.world.clusterHealthPolicy;
    const domains = enableDeltaHealthEvaluation
      ? this.#deltaChecks(tree, completedDomains)
      : completedDomains.map((domain) => () => this.#evaluateDomain(tree, domain, policy));
    return combine(tree.cluster(), domains);
  }

  #evaluateDomain(tree: HealthTree, domain: string, policy: ClusterHealthPolicy): EvaluatedHealth {
    const percent = policy.maxPercentUnhealthyNodes;
    const group = tree.nodesGroup(this.nodesIn(domain));
    return group.evaluate(percent, (described) => ({
      kind: 'UpgradeDomainNodes',
      upgradeDomainName: domain,
      maxPercentUnhealthyNodes: percent,
      description: `${group.sentence('nodes', percent)} Upgrade domain '${domain}'.`,
      ...described,
    }));
  }

  /** Nodes that became unhealthy since the start, in the cluster and in each finished domain (§2.4). */
  #deltaChecks(tree: HealthTree, completedDomains: readonly string[]): readonly (() => EvaluatedHealth)[] {
    const policy = this.#description().clusterUpgradeHealthPolicy;
    const whole = () => {
      const group = tree.nodesGroup(this.#tools.world.nodes.values());
      const baseline = this.#baselines.get('') ?? { error: 0, total: 0 };
      return deltaEvaluation(group, baseline, policy.maxPercentDeltaUnhealthyNodes, '');
    };
    const perDomain = completedDomains.map((domain) => () => {
      const group = tree.nodesGroup(this.nodesIn(domain));
      const baseline = this.#baselines.get(domain) ?? { error: 0, total: 0 };
      return deltaEvaluation(group, baseline, policy.maxPercentUpgradeDomainDeltaUnhealthyNodes, domain);
    });
    return [whole, ...perDomain];
  }

  finished(forward: boolean): void {
    const { world } = this.#tools;
    const version = forward ? this.#target : this.#from;
    world.codeVersion = version.codeVersion;
    world.configVersion = version.configVersion;
    for (const node of world.nodes.values()) {
      node.codeVersion = version.codeVersion;
      node.configVersion = version.configVersion;
    }
    for (const service of world.systemApplication.services.values()) service.manifestVersion = version.codeVersion;
  }
}

/** Each percentage is taken over its own total (§2.4). */
function deltaEvaluation(group: HealthGroup, baseline: Baseline, maxPercent: number, domain: string): EvaluatedHealth {
  const { error, total } = group.counts;
  const delta = percentOf(error, total) - percentOf(baseline.error, baseline.total);
  if (delta <= maxPercent) return healthy;
  const facts = {
    aggregatedHealthState: 'Error',
    baselineErrorCount: baseline.error,
    baselineTotalCount: baseline.total,
    maxPercentDeltaUnhealthyNodes: maxPercent,
    totalCount: total,
    description: `${error} of ${total} nodes are in Error, ${baseline.error} of ${baseline.total} were when the upgrade began. The evaluation tolerates ${maxPercent}% more.`,
    unhealthyEvaluations: group.errorEvaluations(),
  } as const;
  return {
    state: 'Error',
    unhealthyEvaluations: [
      domain === ''
        ? { kind: 'DeltaNodesCheck', ...facts }
        : { kind: 'UpgradeDomainDeltaNodesCheck', upgradeDomainName: domain, ...facts },
    ],
  };
}

function percentOf(part: number, total: number): number {
  return total === 0 ? 0 : (part * 100) / total;
}

function versionText(version: Version): string {
  return `${version.codeVersion}:${version.configVersion}`;
}

function byNumbers(a: string, b: string): number {
  return a.localeCompare(b, 'en', { numeric: true });
}
