import type { HealthCount, HealthCounts } from '../../../shared/contract/clusters/shared.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { healthStateOf } from '../../../shared/domain/service-fabric/health.ts';
import type { ClusterHealth, HealthStatistics } from '../wire/health.ts';

/** The last answer to the heartbeat: the cluster's state with its reasons, and how many entities are in which state. */
export interface HealthReading {
  readonly state: HealthState;
  readonly counts: HealthCounts;
  /** Trimmed by the gateway where there are many (service-fabric.md §2.3). */
  readonly evaluations: ClusterHealth['unhealthyEvaluations'];
  /** Reports on the cluster itself. */
  readonly events: ClusterHealth['healthEvents'];
  readonly asOf: number;
  readonly latencyMs: number;
}

export function healthReading(answer: ClusterHealth, asOf: number, latencyMs: number): HealthReading {
  return {
    state: healthStateOf(answer.aggregatedHealthState),
    counts: countsOf(answer.healthStatistics),
    evaluations: answer.unhealthyEvaluations,
    events: answer.healthEvents,
    asOf, latencyMs,
  };
}

export const unknownCounts: HealthCounts = {
  nodes: null, applications: null, services: null, partitions: null, replicas: null, deployedApplications: null, deployedServicePackages: null,
};

function countsOf(statistics: HealthStatistics): HealthCounts {
  const of = (kind: string): HealthCount | null => {
    const found = statistics.find(({ entityKind }) => entityKind === kind);
    return found ? { ok: found.okCount, warning: found.warningCount, error: found.errorCount } : null;
  };
  return {
    nodes: of('Node'), applications: of('Application'), services: of('Service'), partitions: of('Partition'), replicas: of('Replica'),
    deployedApplications: of('DeployedApplication'), deployedServicePackages: of('DeployedServicePackage'),
  };
}

/** Whether nothing is known to be wrong: what is tolerated still makes a cluster Warning, so that Ok leaves nothing out. */
export function isAllOk({ state, counts }: HealthReading): boolean {
  return state === 'Ok' && Object.values(counts).every((count: HealthCount | null) => count === null || (count.warning === 0 && count.error === 0));
}

/** How many there are of a kind; null where the gateway does not tell. */
export function totalOf(count: HealthCount | null): number | null {
  return count === null ? null : count.ok + count.warning + count.error;
}
