import { useMemo, useRef, useState } from 'react';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Select } from '../../components/Select.tsx';
import { EntityList } from '../cluster-entity/EntityList.tsx';
import { useEssentials } from '../cluster-parts/use-cluster.ts';
import { DomainMap } from './DomainMap.tsx';
import { isInStatus, statusOptions, type NodeStatusChoice } from './node-status.ts';
import styles from './nodes.module.css';

const cluster: EntityRef = { kind: 'cluster' };
const anyType = '';
const views = [{ value: 'list', label: 'List' }, { value: 'map', label: 'Domains' }] as const;
type View = (typeof views)[number]['value'];

/** The machines of the cluster, as a list or over their fault and upgrade domains. */
export function Nodes({ connectionId }: { readonly connectionId: ConnectionId }) {
  const essentials = useEssentials(connectionId);
  const [view, setView] = useState<View>('list');
  const [type, setType] = useState(anyType);
  const [status, setStatus] = useState<NodeStatusChoice>('all');
  const [filter, setFilter] = useState('');
  const search = useRef<HTMLInputElement>(null);
  const narrow = useMemo(() => (row: EntityRow): boolean => row.kind === 'node' && (type === anyType || row.nodeType === type) && isInStatus(row, status), [type, status]);
  useCommands([
    { id: 'nodes.filter', title: 'Filter the nodes', group: 'Nodes', keys: '/', when: view === 'list', run: () => search.current?.focus() },
    { id: 'nodes.view', title: view === 'list' ? 'Show nodes over their domains' : 'Show nodes as a list', group: 'Nodes', keys: 'v', run: () => { setView(view === 'list' ? 'map' : 'list'); } },
    { id: 'nodes.down', title: status === 'down' ? 'Show all nodes' : 'Show only nodes that are down', group: 'Nodes', keys: 'd', run: () => { setStatus(status === 'down' ? 'all' : 'down'); } },
  ]);
  const types = essentials.value?.nodeTypes ?? [];
  const bar = (
    <>
      <Segmented label="View" isLabelHidden value={view} options={views} onChange={setView} />
      <Select label="Node type" isLabelHidden value={type} options={[{ value: anyType, label: 'All node types' }, ...types.map(({ name, nodes, up }) => ({ value: name, label: name, description: `${up} of ${nodes} up` }))]} onChange={setType} />
      <Select label="Status" isLabelHidden value={status} options={statusOptions} onChange={setStatus} />
    </>
  );
  return (
    <div className={styles.screen}>
      {view === 'list'
        ? <EntityList connectionId={connectionId} entity={cluster} list="nodes" narrow={narrow} bar={bar} filter={filter} onFilterChange={setFilter} searchRef={search} fills />
        : <><div className={styles.bar}>{bar}</div><DomainMap connectionId={connectionId} narrow={narrow} /></>}
    </div>
  );
}
