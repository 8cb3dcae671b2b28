import { useParams } from '@tanstack/react-router';
import { useMemo } from 'react';
import type { UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import { parseEntityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';

/** @returns the entity that the address names (`…/explore/$entityKey`); null where it names none or one that cannot be read. */
export function useShownEntity(): EntityRef | null {
  const { entityKey } = useParams({ strict: false });
  return useMemo(() => (entityKey === undefined ? null : parseEntityKey(entityKey)), [entityKey]);
}

/** The last part of an upgrade's address: `cluster`, or the application's name. */
export function upgradeTargetKey(target: UpgradeTarget): string {
  return target.kind === 'cluster' ? 'cluster' : target.applicationName;
}

/** @returns the target that an address part names. Application names are `fabric:/…`, so `cluster` is never one. */
export function upgradeTargetOf(key: string): UpgradeTarget {
  return key === 'cluster' ? { kind: 'cluster' } : { kind: 'application', applicationName: key };
}

/** @returns the target that the address names (`…/upgrades/$targetKey`); the cluster itself where it names none. */
export function useUpgradeTarget(): UpgradeTarget {
  const { targetKey = 'cluster' } = useParams({ strict: false });
  return useMemo(() => upgradeTargetOf(targetKey), [targetKey]);
}
