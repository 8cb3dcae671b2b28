import { recentlyDeletedWarning } from '../../../../shared/domain/azure/storage-names.ts';
import { askName } from '../../checks/name-check.ts';
import { verdict, type CheckVerdict } from '../../checks/verdict.ts';
import { deletedAccounts, scopePath } from '../names.ts';
import type { DeploymentPlan } from '../reading/plan.ts';
import { ownLine, type CheckLine, type LookParts } from './line.ts';

/* Names of storage accounts, which are unique in the world, and stay taken for a while after a deletion (azure.md §1B B16). */

/** @param ownGroup the group that the deployment goes to, where it is there: its own accounts are made anew under their names */
export function storageLines({ storageNames, otherStorageNames }: DeploymentPlan, subscriptionId: string, ownGroup: string | null, parts: LookParts): CheckLine[] {
  const own = ownNames(subscriptionId, ownGroup, parts);
  const deleted = storageNames.length === 0 ? Promise.resolve([]) : deletedAccounts(parts.session, subscriptionId, parts.signal).catch(() => []);
  const rest = otherStorageNames === 0 ? [] : [ownLine({ id: 'storage-others', kind: 'name', title: `${otherStorageNames} more storage account ${otherStorageNames === 1 ? 'name' : 'names'}` }, parts, async () => verdict('unknown', 'They are made when the template runs, or are too many to be asked for one by one.'))];
  const named = storageNames.map((name) => ownLine({ id: `storage-${name}`, kind: 'name', title: `The storage account name ${name} can be used` }, parts, async (): Promise<CheckVerdict> => {
    if ((await own()).has(name.toLowerCase())) return verdict('good', `${name} is there already, in the same group: it is brought up to date.`);
    const { free, message } = await askName(parts.session, subscriptionId, 'storage', name, parts.signal);
    const gone = recentlyDeletedWarning(name, await deleted, parts.clock.now());
    if (!free) return verdict('bad', gone ?? `The name ${name} is not free: ${message === '' ? 'it is taken.' : message} Count it up.`);
    return gone === null ? verdict('good', `The name ${name} is free.`) : verdict('warning', gone);
  }));
  return [...named, ...rest];
}

function ownNames(subscriptionId: string, group: string | null, { session, signal }: LookParts): () => Promise<ReadonlySet<string>> {
  let asked: Promise<ReadonlySet<string>> | null = null;
  const ask = async (): Promise<ReadonlySet<string>> => {
    if (group === null) return new Set();
    const call = { api: 'resources', path: `${scopePath(subscriptionId, group)}/resources`, query: { $filter: "resourceType eq 'Microsoft.Storage/storageAccounts'" }, signal } as const;
    const { items } = await session.arm(subscriptionId).list(call, (item) => String(typeof item === 'object' && item !== null && 'name' in item ? item.name : ''));
    return new Set(items.map((name) => name.toLowerCase()));
  };
  return () => (asked ??= ask());
}
