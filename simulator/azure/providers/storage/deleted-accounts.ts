import type { JsonObject } from '../../model/json.ts';
import { sameId, subscriptionOf } from '../../model/resource-id.ts';
import type { Resource, World } from '../../model/provider.ts';

const MINUTE_MS = 60_000;

/**
 * How long a name stays taken after its account is gone. Azure promises nothing; that a name used again soon makes trouble
 * is what the tip "never reuse, count up" is about (reference/azure.md B16, §2.9). Ten minutes are this simulator's choice.
 */
export const NAME_HELD_MS = 10 * MINUTE_MS;

/** How long deleted accounts are listed, 14 days. */
const LISTED_MS = 14 * 24 * 60 * MINUTE_MS;

interface DeletedAccount {
  readonly account: Resource;
  readonly deletedAt: number;
}

/** Storage accounts that were deleted: their names are free again only after a while. */
export class DeletedAccounts {
  #accounts: readonly DeletedAccount[] = [];

  add(account: Resource, deletedAt: number): void {
    this.#accounts = [...this.#accounts.filter((each) => each.account.name !== account.name), { account, deletedAt }];
  }

  holds(name: string, now: number): boolean {
    return this.#accounts.some((each) => each.account.name === name && now < each.deletedAt + NAME_HELD_MS);
  }

  /** As `deletedAccounts` lists those of a subscription, newest first. */
  describe(subscriptionId: string, now: number): readonly JsonObject[] {
    return this.#accounts
      .filter(({ account, deletedAt }) => sameId(subscriptionOf(account.id), subscriptionId) && now < deletedAt + LISTED_MS)
      .toSorted((a, b) => b.deletedAt - a.deletedAt)
      .map(({ account, deletedAt }) => ({
        id: `/subscriptions/${subscriptionId}/providers/Microsoft.Storage/locations/${account.location ?? ''}/deletedAccounts/${account.name}`,
        name: account.name,
        type: 'Microsoft.Storage/deletedAccounts',
        properties: {
          storageAccountResourceId: account.id,
          location: account.location,
          creationTime: account.properties['creationTime'],
          deletionTime: new Date(deletedAt).toISOString(),
        },
      }));
  }
}

const deletedByWorld = new WeakMap<World, DeletedAccounts>();

/** Those of a world; scenarios add what was deleted before. */
export function deletedAccountsOf(world: World): DeletedAccounts {
  const known = deletedByWorld.get(world) ?? new DeletedAccounts();
  deletedByWorld.set(world, known);
  return known;
}
