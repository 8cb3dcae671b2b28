import { memberOf, objectOf, textOf } from '../../../shared/domain/azure/json-reading.ts';
import type { VaultReference } from '../../../shared/domain/azure/live-check.ts';
import { parseResourceId } from '../../../shared/domain/azure/resource-id.ts';

/** The secret that a parameter refers to; null for a value. */
export function vaultReference(entry: unknown): VaultReference | null {
  const reference = objectOf(memberOf(objectOf(entry), 'reference'));
  const vaultId = textOf(memberOf(objectOf(memberOf(reference, 'keyVault')), 'id'));
  const secretName = textOf(memberOf(reference, 'secretName'));
  if (vaultId === null || secretName === null || parseResourceId(vaultId) === null) return null;
  return { vaultId, secretName, secretVersion: textOf(memberOf(reference, 'secretVersion')) };
}

/** References of a deployment's parameters, by parameter. */
export function vaultReferencesOf(parameters: Readonly<Record<string, unknown>>): ReadonlyMap<string, VaultReference> {
  return new Map(Object.entries(parameters).flatMap(([name, entry]) => {
    const reference = vaultReference(entry);
    return reference === null ? [] : [[name, reference] as const];
  }));
}
