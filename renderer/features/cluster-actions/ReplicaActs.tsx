import { useState } from 'react';
import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

export interface ReplicaActProps {
  readonly action: ActName;
  readonly connectionId: ConnectionId;
  readonly entity: Extract<EntityRef, { kind: 'replica' | 'codePackage' }>;
  /** Null where the node of a replica is not known: then nothing can be sent. */
  readonly nodeName: string | null;
  readonly instanceId?: string | null;
  readonly onClose: () => void;
}

/** Restart or remove a replica, or restart the process of a code package. */
export function ReplicaAct({ action, connectionId, entity, nodeName, instanceId = null, onClose }: ReplicaActProps) {
  const [force, setForce] = useState(false);
  const obstacle = nodeName === null ? 'Its node is not known at the moment.' : '';
  const common = { connectionId, obstacle, onClose, tone: 'danger' as const };
  if (entity.kind === 'codePackage') {
    if (action !== 'restartCodePackage') return null;
    const { applicationName, serviceManifestName, activationId, codePackageName } = entity;
    return (
      <ConfirmAct
        {...common} title="Restart this code package?" object={`${codePackageName} of ${serviceManifestName} on ${entity.nodeName}`}
        consequence="Its process ends and starts again: every replica that it hosts is interrupted." confirmLabel="Restart it" typeToConfirm={applicationName}
        onAct={({ typedName, reason }) => api.clusters.actions.restartCodePackage({
          connectionId, nodeName: entity.nodeName, applicationName, serviceManifestName, activationId, codePackageName, instanceId: instanceId ?? '0', typedName, reason,
        })}
      />
    );
  }
  const { serviceName, partitionId, replicaId } = entity;
  const place = { connectionId, serviceName, partitionId, replicaId, nodeName: nodeName ?? '' };
  const object = `${serviceName}, replica ${replicaId} on ${nodeName ?? '?'}`;
  if (action === 'restartReplica') {
    return (
      <ConfirmAct
        {...common} title="Restart this replica?" object={object} typeToConfirm={serviceName} confirmLabel="Restart it"
        consequence="A persisted replica restarts in place. Any other is removed and built anew by the cluster, possibly on another node: that is what restarting means for it."
        onAct={({ typedName, reason }) => api.clusters.actions.restartReplica({ ...place, typedName, reason })}
      />
    );
  }
  if (action !== 'removeReplica') return null;
  return (
    <ConfirmAct
      {...common} title="Remove this replica?" object={object} typeToConfirm={serviceName} confirmLabel="Remove it"
      consequence="The cluster builds another one. Its state is lost, which costs data where it was the last good copy."
      onAct={({ typedName, reason }) => api.clusters.actions.removeReplica({ ...place, force, typedName, reason })}
    >
      <Checkbox isSelected={force} onChange={setForce}>By force: without closing it first</Checkbox>
    </ConfirmAct>
  );
}
