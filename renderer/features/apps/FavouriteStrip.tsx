import { Ellipsis } from 'lucide-react';
import { useState, type DragEvent, type KeyboardEvent } from 'react';
import type { InstalledApp } from '../../../shared/contract/devices.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { Menu, type MenuItem } from '../../components/Menu.tsx';
import { AppIcon } from './AppIcon.tsx';
import { AppStateMark } from './AppStateMark.tsx';
import { favouriteKeys, movedFavourite } from './favourites.ts';
import type { AppActs } from './use-apps.ts';
import styles from './apps.module.css';

const dragType = 'application/x-fabriscope-favourite';

export interface FavouriteStripProps {
  /** In their order. */
  readonly favourites: readonly InstalledApp[];
  readonly acts: AppActs;
  /** Why nothing can be started now; null where it can. */
  readonly refusal: string | null;
}

/** Favourites as big targets for demos: a press or a number key starts one. They are ordered by dragging or Alt with arrows. */
export function FavouriteStrip({ favourites, acts, refusal }: FavouriteStripProps) {
  const [over, setOver] = useState<string | null>(null);
  const move = (app: InstalledApp, to: number): void => { void acts.order(app, movedFavourite(favourites, app.packageFamilyName, to)); };
  const drop = (event: DragEvent, to: number): void => {
    setOver(null);
    const dragged = favourites.find((app) => app.packageFamilyName === event.dataTransfer.getData(dragType));
    if (dragged === undefined) return;
    event.preventDefault();
    move(dragged, to);
  };
  return (
    <ul className={styles.strip} aria-label="Favourites">
      {favourites.map((app, index) => (
        // Dragging is one way to order them; the menu and Alt with arrows are the others.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-element-interactions
        <li
          key={app.packageFamilyName} className={styles.favourite} draggable data-over={over === app.packageFamilyName || undefined}
          onDragStart={(event) => { event.dataTransfer.setData(dragType, app.packageFamilyName); }}
          onDragOver={(event) => {
            if (!event.dataTransfer.types.includes(dragType)) return;
            event.preventDefault();
            setOver(app.packageFamilyName);
          }}
          onDragLeave={() => { setOver(null); }}
          onDrop={(event) => { drop(event, index); }}
        >
          <FavouriteTile app={app} index={index} acts={acts} refusal={refusal} onMove={(by) => { move(app, index + by); }} />
          <FavouriteMenu app={app} index={index} last={favourites.length - 1} acts={acts} onMove={(by) => { move(app, index + by); }} />
        </li>
      ))}
    </ul>
  );
}

interface FavouriteTileProps {
  readonly app: InstalledApp;
  readonly index: number;
  readonly acts: AppActs;
  readonly refusal: string | null;
  readonly onMove: (by: number) => void;
}

function FavouriteTile({ app, index, acts, refusal, onMove }: FavouriteTileProps) {
  const isBusy = acts.running.has(app.packageFullName);
  const onKeyDown = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return;
    event.preventDefault();
    onMove(event.key === 'ArrowLeft' ? -1 : 1);
  };
  return (
    <button
      type="button" className={styles.launch} aria-disabled={refusal !== null || isBusy || undefined} aria-busy={isBusy || undefined}
      title={refusal ?? `Start ${app.displayName}`} aria-label={`Start ${app.displayName}`}
      {...(index < favouriteKeys ? { 'aria-keyshortcuts': String(index + 1) } : {})}
      onClick={() => { if (refusal === null) void acts.launch(app); }} onKeyDown={onKeyDown}
    >
      <AppIcon displayName={app.displayName} familyName={app.packageFamilyName} size="large" />
      <span className={styles.launchName}>{app.displayName}</span>
      <span className={styles.launchState}><AppStateMark app={app} /></span>
      {index < favouriteKeys ? <kbd className={styles.number} aria-hidden="true">{index + 1}</kbd> : null}
    </button>
  );
}

interface FavouriteMenuProps {
  readonly app: InstalledApp;
  readonly index: number;
  readonly last: number;
  readonly acts: AppActs;
  readonly onMove: (by: number) => void;
}

function FavouriteMenu({ app, index, last, acts, onMove }: FavouriteMenuProps) {
  const items: MenuItem[] = [
    { id: 'restart', label: 'Start clean (stop first)', keys: 'Shift+Enter' },
    { id: 'stop', label: 'Stop', isDisabled: !app.running, reason: 'It is not running.' },
    { id: 'earlier', label: 'Move earlier', keys: 'Alt+←', isDisabled: index === 0, reason: 'It is the first.' },
    { id: 'later', label: 'Move later', keys: 'Alt+→', isDisabled: index === last, reason: 'It is the last.' },
    { id: 'remove', label: 'Remove from favourites' },
  ];
  const act = (id: string): void => {
    if (id === 'restart') void acts.restart(app);
    else if (id === 'stop') void acts.stop(app);
    else if (id === 'remove') void acts.setFavourite(app, false);
    else onMove(id === 'earlier' ? -1 : 1);
  };
  return <div className={styles.favouriteMenu}><Menu label={`More for ${app.displayName}`} items={items} onAction={act} trigger={<IconButton label={`More for ${app.displayName}`} icon={<Ellipsis aria-hidden="true" />} />} /></div>;
}
