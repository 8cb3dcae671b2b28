import { useState } from 'react';
import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Checkbox } from '../../components/Checkbox.tsx';
import { Select } from '../../components/Select.tsx';
import { TextField } from '../../components/TextField.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

export interface PartitionActProps {
  readonly action: ActName;
  readonly connectionId: ConnectionId;
  readonly serviceName: string;
  readonly partitionId: string;
  readonly handles: EntityDetail['handles'];
  readonly onClose: () => void;
}

/** Move the primary or a secondary of a partition to another node. */
export function PartitionAct({ action, connectionId, serviceName, partitionId, handles, onClose }: PartitionActProps) {
  const [toNode, setToNode] = useState('');
  const [fromNode, setFromNode] = useState(handles.secondaryNodes[0] ?? '');
  const [ignoreConstraints, setIgnore] = useState(false);
  const to = toNode.trim() === '' ? null : toNode.trim();
  const place = { connectionId, serviceName, partitionId, toNode: to, ignoreConstraints };
  const common = { connectionId, object: `${serviceName}, partition ${partitionId}`, typeToConfirm: serviceName, onClose };
  const fields = (
    <>
      <TextField label="To node" value={toNode} placeholder="the cluster chooses" description="Empty lets the cluster choose." monospace onChange={setToNode} />
      <Checkbox isSelected={ignoreConstraints} onChange={setIgnore}>Ignore placement constraints and capacities</Checkbox>
    </>
  );
  if (action === 'movePrimary') {
    return (
      <ConfirmAct
        {...common} title="Move the primary?" consequence={`Writes stop for a moment while the role moves away from ${handles.primaryNode ?? 'its node'}.`} confirmLabel="Move it"
        onAct={({ typedName, reason }) => api.clusters.actions.movePrimary({ ...place, typedName, reason })}
      >
        {fields}
      </ConfirmAct>
    );
  }
  if (action !== 'moveSecondary') return null;
  return (
    <ConfirmAct
      {...common} title="Move a secondary?" consequence="A new copy is built on the other node before the old one goes." confirmLabel="Move it"
      obstacle={fromNode === '' ? 'No secondary of this partition is known.' : ''}
      onAct={({ typedName, reason }) => api.clusters.actions.moveSecondary({ ...place, fromNode, typedName, reason })}
    >
      <Select label="From node" value={fromNode} options={handles.secondaryNodes.map((value) => ({ value, label: value }))} onChange={setFromNode} />
      {fields}
    </ConfirmAct>
  );
}
