import { ModelError } from './errors.ts';
import type { HealthSubject } from './health-subject.ts';
import type { HealthEntityRef } from './health-types.ts';
import { findApplication, packageKey, type World } from './world.ts';

/** The entity a reference names. Throws `FABRIC_E_HEALTH_ENTITY_NOT_FOUND` when there is none. */
export function subjectOf(world: World, entity: HealthEntityRef): HealthSubject {
  const subject = find(world, entity);
  if (subject === undefined) {
    throw new ModelError('FABRIC_E_HEALTH_ENTITY_NOT_FOUND', 'The health store knows no such entity.');
  }
  return subject;
}

function find(world: World, entity: HealthEntityRef): HealthSubject | undefined {
  switch (entity.kind) {
    case 'Cluster':
      return { kind: 'Cluster', entity: world.root };
    case 'Node': {
      const node = world.nodes.get(entity.nodeName);
      return node && { kind: 'Node', entity: node };
    }
    case 'Application': {
      const application = findApplication(world, entity.applicationName);
      return application && { kind: 'Application', entity: application };
    }
    case 'Service': {
      const service = world.services.get(entity.serviceName);
      return service && { kind: 'Service', entity: service };
    }
    case 'Partition': {
      const partition = world.partitions.get(entity.partitionId.toLowerCase());
      return partition && { kind: 'Partition', entity: partition };
    }
    case 'Replica': {
      const partition = world.partitions.get(entity.partitionId.toLowerCase());
      const replica = partition?.replicas.find((candidate) => candidate.id === entity.replicaId);
      return replica && { kind: 'Replica', entity: replica };
    }
    case 'DeployedApplication': {
      const deployed = world.nodes.get(entity.nodeName)?.deployments.get(entity.applicationName);
      return deployed && { kind: 'DeployedApplication', entity: deployed };
    }
    case 'DeployedServicePackage': {
      const deployed = world.nodes.get(entity.nodeName)?.deployments.get(entity.applicationName);
      const key = packageKey(entity.serviceManifestName, entity.servicePackageActivationId);
      const servicePackage = deployed?.servicePackages.get(key);
      return servicePackage && { kind: 'DeployedServicePackage', entity: servicePackage };
    }
  }
}
