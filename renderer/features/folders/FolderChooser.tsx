import { useQuery, useQueryClient } from '@tanstack/react-query';
import { CornerLeftUp, Folder as FolderIcon, FolderPlus, Lock } from 'lucide-react';
import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { Folder } from '../../../shared/contract/files.ts';
import type { FolderHandle } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { formatBytes } from '../../components/format.ts';
import { moveInFolders, noTypeAhead, typeAhead } from './folder-list.ts';
import { NewFolder } from './NewFolder.tsx';
import styles from './folders.module.css';

export interface FolderChooserProps {
  readonly title: string;
  readonly isOpen: boolean;
  /** Where to begin; null: the places to start from. */
  readonly from: FolderHandle | null;
  readonly onChoose: (folder: Folder) => void;
  readonly onClose: () => void;
}

/** Lets the user choose a folder of the machine that the host runs on, where that host has no dialog of its own. */
export function FolderChooser(props: FolderChooserProps) {
  return props.isOpen ? <Chooser {...props} /> : null;
}

function Chooser({ title, from, onChoose, onClose }: FolderChooserProps) {
  const [here, setHere] = useState(from);
  const [isNaming, setNaming] = useState(false);
  const client = useQueryClient();
  const options = orpc.files.browse.queryOptions({ input: { folder: here } });
  const { data, error, refetch } = useQuery({ ...options, staleTime: 0, placeholderData: (previous) => previous });
  const make = useAct(async (parent: FolderHandle, name: string) => {
    const made = await api.files.makeFolder({ parent, name });
    await client.invalidateQueries({ queryKey: options.queryKey });
    setNaming(false);
    setHere(made.handle);
  });
  const folder = data?.folder ?? null;
  const refusal = folder === null ? 'Open one of these places first.' : folder.writable ? null : 'Fabriscope may not write into this folder.';
  return (
    <Dialog
      title={title} isOpen onClose={onClose} size="medium"
      footer={(
        <>
          <Button icon={<FolderPlus aria-hidden="true" />} isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={() => { setNaming(true); }}>New folder</Button>
          <span className={styles.gap} />
          <Button onPress={onClose}>Cancel</Button>
          <Button variant="primary" isDisabled={refusal !== null} {...(refusal === null ? {} : { disabledReason: refusal })} onPress={() => { if (folder !== null) onChoose(folder); }}>
            {folder === null ? 'Choose' : `Choose “${folder.name}”`}
          </Button>
        </>
      )}
    >
      <Where folder={folder} />
      {isNaming && folder !== null ? (
        <NewFolder isBusy={make.busy} fault={make.fault} onMake={(name) => make.run(folder.handle, name)} onCancel={() => { setNaming(false); make.reset(); }} />
      ) : null}
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => refetch()} />}
      {data === undefined && error === null ? <Skeleton height={220} /> : null}
      {data === undefined ? null : (
        <FolderList
          key={data.folder?.handle ?? 'places'} folders={data.folders} parent={data.parent} hasParent={folder !== null}
          onOpen={setHere}
        />
      )}
    </Dialog>
  );
}

function Where({ folder }: { readonly folder: Folder | null }) {
  if (folder === null) return <p className={styles.where}>Places to start from</p>;
  return (
    <p className={styles.where}>
      <span className={styles.path}>{folder.label}</span>
      {folder.freeBytes === null ? null : <span className={styles.free}>{formatBytes(folder.freeBytes)} free</span>}
    </p>
  );
}

interface FolderListProps {
  readonly folders: readonly Folder[];
  readonly parent: FolderHandle | null;
  /** False among the places to start from: there is no way up. */
  readonly hasParent: boolean;
  readonly onOpen: (folder: FolderHandle | null) => void;
}

/** Folders as a list that arrows, letters, Enter and Backspace work in. */
function FolderList({ folders, parent, hasParent, onOpen }: FolderListProps) {
  const rows = [...(hasParent ? [{ handle: parent, name: 'One level up', folder: null }] : []), ...folders.map((folder) => ({ handle: folder.handle, name: folder.name, folder }))];
  const [active, setActive] = useState(hasParent && folders.length > 0 ? 1 : 0);
  const list = useRef<HTMLUListElement>(null);
  const typed = useRef(noTypeAhead);
  const focus = (index: number): void => {
    setActive(index);
    list.current?.querySelectorAll('button')[index]?.focus();
  };
  useEffect(() => { list.current?.querySelectorAll('button')[hasParent && folders.length > 0 ? 1 : 0]?.focus(); }, [hasParent, folders.length]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const to = moveInFolders(event.key, active, rows.length);
    if (to !== null) {
      event.preventDefault();
      focus(to);
    } else if (event.key === 'Backspace' && hasParent) {
      event.preventDefault();
      onOpen(parent);
    } else if (event.key.length === 1 && event.key !== ' ' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const found = typeAhead(typed.current, event.key, Date.now(), rows.map(({ name }) => name), active);
      typed.current = found.typed;
      if (found.index !== null) focus(found.index);
    }
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions -- keys come up from the buttons in it
    <ul ref={list} className={styles.list} aria-label="Folders" onKeyDown={onKeyDown}>
      {rows.map((row, index) => (
        <li key={row.handle ?? 'up'}>
          <button type="button" className={styles.row} tabIndex={index === active ? 0 : -1} onFocus={() => { setActive(index); }} onClick={() => { onOpen(row.handle); }}>
            {row.folder === null ? <CornerLeftUp aria-hidden="true" /> : row.folder.writable ? <FolderIcon aria-hidden="true" /> : <Lock aria-hidden="true" />}
            <span className={styles.name}>{row.name}</span>
            {row.folder !== null && !row.folder.writable ? <span className={styles.free}>read only</span> : null}
          </button>
        </li>
      ))}
      {folders.length === 0 ? <li className={styles.none}>No folders in here.</li> : null}
    </ul>
  );
}
