import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { StartUpgrade } from '../cluster-upgrades/StartUpgrade.tsx';
import { ApplicationAct } from './ApplicationActs.tsx';
import { CreateApplication } from './CreateApplication.tsx';
import { isNodeAct, NodeAct } from './NodeActs.tsx';
import { PartitionAct } from './PartitionActs.tsx';
import { ReplicaAct } from './ReplicaActs.tsx';
import { ServiceAct } from './ServiceActs.tsx';
import { TypeAct } from './TypeActs.tsx';

export interface ActDialogProps {
  readonly action: ActName;
  readonly connectionId: ConnectionId;
  readonly detail: EntityDetail;
  readonly onClose: () => void;
}

/** The dialog of one act on the entity on show. */
export function ActDialog({ action, connectionId, detail, onClose }: ActDialogProps) {
  const { ref, handles } = detail;
  const common = { connectionId, onClose };
  switch (ref.kind) {
    case 'node': return isNodeAct(action) ? <NodeAct {...common} action={action} nodeName={ref.nodeName} instanceId={handles.instanceId} /> : null;
    case 'application':
      return action === 'upgradeApplication'
        ? <StartUpgrade {...common} applicationName={ref.applicationName} currentVersion={handles.typeVersion ?? ''} />
        : <ApplicationAct {...common} action={action} applicationName={ref.applicationName} />;
    case 'applicationType':
      return action === 'createApplication'
        ? <CreateApplication {...common} typeName={ref.typeName} typeVersion={ref.typeVersion ?? handles.typeVersion ?? ''} />
        : <TypeAct {...common} action={action} typeName={ref.typeName} typeVersion={ref.typeVersion ?? handles.typeVersion ?? ''} />;
    case 'service': return <ServiceAct {...common} action={action} serviceName={ref.serviceName} handles={handles} />;
    case 'partition': return <PartitionAct {...common} action={action} serviceName={ref.serviceName} partitionId={ref.partitionId} handles={handles} />;
    case 'replica': return <ReplicaAct {...common} action={action} entity={ref} nodeName={handles.nodeName} />;
    case 'codePackage': return <ReplicaAct {...common} action={action} entity={ref} nodeName={ref.nodeName} instanceId={handles.instanceId} />;
    case 'cluster':
    case 'deployedApplication':
    case 'deployedServicePackage': return null;
  }
}
