import type { Resource } from '../gateway/route.ts';
import { buildResources } from './builds.ts';
import { environmentResources } from './environments.ts';
import { locationResources } from './locations.ts';
import { pipelineApprovalResources } from './pipeline-approvals.ts';
import { projectResources } from './projects.ts';
import { releaseApprovalResources } from './release-approvals.ts';
import { releaseResources } from './releases.ts';

/** Everything that the simulated service knows. */
export const resources: readonly Resource[] = [
  ...locationResources,
  ...projectResources,
  ...buildResources,
  ...releaseResources,
  ...releaseApprovalResources,
  ...environmentResources,
  ...pipelineApprovalResources,
];
