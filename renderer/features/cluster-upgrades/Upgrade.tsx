import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { upgradeTargetKey, useUpgradeTarget } from '../cluster-parts/entity-address.ts';
import { UpgradeScreen } from './UpgradeScreen.tsx';

/** The upgrade that the address names. */
export function Upgrade({ connectionId }: { readonly connectionId: ConnectionId }) {
  const target = useUpgradeTarget();
  return <UpgradeScreen key={upgradeTargetKey(target)} connectionId={connectionId} target={target} />;
}
