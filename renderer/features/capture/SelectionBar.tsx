import { Download, Trash2, X } from 'lucide-react';
import { useState } from 'react';
import type { Capture } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { useSettings } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { useDownloadFolder } from '../folders/use-download-folder.ts';
import { sumOf } from './capture-list.ts';
import { DownloadPlace } from './DownloadPlace.tsx';
import { RunningDownload } from './RunningDownload.tsx';
import styles from './Capture.module.css';

export interface SelectionBarProps {
  readonly connectionId: ConnectionId;
  readonly name: string;
  readonly all: readonly Capture[];
  readonly chosen: readonly Capture[];
  readonly refusal: string | null;
  readonly onClear: () => void;
  readonly onDelete: () => void;
}

/** What can be done with the selection; without one, with everything that has not been downloaded. It keeps its place. */
export function SelectionBar({ connectionId, name, all, chosen, refusal, onClear, onDelete }: SelectionBarProps) {
  const settings = useSettings();
  const place = useDownloadFolder();
  const [deleteAfter, setDeleteAfter] = useState<boolean | null>(null);
  const willDelete = deleteAfter ?? settings?.deleteAfterDownload ?? false;
  const wanted = chosen.length > 0 ? chosen : all.filter((capture) => capture.downloaded === null && !capture.settling);
  const sum = sumOf(wanted);
  const download = useAct(async () => {
    if (place.folder === null) return;
    await api.devices.captures.download({ connectionId, captureIds: wanted.map(({ id }) => id), folder: place.folder.handle, deleteAfter: willDelete });
    announce(`Downloading ${formatCount(sum.count, 'capture')} from ${name}.`);
    onClear();
  });
  const why = refusal ?? downloadRefusal(sum.count, sum.settling, sum.bytes, place.folder);
  const press = (): unknown => (why === null ? download.run() : announce(why, { tone: 'warn' }));
  useCommands([
    { id: 'capture.download', title: chosen.length > 0 ? `Download ${sum.count} selected` : `Download ${sum.count} new captures`, group: 'Capture', keys: 'd', when: sum.count > 0, run: press },
    { id: 'capture.folder', title: 'Choose the folder for downloads', group: 'Capture', run: place.choose },
  ]);
  const words = chosen.length > 0 ? `Download ${sum.count.toLocaleString('en')} (${formatBytes(sum.bytes)})` : sum.count === 0 ? 'Download' : `Download ${sum.count.toLocaleString('en')} new (${formatBytes(sum.bytes)})`;
  return (
    <div className={styles.selectionBar}>
      {download.fault === null ? null : <FaultPanel fault={download.fault} isBusy={download.busy} onAction={(remedy) => (remedy === 'choose-folder' ? place.choose() : download.run())} />}
      <div className={styles.selectionLine}>
        <output className={styles.selectionWords} title="Space, Shift or Ctrl selects; A takes all">
          {chosen.length === 0 ? 'Nothing selected' : `${formatCount(chosen.length, 'capture')} selected`}
        </output>
        {chosen.length === 0 ? null : <IconButton label="Clear the selection" keys="Esc" icon={<X aria-hidden="true" />} onPress={onClear} />}
        <Button variant="primary" icon={<Download aria-hidden="true" />} isBusy={download.busy} isDisabled={why !== null} {...(why === null ? {} : { disabledReason: why })} onPress={press} aria-keyshortcuts="d">{words}</Button>
        <Checkbox isSelected={willDelete} onChange={setDeleteAfter}>Delete from the headset once the copy is verified</Checkbox>
        <span className={styles.gap} />
        <Button
          variant="danger" icon={<Trash2 aria-hidden="true" />}
          isDisabled={refusal !== null || chosen.length === 0} disabledReason={refusal ?? 'Select what to delete first.'} onPress={onDelete}
        >
          {chosen.length === 0 ? 'Delete' : `Delete ${chosen.length.toLocaleString('en')}`}
        </Button>
      </div>
      <div className={styles.selectionLine}>
        <DownloadPlace place={place} neededBytes={sum.bytes} />
        <RunningDownload connectionId={connectionId} />
      </div>
    </div>
  );
}

function downloadRefusal(count: number, settling: number, bytes: number, folder: { readonly freeBytes: number | null; readonly writable: boolean } | null): string | null {
  if (count === 0) return 'Everything on the headset has been downloaded. Select captures to download them again.';
  if (settling > 0) return 'The headset is still writing one of them. It can be downloaded in a moment.';
  if (folder === null) return 'The folder for downloads is not known yet.';
  if (!folder.writable) return 'Fabriscope may not write into the folder. Choose another one.';
  if (folder.freeBytes !== null && bytes > folder.freeBytes) return `Not enough room: ${formatBytes(bytes)} are needed and ${formatBytes(folder.freeBytes)} are free. Choose another folder.`;
  return null;
}
