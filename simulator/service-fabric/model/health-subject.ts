import type {
  Application,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from './entities.ts';

/** The cluster as an entity of the health store. */
export interface ClusterRoot {
  readonly createdAt: number;
}

/** An entity of the health store, told by its kind. */
export type HealthSubject =
  | { readonly kind: 'Cluster'; readonly entity: ClusterRoot }
  | { readonly kind: 'Node'; readonly entity: ClusterNode }
  | { readonly kind: 'Application'; readonly entity: Application }
  | { readonly kind: 'Service'; readonly entity: Service }
  | { readonly kind: 'Partition'; readonly entity: Partition }
  | { readonly kind: 'Replica'; readonly entity: Replica }
  | { readonly kind: 'DeployedApplication'; readonly entity: DeployedApplication }
  | { readonly kind: 'DeployedServicePackage'; readonly entity: DeployedServicePackage };

/** The application an entity belongs to; none for the cluster and nodes. */
export function applicationOf(subject: HealthSubject): Application | undefined {
  switch (subject.kind) {
    case 'Cluster':
    case 'Node':
      return undefined;
    case 'Application':
      return subject.entity;
    case 'Service':
    case 'DeployedApplication':
      return subject.entity.application;
    case 'Partition':
      return subject.entity.service.application;
    case 'Replica':
      return subject.entity.partition.service.application;
    case 'DeployedServicePackage':
      return subject.entity.deployedApplication.application;
  }
}

/** The report a healthy entity has from its authority in the system; made only when somebody looks. */
export interface SystemReport {
  readonly sourceId: string;
  readonly property: string;
  readonly description: string;
  readonly since: number;
  readonly healthReportId: string;
}

/** What the cluster itself says about a healthy entity; the cluster has no such report of its own. */
export function systemReportOf(subject: HealthSubject): SystemReport | undefined {
  switch (subject.kind) {
    case 'Cluster':
      return undefined;
    case 'Node':
      return report('System.FM', 'State', 'Fabric node is up.', subject.entity.upAt ?? 0, 'FM_7.0_1008');
    case 'Application':
      return report('System.CM', 'State', 'Application has been created.', subject.entity.createdAt, 'CM_7.0_1000');
    case 'Service':
      return report('System.FM', 'State', 'Service has been created.', subject.entity.createdAt, 'FM_7.0_1016');
    case 'Partition':
      return report('System.FM', 'State', 'Partition is healthy.', subject.entity.createdAt, 'FM_7.0_1015');
    case 'Replica':
      return replicaReport(subject.entity);
    case 'DeployedApplication':
      return report(
        'System.Hosting',
        'Activation',
        'The application was activated successfully.',
        subject.entity.createdAt,
        'Hosting_7.0_1001',
      );
    case 'DeployedServicePackage':
      return report(
        'System.Hosting',
        'Activation',
        'The ServicePackage was activated successfully.',
        subject.entity.createdAt,
        'Hosting_7.0_1002',
      );
  }
}

function replicaReport(replica: Replica): SystemReport {
  const noun = replica.partition.service.serviceKind === 'Stateful' ? 'Replica' : 'Instance';
  const text = `${noun} has been created. ${replica.nodeName}`;
  return report('System.RA', 'State', text, replica.createdAt, 'RA_7.0_1012');
}

function report(
  sourceId: string,
  property: string,
  description: string,
  since: number,
  healthReportId: string,
): SystemReport {
  return { sourceId, property, description, since, healthReportId };
}
