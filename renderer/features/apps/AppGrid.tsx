import { Play, Square, Star, Trash2 } from 'lucide-react';
import { useMemo, useRef, type ReactNode } from 'react';
import type { InstalledApp } from '../../../shared/contract/devices.ts';
import { Bytes } from '../../components/Bytes.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { IconButton } from '../../components/IconButton.tsx';
import { useWidth } from '../../components/use-width.ts';
import { originWords } from './app-list.ts';
import { AppIcon } from './AppIcon.tsx';
import { AppStateMark } from './AppStateMark.tsx';
import { refusedFor } from './refused-for.ts';
import { publisherName } from './publisher-name.ts';
import type { AppActs } from './use-apps.ts';
import styles from './apps.module.css';

const keyOf = (app: InstalledApp): string => app.packageFullName;

export interface AppGridProps {
  readonly rows: readonly InstalledApp[];
  readonly acts: AppActs;
  /** Why nothing can be started or stopped now; null where it can. */
  readonly refusal: string | null;
  readonly onUninstall: (app: InstalledApp) => void;
  readonly empty: ReactNode;
}

/** All apps. On a row: Enter starts, Shift+Enter starts clean, Backspace stops, F makes it a favourite, Delete uninstalls. */
export function AppGrid({ rows, acts, refusal, onUninstall, empty }: AppGridProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const hasSizes = rows.some((app) => app.sizeBytes !== null);
  const columns = useMemo(
    () => appColumns(acts, refusal, onUninstall).filter(({ id, from }) => (width === 0 || width >= from) && (id !== 'size' || hasSizes)),
    [acts, refusal, onUninstall, width, hasSizes],
  );
  const onKey = (app: InstalledApp, key: string, shift: boolean): boolean => {
    if (key === 'Delete') onUninstall(app);
    else if (key.toLowerCase() === 'f') void acts.setFavourite(app, !app.favourite);
    else if (refusal === null && key === 'Backspace' && app.running) void acts.stop(app);
    else if (refusal === null && key === 'Enter' && shift && app.launchable) void acts.restart(app);
    else return false;
    return true;
  };
  return (
    <div ref={box} className={styles.grid}>
      <DataGrid
        label="Apps" rows={rows} rowKey={keyOf} columns={columns} empty={empty} rowTone={(app) => (app.running ? 'ok' : undefined)}
        onOpen={(app) => { if (refusal === null && app.launchable) void acts.launch(app); }}
        onRowKey={(app, event) => !event.ctrlKey && !event.metaKey && !event.altKey && onKey(app, event.key, event.shiftKey)}
      />
    </div>
  );
}

type Column = GridColumn<InstalledApp> & {
  /** Narrower than this the column is left out. */
  readonly from: number;
};

function appColumns(acts: AppActs, refusal: string | null, onUninstall: (app: InstalledApp) => void): Column[] {
  return [
    {
      id: 'favourite', from: 0, header: '★', width: 48, sortValue: (app) => (app.favourite ? 0 : 1),
      cell: (app) => (
        <IconButton
          label={app.favourite ? `Remove ${app.displayName} from favourites` : `Make ${app.displayName} a favourite`} isPressed={app.favourite}
          icon={<Star aria-hidden="true" fill={app.favourite ? 'currentColor' : 'none'} />} onPress={() => acts.setFavourite(app, !app.favourite)}
        />
      ),
    },
    {
      id: 'name', from: 0, header: 'App', width: 'minmax(160px, 2fr)', sortValue: (app) => app.displayName, title: (app) => app.packageFullName,
      cell: (app) => <span className={styles.name}><AppIcon displayName={app.displayName} familyName={app.packageFamilyName} /><span>{app.displayName}</span></span>,
    },
    { id: 'state', from: 0, header: 'State', width: 144, sortValue: (app) => (app.running ? 0 : app.launchable ? 1 : 2), cell: (app) => <AppStateMark app={app} /> },
    { id: 'version', from: 620, header: 'Version', width: 112, cell: (app) => app.version, title: (app) => `${app.version}${app.architecture === null ? '' : `, ${app.architecture}`}` },
    { id: 'publisher', from: 780, header: 'Publisher', width: 'minmax(130px, 1fr)', sortValue: (app) => publisherName(app.publisher), title: (app) => app.publisher, cell: (app) => publisherName(app.publisher) },
    { id: 'origin', from: 900, header: 'Origin', width: 104, sortValue: (app) => originWords[app.origin], cell: (app) => originWords[app.origin] },
    { id: 'architecture', from: 1_180, header: 'Made for', width: 88, sortValue: (app) => app.architecture, cell: (app) => app.architecture ?? '–' },
    { id: 'size', from: 1_080, header: 'Size', width: 92, align: 'end', sortValue: (app) => app.sizeBytes, cell: (app) => <Bytes value={app.sizeBytes} /> },
    { id: 'acts', from: 0, header: 'Acts', width: 96, align: 'end', cell: (app) => <RowActs app={app} acts={acts} refusal={refusal} onUninstall={onUninstall} /> },
  ];
}

interface RowActsProps {
  readonly app: InstalledApp;
  readonly acts: AppActs;
  readonly refusal: string | null;
  readonly onUninstall: (app: InstalledApp) => void;
}

function RowActs({ app, acts, refusal, onUninstall }: RowActsProps) {
  const isBusy = acts.running.has(app.packageFullName) || app.pending !== null;
  const reason = refusal ?? (isBusy ? 'It is busy with the last act.' : null);
  const launchReason = reason ?? (app.launchable ? null : 'It has no entry that the portal could start.');
  const uninstallReason = reason ?? (app.canUninstall ? null : 'The headset does not allow it: it belongs to the system.');
  return (
    <span className={styles.rowActs}>
      {app.running
        ? <IconButton label={`Stop ${app.displayName}`} icon={<Square aria-hidden="true" />} keys="Backspace" {...refusedFor(reason)} onPress={() => acts.stop(app)} />
        : <IconButton label={`Start ${app.displayName}`} icon={<Play aria-hidden="true" />} keys="Enter" {...refusedFor(launchReason)} onPress={() => acts.launch(app)} />}
      <IconButton label={`Uninstall ${app.displayName}`} icon={<Trash2 aria-hidden="true" />} keys="Delete" {...refusedFor(uninstallReason)} onPress={() => { onUninstall(app); }} />
    </span>
  );
}
