import { useRef, useState } from 'react';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Segmented } from '../../components/Segmented.tsx';
import { Switch } from '../../components/Switch.tsx';
import { EntityList } from '../cluster-entity/EntityList.tsx';
import styles from './applications.module.css';

const cluster: EntityRef = { kind: 'cluster' };
const views = [{ value: 'applications', label: 'Applications' }, { value: 'applicationTypes', label: 'Types' }] as const;
type View = (typeof views)[number]['value'];

const isUpgrading = (row: EntityRow): boolean => /upgrad/i.test(row.status);
const isUnused = (row: EntityRow): boolean => row.kind === 'applicationType' && row.applications === 0;

/** What runs in the cluster, and the types that it can be made from. */
export function Applications({ connectionId }: { readonly connectionId: ConnectionId }) {
  const [view, setView] = useState<View>('applications');
  const [filters, setFilters] = useState<Readonly<Record<View, string>>>({ applications: '', applicationTypes: '' });
  const [onlyUpgrading, setOnlyUpgrading] = useState(false);
  const [onlyUnused, setOnlyUnused] = useState(false);
  const search = useRef<HTMLInputElement>(null);
  useCommands([
    { id: 'applications.filter', title: `Filter the ${view === 'applications' ? 'applications' : 'types'}`, group: 'Applications', keys: '/', run: () => search.current?.focus() },
    { id: 'applications.view', title: view === 'applications' ? 'Show application types' : 'Show applications', group: 'Applications', keys: 'v', run: () => { setView(view === 'applications' ? 'applicationTypes' : 'applications'); } },
    { id: 'applications.upgrading', title: onlyUpgrading ? 'Show all applications' : 'Show only applications in an upgrade', group: 'Applications', keys: 'u', when: view === 'applications', run: () => { setOnlyUpgrading(!onlyUpgrading); } },
  ]);
  const narrow = view === 'applications' ? (onlyUpgrading ? isUpgrading : undefined) : onlyUnused ? isUnused : undefined;
  const bar = (
    <>
      <Segmented label="View" isLabelHidden value={view} options={views} onChange={setView} />
      {view === 'applications'
        ? <Switch isSelected={onlyUpgrading} onChange={setOnlyUpgrading}>Only upgrading</Switch>
        : <Switch isSelected={onlyUnused} onChange={setOnlyUnused}>Only unused</Switch>}
    </>
  );
  return (
    <div className={styles.screen}>
      <EntityList
        key={view} connectionId={connectionId} entity={cluster} list={view} narrow={narrow} bar={bar} fills searchRef={search}
        filter={filters[view]} onFilterChange={(filter) => { setFilters((before) => ({ ...before, [view]: filter })); }}
        emptyWords={view === 'applications' ? 'Nothing is deployed. Provision a type under Packages, then create an application from it.' : 'No type is provisioned. Upload a package under Packages.'}
      />
    </div>
  );
}
