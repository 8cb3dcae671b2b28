import type { HealthCounts } from '../../../shared/contract/clusters/shared.ts';
import { compareHealth, type HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { Age } from '../../components/Age.tsx';
import { HealthMark } from '../cluster-parts/HealthMark.tsx';
import { rowHint } from '../cluster-entity/row-words.ts';
import type { ExploreRow } from './flatten-tree.ts';
import type { TreeItem } from './tree-model.ts';
import styles from './explore.module.css';

export interface TreeRowContentProps {
  readonly row: ExploreRow;
  /** What the cluster's statistics say, for groups whose list is not there yet. */
  readonly totals: HealthCounts | null;
}

/** What a row of the tree says: state, name, and what is not as always. */
export function TreeRowContent({ row, totals }: TreeRowContentProps) {
  const { item, branch } = row;
  if (item === null) return <span className={styles.rowLabel} title={row.fault?.hint}>{row.label}</span>;
  const hint = item.kind === 'entity' ? rowHint(item.row) : '';
  const isStale = branch?.phase === 'lost' && branch.asOf !== null;
  return (
    <>
      {item.kind === 'group' ? null : <HealthMark state={item.healthState} hideWord />}
      <span className={item.kind === 'entity' ? styles.rowLabel : styles.rowGroup} title={titleOf(item)}>{item.label}</span>
      {hint === '' ? null : <span className={styles.rowHint}>{hint}</span>}
      {item.kind === 'group' || (branch?.items ?? null) !== null ? <Counts counts={branchCounts(row, totals)} isAll={item.kind === 'group'} /> : null}
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

type StateCounts = Partial<Record<HealthState, number>>;
const counted = new WeakMap<readonly TreeItem[], StateCounts>();

function countsOf(items: readonly TreeItem[]): StateCounts {
  let counts = counted.get(items);
  if (counts === undefined) {
    counts = {};
    for (const item of items) if (item.kind !== 'group') counts[item.healthState] = (counts[item.healthState] ?? 0) + 1;
    counted.set(items, counts);
  }
  return counts;
}

function branchCounts({ item, branch }: ExploreRow, totals: HealthCounts | null): StateCounts | null {
  const items = branch?.items ?? null;
  if (items !== null) return countsOf(items);
  const known = item?.kind !== 'group' || totals === null ? null : item.group === 'nodes' ? totals.nodes : item.group === 'applications' ? totals.applications : null;
  return known === null ? null : { Ok: known.ok, Warning: known.warning, Error: known.error };
}

const shownStates = (['Error', 'Warning', 'Unknown'] as const satisfies readonly HealthState[]).toSorted(compareHealth);

/** How many are under it, and how many of them are not fine. */
function Counts({ counts, isAll }: { readonly counts: StateCounts | null; readonly isAll: boolean }) {
  if (counts === null) return null;
  return (
    <span className={styles.rowCounts}>
      {shownStates.map((state) => {
        const count = counts[state] ?? 0;
        return count === 0 ? null : <span key={state} className={styles.rowCount} title={`${count} ${state}`}><HealthMark state={state} hideWord /> {count.toLocaleString('en')}</span>;
      })}
      {isAll ? <span className={styles.rowAll}>{Object.values(counts).reduce((sum, count) => sum + count, 0).toLocaleString('en')}</span> : null}
    </span>
  );
}
