import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';

/** @returns what a row of a list stands for. */
export function refOfRow(row: EntityRow): EntityRef {
  switch (row.kind) {
    case 'node': return { kind: 'node', nodeName: row.nodeName };
    case 'application': return { kind: 'application', applicationName: row.applicationName };
    case 'applicationType': return { kind: 'applicationType', typeName: row.typeName, typeVersion: row.typeVersion };
    case 'service': return { kind: 'service', applicationName: row.applicationName, serviceName: row.serviceName };
    case 'partition': {
      const { applicationName, serviceName, partitionId } = row;
      return { kind: 'partition', applicationName, serviceName, partitionId };
    }
    case 'replica': {
      const { applicationName, serviceName, partitionId, replicaId } = row;
      return { kind: 'replica', applicationName, serviceName, partitionId, replicaId };
    }
    case 'deployedApplication': return { kind: 'deployedApplication', nodeName: row.nodeName, applicationName: row.applicationName };
    case 'deployedServicePackage': {
      const { nodeName, applicationName, serviceManifestName, activationId } = row;
      return { kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName, activationId };
    }
    case 'codePackage': {
      const { nodeName, applicationName, serviceManifestName, activationId, codePackageName } = row;
      return { kind: 'codePackage', nodeName, applicationName, serviceManifestName, activationId, codePackageName };
    }
  }
}
