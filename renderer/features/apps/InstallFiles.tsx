import { FilePlus, X } from 'lucide-react';
import type { InstallPlan } from '../../../shared/contract/devices.ts';
import { Button } from '../../components/Button.tsx';
import { Bytes } from '../../components/Bytes.tsx';
import { Chip } from '../../components/Chip.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import type { InstallFile, InstallSession } from './install-session.ts';
import { fileName } from './package-files.ts';
import type { InstallDesk } from './install-desk.ts';
import { roleWords } from './plan-words.ts';
import { publisherName } from './publisher-name.ts';
import styles from './install.module.css';

/** The files of an installation with what each is, its size, and how far it has been handed over. */
export function InstallFiles({ session, desk, onAddFiles }: { readonly session: InstallSession; readonly desk: InstallDesk; readonly onAddFiles: () => void }) {
  const failed = session.files.filter((file) => file.fault !== null).length;
  return (
    <div className={styles.files}>
      <ul className={styles.fileList} aria-label="Files of this installation">
        {session.files.map((file) => <FileRow key={file.key} file={file} plan={session.plan} onRemove={() => desk.remove(file.key)} />)}
      </ul>
      <div className={styles.fileActs}>
        <Button icon={<FilePlus aria-hidden="true" />} onPress={onAddFiles}>Add files…</Button>
        {failed === 0 ? null : <Button onPress={desk.retry}>Hand over {formatCount(failed, 'file')} again</Button>}
      </div>
      {session.ignored.length === 0 ? null : (
        <Disclosure title={`${formatCount(session.ignored.length, 'file')} left out`}>
          <ul className={styles.ignored}>
            {session.ignored.slice(0, 200).map((file) => <li key={file.path}><span>{file.path}</span>: {file.why}</li>)}
          </ul>
        </Disclosure>
      )}
    </div>
  );
}

interface FileRowProps {
  readonly file: InstallFile;
  readonly plan: InstallPlan | null;
  readonly onRemove: () => unknown;
}

function FileRow({ file, plan, onRemove }: FileRowProps) {
  const name = fileName(file.path);
  const planned = plan?.files.find((candidate) => candidate.upload === file.upload?.handle);
  const identity = planned?.identity ?? null;
  const share = file.file.size === 0 ? 1 : file.sentBytes / file.file.size;
  return (
    <li className={styles.file}>
      <span className={styles.role}>{planned === undefined ? null : <Chip tone={planned.role === 'main' ? 'accent' : planned.role === 'unusable' ? 'error' : 'plain'}>{roleWords[planned.role]}</Chip>}</span>
      <span className={styles.fileName} title={file.path}>{name}</span>
      <span className={styles.identity}>
        {identity === null ? null : `${identity.displayName ?? identity.name} ${identity.version}, ${identity.architectures.join(', ') || 'any processor'}, ${publisherName(identity.publisher)}`}
        {file.fault === null ? null : <span role="alert" className={styles.fileFault}><StateMark tone="error" word={file.fault.message} /></span>}
        {file.upload !== null || file.fault !== null ? null : <ProgressBar value={file.sentBytes === 0 ? 0 : share} label={`Handing over ${name}`} />}
      </span>
      <span className={styles.size}><Bytes value={file.file.size} /></span>
      <IconButton label={`Take ${name} out`} icon={<X aria-hidden="true" />} onPress={onRemove} />
    </li>
  );
}
