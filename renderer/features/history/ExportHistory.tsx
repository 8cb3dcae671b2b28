import { useState } from 'react';
import type { HistoryFilter } from '../../../shared/contract/history/rows.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { FolderChooser } from '../folders/FolderChooser.tsx';
import { useDownloadFolder } from '../folders/use-download-folder.ts';
import styles from './history.module.css';

export interface ExportHistoryProps {
  readonly filter: HistoryFilter;
  readonly total: number;
  readonly onClose: () => void;
}

/** Writes what the filter shows into a file of a folder. */
export function ExportHistory({ filter, total, onClose }: ExportHistoryProps) {
  const [format, setFormat] = useState<'csv' | 'ndjson'>('csv');
  const place = useDownloadFolder();
  const start = useAct(async () => {
    if (place.folder === null) return;
    await api.history.rows.export({ filter, format, folder: place.folder.handle });
    announce('The export has begun: it is among the tasks', { tone: 'ok' });
    onClose();
  });
  const fault = start.fault ?? place.fault;
  return (
    <>
      <Dialog
        title={`Export ${formatCount(total, 'deployment')}`} isOpen size="small" onClose={onClose}
        footer={<><Button onPress={onClose}>Cancel</Button><Button variant="primary" isBusy={start.busy} isDisabled={place.folder === null} disabledReason="Choose a folder." onPress={() => start.run()}>Export</Button></>}
      >
        <Segmented label="As" value={format} options={[{ value: 'csv', label: 'CSV, for spreadsheets' }, { value: 'ndjson', label: 'NDJSON, whole records' }]} onChange={setFormat} />
        <p className={styles.into}>Into <strong>{place.folder?.label ?? '…'}</strong> <Button variant="quiet" isBusy={place.isChoosing} onPress={place.choose}>Another folder…</Button></p>
        {fault === null ? null : <FaultPanel fault={fault} />}
      </Dialog>
      <FolderChooser title="Where to?" isOpen={place.isChooserOpen} from={place.folder?.handle ?? null} onChoose={place.take} onClose={place.close} />
    </>
  );
}
