import { z } from 'zod';

import type { Build } from '../../foundation/company-year.ts';
import { badRequest, collection, found, notFound } from '../gateway/answer.ts';
import { buildQueryOrder, buildReason, buildResult, buildStatus } from '../gateway/enumerations.ts';
import { page } from '../gateway/paging.ts';
import type { DevopsQuery, Resource, ResourceRequest } from '../gateway/route.ts';
import { guidOf } from '../../foundation/guid.ts';
import type { Organisation } from '../model/organisation.ts';
import { COMMERCE } from '../model/projects.ts';
import { repositoryId, shown, tellBuild, tellDefinition } from './build-shapes.ts';
import type { ShownBuild } from './build-shapes.ts';
import { buildLinks, identityRef, timeText } from './references.ts';
import { buildTimeline } from './timeline.ts';

const DEFAULT_TOP = 1000;
const MOST_TOP = 5000;

/** What is asked for when a build is queued. */
const queueRequest = z.looseObject({ definition: z.looseObject({ id: z.int() }), sourceBranch: z.string().optional() });

type TimeField = 'finishTime' | 'startTime' | 'queueTime';

export const buildResources: readonly Resource[] = [
  {
    id: 'dbeaf647-6167-421a-bda9-c9327b25e2e6',
    area: 'build',
    resourceName: 'Definitions',
    routeTemplate: '{project}/_apis/{area}/{resource}/{definitionId}',
    resourceVersion: 7,
    isReleased: true,
    scope: 'vso.build',
    get(request) {
      const { organisation, values, query } = request;
      const wanted = values['definitionId'];
      if (wanted !== undefined) {
        const pipeline = organisation.pipelines.find((each) => String(each.id) === wanted);
        if (pipeline === undefined) throw notFound('DefinitionNotFoundException', `TF215014: Definition ${wanted} not found.`);
        return found(tellDefinition(pipeline, request));
      }
      const matching = organisation.pipelines.filter((each) => hasName(each.name, query.text('name')));
      return page(matching, pageOf(query, 10_000), (pipeline) => tellDefinition(pipeline, request));
    },
  },
  {
    id: '0cd358e1-9217-4d94-8269-1c1ee6f93dcf',
    area: 'build',
    resourceName: 'Builds',
    routeTemplate: '{project}/_apis/{area}/{resource}/{buildId}',
    resourceVersion: 7,
    isReleased: true,
    scope: 'vso.build',
    units: 0.4,
    get(request) {
      const { organisation, values, query } = request;
      if (values['buildId'] !== undefined) return found(tellBuild(shown(buildOf(request), organisation), request));
      const builds = select(organisation, query);
      return page(builds, pageOf(query, DEFAULT_TOP), (each) => tellBuild(each, request));
    },
    post: {
      scope: 'vso.build_execute',
      run(request) {
        const { organisation, body, caller } = request;
        const asked = queueRequest.safeParse(body).data;
        const pipeline = organisation.pipelines.find((each) => each.id === asked?.definition.id);
        if (pipeline === undefined) throw badRequest('The definition must be specified.');
        const build = organisation.queueBuild(pipeline, { branch: asked?.sourceBranch, requestedFor: caller.person });
        return found(tellBuild(shown(build, organisation), request));
      },
    },
  },
  {
    id: '8baac422-4c6e-4de5-8532-db96d92acffa',
    area: 'build',
    resourceName: 'Timeline',
    routeTemplate: '{project}/_apis/{area}/builds/{buildId}/{resource}/{timelineId}',
    resourceVersion: 3,
    isReleased: true,
    scope: 'vso.build',
    units: 0.6,
    get(request) {
      const build = buildOf(request);
      const timeline = buildTimeline(build, request, request.values['timelineId']);
      // A build that waits for an agent has no timeline yet.
      return timeline === undefined ? { status: 204 } : found(timeline);
    },
  },
  {
    id: '54572c7b-bbd3-45d4-80dc-28be08941620',
    area: 'build',
    resourceName: 'changes',
    routeTemplate: '{project}/_apis/{area}/builds/{buildId}/{resource}',
    resourceVersion: 2,
    isReleased: true,
    scope: 'vso.build',
    get(request) {
      const { organisation, base, query } = request;
      const build = buildOf(request);
      const numbered = build.changes.map((commitId, index) => ({ id: index, commitId }));
      return page(numbered, pageOf(query, 50), ({ commitId }) => {
        const commit = organisation.commit(commitId);
        const repository = organisation.pipeline(build.definition)?.repository ?? '';
        return {
          id: commitId,
          message: commit?.message,
          type: 'TfsGit',
          author: commit && identityRef(commit.author, base),
          timestamp: timeText(commit?.at),
          location: `${base}/_apis/git/repositories/${repositoryId(repository)}/commits/${commitId}`,
          displayUri: `${base}/${COMMERCE.name}/_git/${repository}/commit/${commitId}`,
        };
      });
    },
  },
  {
    id: '1db06c96-014e-44e1-ac91-90b2d4b3e984',
    area: 'build',
    resourceName: 'artifacts',
    routeTemplate: '{project}/_apis/{area}/builds/{buildId}/{resource}',
    resourceVersion: 5,
    isReleased: true,
    scope: 'vso.build',
    get(request) {
      const build = buildOf(request);
      const done = request.organisation.progressOfBuild(build);
      const url = `${buildLinks(build.id, request.base).self.href}/artifacts?artifactName=drop`;
      const properties = { artifactsize: String(18_000_000 + (build.id % 97) * 41_003) };
      const artifact = {
        id: build.id * 10 + 1,
        name: 'drop',
        source: guidOf('record', build.id, 'Job', 'Build'),
        resource: { type: 'PipelineArtifact', data: guidOf('artifact', build.id), properties, url, downloadUrl: `${url}&%24format=zip` },
      };
      return collection(done.result === 'succeeded' || done.result === 'partiallySucceeded' ? [artifact] : []);
    },
  },
];

/** Whether a name is the one that is asked for; a star at its end stands for anything. */
function hasName(name: string, asked: string | undefined): boolean {
  if (asked === undefined) return true;
  const wanted = asked.toLowerCase();
  return wanted.endsWith('*') ? name.toLowerCase().startsWith(wanted.slice(0, -1)) : name.toLowerCase() === wanted;
}

/** @throws ServiceFailure 404 */
function buildOf({ organisation, values }: ResourceRequest): Build {
  const wanted = values['buildId'] ?? '';
  const build = /^\d+$/.test(wanted) ? organisation.build(Number(wanted)) : undefined;
  if (build === undefined) throw notFound('BuildNotFoundException', `The requested build ${wanted} could not be found.`);
  return build;
}

/** Filters and sorts as the query says; times are those of the field that the order is by. */
function select(organisation: Organisation, query: DevopsQuery): readonly ShownBuild[] {
  const { field, ascending } = orderOf(query);
  const [minTime, maxTime] = [query.time('minTime') ?? -Infinity, query.time('maxTime') ?? Infinity];
  const isBounded = minTime !== -Infinity || maxTime !== Infinity;
  const wanted = wishes(organisation, query);
  const builds = organisation.builds().map((build) => shown(build, organisation));
  const kept = builds.filter((each) => {
    const at = momentOf(each, field);
    // What has not finished has no finish time to be compared.
    if (isBounded && (at === undefined || at < minTime || at > maxTime)) return false;
    return wanted.every((wish) => wish(each));
  });
  // Builds that are still under way stand at the recent end.
  const ranked = kept.map((each) => ({ each, at: momentOf(each, field) ?? Infinity }));
  ranked.sort((a, b) => (a.at === b.at ? a.each.id - b.each.id : a.at - b.at));
  const sorted = ranked.map(({ each }) => each);
  return firstOfEach(ascending ? sorted : sorted.reverse(), query.number('maxBuildsPerDefinition'));
}

function firstOfEach(builds: readonly ShownBuild[], most = Infinity): readonly ShownBuild[] {
  const counts = new Map<string, number>();
  return builds.filter(({ build: { definition } }) => {
    const count = (counts.get(definition) ?? 0) + 1;
    counts.set(definition, count);
    return count <= most;
  });
}

function wishes(organisation: Organisation, query: DevopsQuery): readonly ((each: ShownBuild) => boolean)[] {
  const made: ((each: ShownBuild) => boolean)[] = [];
  const among = (values: readonly string[] | undefined, valueOf: (each: ShownBuild) => string | undefined): void => {
    if (values !== undefined) made.push((each) => values.includes(valueOf(each) ?? ''));
  };
  among(query.list('definitions'), ({ build }) => String(organisation.pipeline(build.definition)?.id));
  among(query.list('buildIds'), ({ id }) => String(id));
  among(query.values('resultFilter', buildResult), ({ progress }) => progress.result);
  among(query.values('statusFilter', buildStatus), ({ progress }) => progress.status);
  among(query.values('reasonFilter', buildReason), ({ build }) => build.reason);
  among(query.list('branchName'), ({ build }) => build.branch.toLowerCase());
  among(query.list('buildNumber'), ({ build }) => build.buildNumber.toLowerCase());
  const requestedFor = query.text('requestedFor')?.toLowerCase();
  if (requestedFor !== undefined) made.push(({ build }) => [build.requestedFor.name, build.requestedFor.mail].some((each) => each.toLowerCase() === requestedFor));
  return made;
}

const ORDERS: readonly TimeField[] = ['finishTime', 'startTime', 'queueTime'];

function orderOf(query: DevopsQuery): { field: TimeField; ascending: boolean } {
  const [order] = query.values('queryOrder', buildQueryOrder) ?? ['finishTimeDescending'];
  const field = ORDERS.find((each) => order?.startsWith(each));
  if (order === undefined || field === undefined) throw badRequest(`The value '${query.text('queryOrder') ?? ''}' is not valid for queryOrder.`);
  return { field, ascending: order.endsWith('Ascending') };
}

function momentOf({ build, progress }: ShownBuild, field: TimeField): number | undefined {
  if (field === 'queueTime') return build.queuedAt;
  return field === 'startTime' ? progress.startedAt : progress.finishedAt;
}

function pageOf(query: DevopsQuery, usual: number): { top: number; token: string | undefined } {
  return { top: Math.min(Math.max(1, query.number('top') ?? usual), MOST_TOP), token: query.text('continuationToken') };
}
