import type { Deployment, Release } from '../../foundation/company-year.ts';
import { badRequest } from '../gateway/answer.ts';
import type { ResourceRequest } from '../gateway/route.ts';
import { guidOf } from '../../foundation/guid.ts';
import type { DeploymentState, Organisation } from '../model/organisation.ts';
import { COMMERCE } from '../model/projects.ts';
import { releaseDefinitions } from '../model/release-definitions.ts';
import type { DefinitionEnvironment, ReleaseDefinition } from '../model/release-definitions.ts';
import { stepsOfDeployment } from '../model/stage-plan.ts';
import { identityRef, timeText } from './references.ts';
import { preApprovalsOf, tellReleaseApproval } from './release-approvals.ts';

/** Classic releases, their definitions and deployments as answers have them. */

/** The service counts what waits for approval as not deployed, and what is queued as in progress. */
export function deploymentStatusOf(state: DeploymentState): 'notDeployed' | 'inProgress' | 'succeeded' | 'failed' {
  if (state === 'waiting' || state === 'rejected') return 'notDeployed';
  return state === 'queued' ? 'inProgress' : state;
}

const OPERATION_STATUS: Readonly<Record<DeploymentState, string>> = {
  waiting: 'pending',
  rejected: 'rejected',
  queued: 'queuedForAgent',
  inProgress: 'phaseInProgress',
  succeeded: 'phaseSucceeded',
  failed: 'phaseFailed',
};

const ENVIRONMENT_STATUS: Readonly<Record<DeploymentState, string>> = {
  waiting: 'inProgress',
  rejected: 'rejected',
  queued: 'queued',
  inProgress: 'inProgress',
  succeeded: 'succeeded',
  failed: 'rejected',
};

/** When a deployment last changed: it was queued, decided about, started or ended. */
export function lastModifiedOf({ queuedAt, approval, startedAt, finishedAt }: Deployment, organisation: Organisation): number {
  const now = organisation.now();
  return [queuedAt, approval?.decision?.at, startedAt, finishedAt].reduce<number>((latest, at) => (at === undefined || at > now ? latest : Math.max(latest, at)), queuedAt);
}

export function definitionOf(release: Release, { organisation }: ResourceRequest): ReleaseDefinition | undefined {
  return releaseDefinitions(organisation.year).find((each) => each.application === release.application);
}

const releaseEnvironmentId = (release: Release, environment: DefinitionEnvironment): number => release.id * 10 + environment.rank;

function shallowDefinition(definition: ReleaseDefinition, base: string): object {
  const { id, name } = definition;
  const url = `${base}/${COMMERCE.id}/_apis/Release/definitions/${String(id)}`;
  const web = { href: `${base}/${COMMERCE.id}/_release?definitionId=${String(id)}` };
  return { id, name, path: '\\', projectReference: null, url, _links: { self: { href: url }, web } };
}

function shallowRelease(release: Release, base: string): object {
  const { id, name } = release;
  const url = `${base}/${COMMERCE.id}/_apis/Release/releases/${String(id)}`;
  const web = { href: `${base}/${COMMERCE.id}/_release?releaseId=${String(id)}&_a=release-summary` };
  return { id, name, url, _links: { self: { href: url }, web } };
}

function artifactsOf(release: Release, { base, organisation }: ResourceRequest): readonly object[] {
  const build = organisation.build(release.buildId);
  const pipeline = build && organisation.pipeline(build.definition);
  if (build === undefined || pipeline === undefined) return [];
  const reference = (id: string, name = id): object => ({ id, name });
  return [
    {
      sourceId: `${COMMERCE.id}:${String(pipeline.id)}`,
      type: 'Build',
      alias: `_${pipeline.name}`,
      isPrimary: true,
      isRetained: false,
      definitionReference: {
        artifactSourceDefinitionUrl: reference(`${base}/_permalink/_build/index?definitionId=${String(pipeline.id)}`, ''),
        branch: reference(build.branch),
        buildUri: reference(`vstfs:///Build/Build/${String(build.id)}`),
        definition: reference(String(pipeline.id), pipeline.name),
        project: reference(COMMERCE.id, COMMERCE.name),
        'repository.provider': reference('TfsGit', ''),
        repository: reference(guidOf('repository', pipeline.repository), pipeline.repository),
        requestedFor: reference(guidOf('identity', build.requestedFor.mail), build.requestedFor.name),
        sourceVersion: reference(build.sourceVersion, ''),
        version: reference(String(build.id), build.buildNumber),
        artifactSourceVersionUrl: reference(`${base}/_permalink/_build/index?buildId=${String(build.id)}`, ''),
      },
    },
  ];
}

export function tellDeployment(deployment: Deployment, request: ResourceRequest): object {
  const { base, organisation } = request;
  const now = organisation.now();
  const release = organisation.release(deployment.releaseId);
  const definition = release && definitionOf(release, request);
  const environment = definition?.environments.find((each) => each.name === deployment.environment);
  if (release === undefined || definition === undefined || environment === undefined) throw badRequest('The deployment has no release.');
  const state = organisation.state(deployment);
  const requester = identityRef(deployment.requestedFor, base);
  const ended = state === 'rejected' ? deployment.approval?.decision?.at : deployment.finishedAt;
  const environmentId = releaseEnvironmentId(release, environment);
  return {
    id: deployment.id,
    release: { ...shallowRelease(release, base), artifacts: artifactsOf(release, request), webAccessUri: `${base}/${COMMERCE.id}/_release?releaseId=${String(release.id)}` },
    releaseDefinition: shallowDefinition(definition, base),
    releaseEnvironment: {
      id: environmentId,
      name: environment.name,
      url: `${base}/${COMMERCE.id}/_apis/Release/releases/${String(release.id)}/environments/${String(environmentId)}`,
      _links: {},
    },
    projectReference: null,
    definitionEnvironmentId: environment.id,
    attempt: deployment.attempt,
    reason: deployment.reason,
    deploymentStatus: deploymentStatusOf(state),
    operationStatus: OPERATION_STATUS[state],
    requestedBy: requester,
    requestedFor: requester,
    queuedOn: timeText(deployment.queuedAt),
    startedOn: timeText(deployment.startedAt, now),
    completedOn: timeText(ended, now),
    lastModifiedOn: timeText(lastModifiedOf(deployment, organisation)),
    lastModifiedBy: requester,
    conditions: [],
    preDeployApprovals: preApprovalsOf(deployment).map((each) => tellReleaseApproval(each, request)),
    postDeployApprovals: [],
    _links: {},
  };
}

export function tellDefinition(definition: ReleaseDefinition, { base, organisation }: ResourceRequest, withEnvironments: boolean): object {
  const createdOn = timeText(organisation.year.start - 500 * 86_400_000);
  const common = {
    source: 'userInterface',
    revision: 12,
    description: null,
    createdOn,
    modifiedOn: createdOn,
    isDeleted: false,
    isDisabled: false,
    variables: definition.variables,
    variableGroups: null,
    releaseNameFormat: `${definition.application} $(Build.BuildNumber)`,
    properties: {},
    ...shallowDefinition(definition, base),
  };
  if (!withEnvironments) return common;
  return {
    ...common,
    environments: definition.environments.map((environment) => ({
      id: environment.id,
      name: environment.name,
      rank: environment.rank,
      variables: environment.variables,
      variableGroups: [],
      preDeployApprovals: { approvals: [{ rank: 1, isAutomated: !environment.name.startsWith('production'), isNotificationOn: false, id: environment.id }] },
      postDeployApprovals: { approvals: [{ rank: 1, isAutomated: true, isNotificationOn: false, id: environment.id + 1000 }] },
      deployPhases: [{ rank: 1, phaseType: 'agentBasedDeployment', name: 'Agent job', refName: null, workflowTasks: [] }],
      conditions: [],
      retentionPolicy: { daysToKeep: 30, releasesToKeep: 3, retainBuild: true },
    })),
  };
}

export function tellRelease(release: Release, request: ResourceRequest, withEnvironments: boolean): object {
  const { base, organisation } = request;
  const definition = definitionOf(release, request);
  if (definition === undefined) throw badRequest('The release has no definition.');
  const createdBy = identityRef(release.createdBy, base);
  const stages = organisation.stagesOf(release.id).filter((each) => each.queuedAt <= organisation.now());
  const latest = stages.reduce((at, each) => Math.max(at, each.finishedAt ?? each.queuedAt), release.createdAt);
  return {
    ...shallowRelease(release, base),
    status: 'active',
    createdOn: timeText(release.createdAt),
    modifiedOn: timeText(Math.min(latest, organisation.now())),
    modifiedBy: createdBy,
    createdBy,
    createdFor: createdBy,
    variables: { ...definition.variables, 'Application.Version': { value: release.version } },
    variableGroups: [],
    artifacts: artifactsOf(release, request),
    releaseDefinition: shallowDefinition(definition, base),
    releaseDefinitionRevision: 12,
    description: release.isHotfix ? 'Hotfix' : '',
    reason: release.isHotfix ? 'manual' : 'continuousIntegration',
    releaseNameFormat: `${definition.application} $(Build.BuildNumber)`,
    keepForever: false,
    definitionSnapshotRevision: 1,
    tags: release.isHotfix ? ['hotfix'] : [],
    projectReference: { id: COMMERCE.id, name: COMMERCE.name },
    properties: {},
    ...(withEnvironments ? { environments: definition.environments.map((environment) => tellReleaseEnvironment(release, environment, definition, request)) } : {}),
  };
}

function tellReleaseEnvironment(release: Release, environment: DefinitionEnvironment, definition: ReleaseDefinition, request: ResourceRequest): object {
  const { base, organisation } = request;
  const attempts = organisation.stagesOf(release.id).filter((each) => each.environment === environment.name && each.queuedAt <= organisation.now());
  const last = attempts.at(-1);
  const state = last && organisation.state(last);
  return {
    id: releaseEnvironmentId(release, environment),
    releaseId: release.id,
    name: environment.name,
    status: state === undefined ? 'notStarted' : ENVIRONMENT_STATUS[state],
    variables: environment.variables,
    variableGroups: [],
    rank: environment.rank,
    definitionEnvironmentId: environment.id,
    queueId: 31,
    owner: identityRef(release.createdBy, base),
    createdOn: timeText(release.createdAt),
    modifiedOn: timeText(last?.queuedAt),
    triggerReason: environment.rank === 1 ? 'After release creation' : 'After successful deployment of previous environment',
    timeToDeploy: last?.startedAt === undefined || last.finishedAt === undefined || last.finishedAt > organisation.now() ? 0 : (last.finishedAt - last.startedAt) / 60_000,
    preDeployApprovals: attempts.flatMap((each) => preApprovalsOf(each).map((approval) => tellReleaseApproval(approval, request))),
    postDeployApprovals: [],
    deploySteps: attempts.map((each) => tellDeployStep(each, request)),
    release: shallowRelease(release, base),
    releaseDefinition: shallowDefinition(definition, base),
    conditions: [],
  };
}

/** One attempt at an environment: what the service calls a deploy step, with one phase of one job. */
function tellDeployStep(deployment: Deployment, request: ResourceRequest): object {
  const { base, organisation } = request;
  const now = organisation.now();
  const state = organisation.state(deployment);
  const requester = identityRef(deployment.requestedFor, base);
  const hasStarted = deployment.startedAt !== undefined && deployment.startedAt <= now;
  return {
    id: deployment.id * 10,
    deploymentId: deployment.id,
    attempt: deployment.attempt,
    reason: deployment.reason,
    status: deploymentStatusOf(state),
    operationStatus: OPERATION_STATUS[state],
    releaseDeployPhases: hasStarted ? [tellPhase(deployment, request)] : [],
    requestedBy: requester,
    requestedFor: requester,
    queuedOn: timeText(deployment.queuedAt),
    lastModifiedBy: requester,
    lastModifiedOn: timeText(lastModifiedOf(deployment, organisation)),
    hasStarted,
    tasks: [],
    runPlanId: '00000000-0000-0000-0000-000000000000',
    issues: [],
  };
}

function tellPhase(deployment: Deployment, request: ResourceRequest): object {
  const { organisation } = request;
  const now = organisation.now();
  const state = organisation.state(deployment);
  const status = state === 'succeeded' || state === 'failed' ? state : 'inProgress';
  const startTime = timeText(deployment.startedAt, now);
  const job = { id: 1, name: 'Agent job', status, rank: 1, startTime, finishTime: timeText(deployment.finishedAt, now), issues: [] };
  return {
    id: deployment.id * 10 + 1,
    phaseId: '1',
    name: 'Agent job',
    rank: 1,
    phaseType: 'agentBasedDeployment',
    status,
    runPlanId: guidOf('release plan', deployment.id),
    startedOn: startTime,
    deploymentJobs: [{ job, tasks: tellTasks(deployment, request) }],
    manualInterventions: [],
  };
}

function tellTasks(deployment: Deployment, { base, organisation }: ResourceRequest): readonly object[] {
  const now = organisation.now();
  const begun = stepsOfDeployment(deployment).filter((step) => step.startedAt <= now);
  return begun.map((step, index) => {
    const ended = step.finishedAt <= now;
    const [startTime, finishTime] = [timeText(step.startedAt), timeText(step.finishedAt, now)];
    return {
      id: index + 2,
      timelineRecordId: guidOf('release task', deployment.id, index),
      name: step.name,
      dateStarted: startTime,
      dateEnded: finishTime,
      startTime,
      finishTime,
      status: !ended ? 'inProgress' : step.failure === undefined ? 'succeeded' : 'failed',
      rank: index + 1,
      issues: ended && step.failure !== undefined ? [{ issueType: 'Error', message: step.failure, data: {} }] : [],
      agentName: 'Azure Pipelines 3',
      logUrl: `${base}/${COMMERCE.id}/_apis/Release/releases/${String(deployment.releaseId)}/tasks/${String(index + 2)}/logs`,
    };
  });
}
