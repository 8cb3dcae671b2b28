import type { Build } from '../../foundation/company-year.ts';
import { badRequest, collection, found, notFound } from '../gateway/answer.ts';
import { buildQueryOrder, buildReason, buildResult, buildStatus } from '../gateway/enumerations.ts';
import { page } from '../gateway/paging.ts';
import type { DevopsQuery, Resource, ResourceRequest } from '../gateway/route.ts';
import { guidOf } from '../model/guid.ts';
import type { Organisation, Pipeline, Progress } from '../model/organisation.ts';
import { COMMERCE } from '../model/projects.ts';
import { identityRef, projectRef, timeText } from './references.ts';
import { buildTimeline } from './timeline.ts';

const DEFAULT_TOP = 1000;
const MOST_TOP = 5000;

/** A build with what is shown of it now. */
interface ShownBuild {
  readonly id: number;
  readonly build: Build;
  readonly progress: Progress;
}

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
      const name = query.text('name')?.toLowerCase();
      if (wanted !== undefined) {
        const pipeline = organisation.pipelines.find((each) => String(each.id) === wanted);
        if (pipeline === undefined) throw notFound('DefinitionNotFoundException', `TF215014: Definition ${wanted} not found.`);
        return found(tellDefinition(pipeline, request));
      }
      const matching = organisation.pipelines.filter((each) => name === undefined || new RegExp(`^${name.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*')}$`).test(each.name));
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
        const id = definitionIdOf(body);
        const pipeline = organisation.pipelines.find((each) => each.id === id);
        if (pipeline === undefined) throw badRequest('The definition must be specified.');
        const build = organisation.queueBuild(pipeline, { branch: branchOf(body), requestedFor: caller.person });
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
          location: `${base}/_apis/git/repositories/${guidOf('repository', repository)}/commits/${commitId}`,
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
      const url = `${request.base}/${COMMERCE.id}/_apis/build/builds/${String(build.id)}/artifacts?artifactName=drop`;
      const artifact = {
        id: build.id * 10 + 1,
        name: 'drop',
        source: guidOf('record', build.id, 'Job', 'Build'),
        resource: { type: 'PipelineArtifact', data: guidOf('artifact', build.id), properties: { artifactsize: String(18_000_000 + (build.id % 97) * 41_003) }, url, downloadUrl: `${url}&%24format=zip` },
      };
      return collection(done.result === 'succeeded' || done.result === 'partiallySucceeded' ? [artifact] : []);
    },
  },
];

/** @throws ServiceFailure 404 */
function buildOf({ organisation, values }: ResourceRequest): Build {
  const wanted = values['buildId'] ?? '';
  const build = /^\d+$/.test(wanted) ? organisation.build(Number(wanted)) : undefined;
  if (build === undefined) throw notFound('BuildNotFoundException', `The requested build ${wanted} could not be found.`);
  return build;
}

function shown(build: Build, organisation: Organisation): ShownBuild {
  return { id: build.id, build, progress: organisation.progress(build) };
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
  return ascending ? sorted : sorted.reverse();
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
  const text = query.text('queryOrder');
  const [order = 'finishTimeDescending'] = query.values('queryOrder', buildQueryOrder) ?? [];
  const field = ORDERS.find((each) => order.startsWith(each));
  if (field === undefined || (text !== undefined && query.values('queryOrder', buildQueryOrder)?.length === 0)) throw badRequest(`The value '${text ?? ''}' is not valid for queryOrder.`);
  return { field, ascending: order.endsWith('Ascending') };
}

function momentOf({ build, progress }: ShownBuild, field: TimeField): number | undefined {
  if (field === 'queueTime') return build.queuedAt;
  return field === 'startTime' ? progress.startedAt : progress.finishedAt;
}

function pageOf(query: DevopsQuery, usual: number): { top: number; token: string | undefined } {
  return { top: Math.min(Math.max(1, query.number('top') ?? usual), MOST_TOP), token: query.text('continuationToken') };
}

function tellDefinition(pipeline: Pipeline, { base, organisation }: ResourceRequest): object {
  const url = `${base}/${COMMERCE.id}/_apis/build/Definitions/${String(pipeline.id)}`;
  const author = organisation.year.commits[0]?.author;
  return {
    _links: { self: { href: url }, web: { href: `${base}/${COMMERCE.name}/_build/definition?definitionId=${String(pipeline.id)}` } },
    quality: 'definition',
    authoredBy: author && identityRef(author, base),
    drafts: [],
    process: { yamlFilename: `/pipelines/${pipeline.name}.yml`, type: 2 },
    repository: repositoryRef(pipeline.repository, base),
    queue: { id: 31, name: 'Azure Pipelines', pool: { id: 9, name: 'Azure Pipelines', isHosted: true } },
    ...definitionRef(pipeline, base),
    createdDate: timeText(organisation.year.start - 400 * 86_400_000),
    project: projectRef(COMMERCE, base),
  };
}

function definitionRef(pipeline: Pipeline, base: string): object {
  return {
    id: pipeline.id,
    name: pipeline.name,
    url: `${base}/${COMMERCE.id}/_apis/build/Definitions/${String(pipeline.id)}?revision=7`,
    uri: `vstfs:///Build/Definition/${String(pipeline.id)}`,
    path: '\\',
    type: 'build',
    queueStatus: 'enabled',
    revision: 7,
  };
}

function repositoryRef(name: string, base: string): object {
  return { id: guidOf('repository', name), type: 'TfsGit', name, url: `${base}/${COMMERCE.name}/_git/${name}`, defaultBranch: 'refs/heads/main', clean: null, checkoutSubmodules: false };
}

function tellBuild({ build, progress }: ShownBuild, { base, organisation }: ResourceRequest): object {
  const pipeline = organisation.pipeline(build.definition);
  const url = `${base}/${COMMERCE.id}/_apis/build/Builds/${String(build.id)}`;
  const commit = organisation.commit(build.sourceVersion);
  const person = identityRef(build.requestedFor, base);
  const plan = { planId: guidOf('plan', build.id) };
  return {
    _links: {
      self: { href: url },
      web: { href: `${base}/${COMMERCE.id}/_build/results?buildId=${String(build.id)}` },
      timeline: { href: `${base}/${COMMERCE.id}/_apis/build/builds/${String(build.id)}/Timeline` },
    },
    properties: {},
    tags: organisation.runOf(build)?.isHotfix === true ? ['hotfix'] : [],
    validationResults: [],
    plans: [plan],
    triggerInfo: triggerInfo(build, commit?.message),
    id: build.id,
    buildNumber: build.buildNumber,
    status: progress.status,
    result: progress.result,
    queueTime: timeText(build.queuedAt),
    startTime: timeText(progress.startedAt),
    finishTime: timeText(progress.finishedAt),
    url,
    definition: pipeline && { drafts: [], ...definitionRef(pipeline, base), project: projectRef(COMMERCE, base) },
    buildNumberRevision: Number(build.buildNumber.split('.').at(-1)),
    project: projectRef(COMMERCE, base),
    uri: `vstfs:///Build/Build/${String(build.id)}`,
    sourceBranch: build.branch,
    sourceVersion: build.sourceVersion,
    queue: { id: 31, name: 'Azure Pipelines', pool: { id: 9, name: 'Azure Pipelines', isHosted: true } },
    priority: 'normal',
    reason: build.reason,
    requestedFor: person,
    requestedBy: build.reason === 'manual' ? person : identityRef({ name: 'Microsoft.VisualStudio.Services.TFS', mail: 'system' }, base),
    lastChangedDate: timeText(progress.finishedAt ?? progress.startedAt ?? build.queuedAt),
    orchestrationPlan: plan,
    logs: { id: 0, type: 'Container', url: `${base}/${COMMERCE.id}/_apis/build/builds/${String(build.id)}/logs` },
    repository: pipeline && repositoryRef(pipeline.repository, base),
    retainedByRelease: false,
    triggeredByBuild: null,
    appendCommitMessageToRunName: false,
  };
}

function triggerInfo(build: Build, message: string | undefined): object {
  const number = /^refs\/pull\/(?<number>\d+)\/merge$/.exec(build.branch)?.groups?.['number'];
  if (number !== undefined) return { 'pr.number': number, 'pr.sourceSha': build.sourceVersion, 'pr.title': message, 'pr.isFork': 'False' };
  if (build.reason !== 'individualCI') return {};
  return { 'ci.sourceBranch': build.branch, 'ci.sourceSha': build.sourceVersion, 'ci.message': message, 'ci.triggerRepository': guidOf('repository', build.application.toLowerCase()) };
}

function definitionIdOf(body: unknown): number | undefined {
  if (typeof body !== 'object' || body === null || !('definition' in body)) return undefined;
  const { definition } = body;
  return typeof definition === 'object' && definition !== null && 'id' in definition && typeof definition.id === 'number' ? definition.id : undefined;
}

function branchOf(body: unknown): string | undefined {
  return typeof body === 'object' && body !== null && 'sourceBranch' in body && typeof body.sourceBranch === 'string' ? body.sourceBranch : undefined;
}
