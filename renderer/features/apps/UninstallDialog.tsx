import type { InstalledApp } from '../../../shared/contract/devices.ts';
import { ConfirmDialog } from '../../components/ConfirmDialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import type { AppActs } from './use-apps.ts';

export interface UninstallDialogProps {
  readonly app: InstalledApp | null;
  /** Shown name of the headset. */
  readonly headset: string;
  readonly acts: AppActs;
  readonly onClose: () => void;
}

/** Asks before an app is taken off a headset, and names what goes with it. */
export function UninstallDialog({ app, headset, acts, onClose }: UninstallDialogProps) {
  const failed = app !== null && acts.failed?.act === 'uninstall' && acts.failed.app.packageFullName === app.packageFullName ? acts.failed : null;
  const uninstall = async (): Promise<void> => {
    if (app !== null && await acts.uninstall(app)) onClose();
  };
  return (
    <ConfirmDialog
      title="Uninstall this app?" isOpen={app !== null} object={app === null ? '' : `${app.displayName} ${app.version} on ${headset}`}
      consequence={(
        <>
          Its data on the headset goes too: settings, saved files and sign-ins of this app. There is no way back.
          {app?.running === true ? ' It is running now and is stopped first.' : ''}
          {app?.favourite === true ? ' It stays a favourite and comes back to its place when it is installed again.' : ''}
        </>
      )}
      confirmLabel={`Uninstall ${app?.displayName ?? ''}`} isBusy={app !== null && acts.running.get(app.packageFullName) === 'uninstall'}
      onConfirm={uninstall} onClose={() => { acts.dismiss(); onClose(); }}
    >
      {failed === null ? null : <FaultPanel fault={failed.fault} />}
    </ConfirmDialog>
  );
}
