import { useState } from 'react';
import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

export interface ServiceActProps {
  readonly action: ActName;
  readonly connectionId: ConnectionId;
  readonly serviceName: string;
  readonly handles: EntityDetail['handles'];
  readonly onClose: () => void;
}

/** Scale or delete a service. */
export function ServiceAct({ action, connectionId, serviceName, handles, onClose }: ServiceActProps) {
  if (action === 'scaleService') return <Scale connectionId={connectionId} serviceName={serviceName} handles={handles} onClose={onClose} />;
  if (action === 'deleteService') return <Delete connectionId={connectionId} serviceName={serviceName} onClose={onClose} />;
  return null;
}

function Delete({ connectionId, serviceName, onClose }: Pick<ServiceActProps, 'connectionId' | 'serviceName' | 'onClose'>) {
  const [force, setForce] = useState(false);
  return (
    <ConfirmAct
      connectionId={connectionId} tone="danger" title="Delete this service?" object={serviceName} consequence="It goes with its state. There is no way back."
      confirmLabel="Delete it" typeToConfirm={serviceName} onClose={onClose}
      onAct={({ typedName, reason }) => api.clusters.actions.deleteService({ connectionId, serviceName, force, typedName, reason })}
    >
      <Checkbox isSelected={force} onChange={setForce}>By force: without waiting for its replicas to close</Checkbox>
    </ConfirmAct>
  );
}

function whole(text: string): number | null {
  return /^-?\d+$/.test(text.trim()) ? Number(text) : null;
}

function Scale({ connectionId, serviceName, handles, onClose }: Omit<ServiceActProps, 'action'>) {
  const isStateless = handles.instanceCount !== null;
  const [instances, setInstances] = useState(String(handles.instanceCount ?? ''));
  const [target, setTarget] = useState(String(handles.targetReplicaSetSize ?? ''));
  const [least, setLeast] = useState(String(handles.minReplicaSetSize ?? ''));
  const instanceCount = isStateless ? whole(instances) : null;
  const targetSize = isStateless ? null : whole(target);
  const leastSize = isStateless ? null : whole(least);
  const problem = isStateless
    ? (instanceCount === null || instanceCount < -1 || instanceCount === 0 ? 'Write how many instances: 1 or more, or −1 for one on every node.' : '')
    : targetSize === null || leastSize === null || targetSize < 1 || leastSize < 1 ? 'Write both numbers: 1 or more.'
      : leastSize > targetSize ? 'The least number cannot be above the target.' : '';
  return (
    <ConfirmAct
      connectionId={connectionId} title="Scale this service?" object={serviceName}
      consequence={isStateless ? `From ${handles.instanceCount === -1 ? 'one instance on every node' : `${handles.instanceCount ?? '?'} instances`} to what is written here, in each of its partitions.` : `Target ${handles.targetReplicaSetSize ?? '?'} and least ${handles.minReplicaSetSize ?? '?'} replicas become what is written here, in each of its partitions. The least number decides how many may be lost before writes stop.`}
      confirmLabel="Scale it" typeToConfirm={serviceName} obstacle={problem} onClose={onClose}
      onAct={({ typedName, reason }) => api.clusters.actions.scaleService({ connectionId, serviceName, instanceCount, targetReplicaSetSize: targetSize, minReplicaSetSize: leastSize, typedName, reason })}
    >
      {isStateless
        ? <TextField label="Instances" type="number" inputMode="numeric" min={-1} value={instances} error={problem || null} onChange={setInstances} />
        : (
          <>
            <TextField label="Target number of replicas" type="number" inputMode="numeric" min={1} value={target} onChange={setTarget} />
            <TextField label="Least number of replicas" type="number" inputMode="numeric" min={1} value={least} error={problem || null} onChange={setLeast} />
          </>
        )}
    </ConfirmAct>
  );
}
