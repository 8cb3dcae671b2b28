import type { DevopsApproval } from '../../../shared/contract/devops/index.ts';
import type { ProjectFeed } from './project-feed.ts';
import { buildKey } from './run-of.ts';

/** What waits for somebody in one project, of classic releases and of pipelines. */
export function approvalsOfProject(feed: ProjectFeed): DevopsApproval[] {
  return [...releaseApprovals(feed), ...pipelineApprovals(feed)];
}

function releaseApprovals({ mirror }: ProjectFeed): DevopsApproval[] {
  const { project, url } = mirror.place;
  return mirror.pending.releases.map(({ id, approver, createdOn, attempt, release, releaseEnvironment, releaseDefinition }) => {
    const run = mirror.unfinished().find(({ kind, key, environment, attempt: its }) => kind === 'release-stage' && key.startsWith(`r${String(release.id)}.`) && environment === releaseEnvironment.name && its === (attempt ?? its)) ?? null;
    return {
      key: `${project}/release/${String(id)}`.slice(0, 200), project, what: `${releaseDefinition.name} · ${release.name}`.slice(0, 1_000), environment: releaseEnvironment.name,
      approvers: approver === null ? [] : [approver], since: createdOn ?? run?.queuedAt ?? 0, run,
      webUrl: run?.webUrl ?? `${url}/${encodeURIComponent(project)}/_release?releaseId=${String(release.id)}`,
    };
  });
}

/** One that asks several persons is one line with all of them. */
function pipelineApprovals(feed: ProjectFeed): DevopsApproval[] {
  const { mirror } = feed;
  const { project, url } = mirror.place;
  return mirror.pending.pipelines.map(({ id, createdOn, pipeline, steps }) => {
    const owner = pipeline?.owner ?? null;
    const run = owner === null ? null : (mirror.run(buildKey(owner.id)) ?? null);
    return {
      key: `${project}/pipeline/${id}`.slice(0, 200), project, what: `${pipeline?.name ?? run?.definition ?? 'Pipeline'} · ${owner?.name ?? ''}`.slice(0, 1_000), environment: feed.stageOf(id) ?? '',
      approvers: [...new Set((steps ?? []).flatMap(({ assignedApprover }) => assignedApprover ?? []))].slice(0, 50), since: createdOn ?? 0, run,
      webUrl: run?.webUrl ?? `${url}/${encodeURIComponent(project)}/_build${owner === null ? '' : `/results?buildId=${String(owner.id)}`}`,
    };
  });
}
