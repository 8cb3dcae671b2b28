import { Lock, LockOpen } from 'lucide-react';
import { useState } from 'react';
import type { AzureSummary, Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { useNow } from '../../components/use-now.ts';

/** Whether anything in Azure can be changed from here, and for how long yet. */
export function AzureLock({ connection, azure }: { readonly connection: Connection; readonly azure: AzureSummary }) {
  const [isAsking, setAsking] = useState(false);
  const now = useNow();
  const mayOnlyLook = useAppInfo()?.role === 'wallboard';
  const lock = useAct(() => api.azure.profiles.lock({ connectionId: connection.id }));
  const unlock = useAct(async () => {
    await api.azure.profiles.unlock({ connectionId: connection.id, typedName: connection.name });
    setAsking(false);
  });
  if (azure.unlockedUntil !== null && azure.unlockedUntil > now) {
    return (
      <Button icon={<LockOpen aria-hidden="true" />} isBusy={lock.busy} title="Azure can be changed from here until then. Press to lock it now." onPress={() => lock.run()}>
        Unlocked, {Math.max(1, Math.ceil((azure.unlockedUntil - now) / 60_000))} min left: lock
      </Button>
    );
  }
  const isThere = connection.state === 'online' || connection.state === 'stale';
  return (
    <>
      <Button
        icon={<Lock aria-hidden="true" />} isDisabled={!isThere || mayOnlyLook} title="Read-only until it is unlocked"
        disabledReason={mayOnlyLook ? 'This page was opened with the wallboard link: it may look and not touch.' : 'It can be unlocked once somebody is signed in.'}
        onPress={() => { setAsking(true); }}
      >
        Locked: unlock
      </Button>
      <ConfirmDialog
        title="Unlock for 15 minutes?" isOpen={isAsking} object={connection.name}
        consequence="Deployments, cancellations and the mending of vaults become possible from here. Each still asks, and each is written down with who, when and why."
        confirmLabel="Unlock" {...(connection.production ? { typeToConfirm: connection.name } : {})}
        isBusy={unlock.busy} onConfirm={() => unlock.run()} onClose={() => { setAsking(false); }}
      >
        {unlock.fault === null ? null : <FaultPanel fault={unlock.fault} />}
      </ConfirmDialog>
    </>
  );
}
