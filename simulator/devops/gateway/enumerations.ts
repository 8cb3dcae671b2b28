/**
 * Enumerations of the service. Queries name values in any case or by number, several as a list or as the sum of their
 * numbers: client libraries send numbers, people names.
 */
type Enumeration = Readonly<Record<string, number>>;

export const buildQueryOrder: Enumeration = { finishTimeAscending: 2, finishTimeDescending: 3, queueTimeDescending: 4, queueTimeAscending: 5, startTimeDescending: 6, startTimeAscending: 7 };
export const buildResult: Enumeration = { succeeded: 2, partiallySucceeded: 4, failed: 8, canceled: 32 };
export const buildStatus: Enumeration = { inProgress: 1, completed: 2, cancelling: 4, postponed: 8, notStarted: 32 };
export const buildReason: Enumeration = { manual: 1, individualCI: 2, batchedCI: 4, schedule: 8, userCreated: 32, pullRequest: 256, buildCompletion: 512, resourceTrigger: 1024 };
export const deploymentStatus: Enumeration = { notDeployed: 1, inProgress: 2, succeeded: 4, partiallySucceeded: 8, failed: 16 };
export const releaseApprovalStatus: Enumeration = { pending: 1, approved: 2, rejected: 4, reassigned: 6, canceled: 7, skipped: 8 };
export const approvalType: Enumeration = { preDeploy: 1, postDeploy: 2 };
const releaseQueryOrder: Enumeration = { descending: 0, ascending: 1 };
export const releaseExpand: Enumeration = { environments: 2, artifacts: 4, approvals: 8, manualInterventions: 16, variables: 32, tags: 64 };

/** Whether a list of releases, deployments or approvals is wanted oldest first; the newest are first otherwise. */
export function isAscending(query: { values(name: string, enumeration: Enumeration): readonly string[] | undefined }): boolean {
  return query.values('queryOrder', releaseQueryOrder)?.[0] === 'ascending';
}

/**
 * The values that a text names, as they are spelled in answers. Undefined where it asks for nothing in particular: there
 * is none, or it says `all`, `none` or `undefined`.
 */
export function valuesNamed(text: string | undefined, enumeration: Enumeration): readonly string[] | undefined {
  if (text === undefined) return undefined;
  const entries = Object.entries(enumeration);
  const named = text.split(',').flatMap((part) => {
    const word = part.trim().toLowerCase();
    if (!/^\d+$/.test(word)) return entries.filter(([name]) => name.toLowerCase() === word);
    const number = Number(word);
    const exact = entries.filter(([, value]) => value === number);
    return exact.length > 0 ? exact : entries.filter(([, value]) => value !== 0 && (number & value) === value);
  });
  if (named.length === 0 && /^(all|none|undefined|0)$/i.test(text)) return undefined;
  const names = named.map(([name]) => name);
  return names.length === entries.length ? undefined : names;
}
