import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

export interface TypeActProps {
  readonly action: ActName;
  readonly connectionId: ConnectionId;
  readonly typeName: string;
  readonly typeVersion: string;
  readonly onClose: () => void;
}

/** Take a version of an application type out of the cluster. */
export function TypeAct({ action, connectionId, typeName, typeVersion, onClose }: TypeActProps) {
  if (action !== 'unprovision') return null;
  return (
    <ConfirmAct
      connectionId={connectionId} tone="danger" title="Unprovision this version?" object={`${typeName} ${typeVersion}`}
      consequence="Nothing can be created from it or upgraded or rolled back to it until its package is provisioned again. Refused while an application uses it."
      confirmLabel={`Unprovision ${typeVersion}`} typeToConfirm={typeName}
      onAct={({ typedName, reason }) => api.clusters.actions.unprovision({ connectionId, typeName, typeVersion, typedName, reason })}
      onClose={onClose}
    />
  );
}
