import { ArmFailure } from '../../model/arm-error.ts';
import { asObject, asText } from '../../model/json.ts';
import { paged, plain } from '../../model/provider.ts';
import { lastSegment, parentId, sameId } from '../../model/resource-id.ts';
import type { ProviderFactory, ProviderRoute, ResourceType, World } from '../../model/provider.ts';
import { vaultDataPlane } from './data-plane.ts';
import { deletedVaultsOf } from './deleted-vaults.ts';
import type { DeletedVaults } from './deleted-vaults.ts';
import { newVersion } from './item-attributes.ts';
import { resolveSecret } from './secret-reference.ts';
import { contentsOf } from './vault-contents.ts';
import { invalidName, isVaultName, VAULT_API_VERSIONS, VAULT_TYPE, vaults } from './vaults.ts';

/** Microsoft.KeyVault: vaults in ARM, their own API, and references to their secrets in deployments. */
export const keyVault: ProviderFactory = (world) => {
  const deleted = deletedVaultsOf(world);
  return {
    namespace: 'Microsoft.KeyVault',
    types: [vaults(world, deleted), vaultSecrets(world)],
    routes: [deletedVaults(deleted), purge(deleted), checkNameAvailability(world, deleted)],
    dataPlanes: [vaultDataPlane],
    resolveSecret: (reference, caller) => resolveSecret(world, reference, caller),
  };
};

/** Secrets that a template writes. ARM takes the value and never gives it back. */
function vaultSecrets(world: World): ResourceType {
  return {
    type: 'vaults/secrets',
    apiVersions: VAULT_API_VERSIONS,
    locations: [],
    durationMs: 1500,
    validate: ({ id, properties }) => {
      if (asText(properties['value']) !== undefined) return undefined;
      return { code: 'BadRequest', message: "An invalid value was provided for 'value'.", target: id };
    },
    create: (wanted) => {
      const secretName = lastSegment(wanted.name);
      const vaultId = parentId(wanted.id);
      const { value, contentType } = wanted.properties;
      const seconds = Math.floor(world.clock.now() / 1000);
      const version = newVersion(world);
      const attributes = { enabled: asObject(wanted.properties['attributes'])['enabled'] !== false, created: seconds, updated: seconds };
      contentsOf(world, vaultId).addSecret(secretName, {
        version,
        value: asText(value) ?? '',
        ...(typeof contentType === 'string' ? { contentType } : {}),
        attributes,
        managed: false,
      });
      const secretUri = `${world.dataPlaneOrigin(vaultId)}/secrets/${secretName}`;
      return {
        id: wanted.id,
        name: wanted.name,
        type: wanted.type,
        properties: { attributes, secretUri, secretUriWithVersion: `${secretUri}/${version}` },
      };
    },
  };
}

function deletedVaults(deleted: DeletedVaults): ProviderRoute {
  return {
    method: 'GET',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.KeyVault/deletedVaults',
    apiVersions: VAULT_API_VERSIONS,
    action: 'Microsoft.KeyVault/deletedVaults/read',
    run: ({ subscriptionId }) => paged(deleted.describe(subscriptionId)),
  };
}

function purge(deleted: DeletedVaults): ProviderRoute {
  return {
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.KeyVault/locations/{location}/deletedVaults/{vaultName}/purge',
    apiVersions: VAULT_API_VERSIONS,
    action: 'Microsoft.KeyVault/locations/deletedVaults/purge/action',
    run: ({ params }) => {
      const name = params.get('vaultName') ?? '';
      const found = deleted.find(name);
      if (found === undefined) {
        throw new ArmFailure(404, { code: 'DeletedVaultNotFound', message: `The specified deleted vault '${name}' does not exist.` });
      }
      if (found.vault.properties['enablePurgeProtection'] === true) {
        throw new ArmFailure(409, { code: 'DeletedVaultPurge', message: 'Operation "DeletedVaultPurge" is not allowed because purge protection is enabled for this vault.' });
      }
      return {
        kind: 'long-running',
        durationMs: 5000,
        via: 'Location',
        finish: () => {
          deleted.drop(name);
          return undefined;
        },
      };
    },
  };
}

function checkNameAvailability(world: World, deleted: DeletedVaults): ProviderRoute {
  return {
    method: 'POST',
    path: '/subscriptions/{subscriptionId}/providers/Microsoft.KeyVault/checkNameAvailability',
    apiVersions: VAULT_API_VERSIONS,
    action: 'Microsoft.KeyVault/checkNameAvailability/read',
    run: ({ body }) => {
      const name = asText(body['name']) ?? '';
      if (!isVaultName(name)) return plain(200, { nameAvailable: false, reason: 'AccountNameInvalid', message: invalidName(name) });
      const isTaken =
        deleted.find(name) !== undefined || world.list({ type: VAULT_TYPE }).some((each) => sameId(each.name, name));
      return plain(200, isTaken ? { nameAvailable: false, reason: 'AlreadyExists', message: `The vault name '${name}' is already in use.` } : { nameAvailable: true });
    },
  };
}
