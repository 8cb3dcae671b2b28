import { isOfPullRequest } from '../devops/builds-between.ts';
import type { DeploymentRecord } from './deployment.ts';

/**
 * Pipeline and branch of a build, as its source told them: builds of one line follow each other, and a later one holds
 * what the earlier ones held.
 *
 * @returns null for what is no build, and for a build of a pull request, which nothing follows.
 */
export function lineOf({ kind, source, extra }: Pick<DeploymentRecord, 'kind' | 'source' | 'extra'>): string | null {
  const { project, definition, branch } = extra;
  if (kind !== 'build' || typeof definition !== 'string' || typeof branch !== 'string' || isOfPullRequest(branch)) return null;
  return JSON.stringify([source, typeof project === 'string' ? project : '', definition, branch]);
}
