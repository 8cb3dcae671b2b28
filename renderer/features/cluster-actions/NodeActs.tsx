import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';
import { intentWords } from './act-words.ts';

export type NodeActName = 'activateNode' | 'deactivateNode' | 'restartNode' | 'removeNodeState';

export function isNodeAct(action: string): action is NodeActName {
  return ['activateNode', 'deactivateNode', 'restartNode', 'removeNodeState'].includes(action);
}

export interface NodeActProps {
  readonly action: NodeActName;
  readonly connectionId: ConnectionId;
  readonly nodeName: string;
  /** Instance that was seen; without it a restart could hit a node that restarted meanwhile. */
  readonly instanceId: string | null;
  readonly onClose: () => void;
}

const intents = ['Pause', 'Restart', 'RemoveData', 'RemoveNode'] as const;
type Intent = (typeof intents)[number];

/** Activate, deactivate, restart a node, or declare what was on it as lost. */
export function NodeAct({ action, connectionId, nodeName, instanceId, onClose }: NodeActProps) {
  const [intent, setIntent] = useState<Intent>('Restart');
  const common = { connectionId, typeToConfirm: nodeName, object: nodeName, onClose };
  switch (action) {
    case 'activateNode':
      return (
        <ConfirmAct
          {...common} title="Activate this node?" consequence="It takes replicas again. Only a deactivation made by a person is lifted; repair and platform tasks keep theirs."
          confirmLabel="Activate it" onAct={({ typedName, reason }) => api.clusters.actions.activateNode({ connectionId, nodeName, typedName, reason })}
        />
      );
    case 'deactivateNode':
      return (
        <ConfirmAct
          {...common} tone="danger" title="Deactivate this node?" consequence={intentWords[intent].words}
          confirmLabel={`Deactivate it (${intentWords[intent].label})`}
          onAct={({ typedName, reason }) => api.clusters.actions.deactivateNode({ connectionId, nodeName, intent, typedName, reason })}
        >
          <Segmented label="Intent" value={intent} options={intents.map((value) => ({ value, label: intentWords[value].label, title: intentWords[value].words }))} onChange={setIntent} />
        </ConfirmAct>
      );
    case 'restartNode':
      return (
        <ConfirmAct
          {...common} tone="danger" title="Restart this node?" consequence="The Service Fabric runtime on it restarts at once, without moving replicas away first: what runs there is interrupted. Deactivate it with the intent Restart to be gentle."
          confirmLabel="Restart it now" obstacle={instanceId === null ? 'Its instance is not known at the moment: a node that restarted meanwhile could be hit.' : ''}
          onAct={({ typedName, reason }) => api.clusters.actions.restartNode({ connectionId, nodeName, instanceId: instanceId ?? '', typedName, reason })}
        />
      );
    case 'removeNodeState':
      return (
        <ConfirmAct
          {...common} tone="danger" title="Declare its data lost?" consequence="Service Fabric forgets every replica on it and builds them elsewhere. Only for a node that never returns: if it does, its replicas are deleted."
          confirmLabel="Remove its state" onAct={({ typedName, reason }) => api.clusters.actions.removeNodeState({ connectionId, nodeName, typedName, reason })}
        />
      );
  }
}
