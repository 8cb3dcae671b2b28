import { useState } from 'react';
import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

export interface ApplicationActProps {
  readonly action: ActName;
  readonly connectionId: ConnectionId;
  readonly applicationName: string;
  readonly onClose: () => void;
}

/** Delete an application, or roll back what is being done to it. */
export function ApplicationAct({ action, connectionId, applicationName, onClose }: ApplicationActProps) {
  const [force, setForce] = useState(false);
  const common = { connectionId, typeToConfirm: applicationName, object: applicationName, onClose };
  if (action === 'deleteApplication') {
    return (
      <ConfirmAct
        {...common} tone="danger" title="Delete this application?" consequence="All its services go, with their state. There is no way back; its type stays provisioned."
        confirmLabel="Delete it" onAct={({ typedName, reason }) => api.clusters.actions.deleteApplication({ connectionId, applicationName, force, typedName, reason })}
      >
        <Checkbox isSelected={force} onChange={setForce}>By force: without waiting for its replicas to close, which may leave remains on the nodes</Checkbox>
      </ConfirmAct>
    );
  }
  if (action === 'rollBackUpgrade') {
    return (
      <ConfirmAct
        {...common} tone="danger" title="Roll its upgrade back?" consequence="Domains that are done are upgraded back, one after the other."
        confirmLabel="Roll back" onAct={({ typedName, reason }) => api.clusters.actions.rollBackUpgrade({ connectionId, target: { kind: 'application', applicationName }, typedName, reason })}
      />
    );
  }
  return null;
}
