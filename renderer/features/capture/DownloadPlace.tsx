import { FolderOpen } from 'lucide-react';
import { api, useAct } from '../../app/api.ts';
import { useAppInfo } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes } from '../../components/format.ts';
import { FolderChooser } from '../folders/FolderChooser.tsx';
import type { DownloadFolder } from '../folders/use-download-folder.ts';
import styles from './Capture.module.css';

/** Where downloads go, how much room is there, and the way to another folder. */
export function DownloadPlace({ place, neededBytes }: { readonly place: DownloadFolder; readonly neededBytes: number }) {
  const isReadOnly = useAppInfo()?.role === 'wallboard';
  const reveal = useAct(async () => { if (place.folder !== null) await api.files.reveal({ folder: place.folder.handle }); });
  const { folder } = place;
  const isTight = folder?.freeBytes != null && neededBytes > folder.freeBytes;
  if (isReadOnly) return null;
  return (
    <div className={styles.place}>
      <span className={styles.faint}>Into</span>
      <span className={styles.path} title={folder?.label}>{folder?.label ?? '…'}</span>
      {folder?.freeBytes == null ? null : <span className={isTight ? styles.tight : styles.faint}>{formatBytes(folder.freeBytes)} free</span>}
      <Button variant="quiet" isBusy={place.isChoosing} onPress={place.choose}>Change…</Button>
      <Button variant="quiet" icon={<FolderOpen aria-hidden="true" />} isBusy={reveal.busy} isDisabled={folder === null} onPress={() => reveal.run()}>Open folder</Button>
      {place.fault === null ? null : <FaultPanel fault={place.fault} compact onAction={place.choose} />}
      {reveal.fault === null ? null : <FaultPanel fault={reveal.fault} compact />}
      <FolderChooser title="Folder for downloads" isOpen={place.isChooserOpen} from={folder?.handle ?? null} onChoose={place.take} onClose={place.close} />
    </div>
  );
}
