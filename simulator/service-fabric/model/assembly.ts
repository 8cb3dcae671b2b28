import { ApplicationTypes } from './application-types.ts';
import { ApplicationUpgrades } from './application-upgrades.ts';
import { Applications } from './applications.ts';
import { Chaos } from './chaos.ts';
import { ClusterUpgrades } from './cluster-upgrades.ts';
import { CodeBehaviour } from './code-behaviour.ts';
import { CodePackages } from './code-packages.ts';
import type { ClusterOptions } from './commands.ts';
import type { Application, PartitionScheme } from './entities.ts';
import { Failover } from './failover.ts';
import type { HealthSubject } from './health-subject.ts';
import { HealthTree } from './health-tree.ts';
import type { HealthPolicies } from './health-types.ts';
import { Infrastructure } from './infrastructure.ts';
import { Loads } from './loads.ts';
import { Nodes } from './nodes.ts';
import { Placement } from './placement.ts';
import { RepairTasks } from './repair-tasks.ts';
import { ReplicaCommands } from './replica-commands.ts';
import { SafetyChecks } from './safety-checks.ts';
import { Services } from './services.ts';
import { systemServicesOf } from './system-services.ts';
import { makeWorld } from './world-factory.ts';
import type { World } from './world.ts';

/** The parts of the model, wired together. */
export interface ClusterParts {
  readonly world: World;
  readonly healthTree: HealthTree;
  readonly placement: Placement;
  readonly failover: Failover;
  readonly services: Services;
  readonly applications: Applications;
  readonly applicationTypes: ApplicationTypes;
  readonly safety: SafetyChecks;
  readonly replicas: ReplicaCommands;
  readonly codePackages: CodePackages;
  readonly loads: Loads;
  readonly repairs: RepairTasks;
  readonly infrastructure: Infrastructure;
  readonly chaos: Chaos;
  readonly nodes: Nodes;
  readonly applicationUpgrades: ApplicationUpgrades;
  readonly clusterUpgrades: ClusterUpgrades;
  healthUnder(policies: HealthPolicies): HealthTree;
  sortedApplications(): readonly Application[];
}

export function assemble(options: ClusterOptions): ClusterParts {
  let sorted: readonly Application[] | undefined;
  let tree: HealthTree | undefined;
  const touched = (subject: HealthSubject): void => {
    tree?.invalidate(subject);
    if (subject.kind === 'Application') sorted = undefined;
  };
  const world = makeWorld(options, touched);
  const sortedApplications = (): readonly Application[] => {
    sorted ??= [...world.applications.values()].toSorted((a, b) => (a.name < b.name ? -1 : 1));
    return sorted;
  };
  const placement = new Placement(world);
  const failover = new Failover(world, placement, new CodeBehaviour(world));
  const services = new Services(world, placement, failover);
  const applications = new Applications(world, services);
  const healthUnder = (policies: HealthPolicies): HealthTree =>
    new HealthTree({
      store: world.health,
      root: world.root,
      systemApplication: world.systemApplication,
      nodes: () => world.nodes.values(),
      applications: sortedApplications,
      hasApplication: (application) => world.applications.get(application.name) === application,
      clusterPolicy: () => policies.clusterHealthPolicy ?? world.clusterHealthPolicy,
      applicationPolicy: (application) =>
        policies.applicationHealthPolicies?.get(application.name) ?? applications.healthPolicy(application),
      evaluatesByApplicationType: world.features.enableApplicationTypeHealthEvaluation,
    });
  const healthTree = healthUnder({});
  tree = healthTree;
  addSystemServices(world, services);
  const applicationTypes = new ApplicationTypes(world, options.packages);
  const safety = new SafetyChecks(world, placement, failover);
  const nodes = new Nodes(world, placement, failover, safety);
  const applicationUpgrades = new ApplicationUpgrades({ world, applications, failover, safety, watch: nodes.watch, healthUnder });
  const clusterUpgrades = new ClusterUpgrades({ world, nodes, safety, healthUnder });
  const replicas = new ReplicaCommands(world, placement, failover);
  const codePackages = new CodePackages(world, failover);
  const repairs = new RepairTasks(world, nodes, healthTree);
  return {
    replicas,
    codePackages,
    loads: new Loads(world),
    repairs,
    infrastructure: new Infrastructure(world, repairs),
    chaos: new Chaos(world, replicas),
    safety,
    nodes,
    applicationUpgrades,
    clusterUpgrades,
    world,
    healthTree,
    placement,
    failover,
    services,
    applications,
    applicationTypes,
    healthUnder,
    sortedApplications,
  };
}

function addSystemServices(world: World, services: Services): void {
  const fits = (constraints: string): number =>
    [...world.nodes.values()].filter((node) => constraints === '' || constraints.includes(`==${node.nodeType})`))
      .length;
  const sizeOf = (nodeType: string): number => fits(`(NodeTypeName==${nodeType})`);
  for (const definition of systemServicesOf(world.features, world.nodeTypes, sizeOf)) {
    const nodes = fits(definition.placementConstraints);
    const target = Math.min(nodes, nodes >= 7 ? 7 : 5);
    const count = definition.partitionIds.length;
    const request = {
      applicationName: world.systemApplication.name,
      serviceName: definition.name,
      serviceTypeName: definition.typeName,
      serviceKind: definition.serviceKind,
      partitionScheme: systemScheme(count),
      hasPersistedState: definition.serviceKind === 'Stateful',
      placementConstraints: definition.placementConstraints,
      ...(definition.serviceKind === 'Stateful'
        ? { targetReplicaSetSize: target, minReplicaSetSize: Math.floor(target / 2) + 1 }
        : { instanceCount: -1 }),
    };
    services.createSettled(world.systemApplication, request, world.root.createdAt, definition.partitionIds);
  }
}

function systemScheme(partitions: number): PartitionScheme {
  if (partitions <= 1) return { scheme: 'Singleton' };
  return { scheme: 'UniformInt64Range', count: partitions, lowKey: 0n, highKey: BigInt(partitions) - 1n };
}
