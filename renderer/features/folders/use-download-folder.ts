import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { create } from 'zustand';
import type { Folder } from '../../../shared/contract/files.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';

const useChosen = create<{ readonly folder: Folder | null }>()(() => ({ folder: null }));

export interface DownloadFolder {
  /** The one chosen in this page, else the one that main used last; null until known. */
  readonly folder: Folder | null;
  readonly fault: Fault | null;
  /** Opens the host's own dialog where it has one, else asks for the page's. */
  readonly choose: () => unknown;
  readonly isChoosing: boolean;
  /** The page's own chooser is wanted. */
  readonly isChooserOpen: boolean;
  readonly take: (folder: Folder) => void;
  readonly close: () => void;
}

/** The folder that downloads go to, and the way to another one. */
export function useDownloadFolder(): DownloadFolder {
  const chosen = useChosen((state) => state.folder);
  const [isChooserOpen, setChooserOpen] = useState(false);
  const { data, error } = useQuery(orpc.files.downloadFolder.queryOptions());
  const ask = useAct(async () => {
    const { native, folder } = await api.files.chooseFolder();
    if (!native) setChooserOpen(true);
    else if (folder !== null) useChosen.setState({ folder });
  });
  return {
    folder: chosen ?? data ?? null,
    fault: ask.fault ?? (error === null ? null : faultOf(error)),
    choose: () => ask.run(),
    isChoosing: ask.busy,
    isChooserOpen,
    take: (folder) => {
      useChosen.setState({ folder });
      setChooserOpen(false);
    },
    close: () => { setChooserOpen(false); },
  };
}
