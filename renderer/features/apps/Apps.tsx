import { PackagePlus, RefreshCw } from 'lucide-react';
import { useRef, useState, type RefObject } from 'react';
import type { InstalledApp } from '../../../shared/contract/devices.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { useActsRefusal } from './acts-refusal.ts';
import { AppGrid } from './AppGrid.tsx';
import { refusedFor } from './refused-for.ts';
import { listApps } from './app-list.ts';
import { pickedFiles } from './dropped-files.ts';
import { favouritesOf } from './favourites.ts';
import { FavouriteStrip } from './FavouriteStrip.tsx';
import { InstallPanel } from './InstallPanel.tsx';
import { launchCommands } from './launch-commands.ts';
import { UninstallDialog } from './UninstallDialog.tsx';
import { actWords, useAppActs, useApps, type AppActs } from './use-apps.ts';
import { useDropZone } from './use-drop-zone.ts';
import { useInstall } from './use-install.ts';
import { useOwnFault } from './use-own-fault.ts';
import styles from './apps.module.css';

/** The apps of a headset: favourites for demos, everything installed, and the way in and out. */
export function Apps({ connectionId }: { readonly connectionId: ConnectionId }) {
  const connection = useConnection(connectionId);
  const headset = connection?.name ?? 'this headset';
  const refusal = useActsRefusal(connection);
  const apps = useApps(connectionId);
  const fault = useOwnFault(apps.fault);
  const acts = useAppActs(connectionId);
  const install = useInstall(connectionId, connection?.headset?.generation ?? 'other');
  const picker = useRef<HTMLInputElement>(null);
  const search = useRef<HTMLInputElement>(null);
  const [filter, setFilter] = useState('');
  const [showSystem, setShowSystem] = useState(false);
  const [leaving, setLeaving] = useState<InstalledApp | null>(null);
  const refresh = useAct(() => api.devices.apps.refresh({ connectionId }));
  const isOver = useDropZone(install.take);
  const pick = (): void => { picker.current?.click(); };
  const favourites = favouritesOf(apps.items);
  const launchOf = (identityName: string): (() => unknown) | null => {
    const app = apps.items.find((candidate) => candidate.packageFullName.startsWith(`${identityName}_`) && candidate.launchable);
    return app === undefined || refusal !== null ? null : () => acts.launch(app);
  };
  const listing = listApps(apps.items, filter, showSystem);

  useCommands([
    { id: 'apps.install', title: 'Install an app from files', group: 'Apps', keys: 'i', when: refusal === null, keywords: 'deploy sideload package appx msix', run: pick },
    { id: 'apps.filter', title: 'Filter the apps', group: 'Apps', keys: '/', run: () => search.current?.focus() },
    { id: 'apps.system', title: showSystem ? 'Hide system apps' : 'Show system apps', group: 'Apps', keys: 'h', run: () => { setShowSystem(!showSystem); } },
    { id: 'apps.refresh', title: 'Read the list of apps again', group: 'Apps', keys: 'r', run: () => refresh.run() },
    ...launchCommands(favourites, acts, refusal),
  ]);

  return (
    <div className={styles.screen}>
      <FilePicker input={picker} onFiles={(files) => { install.take(pickedFiles(files)); }} />
      {isOver ? <div className={styles.drop} aria-hidden="true"><div><PackagePlus /><p>Drop packages, certificates or a build folder to install on {headset}</p></div></div> : null}
      {install.session === null ? null : <InstallPanel session={install.session} desk={install.desk} headset={headset} onAddFiles={pick} refusal={refusal} launch={launchOf} />}
      {apps.phase === 'lost' && fault !== null && refusal === null ? <FaultPanel fault={fault} compact={apps.items.length > 0} /> : null}
      {acts.failed === null || acts.failed.act === 'uninstall' ? null : <ActFailed acts={acts} />}
      {refresh.fault === null ? null : <FaultPanel fault={refresh.fault} onAction={() => refresh.run()} />}
      {favourites.length === 0 ? null : <FavouriteStrip favourites={favourites} acts={acts} refusal={refusal} />}
      <div className={styles.bar}>
        <SearchField ref={search} label="Filter apps" placeholder="Filter: name, !name, publisher:name, is:running" value={filter} onChange={setFilter} />
        <Switch isSelected={showSystem} onChange={setShowSystem}>{systemWords(listing.hidden, showSystem)}</Switch>
        <span className={styles.count} role="status">{apps.asOf === null ? '' : formatCount(listing.rows.length, 'app')}</span>
        <span className={styles.barEnd}>
          <IconButton label="Read the list again" keys="R" icon={<RefreshCw aria-hidden="true" />} onPress={() => refresh.run()} />
          <Button variant="primary" icon={<PackagePlus aria-hidden="true" />} {...refusedFor(refusal)} onPress={pick} aria-keyshortcuts="i">Install…</Button>
        </span>
      </div>
      {apps.phase === 'loading' && apps.items.length === 0 ? <Skeleton lines={10} /> : apps.asOf === null ? (
        <EmptyState title="Which apps it has is not known yet" body="The list comes as soon as the headset answers." action={<Button onPress={() => refresh.run()}>Ask again</Button>} />
      ) : (
        <AppGrid rows={listing.rows} acts={acts} refusal={refusal} onUninstall={setLeaving} empty={<NoApps filter={filter} hidden={listing.hidden} onClear={() => { setFilter(''); }} onShow={() => { setShowSystem(true); }} onInstall={pick} />} />
      )}
      <p className={styles.keys}>
        <kbd>Enter</kbd> start · <kbd>Shift</kbd>+<kbd>Enter</kbd> start clean · <kbd>Backspace</kbd> stop · <kbd>F</kbd> favourite · <kbd>1</kbd>–<kbd>9</kbd> start a favourite · <kbd>Delete</kbd> uninstall
      </p>
      <UninstallDialog app={leaving} headset={headset} acts={acts} onClose={() => { setLeaving(null); }} />
    </div>
  );
}

function systemWords(hidden: number, isShown: boolean): string {
  return isShown || hidden === 0 ? 'System apps' : `System apps (${hidden} hidden)`;
}

function ActFailed({ acts }: { readonly acts: AppActs }) {
  const { failed } = acts;
  if (failed === null) return null;
  return (
    <div className={styles.failed}>
      <p>{failed.app.displayName}: {actWords[failed.act]} failed.</p>
      <FaultPanel fault={failed.fault} onAction={() => acts.again(failed)} />
      <Button variant="quiet" onPress={acts.dismiss}>Dismiss</Button>
    </div>
  );
}

interface FilePickerProps {
  readonly input: RefObject<HTMLInputElement | null>;
  readonly onFiles: (files: File[]) => void;
}

/** Out of sight: buttons open it. */
function FilePicker({ input, onFiles }: FilePickerProps) {
  return (
    <input
      ref={input} type="file" multiple hidden aria-label="Packages and certificates to install"
      accept=".appx,.appxbundle,.msix,.msixbundle,.eappx,.eappxbundle,.emsix,.emsixbundle,.cer"
      onChange={(event) => {
        const files = [...(event.target.files ?? [])];
        // The same file can be picked again.
        event.target.value = '';
        if (files.length > 0) onFiles(files);
      }}
    />
  );
}

interface NoAppsProps {
  readonly filter: string;
  readonly hidden: number;
  readonly onClear: () => void;
  readonly onShow: () => void;
  readonly onInstall: () => void;
}

function NoApps({ filter, hidden, onClear, onShow, onInstall }: NoAppsProps) {
  if (filter !== '') {
    return (
      <EmptyState
        title="Nothing matches this filter" body={hidden === 0 ? `No app matches “${filter}”.` : `${formatCount(hidden, 'system app')} would match “${filter}” and ${hidden === 1 ? 'is' : 'are'} hidden.`}
        action={<>{hidden === 0 ? null : <Button onPress={onShow}>Show system apps</Button>}<Button onPress={onClear}>Clear the filter</Button></>}
      />
    );
  }
  return (
    <EmptyState
      title="No apps of your own yet" body="Drop a package with its dependencies here, or a whole build folder."
      action={<><Button variant="primary" onPress={onInstall}>Install…</Button>{hidden === 0 ? null : <Button onPress={onShow}>Show {formatCount(hidden, 'system app')}</Button>}</>}
    />
  );
}
