import type {
  Application,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import type { EvaluatedHealth, HealthEntityRef, HealthEvent, HealthState, HealthStatistics } from './health-types.ts';

/**
 * Health of everything under one set of policies. The view under the cluster's own policies is cached and only computes
 * anew what changed; a what-if view computes what is asked of it.
 */
export interface HealthView {
  cluster(): EvaluatedHealth;
  node(node: ClusterNode): EvaluatedHealth;
  application(application: Application): EvaluatedHealth;
  service(service: Service): EvaluatedHealth;
  partition(partition: Partition): EvaluatedHealth;
  replica(replica: Replica): EvaluatedHealth;
  deployedApplication(deployed: DeployedApplication): EvaluatedHealth;
  deployedServicePackage(servicePackage: DeployedServicePackage): EvaluatedHealth;

  /** Counts over the whole cluster; the system application and what is in it only when asked for. */
  clusterStatistics(includeSystemApplication: boolean): HealthStatistics;
  applicationStatistics(application: Application): HealthStatistics;
  serviceStatistics(service: Service): HealthStatistics;
  partitionStatistics(partition: Partition): HealthStatistics;
  deployedApplicationStatistics(deployed: DeployedApplication): HealthStatistics;
}

/** The health store's part of the model. */
export interface HealthQueries {
  /** Events of one entity, oldest report first. Throws `FABRIC_E_HEALTH_ENTITY_NOT_FOUND` for an unknown entity. */
  events(entity: HealthEntityRef): readonly HealthEvent[];
  /** Aggregated state of one entity under the cluster's own policies. Throws as `events` does. */
  state(entity: HealthEntityRef): HealthState;
}
