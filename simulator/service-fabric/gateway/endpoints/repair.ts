import { z } from 'zod';

import { done, ok, written } from '../answer.ts';
import { bigNumber, flag } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import { get, post } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { repairTask } from '../wire/operations.ts';
import { rawJson } from '../wire/raw-json.ts';
import { nameOf } from '../wire/text.ts';

/** Repair tasks and the jobs of the infrastructure service (service-fabric.md §1.8). */

const version = bigNumber.default(0n);
const named = z.object({ TaskId: z.string().min(1), Version: version });
const newTask = z.object({
  TaskId: z.string().min(1),
  Description: z.string().nullish(),
  State: z.enum(['Created', 'Claimed', 'Preparing', 'Approved', 'Executing', 'Restoring', 'Completed']).default('Created'),
  Action: z.string().min(1),
  Target: z.object({ NodeNames: z.array(z.string()) }).nullish(),
  Executor: z.string().nullish(),
  ExecutorData: z.string().nullish(),
  Impact: z
    .object({ NodeImpactList: z.array(z.object({ NodeName: z.string(), ImpactLevel: z.enum(['None', 'Restart', 'RemoveData', 'RemoveNode']) })) })
    .nullish(),
  PerformPreparingHealthCheck: flag.nullish(),
  PerformRestoringHealthCheck: flag.nullish(),
});

const executionState = named.extend({
  State: z.enum(['Created', 'Claimed', 'Preparing', 'Approved', 'Executing', 'Restoring', 'Completed']),
  Executor: z.string().nullish(),
  ResultStatus: z.enum(['Pending', 'Succeeded', 'Cancelled', 'Interrupted', 'Failed']).nullish(),
  ResultDetails: z.string().nullish(),
});

/** @throws GatewayFailure where the cluster has no repair manager */
function requireManager({ model }: ServedCluster): void {
  if (!model.features.repairManager) throw new GatewayFailure('FABRIC_E_SERVICE_DOES_NOT_EXIST', 'The repair manager service does not run in this cluster.');
}

const updated = (task: { readonly version: bigint }) => ok({ Version: task.version.toString() });

export const repairRoutes: readonly Route[] = [
  get('/$/GetRepairTaskList', (request, cluster) => {
    requireManager(cluster);
    const { query } = request;
    const [taskIdFilter, executorFilter] = [query.get('TaskIdFilter'), query.get('ExecutorFilter')];
    const tasks = cluster.model.repairTasks({
      stateFilter: query.number('StateFilter', 0),
      ...(taskIdFilter === undefined ? {} : { taskIdFilter }),
      ...(executorFilter === undefined ? {} : { executorFilter }),
    });
    return ok(tasks.map((task) => repairTask(task)));
  }),
  post('/$/CreateRepairTask', async (request, cluster) => {
    requireManager(cluster);
    const given = await request.body(newTask);
    const impact = given.Impact?.NodeImpactList.map((each) => ({ nodeName: each.NodeName, impactLevel: each.ImpactLevel }));
    const task = cluster.model.createRepairTask({
      taskId: given.TaskId,
      action: given.Action,
      state: given.State,
      ...(given.Description == null ? {} : { description: given.Description }),
      ...(given.Target == null ? {} : { targetNodeNames: given.Target.NodeNames }),
      ...(given.Executor == null ? {} : { executor: given.Executor }),
      ...(given.ExecutorData == null ? {} : { executorData: given.ExecutorData }),
      ...(impact === undefined ? {} : { impact }),
      ...(given.PerformPreparingHealthCheck == null ? {} : { performPreparingHealthCheck: given.PerformPreparingHealthCheck }),
      ...(given.PerformRestoringHealthCheck == null ? {} : { performRestoringHealthCheck: given.PerformRestoringHealthCheck }),
    });
    return updated(task);
  }),
  post('/$/CancelRepairTask', async (request, cluster) => {
    requireManager(cluster);
    const given = await request.body(named.extend({ RequestAbort: flag.default(false) }));
    return updated(cluster.model.cancelRepairTask(given.TaskId, given.Version, given.RequestAbort));
  }),
  post('/$/ForceApproveRepairTask', async (request, cluster) => {
    requireManager(cluster);
    const given = await request.body(named);
    return updated(cluster.model.forceApproveRepairTask(given.TaskId, given.Version));
  }),
  post('/$/DeleteRepairTask', async (request, cluster) => {
    requireManager(cluster);
    const given = await request.body(named);
    cluster.model.deleteRepairTask(given.TaskId, given.Version);
    return done();
  }),
  post('/$/UpdateRepairTaskHealthPolicy', async (request, cluster) => {
    requireManager(cluster);
    const given = await request.body(named.extend({ PerformPreparingHealthCheck: flag.nullish(), PerformRestoringHealthCheck: flag.nullish() }));
    const policy = {
      ...(given.PerformPreparingHealthCheck == null ? {} : { performPreparingHealthCheck: given.PerformPreparingHealthCheck }),
      ...(given.PerformRestoringHealthCheck == null ? {} : { performRestoringHealthCheck: given.PerformRestoringHealthCheck }),
    };
    return updated(cluster.model.updateRepairTaskHealthPolicy(given.TaskId, given.Version, policy));
  }),
  post('/$/UpdateRepairExecutionState', async (request, cluster) => {
    requireManager(cluster);
    const given = await request.body(executionState);
    const task = cluster.model.updateRepairExecution(given.TaskId, given.Version, {
      state: given.State,
      ...(given.Executor == null ? {} : { executor: given.Executor }),
      ...(given.ResultStatus == null ? {} : { resultStatus: given.ResultStatus }),
      ...(given.ResultDetails == null ? {} : { resultDetails: given.ResultDetails }),
    });
    return updated(task);
  }),
];

export const infrastructureRoutes: readonly Route[] = [
  get('/$/InvokeInfrastructureQuery', (request, { model }) => {
    const command = request.query.required('Command');
    const service = nameOf(request.query.get('ServiceId') ?? 'System/InfrastructureService');
    if (!model.features.infrastructureService || model.service(service) === undefined) {
      throw new GatewayFailure('FABRIC_E_SERVICE_DOES_NOT_EXIST', `The service ${service} does not exist.`);
    }
    if (command === 'GetJobs') {
      return written(rawJson(model.infrastructureJobs(service).map((job) => ({ ...job, PendingActions: 'None', AllowedActions: 'None' }))));
    }
    if (command === 'GetCurrentDocFromIS') return written(rawJson(jobDocument(model, service)));
    throw invalidArgument(`Unknown command: ${command}`);
  }),
  post('/$/InvokeInfrastructureCommand', (request) => {
    throw invalidArgument(`Unknown command: ${request.query.required('Command')}`);
  }),
];

/** The platform's own job document, as the service last saw it. */
function jobDocument(model: ServedCluster['model'], service: string): object[] {
  const jobs = model.infrastructureJobs(service);
  const incarnation = jobs[0]?.RoleInstanceHealthInfoIncarnation ?? 0n;
  return [
    {
      Incarnation: `JOB${String(jobs.length)}-HEALTH${incarnation.toString()}`,
      JobDocumentIncarnation: jobs.length,
      Jobs: jobs.map((job) => ({
        Id: job.Id,
        JobStatus: job.JobStatus,
        RoleInstancesToBeImpacted: job.RoleInstancesToBeImpacted,
        ContextStringGivenByTenant: job.ContextId,
        JobStep: {
          ImpactStep: job.ImpactStep,
          AcknowledgementStatus: job.AcknowledgementStatus,
          DeadlineForResponse: job.DeadlineForResponse,
          CurrentlyImpactedRoleInstances: job.CurrentlyImpactedRoleInstances.map((each) => ({
            RoleInstanceName: each.Name,
            UpdateDomain: each.UD,
            ExpectedImpact: { ListOfImpactTypes: each.ImpactTypes },
          })),
        },
      })),
      RoleInstanceHealthInfoIncarnation: incarnation,
    },
  ];
}
