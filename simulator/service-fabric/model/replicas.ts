import type {
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  DeploymentStatus,
  Partition,
  Replica,
  ReplicaRole,
  ReplicaStatus,
} from './entities.ts';
import { packageKey, typeKey, typeVersionOn, type World } from './world.ts';

/** Puts a replica or instance on a node, and with it what it needs deployed there. */
export function addReplica(
  world: World,
  partition: Partition,
  node: ClusterNode,
  role: ReplicaRole,
  status: ReplicaStatus,
): Replica {
  const now = world.clock.now();
  const replica: Replica = {
    id: world.ids.ticks(now),
    partition,
    nodeName: node.name,
    role,
    previousRole: 'None',
    status,
    servicePackageActivationId:
      partition.service.servicePackageActivationMode === 'ExclusiveProcess' ? world.ids.guid() : '',
    openedAt: now,
    lastInBuildDurationSeconds: -1,
    createdAt: now,
  };
  partition.replicas.push(replica);
  node.replicas.add(replica);
  deploy(world, replica);
  world.touched({ kind: 'Partition', entity: partition });
  return replica;
}

/** Takes a replica out of the world. */
export function dropReplica(world: World, replica: Replica): void {
  const { partition } = replica;
  const index = partition.replicas.indexOf(replica);
  if (index < 0) return;
  world.draining.delete(replica);
  if (world.keptDeployed.delete(replica) || replica.status !== 'Down') undeploy(world, replica);
  replica.status = 'Dropped';
  partition.replicas.splice(index, 1);
  world.nodes.get(replica.nodeName)?.replicas.delete(replica);
  world.health.forget({ kind: 'Replica', entity: replica });
  world.touched({ kind: 'Partition', entity: partition });
}

/**
 * The replica stops answering. What only it kept deployed on its node vanishes, unless it is closed just to be started
 * again (`keepDeployed`).
 */
export function closeReplica(world: World, replica: Replica, keepDeployed: boolean): void {
  world.draining.delete(replica);
  if (replica.status === 'Down') {
    if (!keepDeployed && world.keptDeployed.delete(replica)) undeploy(world, replica);
    return;
  }
  if (keepDeployed) {
    world.keptDeployed.add(replica);
    setPackageStatus(world, replica, 'Upgrading');
  } else undeploy(world, replica);
  replica.status = 'Down';
  world.health.forget({ kind: 'Replica', entity: replica });
}

/** The replica starts again on its node and is catching up. */
export function reopenReplica(world: World, replica: Replica): void {
  if (replica.status !== 'Down') return;
  replica.status = 'InBuild';
  replica.openedAt = world.clock.now();
  if (world.keptDeployed.delete(replica)) restartPackage(world, replica);
  else deploy(world, replica);
}

/** The processes of a package that stayed deployed start anew, once for all replicas in them. */
function restartPackage(world: World, replica: Replica): void {
  const present = packageOf(world, replica);
  if (present === undefined) return;
  setPackageStatus(world, replica, 'Active');
  const now = world.clock.now();
  if (present.startedAt === now) return;
  present.startedAt = now;
  present.activationCount++;
  present.exitCount++;
  present.version = packageVersionOn(world, replica);
}

function setPackageStatus(world: World, replica: Replica, status: DeploymentStatus): void {
  const present = packageOf(world, replica);
  if (present === undefined) return;
  present.status = status;
  present.deployedApplication.status = status;
}

/** The service package a replica runs in; undefined while it is down. */
export function packageOf(world: World, replica: Replica): DeployedServicePackage | undefined {
  const { service } = replica.partition;
  const deployed = world.nodes.get(replica.nodeName)?.deployments.get(service.application.name);
  return deployed?.servicePackages.get(packageKey(service.serviceManifestName, replica.servicePackageActivationId));
}

function deploy(world: World, replica: Replica): void {
  const { service } = replica.partition;
  const { application } = service;
  const node = world.nodes.get(replica.nodeName);
  if (node === undefined) return;
  const now = world.clock.now();
  let deployed: DeployedApplication | undefined = node.deployments.get(application.name);
  if (deployed === undefined) {
    deployed = { application, nodeName: node.name, status: 'Active', servicePackages: new Map(), createdAt: now };
    node.deployments.set(application.name, deployed);
    application.deployments.set(node.name, deployed);
  }
  const key = packageKey(service.serviceManifestName, replica.servicePackageActivationId);
  const present = deployed.servicePackages.get(key);
  if (present !== undefined) {
    present.replicaCount++;
    return;
  }
  deployed.servicePackages.set(key, {
    deployedApplication: deployed,
    serviceManifestName: service.serviceManifestName,
    servicePackageActivationId: replica.servicePackageActivationId,
    version: packageVersionOn(world, replica),
    status: 'Active',
    replicaCount: 1,
    startedAt: now,
    activationCount: 1,
    exitCount: 0,
    createdAt: now,
  });
}

function undeploy(world: World, replica: Replica): void {
  const { service } = replica.partition;
  const { application } = service;
  const node = world.nodes.get(replica.nodeName);
  const deployed = node?.deployments.get(application.name);
  const key = packageKey(service.serviceManifestName, replica.servicePackageActivationId);
  const present = deployed?.servicePackages.get(key);
  if (node === undefined || deployed === undefined || present === undefined) return;
  present.replicaCount--;
  if (present.replicaCount > 0) return;
  deployed.servicePackages.delete(key);
  world.health.forget({ kind: 'DeployedServicePackage', entity: present });
  if (deployed.servicePackages.size > 0) return;
  node.deployments.delete(application.name);
  application.deployments.delete(node.name);
  world.health.forget({ kind: 'DeployedApplication', entity: deployed });
}

/** Version of the service manifest that runs on the replica's node. */
export function packageVersionOn(world: World, replica: Replica): string {
  const { service } = replica.partition;
  const { application } = service;
  const type = world.applicationTypes.get(
    typeKey(application.typeName, typeVersionOn(world, application, replica.nodeName)),
  );
  const manifest = type?.serviceManifests.find((candidate) => candidate.name === service.serviceManifestName);
  return manifest?.version ?? service.manifestVersion;
}
