import type { ArmError } from '../../model/arm-error.ts';
import { errorJson } from '../../model/arm-error.ts';
import type { PastOperation } from '../../model/scenario.ts';

/** How the failures of a year look in Azure: wrapped as its deployments wrap them (reference/azure.md §2.0). */

/** Status words of operations by the code of the error. */
const STATUS: Readonly<Record<string, string>> = {
  RequestDisallowedByPolicy: 'Forbidden',
  KeyVaultParameterReferenceSecretRetrieveFailed: 'BadRequest',
  InvalidParameter: 'BadRequest',
  DnsRecordInUse: 'BadRequest',
};

export function failing(error: ArmError | undefined): Pick<PastOperation, 'failure' | 'statusCode'> {
  return error === undefined ? {} : { failure: error, statusCode: STATUS[error.code] ?? 'Conflict' };
}

/** What the operation of a nested deployment tells when that has failed: a `DeploymentFailed` whose details are JSON as text. */
export function nestedFailure(inner: ArmError | undefined): ArmError | undefined {
  if (inner === undefined) return undefined;
  return {
    code: 'DeploymentFailed',
    message: 'At least one resource deployment operation failed. Please list deployment operations for details. Please see https://aka.ms/arm-deployment-operations for usage details.',
    details: [{ code: STATUS[inner.code] ?? 'Conflict', message: JSON.stringify({ error: errorJson(inner) }, undefined, 2).replaceAll('\n', '\r\n') }],
  };
}

/** The leaf behind what the company's year calls the cause. It says "Conflict" where a vault turned Azure away. */
export function leafOf(told: { readonly code: string; readonly message: string } | undefined, vaultName: string, location: string): ArmError | undefined {
  if (told === undefined) return undefined;
  if (told.code !== 'Conflict') return { code: told.code, message: told.message };
  return {
    code: 'KeyVaultParameterReferenceSecretRetrieveFailed',
    message: `The secret of KeyVault parameter 'connection' cannot be retrieved. Http status code: 'Forbidden'. Error message: 'Access denied to first party service.\r\nVault: ${vaultName};location=${location}'. Please see https://aka.ms/arm-keyvault for usage details.`,
  };
}
