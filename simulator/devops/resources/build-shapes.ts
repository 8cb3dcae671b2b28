import type { Build } from '../../foundation/company-year.ts';
import type { ResourceRequest } from '../gateway/route.ts';
import { guidOf } from '../../foundation/guid.ts';
import type { Organisation, Pipeline, Progress } from '../model/organisation.ts';
import { COMMERCE } from '../model/projects.ts';
import { buildDefinitionLinks, buildLinks, identityRef, projectRef, timeText } from './references.ts';

/** Builds and their definitions as answers have them. */

/** A build with what is shown of it now. */
export interface ShownBuild {
  readonly id: number;
  readonly build: Build;
  readonly progress: Progress;
}

export function shown(build: Build, organisation: Organisation): ShownBuild {
  return { id: build.id, build, progress: organisation.progress(build) };
}

export function tellDefinition(pipeline: Pipeline, { base, organisation }: ResourceRequest): object {
  const author = organisation.year.commits[0]?.author;
  return {
    _links: buildDefinitionLinks(pipeline.id, base),
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
    url: `${buildDefinitionLinks(pipeline.id, base).self.href}?revision=7`,
    uri: `vstfs:///Build/Definition/${String(pipeline.id)}`,
    path: '\\',
    type: 'build',
    queueStatus: 'enabled',
    revision: 7,
  };
}

export function repositoryId(name: string): string {
  return guidOf('repository', name);
}

function repositoryRef(name: string, base: string): object {
  const url = `${base}/${COMMERCE.name}/_git/${name}`;
  return { id: repositoryId(name), type: 'TfsGit', name, url, defaultBranch: 'refs/heads/main', clean: null, checkoutSubmodules: false };
}

export function tellBuild({ build, progress }: ShownBuild, { base, organisation }: ResourceRequest): object {
  const pipeline = organisation.pipeline(build.definition);
  const links = buildLinks(build.id, base);
  const commit = organisation.commit(build.sourceVersion);
  const person = identityRef(build.requestedFor, base);
  const plan = { planId: guidOf('plan', build.id) };
  return {
    _links: { ...links, timeline: { href: `${links.self.href}/Timeline` } },
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
    url: links.self.href,
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
    logs: { id: 0, type: 'Container', url: `${links.self.href}/logs` },
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
  const repository = repositoryId(build.application.toLowerCase());
  return { 'ci.sourceBranch': build.branch, 'ci.sourceSha': build.sourceVersion, 'ci.message': message, 'ci.triggerRepository': repository };
}
