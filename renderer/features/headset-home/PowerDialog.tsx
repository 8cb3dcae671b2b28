import type { Connection } from '../../../shared/contract/connections.ts';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';

export type PowerAct = 'restart' | 'shutDown';

export interface PowerDialogProps {
  readonly connection: Pick<Connection, 'id' | 'name' | 'production'>;
  readonly status: HeadsetStatus | null;
  readonly act: PowerAct | null;
  readonly onClose: () => void;
}

/** What is lost with it now, as far as is known. */
function losses(status: HeadsetStatus | null): string {
  const app = status?.appInFront ?? null;
  const recording = status?.cameraUse.recording === true ? ' The recording that runs ends.' : '';
  return `${app === null ? 'Open apps end.' : `${app.displayName} and other open apps end.`}${recording}`;
}

/** Asks before a headset is restarted or shut down: names it, and says what that means for its wearer and for us. */
export function PowerDialog({ connection, status, act, onClose }: PowerDialogProps) {
  const { id: connectionId, name } = connection;
  const run = useAct(async (chosen: PowerAct) => {
    if (chosen === 'restart') await api.devices.system.restart({ connectionId });
    else await api.devices.system.shutDown({ connectionId });
    announce(chosen === 'restart' ? `${name} is restarting. Fabriscope connects again by itself.` : `${name} is shutting down.`, { tone: 'ok' });
    onClose();
  });
  const isRestart = act === 'restart';
  return (
    <ConfirmDialog
      title={isRestart ? 'Restart this headset?' : 'Shut this headset down?'} isOpen={act !== null} object={name}
      consequence={isRestart
        ? `Whoever wears it loses the picture for a minute or two. ${losses(status)} Fabriscope connects again by itself.`
        : `${losses(status)} It cannot be switched on from here: somebody has to press its power button.`}
      confirmLabel={isRestart ? `Restart ${name}` : `Shut ${name} down`} isBusy={run.busy}
      {...(connection.production ? { typeToConfirm: name } : {})}
      onConfirm={() => (act === null ? undefined : run.run(act))} onClose={() => { run.reset(); onClose(); }}
    >
      {run.fault === null ? null : <FaultPanel fault={run.fault} />}
    </ConfirmDialog>
  );
}
