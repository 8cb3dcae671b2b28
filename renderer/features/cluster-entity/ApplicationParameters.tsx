import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Eye, EyeOff, RefreshCw } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { Parameter } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { foldText } from '../../../shared/domain/filter-signs.ts';
import { api, faultOf } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { orderParameters, originWords } from './parameter-order.ts';
import styles from './entity.module.css';

const keyOf = (parameter: Parameter): string => parameter.name;

/** What governs an application: the default of its manifest, what was given, and what is in force. Differing ones first. */
export function ApplicationParameters({ connectionId, applicationName }: { readonly connectionId: ConnectionId; readonly applicationName: string }) {
  const [filter, setFilter] = useState('');
  const [bared, setBared] = useState<ReadonlySet<string>>(new Set());
  // Values that look like secrets stay in main until somebody wants to see one.
  const reveal = bared.size > 0;
  const answer = useQuery({
    queryKey: ['cluster-parameters', connectionId, applicationName, reveal], placeholderData: keepPreviousData,
    queryFn: ({ signal }) => api.clusters.entities.parameters({ connectionId, applicationName, reveal }, { signal }),
  });
  const columns = useMemo(() => parameterColumns(bared, (name) => {
    setBared((before) => { const next = new Set(before); if (!next.delete(name)) next.add(name); return next; });
  }), [bared]);
  const rows = useMemo(() => {
    const text = foldText(filter.trim());
    return orderParameters(answer.data?.parameters ?? []).filter((each) => text === '' || [each.name, ...each.usedBy, ...(each.secretLooking ? [] : [each.effective])].some((words) => foldText(words).includes(text)));
  }, [answer.data, filter]);
  if (answer.isPending) return <Skeleton lines={8} />;
  if (answer.isError) return <FaultPanel fault={faultOf(answer.error)} onAction={() => answer.refetch()} />;
  const { typeName, typeVersion, parameters } = answer.data;
  return (
    <div className={styles.list}>
      <div className={styles.listBar}>
        <SearchField label="Filter parameters" placeholder="Filter: name, value, used by" value={filter} onChange={setFilter} />
        <span className={styles.count} role="status">{formatCount(rows.length, 'parameter')} of {typeName} {typeVersion}</span>
        <IconButton label="Ask again" icon={<RefreshCw aria-hidden="true" />} onPress={() => answer.refetch()} />
      </div>
      <div className={styles.listGrid} style={{ height: `calc(${Math.max(4, Math.min(rows.length, 18)) + 1} * var(--row-height) + 14px)` }}>
        <DataGrid
          label="Parameters" rows={rows} rowKey={keyOf} columns={columns} rowTone={(row) => (row.origin === 'given' ? 'ok' : undefined)}
          empty={parameters.length === 0
            ? <EmptyState title="No parameters" body="The manifest of its type declares none." />
            : <EmptyState title="Nothing matches" body={`No parameter matches “${filter}”.`} action={<Button onPress={() => { setFilter(''); }}>Clear the filter</Button>} />}
        />
      </div>
    </div>
  );
}

const mask = '••••••••';

function parameterColumns(bared: ReadonlySet<string>, onBare: (name: string) => void): GridColumn<Parameter>[] {
  const value = (parameter: Parameter, text: string | null) => {
    if (text === null) return <span className={styles.faint}>–</span>;
    if (parameter.secretLooking && !bared.has(parameter.name)) return <span title="Hidden: it looks like a secret.">{mask}</span>;
    return text === '' ? <span className={styles.faint}>empty</span> : <span className={styles.mono}>{text}</span>;
  };
  const title = (read: (parameter: Parameter) => string | null) => (parameter: Parameter) => (parameter.secretLooking ? undefined : read(parameter) ?? undefined);
  return [
    { id: 'name', header: 'Parameter', width: 'minmax(150px, 1.4fr)', sortValue: (row) => row.name, title: (row) => row.name, cell: (row) => row.name },
    {
      id: 'effective', header: 'In force', width: 'minmax(120px, 1.4fr)', title: title((row) => row.effective),
      cell: (row) => (
        <span className={styles.secret}>
          <span>{value(row, row.effective)}</span>
          {row.secretLooking ? <IconButton label={bared.has(row.name) ? `Hide ${row.name}` : `Show ${row.name}`} icon={bared.has(row.name) ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />} onPress={() => { onBare(row.name); }} /> : null}
        </span>
      ),
    },
    { id: 'origin', header: 'From', width: 112, sortValue: (row) => originWords[row.origin], cell: (row) => originWords[row.origin] },
    { id: 'default', header: 'Manifest default', width: 'minmax(100px, 1fr)', title: title((row) => row.manifestDefault), cell: (row) => value(row, row.manifestDefault) },
    { id: 'given', header: 'Given', width: 'minmax(100px, 1fr)', title: title((row) => row.given), cell: (row) => value(row, row.given) },
    { id: 'usedBy', header: 'Used by', width: 'minmax(120px, 1.4fr)', title: (row) => row.usedBy.join('\n'), cell: (row) => (row.usedBy.length === 0 ? <span className={styles.faint}>nothing found</span> : row.usedBy.join(', ')) },
  ];
}
