import { FileArchive, FolderOpen } from 'lucide-react';
import { useRef, useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { pickedFiles } from '../apps/dropped-files.ts';
import { useDropZone } from '../apps/use-drop-zone.ts';
import { FolderChooser } from '../folders/FolderChooser.tsx';
import { handOver, putAway, takeFolder, type PackageDesk } from './package-desk.ts';
import styles from './packages.module.css';

export interface PackageChooserProps {
  readonly connectionId: ConnectionId;
  readonly desk: Exclude<PackageDesk, { step: 'chosen' }>;
}

/** Where a package comes from: a folder of this machine, an archive, or files dropped anywhere on the page. */
export function PackageChooser({ connectionId, desk }: PackageChooserProps) {
  const archive = useRef<HTMLInputElement>(null);
  const [isChooserOpen, setChooserOpen] = useState(false);
  const isOver = useDropZone((found) => handOver(connectionId, found));
  const choose = useAct(async () => {
    const { native, folder } = await api.files.chooseFolder();
    if (!native) setChooserOpen(true);
    else if (folder !== null) await takeFolder(connectionId, { kind: 'folder', folder: folder.handle }, folder.label);
  });
  if (desk.step === 'handing-over') {
    return (
      <div className={styles.part} role="status">
        <p>Handing {desk.label} ({formatCount(desk.files, 'file')}, {formatBytes(desk.totalBytes)}) to Fabriscope. Nothing has been sent to the cluster yet.</p>
        <ProgressBar value={desk.totalBytes === 0 ? null : desk.sentBytes / desk.totalBytes} label="Handing the package over" />
        <div><Button onPress={() => putAway(connectionId)}>Cancel</Button></div>
      </div>
    );
  }
  return (
    <div className={styles.part}>
      <div className={styles.drop} data-over={isOver}>
        <p>Drop an application package here: its folder, a zip or an .sfpkg. It is checked on this machine first; nothing is sent before you say so.</p>
        <div className={styles.acts}>
          <Button variant="primary" icon={<FolderOpen aria-hidden="true" />} isBusy={choose.busy} onPress={() => choose.run()}>Choose a folder…</Button>
          <Button icon={<FileArchive aria-hidden="true" />} onPress={() => { archive.current?.click(); }}>Choose a zip or .sfpkg…</Button>
          <input
            ref={archive} type="file" accept=".zip,.sfpkg" className="visually-hidden" tabIndex={-1} aria-label="Application package as zip or sfpkg"
            onChange={(event) => {
              const files = pickedFiles(event.target.files ?? []);
              event.target.value = '';
              void handOver(connectionId, files);
            }}
          />
        </div>
      </div>
      {desk.fault === null ? null : <FaultPanel fault={desk.fault} />}
      {choose.fault === null ? null : <FaultPanel fault={choose.fault} />}
      <FolderChooser
        title="Folder of the application package" isOpen={isChooserOpen} from={null}
        onChoose={(folder) => { setChooserOpen(false); void takeFolder(connectionId, { kind: 'folder', folder: folder.handle }, folder.label); }}
        onClose={() => { setChooserOpen(false); }}
      />
    </div>
  );
}
