import { Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { classNames } from '../../components/class-names.ts';
import { formatKeys } from '../commands/keys.ts';
import { connectionOfPath, connectionTo } from '../connection-address.ts';
import { reorder } from './connection-acts.ts';
import { inOrder, movedBefore, movedBy, ofKind, sidebarGroups } from './sidebar-order.ts';
import { SidebarConnection } from './SidebarConnection.tsx';
import styles from './Sidebar.module.css';

const words = {
  hololens: { heading: 'Headsets', add: 'Add a headset', to: '/add', keys: '+', noMatch: 'No headset matches' },
  cluster: { heading: 'Clusters', add: 'Add a cluster', to: '/add-cluster', keys: 'g +', noMatch: 'No cluster matches' },
  azure: { heading: 'Azure', add: 'Add an Azure profile', to: '/add-azure', keys: 'g z', noMatch: 'No profile matches' },
  devops: { heading: 'Azure DevOps', add: 'Add an Azure DevOps organisation', to: '/add-devops', keys: null, noMatch: 'No organisation matches' },
} as const;

export interface SidebarSectionProps {
  readonly kind: Connection['kind'];
  /** Connections of every kind: an order is of all of them. */
  readonly all: readonly Connection[];
  readonly filter: string;
  readonly path: string;
  /** What is shown, of every kind, from top to bottom: it decides the digits. */
  readonly shown: readonly Connection[];
  readonly isCollapsed: boolean;
  readonly isLoading: boolean;
}

/** The connections of one kind on the map, in groups. */
export function SidebarSection({ kind, all, filter, path, shown, isCollapsed, isLoading }: SidebarSectionProps) {
  const [dragged, setDragged] = useState<Connection['id'] | null>(null);
  const own = ofKind(all, kind);
  const groups = sidebarGroups(own, filter);
  const { heading, add, to: addTo, keys, noMatch } = words[kind];
  const current = connectionOfPath(path);
  const isOwn = new Set(own.map(({ id }) => id));
  /** The new order of this kind, with the others where they are. */
  const reordered = (move: (ids: readonly Connection['id'][]) => readonly Connection['id'][]): void => {
    const ids = inOrder(all).map(({ id }) => id);
    const moved = [...move(ids.filter((id) => isOwn.has(id)))];
    void reorder(ids.map((id) => (isOwn.has(id) ? moved.shift() ?? id : id)));
  };
  return (
    <nav className={styles.section} aria-label={heading}>
      <h2 className={styles.heading}>
        <span className={styles.text}>{heading}</span>
        <Link to={addTo} className={styles.add} aria-label={add} title={keys === null ? add : `${add} (${formatKeys(keys)})`}><Plus aria-hidden="true" /></Link>
      </h2>
      <div className={styles.list}>
        {groups.map((group) => (
          <section key={group.name ?? ''} aria-label={group.name ?? `${heading} without a group`}>
            {group.name === null ? null : <h3 className={styles.group}><span>{group.name}</span></h3>}
            <ul>
              {group.items.map((connection) => (
                <SidebarConnection
                  key={connection.id}
                  connection={connection}
                  isCurrent={current === connection.id}
                  to={connectionTo(kind, path)}
                  digit={shown.indexOf(connection) + 1}
                  isCollapsed={isCollapsed}
                  isDragged={dragged === connection.id}
                  onDrag={setDragged}
                  onDrop={() => { if (dragged !== null) reordered((ids) => movedBefore(ids, dragged, connection.id)); setDragged(null); }}
                  onMove={(step) => { reordered((ids) => movedBy(ids, connection.id, step)); }}
                />
              ))}
            </ul>
          </section>
        ))}
        {groups.length === 0 && !isLoading ? <p className={classNames(styles.none, styles.text)}>{own.length === 0 ? 'None yet' : noMatch}</p> : null}
      </div>
    </nav>
  );
}
