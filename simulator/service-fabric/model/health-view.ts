import type {
  Application,
  ClusterNode,
  DeployedApplication,
  DeployedServicePackage,
  Partition,
  Replica,
  Service,
} from './entities.ts';
import type { EvaluatedHealth, HealthStatistics } from './health-types.ts';

/**
 * Health of everything under one set of policies. The view under the cluster's own policies is cached and only computes
 * anew what changed; a what-if view computes what is asked of it.
 */
export interface HealthView {
  /** Whether the health store has data of an entity; groups and counts leave out those it has none of. */
  knows(entity: object): boolean;
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
