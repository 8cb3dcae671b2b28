import * as z from 'zod';
import { deploymentNameProblems, nextDeploymentName, reuseWarning } from '../../../shared/domain/azure/deployment-names.ts';
import { nextStorageName, recentlyDeletedWarning, storageNameProblems, type DeletedAccount } from '../../../shared/domain/azure/storage-names.ts';
import type { Clock } from '../../core/clock.ts';
import { toFault } from '../../core/faults.ts';
import { AzureRefusal } from '../arm/azure-refusal.ts';
import type { AzureSession } from '../azure-session.ts';
import { askName } from '../checks/name-check.ts';

/* Names of deployments, which are counted up (azure.md C4), and of storage accounts, which are unique in the world (azure.md B16). */

/** Path of a resource group or a subscription, below which its deployments are. */
export function scopePath(subscriptionId: string, resourceGroup: string | null): string {
  return `/subscriptions/${subscriptionId}${resourceGroup === null ? '' : `/resourceGroups/${encodeURIComponent(resourceGroup)}`}`;
}

export function deploymentPath(subscriptionId: string, resourceGroup: string | null, name: string): string {
  return `${scopePath(subscriptionId, resourceGroup)}/providers/Microsoft.Resources/deployments/${encodeURIComponent(name)}`;
}

/** `shop.3` and `shop-20261104.2` are deployments of `shop`. */
export function stemOfName(name: string): string {
  return name.replace(/[.\-_]\d{1,8}([.\-_]\d{1,6})?$/, '') || name;
}

export interface KnownDeployment {
  readonly name: string;
  readonly running: boolean;
}

const namedSchema = z.object({ name: z.string(), properties: z.object({ provisioningState: z.string().default('') }).default({ provisioningState: '' }) });

/** In the history of a group or subscription; none where the group is not there. @throws FaultError */
export async function deploymentNames(session: AzureSession, subscriptionId: string, resourceGroup: string | null, signal: AbortSignal | undefined): Promise<readonly KnownDeployment[]> {
  const call = { api: 'deployments', path: `${scopePath(subscriptionId, resourceGroup)}/providers/Microsoft.Resources/deployments`, signal } as const;
  try {
    const { items } = await session.arm(subscriptionId).list(call, (item) => namedSchema.parse(item));
    return items.map(({ name, properties }) => ({ name, running: isRunning(properties.provisioningState) }));
  } catch (error) {
    if (error instanceof AzureRefusal && error.status === 404) return [];
    throw error;
  }
}

export function isRunning(state: string): boolean {
  return !/^(succeeded|failed|cancell?ed|deleted|)$/i.test(state);
}

export interface NameAdvice {
  readonly name: string;
  /** The wanted one is in use. */
  readonly taken: boolean;
  readonly words: string;
}

/** The next free numbered name. @throws FaultError where the history cannot be read */
export async function nextName(session: AzureSession, subscriptionId: string, resourceGroup: string | null, wanted: string, signal: AbortSignal | undefined): Promise<NameAdvice> {
  const known = await deploymentNames(session, subscriptionId, resourceGroup, signal);
  const { name, counter } = nextDeploymentName(wanted, known.map((each) => each.name));
  const reuse = reuseWarning(wanted.trim(), known);
  const why = counter === 1 ? `No deployment of this name was numbered before${resourceGroup === null ? '' : ` in ${resourceGroup}`}.` : `${counter - 1} is the greatest number in use${resourceGroup === null ? '' : ` in ${resourceGroup}`}.`;
  return { name, taken: reuse !== null, words: [reuse, ...deploymentNameProblems(wanted.trim()).slice(0, 1), why].filter((words) => words !== null).join(' ').slice(0, 500) };
}

const deletedSchema = z.object({ name: z.string(), properties: z.object({ deletionTime: z.string().nullish() }).default({}) });

/** Storage accounts of a subscription that were deleted a short while ago. */
export async function deletedAccounts(session: AzureSession, subscriptionId: string, signal: AbortSignal | undefined): Promise<readonly DeletedAccount[]> {
  const { items } = await session.arm(subscriptionId).list({ api: 'storageAccounts', path: `/subscriptions/${subscriptionId}/providers/Microsoft.Storage/deletedAccounts`, signal }, (item) => deletedSchema.parse(item));
  return items.map(({ name, properties }) => {
    const at = Date.parse(properties.deletionTime ?? '');
    return { name, deletedAt: Number.isNaN(at) ? null : at };
  });
}

export interface StorageNameAdvice {
  /** Null where Azure could not be asked. */
  readonly wantedIsFree: boolean | null;
  readonly proposal: string | null;
  readonly words: string;
}

const mostTries = 20;

/** Whether a name for a storage account is free, and one that is. */
export async function storageName(session: AzureSession, subscriptionId: string, wanted: string, clock: Clock, signal: AbortSignal | undefined): Promise<StorageNameAdvice> {
  const deleted = await deletedAccounts(session, subscriptionId, signal).catch(() => []);
  const problems = storageNameProblems(wanted);
  const gone = recentlyDeletedWarning(wanted, deleted, clock.now());
  try {
    const isFree = problems.length === 0 && (await askName(session, subscriptionId, 'storage', wanted, signal)).free;
    if (isFree && gone === null) return { wantedIsFree: true, proposal: wanted, words: `The name ${wanted} is free.` };
    const why = gone ?? problems[0] ?? `The name ${wanted} is taken.`;
    const proposal = await freeName(session, subscriptionId, wanted, deleted, signal);
    return { wantedIsFree: isFree, proposal, words: proposal === null ? `${why} None of the next ${mostTries} numbers is free either: take other letters.` : `${why} ${proposal} is free.` };
  } catch (error) {
    signal?.throwIfAborted();
    return { wantedIsFree: null, proposal: null, words: [gone ?? problems[0], `Azure could not be asked: ${toFault(error).message}`].filter((words) => words !== undefined).join(' ').slice(0, 1_000) };
  }
}

async function freeName(session: AzureSession, subscriptionId: string, wanted: string, deleted: readonly DeletedAccount[], signal: AbortSignal | undefined): Promise<string | null> {
  const taken = deleted.map(({ name }) => name);
  let name = wanted;
  for (let tries = 0; tries < mostTries; tries += 1) {
    name = nextStorageName(name, taken);
    if ((await askName(session, subscriptionId, 'storage', name, signal)).free) return name;
  }
  return null;
}
