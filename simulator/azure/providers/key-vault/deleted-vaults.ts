import type { JsonObject } from '../../model/json.ts';
import { sameId, subscriptionOf } from '../../model/resource-id.ts';
import type { Resource, World } from '../../model/provider.ts';

const DAY_MS = 86_400_000;

interface DeletedVault {
  readonly vault: Resource;
  readonly deletedAt: number;
}

/** Vaults that were deleted and hold on to their names until they are purged or their retention ends. */
export class DeletedVaults {
  readonly #vaults = new Map<string, DeletedVault>();

  add(vault: Resource, deletedAt: number): void {
    if (vault.properties['enableSoftDelete'] !== false) this.#vaults.set(vault.name.toLowerCase(), { vault, deletedAt });
  }

  find(name: string): DeletedVault | undefined {
    return this.#vaults.get(name.toLowerCase());
  }

  /** Lets the name go: the vault was recovered or purged. */
  drop(name: string): void {
    this.#vaults.delete(name.toLowerCase());
  }

  /** As `deletedVaults` lists them. */
  describe(subscriptionId: string): readonly JsonObject[] {
    return [...this.#vaults.values()]
      .filter(({ vault }) => sameId(subscriptionOf(vault.id), subscriptionId))
      .map(({ vault, deletedAt }) => {
        const retentionDays = Number(vault.properties['softDeleteRetentionInDays'] ?? 90);
        return {
          id: `/subscriptions/${subscriptionId}/providers/Microsoft.KeyVault/locations/${vault.location ?? ''}/deletedVaults/${vault.name}`,
          name: vault.name,
          type: 'Microsoft.KeyVault/deletedVaults',
          properties: {
            vaultId: vault.id,
            location: vault.location,
            tags: vault.tags ?? {},
            deletionDate: new Date(deletedAt).toISOString(),
            scheduledPurgeDate: new Date(deletedAt + retentionDays * DAY_MS).toISOString(),
            ...(vault.properties['enablePurgeProtection'] === true ? { purgeProtectionEnabled: true } : {}),
          },
        };
      });
  }
}

const deletedByWorld = new WeakMap<World, DeletedVaults>();

export function deletedVaultsOf(world: World): DeletedVaults {
  const known = deletedByWorld.get(world) ?? new DeletedVaults();
  deletedByWorld.set(world, known);
  return known;
}
