import type { InfrastructureJob as ShownJob } from '../../../shared/contract/clusters/packages.ts';
import { infrastructureHold } from '../../../shared/domain/service-fabric/infrastructure-words.ts';
import { bounded } from '../entities/bounded-values.ts';
import type { InfrastructureJob } from '../wire/repair.ts';

/** @param service full name of the infrastructure service that told it. @param now of the cluster. */
export function shownInfrastructureJob(job: InfrastructureJob, service: string, now: number): ShownJob {
  const impacted = job.currentlyImpactedRoleInstances.map(({ name, impactTypes }) => (impactTypes.length === 0 ? name : `${name} (${impactTypes.join(', ')})`));
  return {
    key: bounded(`${service}|${job.id}`, 500), jobId: bounded(job.id, 200), service: bounded(service), impactAction: bounded(job.impactAction, 200), status: bounded(job.jobStatus, 100),
    step: bounded(job.impactStep, 100), acknowledgement: bounded(job.acknowledgementStatus, 100), upgradeDomain: bounded(job.currentUD, 100), active: job.isActive, throttled: job.isThrottled, deadlineAt: job.deadlineForResponse,
    impacted: [...impacted, ...job.roleInstancesToBeImpacted.filter((name) => !job.currentlyImpactedRoleInstances.some((each) => each.name === name))].slice(0, 2_000).map((name) => bounded(name, 300)),
    repairTasks: job.repairTasks.slice(0, 500).map(({ taskId, state }) => ({ taskId: bounded(taskId, 500), state: bounded(state, 60) })),
    blockedBy: bounded(infrastructureHold(job, now)),
  };
}

/** Whether a system service is one of those that speak for the platform; coordinated and cross-zone ones have longer names. */
export function isInfrastructureService(serviceName: string): boolean {
  return serviceName.startsWith('fabric:/System/InfrastructureService');
}
