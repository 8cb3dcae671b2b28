/** The one place for versions and paths of Azure DevOps' API (reference/azure.md §2.12). */

/** Released for the cloud and Azure DevOps Server 2022.1; older servers name theirs in their refusal. */
export const newestVersion = '7.1';

interface ApiCall {
  /** Below the organisation or the project. */
  readonly path: string;
  /** Releases have a host of their own in the cloud. */
  readonly host: 'core' | 'release';
  /** Never left preview. */
  readonly preview?: true;
  /** The part of the product, in words of the screen. */
  readonly part: DevopsPart;
}

export type DevopsPart = 'account' | 'projects' | 'builds' | 'releases' | 'environments' | 'approvals';

/** The scope that a personal access token needs for each part, as the page where tokens are made calls it. */
export const scopeOf: Readonly<Record<DevopsPart, string | null>> = {
  account: null,
  projects: 'Project and team (read)',
  builds: 'Build (read)',
  releases: 'Release (read)',
  environments: 'Environment (read and manage)',
  approvals: 'Build (read)',
};

export const apiCalls = {
  connectionData: { path: '_apis/connectionData', host: 'core', preview: true, part: 'account' },
  projects: { path: '_apis/projects', host: 'core', part: 'projects' },
  builds: { path: '_apis/build/builds', host: 'core', part: 'builds' },
  definition: { path: '_apis/build/definitions/{id}', host: 'core', part: 'builds' },
  timeline: { path: '_apis/build/builds/{id}/timeline', host: 'core', part: 'builds' },
  earlierTimeline: { path: '_apis/build/builds/{id}/timeline/{timelineId}', host: 'core', part: 'builds' },
  changes: { path: '_apis/build/builds/{id}/changes', host: 'core', part: 'builds' },
  artifacts: { path: '_apis/build/builds/{id}/artifacts', host: 'core', part: 'builds' },
  deployments: { path: '_apis/release/deployments', host: 'release', part: 'releases' },
  release: { path: '_apis/release/releases/{id}', host: 'release', part: 'releases' },
  releaseApprovals: { path: '_apis/release/approvals', host: 'release', part: 'releases' },
  environments: { path: '_apis/distributedtask/environments', host: 'core', part: 'environments' },
  records: { path: '_apis/distributedtask/environments/{id}/environmentdeploymentrecords', host: 'core', part: 'environments' },
  pipelineApprovals: { path: '_apis/pipelines/approvals', host: 'core', part: 'approvals' },
} as const satisfies Record<string, ApiCall>;
export type ApiCallName = keyof typeof apiCalls;
