import type { Deployment } from '../../foundation/company-year.ts';
import { approvers } from '../../foundation/company-catalogue.ts';
import { found, notFound } from '../gateway/answer.ts';
import { page } from '../gateway/paging.ts';
import type { Resource, ResourceRequest } from '../gateway/route.ts';
import { guidOf } from '../../foundation/guid.ts';
import { COMMERCE } from '../model/projects.ts';
import { buildDefinitionLinks, buildLinks, identityRef, timeText } from './references.ts';

const DAY_MS = 86_400_000;

/** Environments of YAML pipelines, and what was deployed to them. */
export const environmentResources: readonly Resource[] = [
  {
    id: '8572b1fc-2482-47fa-8f74-7e3ed53ee54b',
    area: 'distributedtask',
    resourceName: 'environments',
    routeTemplate: '{project}/_apis/{area}/{resource}/{environmentId}',
    resourceVersion: 1,
    isReleased: true,
    scope: 'vso.environment_manage',
    get(request) {
      const { values, query } = request;
      if (values['environmentId'] !== undefined) return found(tellEnvironment(environmentOf(request), request));
      const name = query.text('name')?.toLowerCase();
      const matching = environmentsOf(request).filter((each) => name === undefined || each.name.startsWith(name));
      return page(matching, { top: query.number('top') ?? 50, token: query.text('continuationToken') }, (each) => tellEnvironment(each, request));
    },
  },
  {
    id: '51bb5d21-4305-4ea6-9dbb-b7488af73334',
    area: 'distributedtask',
    resourceName: 'environmentdeploymentrecords',
    routeTemplate: '{project}/_apis/{area}/environments/{environmentId}/{resource}',
    resourceVersion: 1,
    isReleased: true,
    scope: 'vso.environment_manage',
    units: 0.4,
    get(request) {
      const { organisation, query } = request;
      const environment = environmentOf(request);
      const now = organisation.now();
      // A record comes into being when its job starts: what waits for approval is not in the list.
      const started = organisation.deployments('yaml').filter((each) => each.environment === environment.name && (each.startedAt ?? Infinity) <= now);
      const newestFirst = started.toSorted((a, b) => (b.startedAt ?? 0) - (a.startedAt ?? 0));
      return page(newestFirst, { top: Math.max(1, query.number('top') ?? 50), token: query.text('continuationToken') }, (each) => tellRecord(each, environment.id, request));
    },
  },
];

interface Environment {
  readonly id: number;
  readonly name: string;
}

function environmentsOf({ organisation }: ResourceRequest): readonly Environment[] {
  return organisation.year.environments.map(({ name }, index) => ({ id: index + 1, name }));
}

/** @throws ServiceFailure 404 */
function environmentOf(request: ResourceRequest): Environment {
  const wanted = request.values['environmentId'] ?? '';
  const environment = environmentsOf(request).find((each) => String(each.id) === wanted);
  if (environment === undefined) throw notFound('EnvironmentNotFoundException', `Environment with ID ${wanted} does not exist.`);
  return environment;
}

function tellEnvironment({ id, name }: Environment, { base, organisation }: ResourceRequest): object {
  const createdOn = timeText(organisation.year.start - 300 * DAY_MS);
  const createdBy = identityRef(approvers[0], base);
  const project = { id: COMMERCE.id, name: COMMERCE.name };
  return { id, name, description: '', createdBy, createdOn, lastModifiedBy: createdBy, lastModifiedOn: createdOn, project, resources: [] };
}

function tellRecord(deployment: Deployment, environmentId: number, { base, organisation }: ResourceRequest): object {
  const now = organisation.now();
  const build = organisation.build(deployment.buildId);
  const pipeline = build && organisation.pipeline(build.definition);
  const state = organisation.state(deployment);
  const startedAt = deployment.startedAt ?? 0;
  return {
    id: deployment.id,
    requestIdentifier: guidOf('request', deployment.id),
    environmentId,
    serviceOwner: '00025394-6065-48ca-87d9-7f5672854ef7',
    scopeId: COMMERCE.id,
    resourceId: null,
    planType: 'Build',
    planId: guidOf('plan', deployment.buildId),
    stageName: deployment.environment,
    jobName: 'Deploy',
    stageAttempt: deployment.attempt,
    jobAttempt: 1,
    definition: pipeline && { _links: buildDefinitionLinks(pipeline.id, base), id: pipeline.id, name: pipeline.name },
    owner: build && { _links: buildLinks(build.id, base), id: build.id, name: build.buildNumber },
    result: state === 'succeeded' ? 'succeeded' : state === 'failed' ? 'failed' : undefined,
    queueTime: timeText(Math.max(deployment.approval?.decision?.at ?? deployment.queuedAt, startedAt - 15_000)),
    startTime: timeText(startedAt),
    finishTime: timeText(deployment.finishedAt, now),
  };
}
