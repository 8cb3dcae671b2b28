import { deploymentFailed, failureDetail, providerAnswer, REFUSED_WITHIN_MS } from '../deployments/deployment.ts';
import type { ArmError } from '../model/arm-error.ts';
import type { PastOperation } from '../model/scenario.ts';
import { closedToTemplates } from '../providers/key-vault/secret-reference.ts';

/** How failures of the past look in Azure: wrapped as its deployments wrap them (reference/azure.md §2.0). */

/** Status words of operations by the code of the error, where it is not `Conflict`. */
const STATUS: Readonly<Record<string, string>> = {
  RequestDisallowedByPolicy: 'Forbidden',
  KeyVaultParameterReferenceAuthorizationFailed: 'Forbidden',
  KeyVaultParameterReferenceSecretRetrieveFailed: 'BadRequest',
  AccountNameInvalid: 'BadRequest',
};

const statusOf = ({ code }: ArmError): string => STATUS[code] ?? 'Conflict';

/** The failure of an operation; none where nothing went wrong. */
export function failing(error: ArmError | undefined): Pick<PastOperation, 'failure' | 'statusCode'> {
  return error === undefined ? {} : { failure: error, statusCode: statusOf(error) };
}

/**
 * What the operation of a nested deployment tells when that has failed in one of its own.
 * @param id of the nested deployment.
 */
export function nestedFailure(id: string, { failure, durationMs }: PastOperation): ArmError | undefined {
  if (failure === undefined) return undefined;
  return deploymentFailed(id, [failureDetail({ statusCode: statusOf(failure), statusMessage: providerAnswer(failure, durationMs > REFUSED_WITHIN_MS) })]);
}

/** The leaf behind what the company's year calls the cause. It says "Conflict" where a vault turned Azure away. */
export function leafOf(told: { readonly code: string; readonly message: string } | undefined, vaultName: string, location: string): ArmError | undefined {
  if (told === undefined) return undefined;
  return told.code === 'Conflict' ? closedToTemplates('connection', { name: vaultName, location }) : { code: told.code, message: told.message };
}
