import { accountSchema, projectSchema } from '../rest/shapes.ts';
import type { DevopsClient } from '../rest/devops-client.ts';
import { faultError } from '../../core/faults.ts';

export interface VisibleProject {
  readonly id: string;
  readonly name: string;
}

/** Projects per page of a list without continuation tokens, and the most that are listed. */
const projectsPerPage = 200;
const mostProjects = 1_000;

/**
 * Who signs in; it works with a token of any scope.
 * @throws FaultError `unauthorised` and those of the client.
 */
export async function readAccount(client: DevopsClient, signal: AbortSignal | undefined): Promise<string> {
  const user = await client.get({ call: 'connectionData', signal }, (body) => accountSchema.parse(body).authenticatedUser);
  const account = user?.properties?.Account?.$value ?? user?.providerDisplayName ?? null;
  // Public projects are shown to everybody: a token of nobody is answered with nobody's name.
  if (account === null || /^anonymous$/i.test(account)) throw faultError('unauthorised', { message: 'Azure DevOps does not know who signs in.', hint: 'Enter a token of this organisation.', remedy: 'sign-in' });
  return account.slice(0, 300);
}

/** The projects that the account sees. @throws as the client. */
export async function readProjects(client: DevopsClient, signal: AbortSignal | undefined): Promise<readonly VisibleProject[]> {
  const found: VisibleProject[] = [];
  while (found.length < mostProjects) {
    const { items } = await client.page({ call: 'projects', query: { $top: projectsPerPage, $skip: found.length }, signal }, (item) => projectSchema.parse(item));
    found.push(...items);
    if (items.length < projectsPerPage) break;
  }
  return found.slice(0, mostProjects);
}
