import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { JournalSegment } from '../../../shared/contract/journal/upkeep.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount, formatDate } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { TextField } from '../../components/TextField.tsx';
import { uploadFile } from '../apps/upload-file.ts';
import { FolderChooser } from '../folders/FolderChooser.tsx';
import { useDownloadFolder } from '../folders/use-download-folder.ts';
import styles from './journal.module.css';

/** Export, import, a copy of the file, and how long it is kept. */
export function UpkeepPart() {
  return (
    <div className={styles.upkeep}>
      <Panel isStacked title="Out and in"><OutAndIn /></Panel>
      <Panel isStacked title="How long it is kept"><Months /></Panel>
    </div>
  );
}

const everything = { streams: [], types: [], sources: [], text: '', filter: null };

function OutAndIn() {
  const place = useDownloadFolder();
  const [format, setFormat] = useState<'ndjson' | 'csv'>('ndjson');
  const file = useRef<HTMLInputElement>(null);
  const { folder } = place;
  const write = useAct(async (what: 'export' | 'backup') => {
    if (folder === null) return;
    if (what === 'export') await api.journal.export({ folder: folder.handle, format, selection: everything, times: { from: null, to: null } });
    else await api.journal.backup({ folder: folder.handle });
    announce(what === 'export' ? 'The export has begun: it is among the tasks' : 'The copy has begun: it is among the tasks', { tone: 'ok' });
  });
  const take = useAct(async (chosen: File) => {
    const { handle } = await uploadFile(chosen, () => {}, new AbortController().signal);
    await api.journal.import({ upload: handle });
    announce('The import has begun: it is among the tasks', { tone: 'ok' });
  });
  const fault = write.fault ?? take.fault ?? place.fault;
  const noFolder = folder === null;
  return (
    <>
      <p className={styles.bar}>Into <strong>{folder?.label ?? '…'}</strong> <Button variant="quiet" isBusy={place.isChoosing} onPress={place.choose}>Another folder…</Button></p>
      <div className={styles.bar}>
        <Segmented label="As" isLabelHidden value={format} options={[{ value: 'ndjson', label: 'NDJSON' }, { value: 'csv', label: 'CSV' }]} onChange={setFormat} />
        <Button isBusy={write.busy} isDisabled={noFolder} disabledReason="Choose a folder." onPress={() => write.run('export')}>Export all events</Button>
        <Button isBusy={write.busy} isDisabled={noFolder} disabledReason="Choose a folder." onPress={() => write.run('backup')}>Copy the file</Button>
        <Button isBusy={take.busy} onPress={() => { file.current?.click(); }}>Import an export…</Button>
        <input
          ref={file} type="file" accept=".ndjson,.jsonl,application/x-ndjson" className="visually-hidden" tabIndex={-1} aria-label="NDJSON export of a Fabriscope"
          onChange={(event) => {
            const chosen = event.target.files?.[0];
            event.target.value = '';
            if (chosen !== undefined) void take.run(chosen);
          }}
        />
      </div>
      <p className={styles.faint}>What is there already is not taken twice. Values of secrets are in no export, since they are in no event.</p>
      {fault === null ? null : <FaultPanel fault={fault} />}
      <FolderChooser title="Where to?" isOpen={place.isChooserOpen} from={folder?.handle ?? null} onChoose={place.take} onClose={place.close} />
    </>
  );
}

const monthWords = (month: number): string => `${String(Math.floor(month / 100))}-${String(month % 100).padStart(2, '0')}`;

function Months() {
  const client = useQueryClient();
  const segments = useQuery({ ...orpc.journal.segments.list.queryOptions(), staleTime: 0 });
  const retention = useQuery(orpc.journal.segments.retention.queryOptions());
  const [dropped, setDropped] = useState<JournalSegment | null>(null);
  const again = () => client.invalidateQueries({ queryKey: orpc.journal.segments.key() });
  const keep = useAct(async (months: number | null) => {
    await api.journal.segments.setRetention({ months });
    await again();
  });
  const error = segments.error ?? retention.error;
  if (error !== null) return <FaultPanel fault={faultOf(error)} onAction={again} />;
  if (segments.data === undefined || retention.data === undefined) return <Skeleton lines={4} />;
  const kept = retention.data.months === null ? 'all' : String(retention.data.months);
  const choices = [{ value: 'all', label: 'For ever' }, { value: '12', label: '12 months' }, { value: '24', label: '2 years' }, { value: '60', label: '5 years' }];
  return (
    <>
      <div className={styles.short}><Select label="Keep events" value={kept} options={choices.some(({ value }) => value === kept) ? choices : [...choices, { value: kept, label: `${kept} months` }]} onChange={(value) => { void keep.run(value === 'all' ? null : Number(value)); }} /></div>
      <p className={styles.faint}>Only whole months go, oldest first, and each leaves a marker that says what was dropped, how many, why and by whom.</p>
      {keep.fault === null ? null : <FaultPanel fault={keep.fault} />}
      {segments.data.segments.length === 0 ? <p>The journal is empty.</p> : (
        <table className={`${styles.figures} ${styles.months}`}>
          <thead><tr><th scope="col">Month (UTC)</th><th scope="col">Events</th><th scope="col">From</th><th scope="col">To</th><th scope="col"><span className="visually-hidden">Act</span></th></tr></thead>
          <tbody>
            {segments.data.segments.map((segment) => (
              <tr key={segment.month}>
                <th scope="row">{monthWords(segment.month)}</th><td>{segment.events.toLocaleString('en')}</td><td>{formatDate(segment.oldestAt)}</td><td>{formatDate(segment.newestAt)}</td>
                <td><Button variant="quiet" isDisabled={!segment.over} disabledReason="A month can be dropped once it is over." onPress={() => { setDropped(segment); }}>Drop<span className="visually-hidden"> {monthWords(segment.month)}</span>…</Button></td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      {dropped === null ? null : <DropMonth segment={dropped} onClose={() => { setDropped(null); }} onDone={async () => { setDropped(null); await again(); }} />}
    </>
  );
}

function DropMonth({ segment, onClose, onDone }: { readonly segment: JournalSegment; readonly onClose: () => void; readonly onDone: () => Promise<void> }) {
  const name = monthWords(segment.month);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const drop = useAct(async () => {
    const { events } = await api.journal.segments.drop({ month: segment.month, confirmedEvents: segment.events, reason });
    announce(`${formatCount(events, 'event')} of ${name} are dropped`, { tone: 'ok' });
    await onDone();
  });
  const obstacle = typed !== name ? `Type ${name}.` : reason.trim() === '' ? 'Say why.' : '';
  return (
    <Dialog
      title={`Drop ${name} for good?`} isOpen size="small" role="alertdialog" onClose={onClose}
      footer={<><Button autoFocus onPress={onClose}>Cancel</Button><Button variant="danger" isBusy={drop.busy} isDisabled={obstacle !== ''} disabledReason={obstacle} onPress={() => drop.run()}>Drop {formatCount(segment.events, 'event')}</Button></>}
    >
      <p>{formatCount(segment.events, 'event goes', 'events go')} for good, and the history of deployments loses what it knows from them at its next building. A copy of the file keeps them.</p>
      <TextField label="Why" value={reason} onChange={setReason} />
      <TextField label={`Type ${name} to confirm`} value={typed} onChange={setTyped} />
      {drop.fault === null ? null : <FaultPanel fault={drop.fault} />}
    </Dialog>
  );
}
