import type {
  Application,
  ClusterModel,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from '../model/index.ts';
import { GatewayFailure } from './failure.ts';
import type { GatewayRequest } from './request.ts';

/** Entities that a path names; what is missing is refused with the product's code (service-fabric.md §1.3). */

export function requireNode(model: ClusterModel, request: GatewayRequest): ClusterNode {
  const name = request.param('nodeName');
  return model.node(name) ?? missing('FABRIC_E_NODE_NOT_FOUND', `The node ${name} does not exist.`);
}

export function requireApplication(model: ClusterModel, request: GatewayRequest): Application {
  const name = request.nameParam('applicationId');
  return model.application(name) ?? missing('FABRIC_E_APPLICATION_NOT_FOUND', `The application ${name} does not exist.`);
}

export function requireService(model: ClusterModel, request: GatewayRequest): Service {
  const name = request.nameParam('serviceId');
  return model.service(name) ?? missing('FABRIC_E_SERVICE_DOES_NOT_EXIST', `The service ${name} does not exist.`);
}

export function requirePartition(model: ClusterModel, request: GatewayRequest): Partition {
  const id = request.param('partitionId').toLowerCase();
  return model.partition(id) ?? missing('FABRIC_E_PARTITION_NOT_FOUND', `The partition ${id} does not exist.`);
}

export function requireReplica(model: ClusterModel, request: GatewayRequest): Replica {
  const partition = requirePartition(model, request);
  const id = request.idParam('replicaId');
  return model.replica(partition.id, id) ?? missing('FABRIC_E_REPLICA_DOES_NOT_EXIST', `The replica ${String(id)} does not exist.`);
}

export function requireDeployed(model: ClusterModel, request: GatewayRequest): DeployedApplication {
  const node = requireNode(model, request);
  const name = request.nameParam('applicationId');
  return (
    model.deployedApplication(node.name, name) ??
    missing('FABRIC_E_APPLICATION_NOT_FOUND', `The application ${name} is not deployed on the node ${node.name}.`)
  );
}

/** The package a path names, of whichever activation the query asks for. */
export function requireServicePackage(model: ClusterModel, request: GatewayRequest): DeployedServicePackage {
  const deployed = requireDeployed(model, request);
  const name = request.param('servicePackageName');
  const activation = request.query.get('ServicePackageActivationId') ?? '';
  const found = servicePackagesNamed(deployed, name).find((each) => each.servicePackageActivationId === activation);
  return found ?? healthEntityMissing(`The service package ${name} is not deployed here.`);
}

export function servicePackagesNamed(deployed: DeployedApplication, name: string): DeployedServicePackage[] {
  return [...deployed.servicePackages.values()].filter((each) => each.serviceManifestName === name);
}

/** Health queries have one code for whatever the health store does not know. */
export function healthEntityMissing(message: string): never {
  throw new GatewayFailure('FABRIC_E_HEALTH_ENTITY_NOT_FOUND', message);
}

/** Runs a look-up whose failure means that the health store does not know the entity. */
export function forHealth<T>(lookUp: () => T): T {
  try {
    return lookUp();
  } catch (error) {
    if (error instanceof GatewayFailure && error.status === 404) return healthEntityMissing(error.message);
    throw error;
  }
}

function missing(code: string, message: string): never {
  throw new GatewayFailure(code, message);
}
