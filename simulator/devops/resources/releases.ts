import type { Deployment } from '../../foundation/company-year.ts';
import { found, notFound } from '../gateway/answer.ts';
import { deploymentStatus, isAscending, releaseExpand } from '../gateway/enumerations.ts';
import { page } from '../gateway/paging.ts';
import type { PageRequest } from '../gateway/paging.ts';
import type { DevopsQuery, Resource, ResourceRequest } from '../gateway/route.ts';
import { releaseDefinitions } from '../model/release-definitions.ts';
import { definitionOf, deploymentStatusOf, lastModifiedOf, tellDefinition, tellDeployment, tellRelease } from './release-shapes.ts';

/** Classic release definitions, releases and deployments. */
export const releaseResources: readonly Resource[] = [
  {
    id: 'd8f96f24-8ea7-4cb6-baab-2df8fc515665',
    area: 'Release',
    resourceName: 'definitions',
    routeTemplate: '{project}/_apis/{area}/{resource}/{definitionId}',
    resourceVersion: 4,
    isReleased: true,
    scope: 'vso.release',
    get(request) {
      const { values, query, organisation } = request;
      const all = releaseDefinitions(organisation.year);
      const wanted = values['definitionId'];
      if (wanted !== undefined) {
        const definition = all.find((each) => String(each.id) === wanted);
        if (definition === undefined) throw missing('ReleaseDefinitionNotFoundException', `VS402936: Release definition with ID ${wanted}`);
        return found(tellDefinition(definition, request, true));
      }
      const search = query.text('searchText')?.toLowerCase() ?? '';
      const withEnvironments = query.values('expand', releaseExpand)?.includes('environments') === true;
      const matching = all.filter((each) => each.name.toLowerCase().includes(search));
      return page(matching, { top: query.number('top') ?? 10_000, token: query.text('continuationToken') }, (each) => tellDefinition(each, request, withEnvironments));
    },
  },
  {
    id: 'b005ef73-cddc-448e-9ba2-5193bf36b19f',
    area: 'Release',
    resourceName: 'deployments',
    routeTemplate: '{project}/_apis/{area}/{resource}',
    resourceVersion: 2,
    isReleased: true,
    scope: 'vso.release',
    units: 0.5,
    get(request) {
      const { query } = request;
      const ascending = isAscending(query);
      const matching = request.organisation.deployments('classic').filter((each) => isWanted(each, request));
      return page(ascending ? matching : matching.toReversed(), pageOf(query), (each) => tellDeployment(each, request));
    },
  },
  {
    id: 'a166fde7-27ad-408e-ba75-703c2cc9d500',
    area: 'Release',
    resourceName: 'releases',
    routeTemplate: '{project}/_apis/{area}/{resource}/{releaseId}',
    resourceVersion: 9,
    isReleased: true,
    scope: 'vso.release',
    units: 0.5,
    get(request) {
      const { values, query, organisation } = request;
      const wanted = values['releaseId'];
      const all = organisation.classicReleases();
      if (wanted !== undefined) {
        const release = all.find((each) => String(each.id) === wanted);
        if (release === undefined) throw missing('ReleaseNotFoundException', `VS402885: Release with ID ${wanted}`);
        return found(tellRelease(release, request, true));
      }
      const definition = query.number('definitionId');
      const matching = all.filter((each) => isWithin(query, 'CreatedTime', each.createdAt) && (definition === undefined || definitionOf(each, request)?.id === definition));
      const ordered = isAscending(query) ? matching : matching.toReversed();
      const withEnvironments = query.values('expand', releaseExpand)?.includes('environments') === true;
      return page(ordered, pageOf(query), (each) => tellRelease(each, request, withEnvironments));
    },
  },
];

function missing(typeKey: string, what: string): Error {
  return notFound(typeKey, `${what} does not exist. Specify a valid ID and try again.`);
}

/** The service gives a hundred at most. */
function pageOf(query: DevopsQuery): PageRequest {
  return { top: Math.min(100, Math.max(1, query.number('top') ?? 50)), token: query.text('continuationToken') };
}

function isWanted(deployment: Deployment, request: ResourceRequest): boolean {
  const { query, organisation } = request;
  const release = organisation.release(deployment.releaseId);
  const definition = release && definitionOf(release, request);
  const environment = definition?.environments.find((each) => each.name === deployment.environment);
  const isOf = (name: string, id: number | undefined): boolean => (query.number(name) ?? id) === id;
  if (!isOf('definitionId', definition?.id) || !isOf('definitionEnvironmentId', environment?.id)) return false;
  const statuses = query.values('deploymentStatus', deploymentStatus);
  if (statuses?.includes(deploymentStatusOf(organisation.state(deployment))) === false) return false;
  if (query.text('latestAttemptsOnly')?.toLowerCase() === 'true' && attemptsOf(deployment, request).at(-1) !== deployment) return false;
  return isWithin(query, 'StartedTime', deployment.startedAt ?? deployment.queuedAt) && isWithin(query, 'ModifiedTime', lastModifiedOf(deployment, organisation));
}

/** Whether a moment lies between the `min…` and `max…` of a query, both included. */
function isWithin(query: DevopsQuery, name: string, at: number): boolean {
  return at >= (query.time(`min${name}`) ?? -Infinity) && at <= (query.time(`max${name}`) ?? Infinity);
}

function attemptsOf(deployment: Deployment, { organisation }: ResourceRequest): readonly Deployment[] {
  const now = organisation.now();
  return organisation.stagesOf(deployment.releaseId).filter((each) => each.environment === deployment.environment && each.queuedAt <= now);
}
