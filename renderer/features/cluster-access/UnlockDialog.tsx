import { useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { endpointText } from '../cluster-parts/endpoint-text.ts';

const spans = [
  { value: '15', label: '15 min' },
  { value: '60', label: '1 hour' },
  { value: '240', label: '4 hours' },
] as const;
type Span = (typeof spans)[number]['value'];

export interface UnlockDialogProps {
  readonly connection: Pick<Connection, 'id' | 'name' | 'production' | 'endpoint' | 'cluster'>;
  readonly onClose: () => void;
  readonly onUnlocked?: () => void;
}

/** Makes a cluster changeable for a while; one in production asks for its name. */
export function UnlockDialog({ connection, onClose, onUnlocked }: UnlockDialogProps) {
  const [minutes, setMinutes] = useState<Span>('15');
  const unlock = useAct(async () => {
    await api.clusters.access.unlock({ connectionId: connection.id, minutes: Number(minutes), typedName: connection.name });
    announce(`${connection.name} can be changed for ${spans.find(({ value }) => value === minutes)?.label ?? ''}`, { tone: 'ok' });
    onClose();
    onUnlocked?.();
  });
  const role = connection.cluster?.role ?? null;
  return (
    <ConfirmDialog
      title="Unlock this cluster?"
      isOpen
      tone="plain"
      object={<>{connection.name}<br />{endpointText(connection.endpoint)}{role === null ? '' : ` · signed in as ${role}`}</>}
      consequence="Until then it can be changed from here; each change still asks for its object. It locks itself again when the time is up, and when another profile signs in."
      confirmLabel={`Unlock ${connection.name}`}
      {...(connection.production ? { typeToConfirm: connection.name } : {})}
      isBusy={unlock.busy}
      onConfirm={() => unlock.run()}
      onClose={onClose}
    >
      <Segmented label="For how long" value={minutes} options={spans} onChange={setMinutes} />
      {unlock.fault === null ? null : <FaultPanel fault={unlock.fault} />}
    </ConfirmDialog>
  );
}
