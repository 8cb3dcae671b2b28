import { useQuery } from '@tanstack/react-query';
import { File as FileIcon, Folder as FolderIcon } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, faultOf, orpc, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes, formatClock, formatCount, formatDateTime } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { pathParts, storeRows, type StoreRow } from './store-rows.ts';
import { DeletePath, ProvisionPath } from './Provision.tsx';
import styles from './packages.module.css';

/** What lies in the cluster's image store, folder by folder; sizes of folders when asked for. */
export function ImageStore({ connectionId }: { readonly connectionId: ConnectionId }) {
  const [path, setPath] = useState('');
  const [doomed, setDoomed] = useState<string | null>(null);
  const [toProvision, setToProvision] = useState<string | null>(null);
  const [sizes, setSizes] = useState<ReadonlyMap<string, number>>(new Map());
  const { data, error, refetch, isFetching } = useQuery({ ...orpc.clusters.store.list.queryOptions({ input: { connectionId, path } }), staleTime: 10_000 });
  const measure = useAct(async (of: string) => {
    const { bytes } = await api.clusters.store.size({ connectionId, path: of });
    setSizes((before) => new Map(before).set(of, bytes));
  });
  const rows = data === undefined ? [] : storeRows(data);
  const columns = storeColumns({ sizes, isMeasuring: measure.busy, onOpen: setPath, onMeasure: measure.run, onProvision: setToProvision, onDelete: setDoomed });
  return (
    <Panel title="Image store" actions={<Button variant="quiet" isBusy={isFetching} onPress={() => refetch()}>Refresh</Button>}>
      <nav aria-label="Path in the image store" className={styles.path}>
        {pathParts(path).map(({ name, path: to }, index, all) => (
          <Button key={to} variant="quiet" isDisabled={index === all.length - 1} onPress={() => { setPath(to); }}>{name}</Button>
        ))}
        {data === undefined ? null : <span className={styles.remedy}>as of {formatClock(data.asOf)}</span>}
      </nav>
      {error === null ? null : <FaultPanel fault={faultOf(error)} onAction={() => { void refetch(); }} />}
      {measure.fault === null ? null : <FaultPanel fault={measure.fault} compact />}
      {data === undefined ? (error === null ? <Skeleton height={160} /> : null) : (
        <>
          {data.note === '' ? null : <p className={styles.remedy}>{data.note}</p>}
          {data.native ? (
            <div className={styles.store}>
              <DataGrid label="Image store" rows={rows} rowKey={({ kind, path: full }) => `${kind} ${full}`} columns={columns} sort={{ id: 'name', desc: false }} onOpen={(row) => { if (row.kind === 'folder') setPath(row.path); }} empty="Nothing lies here." />
            </div>
          ) : null}
        </>
      )}
      {doomed === null ? null : <DeletePath connectionId={connectionId} path={doomed} onClose={() => { setDoomed(null); void refetch(); }} />}
      {toProvision === null ? null : <ProvisionPath connectionId={connectionId} path={toProvision} onClose={() => { setToProvision(null); }} />}
    </Panel>
  );
}

interface StoreActs {
  /** Sizes that were asked for, in bytes, by path. */
  readonly sizes: ReadonlyMap<string, number>;
  readonly isMeasuring: boolean;
  readonly onOpen: (path: string) => void;
  readonly onMeasure: (path: string) => unknown;
  readonly onProvision: (path: string) => void;
  readonly onDelete: (path: string) => void;
}

function storeColumns({ sizes, isMeasuring, onOpen, onMeasure, onProvision, onDelete }: StoreActs): readonly GridColumn<StoreRow>[] {
  return [
    {
      id: 'name', header: 'Name', width: 'minmax(200px, 3fr)', sortValue: ({ kind, name }) => `${kind === 'folder' ? 0 : 1} ${name}`, title: ({ path: full }) => full,
      cell: (row) => (row.kind === 'folder'
        ? <Button variant="quiet" icon={<FolderIcon aria-hidden="true" />} onPress={() => { onOpen(row.path); }}>{row.name}</Button>
        : <span className={styles.fileName}><FileIcon aria-hidden="true" size={14} />{row.name}</span>),
    },
    {
      id: 'size', header: 'Size', width: 150, align: 'end',
      cell: (row) => {
        const bytes = row.kind === 'file' ? row.bytes : sizes.get(row.path) ?? null;
        return bytes === null ? <Button variant="quiet" isBusy={isMeasuring} onPress={() => onMeasure(row.path)}>Measure</Button> : formatBytes(bytes);
      },
    },
    { id: 'holds', header: 'Holds', width: 110, align: 'end', cell: (row) => (row.kind === 'folder' ? formatCount(row.files, 'file') : '') },
    { id: 'modified', header: 'Modified', width: 'minmax(150px, 1fr)', cell: (row) => (row.kind === 'file' && row.modifiedAt !== null ? formatDateTime(row.modifiedAt) : '') },
    {
      id: 'acts', header: 'Acts', width: 220,
      cell: (row) => (row.isReserved ? <span className={styles.remedy}>the cluster’s own</span> : (
        <span className={styles.acts}>
          {row.kind === 'folder' ? <Button variant="quiet" onPress={() => { onProvision(row.path); }}>Provision…</Button> : null}
          <Button variant="quiet" onPress={() => { onDelete(row.path); }}>Delete…</Button>
        </span>
      )),
    },
  ];
}
