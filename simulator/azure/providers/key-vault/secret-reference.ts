import type { ArmError } from '../../model/arm-error.ts';
import type { Caller, Resource, SecretReference, World } from '../../model/provider.ts';
import { sameId } from '../../model/resource-id.ts';
import { placeOf } from './permissions.ts';
import { contentsOf } from './vault-contents.ts';
import { secretDisabled, secretNotFound } from './vault-failure.ts';
import { VAULT_TYPE } from './vaults.ts';

/** The tenant and application as which ARM itself fetches secrets, named when a vault turns it away. */
const RESOURCE_MANAGER = 'name=ARM;tid=f8cdef31-a31e-4b4a-93e4-5f571e91255a;appid=797f4846-ba00-4fd7-ba43-dac1f8f63013;iss=https://sts.windows.net/f8cdef31-a31e-4b4a-93e4-5f571e91255a/';

const USAGE = 'Please see https://aka.ms/arm-keyvault for usage details.';

/**
 * The value of a Key Vault reference in deployment parameters, or which of the causes stands in its way, in the order in
 * which ARM meets them: no such vault, a caller who may not deploy from it, the vault's switch for templates off, no such
 * secret, a disabled secret (Azure/azure-powershell#2939, #5324; Azure/bicep#4068, #6859, #18455).
 */
export function resolveSecret(world: World, reference: SecretReference, caller: Caller): { readonly value: string } | { readonly error: ArmError } {
  const { vaultId, secretName, secretVersion, parameterName = secretName } = reference;
  const vault = world.find(vaultId);
  if (vault === undefined || !sameId(vault.type, VAULT_TYPE)) {
    return failed('KeyVaultParameterReferenceNotFound', `The specified KeyVault '${vaultId}' could not be found. ${USAGE}`);
  }
  if (!world.allows(caller, 'Microsoft.KeyVault/vaults/deploy/action', vault.id)) {
    return failed(
      'KeyVaultParameterReferenceAuthorizationFailed',
      `The client '${caller.name}' with object id '${caller.objectId}' does not have permission to perform action 'MICROSOFT.KEYVAULT/VAULTS/DEPLOY/ACTION' on the specified KeyVault resource '${vault.id}'. ${USAGE}`,
    );
  }
  if (vault.properties['enabledForTemplateDeployment'] !== true) {
    return { error: closedToTemplates(parameterName, vault) };
  }
  const secret = contentsOf(world, vault.id).secret(secretName, secretVersion);
  if (secret === undefined) return { error: notRetrieved(parameterName, 'NotFound', secretNotFound(secretName).message) };
  return secret.attributes.enabled ? { value: secret.value } : { error: notRetrieved(parameterName, 'Forbidden', secretDisabled().message) };
}

/** What a deployment is told where the vault's switch for templates is off. */
export function closedToTemplates(parameterName: string, vault: Pick<Resource, 'name' | 'location'>): ArmError {
  return notRetrieved(parameterName, 'Forbidden', `Access denied to first party service.\r\nCaller: ${RESOURCE_MANAGER}\r\nVault: ${placeOf(vault)}`);
}

function notRetrieved(parameterName: string, status: 'Forbidden' | 'NotFound', why: string): ArmError {
  return {
    code: 'KeyVaultParameterReferenceSecretRetrieveFailed',
    message: `The secret of KeyVault parameter '${parameterName}' cannot be retrieved. Http status code: '${status}'. Error message: '${why}'. ${USAGE}`,
  };
}

const failed = (code: string, message: string): { readonly error: ArmError } => ({ error: { code, message } });
