import { ArmFailure } from '../../model/arm-error.ts';
import type { ArmError } from '../../model/arm-error.ts';
import { asList, asObject, asText } from '../../model/json.ts';
import type { JsonObject } from '../../model/json.ts';
import { sameId } from '../../model/resource-id.ts';
import type { Resource, ResourceType, WantedResource, World } from '../../model/provider.ts';
import { storedAs } from '../stored-resource.ts';
import type { DeletedVaults } from './deleted-vaults.ts';

/** Vaults as ARM knows them (reference/azure.md §2.4). */

export const VAULT_TYPE = 'Microsoft.KeyVault/vaults';
export const VAULT_API_VERSIONS = ['2026-02-01', '2025-05-01', '2024-11-01', '2023-07-01', '2022-07-01', '2021-10-01', '2019-09-01', '2018-02-14', '2016-10-01', '2015-06-01'];

export function vaults(world: World, deleted: DeletedVaults): ResourceType {
  return {
    type: 'vaults',
    apiVersions: VAULT_API_VERSIONS,
    capabilities: 'SupportsTags, SupportsLocation',
    durationMs: 20_000,
    validate: (wanted) => unfit(wanted) ?? nameInUse(world, deleted, wanted),
    create: (wanted) => {
      deleted.drop(wanted.name);
      return storedAs(wanted, settled(world, wanted));
    },
    patch: patched,
    removed: (vault) => deleted.add(vault, world.clock.now()),
  };
}

function unfit({ name, properties, existing }: WantedResource): ArmError | undefined {
  if (!isVaultName(name)) return badRequest('VaultNameNotValid', invalidName(name));
  const sku = asText(asObject(properties['sku'])['name'])?.toLowerCase();
  if (sku !== 'standard' && sku !== 'premium') return badRequest('BadRequest', "An invalid value was provided for 'sku'.");
  if (asText(properties['tenantId']) === undefined) return badRequest('BadRequest', "An invalid value was provided for 'tenantId'.");
  const needsPolicies = properties['enableRbacAuthorization'] !== true && properties['createMode'] !== 'recover';
  if (needsPolicies && !Array.isArray(properties['accessPolicies'])) {
    return badRequest('BadRequest', "An invalid value was provided for 'accessPolicies'.");
  }
  return irreversible(existing?.properties ?? {}, properties);
}

/** What was switched on for good. */
function irreversible(existing: JsonObject, properties: JsonObject): ArmError | undefined {
  if (existing['enablePurgeProtection'] === true && properties['enablePurgeProtection'] === false) {
    return badRequest(
      'BadRequest',
      'The property "enablePurgeProtection" cannot be set to false. Enabling the purge protection for a vault is an irreversible action.',
    );
  }
  if (existing['enableSoftDelete'] === true && properties['enableSoftDelete'] === false) {
    return badRequest('BadRequest', 'The property "enableSoftDelete" can be set to false only for creating new vault. Enabling the \'soft delete\' functionality is an irreversible action.');
  }
  return undefined;
}

/** Names are unique in all of Azure, and a deleted vault keeps its own until it is purged. */
function nameInUse(world: World, deleted: DeletedVaults, { id, name, properties, existing }: WantedResource): ArmError | undefined {
  if (existing !== undefined) return undefined;
  const kept = deleted.find(name);
  if (kept !== undefined && !(properties['createMode'] === 'recover' && sameId(kept.vault.id, id))) {
    return {
      code: 'ConflictError',
      message: 'A vault with the same name already exists in deleted state. You need to either recover or purge existing key vault. Follow this link https://go.microsoft.com/fwlink/?linkid=2149745 for more information on soft delete.',
    };
  }
  const isTaken = world.list({ type: VAULT_TYPE }).some((each) => sameId(each.name, name));
  return isTaken
    ? { code: 'VaultAlreadyExists', message: `The vault name '${name}' is already in use. Vault names are globaly unique so it is possible that the name is already taken. If you are sure that the vault name was not taken then it is possible that a vault with the same name was recently deleted but not purged after being placed in a recoverable state.` }
    : undefined;
}

export function isVaultName(name: string): boolean {
  return /^[a-z](?!.*--)[a-z0-9-]{1,22}[a-z0-9]$/i.test(name);
}

export const invalidName = (name: string): string =>
  `The vault name '${name}' is invalid. A vault's name must be between 3-24 alphanumeric characters. The name must begin with a letter, end with a letter or digit, and not contain consecutive hyphens.`;

/** The properties with what Azure adds. A switch that was never set stays away, as it does there. */
function settled(world: World, { id, properties, existing }: WantedResource): JsonObject {
  const { createMode: _createMode, ...stated } = properties;
  return {
    accessPolicies: existing?.properties['accessPolicies'] ?? [],
    ...stated,
    sku: { family: 'A', ...asObject(properties['sku']) },
    enabledForDeployment: properties['enabledForDeployment'] ?? false,
    enableSoftDelete: properties['enableSoftDelete'] ?? true,
    softDeleteRetentionInDays: properties['softDeleteRetentionInDays'] ?? 90,
    enableRbacAuthorization: properties['enableRbacAuthorization'] ?? false,
    vaultUri: `${world.dataPlaneOrigin(id)}/`,
    provisioningState: 'Succeeded',
    publicNetworkAccess: properties['publicNetworkAccess'] ?? 'Enabled',
  };
}

/**
 * One switch is enough of a body. Lists are replaced as a whole, what is not named stays.
 * @throws ArmFailure 400 for what cannot be undone.
 */
function patched(existing: Resource, patch: JsonObject): Resource {
  const changes = asObject(patch['properties']);
  const refused = irreversible(existing.properties, changes) ?? notBoolean(changes);
  if (refused !== undefined) throw new ArmFailure(400, refused);
  const { tags } = patch;
  return {
    ...existing,
    ...(tags === undefined ? {} : { tags: asObject(tags) }),
    properties: { ...existing.properties, ...changes, vaultUri: existing.properties['vaultUri'], provisioningState: 'Succeeded' },
  };
}

const SWITCHES = ['enabledForDeployment', 'enabledForTemplateDeployment', 'enabledForDiskEncryption', 'enableRbacAuthorization', 'enableSoftDelete', 'enablePurgeProtection'];

function notBoolean(changes: JsonObject): ArmError | undefined {
  const wrong = SWITCHES.find((name) => changes[name] !== undefined && typeof changes[name] !== 'boolean');
  if (wrong !== undefined) return badRequest('BadRequest', `An invalid value was provided for '${wrong}'.`);
  const policies = changes['accessPolicies'];
  const isComplete = asList(policies).every((each) => asText(asObject(each)['objectId']) !== undefined);
  return policies === undefined || isComplete ? undefined : badRequest('BadRequest', "An invalid value was provided for 'accessPolicies'.");
}

const badRequest = (code: string, message: string): ArmError => ({ code, message });
