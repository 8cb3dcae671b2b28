import { compareHealth, type HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { rowHint } from '../cluster-entity/row-words.ts';
import type { ExploreRow } from './flatten-tree.ts';
import type { TreeItem } from './tree-model.ts';
import styles from './explore.module.css';

/** What a row of the tree says: state, name, and what is not as always. */
export function TreeRowContent({ row }: { readonly row: ExploreRow }) {
  const { item, branch } = row;
  if (item === null) return <span className={styles.rowLabel} title={row.fault?.hint}>{row.label}</span>;
  const hint = item.kind === 'entity' ? rowHint(item.row) : '';
  const isStale = branch?.phase === 'lost' && branch.asOf !== null;
  return (
    <>
      {item.kind === 'group' ? null : <HealthMark state={item.healthState} hideWord />}
      <span className={item.kind === 'entity' ? styles.rowLabel : styles.rowGroup} title={titleOf(item)}>{item.label}</span>
      {hint === '' ? null : <span className={styles.rowHint}>{hint}</span>}
      {branch?.items === null || branch === null ? null : <Counts items={branch.items} isAll={item.kind === 'group'} />}
      {isStale ? <span className={styles.rowHint}>as of <Age at={branch.asOf ?? 0} /></span> : null}
    </>
  );
}

/** The name in full where the row shows a shortened one. */
function titleOf(item: TreeItem): string {
  if (item.kind !== 'entity') return item.label;
  const { row } = item;
  switch (row.kind) {
    case 'service': return row.serviceName;
    case 'application':
    case 'deployedApplication': return row.applicationName;
    case 'partition': return row.partitionId;
    case 'replica': return row.replicaId;
    case 'node':
    case 'applicationType':
    case 'deployedServicePackage':
    case 'codePackage': return item.label;
  }
}

const counted = new WeakMap<readonly TreeItem[], Partial<Record<HealthState, number>>>();

function countsOf(items: readonly TreeItem[]): Partial<Record<HealthState, number>> {
  let counts = counted.get(items);
  if (counts === undefined) {
    counts = {};
    for (const item of items) if (item.kind !== 'group') counts[item.healthState] = (counts[item.healthState] ?? 0) + 1;
    counted.set(items, counts);
  }
  return counts;
}

const shownStates = (['Error', 'Warning', 'Unknown'] as const satisfies readonly HealthState[]).toSorted(compareHealth);

/** How many are under it, and how many of them are not fine. */
function Counts({ items, isAll }: { readonly items: readonly TreeItem[]; readonly isAll: boolean }) {
  const counts = countsOf(items);
  return (
    <span className={styles.rowCounts}>
      {shownStates.map((state) => {
        const count = counts[state] ?? 0;
        return count === 0 ? null : <span key={state} className={styles.rowCount} title={`${count} ${state}`}><HealthMark state={state} hideWord /> {count.toLocaleString('en')}</span>;
      })}
      {isAll ? <span className={styles.rowAll}>{items.length.toLocaleString('en')}</span> : null}
    </span>
  );
}
