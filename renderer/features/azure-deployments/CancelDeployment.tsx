import { useState } from 'react';
import type { DeploymentRow } from '../../../shared/contract/azure/deployments.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { TextField } from '../../components/TextField.tsx';
import { useNow } from '../../components/use-now.ts';
import { UnlockFirst } from '../azure-access/UnlockFirst.tsx';

/** Stops a deployment that runs: its name has to be typed, and why is written down. */
export function CancelDeployment({ connection, row, onClose }: { readonly connection: Connection; readonly row: DeploymentRow; readonly onClose: () => void }) {
  const [typed, setTyped] = useState('');
  const [why, setWhy] = useState('');
  const now = useNow();
  const cancel = useAct(async () => {
    await api.azure.deployments.cancel({ connectionId: connection.id, deploymentId: row.deploymentId, typedName: typed.trim(), why });
    announce(`${row.name} is being cancelled`, { tone: 'ok' });
    onClose();
  });
  const until = connection.azure?.unlockedUntil ?? null;
  const obstacle = until === null || until <= now ? 'Unlock the profile first.' : typed.trim() === row.name ? '' : `Type ${row.name}.`;
  return (
    <Dialog
      title="Cancel this deployment?" isOpen size="small" role="alertdialog" onClose={onClose}
      footer={<><Button autoFocus onPress={onClose}>Let it run</Button><Button variant="danger" isBusy={cancel.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => cancel.run()}>Cancel {row.name}</Button></>}
    >
      <p>{row.name} in {row.resourceGroup ?? row.subscriptionId} stops where it is. What it has made stays, half done: deploy again, or take it away by hand.</p>
      {obstacle === 'Unlock the profile first.' && connection.azure !== null ? <UnlockFirst connection={connection} azure={connection.azure} /> : null}
      <TextField label="Why" value={why} onChange={setWhy} maxLength={2_000} />
      <TextField label={`Type ${row.name} to confirm`} value={typed} onChange={setTyped} />
      {cancel.fault === null ? null : <FaultPanel fault={cancel.fault} />}
    </Dialog>
  );
}
