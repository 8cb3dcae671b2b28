import { entityKey, parseEntityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';

/** Whose manifest is shown: the cluster's, a type's in one version, an application's. */
export type ManifestOwner = Extract<EntityRef, { kind: 'cluster' | 'applicationType' | 'application' }>;

/** @returns the owner that an address names; the cluster where it names none that has a manifest. */
export function manifestOwner(key: string | undefined): ManifestOwner {
  const ref = key === undefined ? null : parseEntityKey(key);
  if (ref?.kind === 'application') return ref;
  return ref?.kind === 'applicationType' && ref.typeVersion !== null ? ref : { kind: 'cluster' };
}

export const ownerKey = (owner: ManifestOwner): string => entityKey(owner);
