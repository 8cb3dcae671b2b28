import type { PackageChange, PackageFinding, PackagePlan } from '../../../shared/contract/clusters/packages.ts';
import { Age } from '../../components/Age.tsx';
import { DataGrid, type GridColumn } from '../../components/DataGrid.tsx';
import { formatBytes, formatCount } from '../../components/format.ts';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import styles from './packages.module.css';

const severities: Readonly<Record<PackageFinding['severity'], { readonly tone: StateTone; readonly word: string; readonly order: number }>> = {
  blocker: { tone: 'error', word: 'In the way', order: 0 }, warning: { tone: 'warn', word: 'Mind', order: 1 }, info: { tone: 'off', word: 'Note', order: 2 }, ok: { tone: 'ok', word: 'Fine', order: 3 },
};
const changes: Readonly<Record<PackageChange['change'], { readonly tone: StateTone; readonly word: string; readonly order: number }>> = {
  changed: { tone: 'warn', word: 'Changes', order: 0 }, added: { tone: 'ok', word: 'Comes', order: 1 }, removed: { tone: 'error', word: 'Goes', order: 2 }, same: { tone: 'off', word: 'Stays', order: 3 },
};
const kinds: Readonly<Record<PackageChange['kind'], string>> = { applicationType: 'application type', service: 'service manifest', code: 'code', config: 'configuration', data: 'data', parameter: 'parameter' };

const columns: readonly GridColumn<PackageChange>[] = [
  { id: 'change', header: 'What happens', width: 120, cell: ({ change }) => <StateMark tone={changes[change].tone} word={changes[change].word} />, sortValue: ({ change }) => changes[change].order },
  { id: 'kind', header: 'Kind', width: 130, cell: ({ kind }) => kinds[kind], sortValue: ({ kind }) => kinds[kind] },
  { id: 'name', header: 'Name', width: 'minmax(160px, 2fr)', cell: ({ name }) => name, title: ({ name }) => name, sortValue: ({ name }) => name },
  { id: 'cluster', header: 'In the cluster', width: 'minmax(90px, 1fr)', cell: ({ inCluster }) => inCluster ?? '–' },
  { id: 'package', header: 'In the package', width: 'minmax(90px, 1fr)', cell: ({ inPackage }) => inPackage ?? '–' },
  { id: 'note', header: 'Note', width: 'minmax(160px, 2fr)', cell: ({ note }) => note, title: ({ note }) => note || undefined },
];

/** What the check found, and what would change in the cluster, version by version. */
export function PackageCheck({ plan }: { readonly plan: PackagePlan }) {
  const findings = plan.findings.toSorted((left, right) => severities[left.severity].order - severities[right.severity].order);
  return (
    <>
      <p className={styles.headline}>{plan.typeName === '' ? 'No application package' : `${plan.typeName} ${plan.typeVersion}`}, {formatCount(plan.files, 'file')}, {formatBytes(plan.bytes)}</p>
      {plan.resumable === null ? null : <p>An upload that began <Age at={plan.resumable.startedAt} /> got as far as {formatBytes(plan.resumable.bytesDone)}: it goes on from there.</p>}
      <ul className={styles.findings} aria-label="Findings of the check">
        {findings.map((finding) => (
          <li key={`${finding.topic} ${finding.path} ${finding.message}`} className={styles.finding} data-severity={finding.severity}>
            <StateMark tone={severities[finding.severity].tone} word={severities[finding.severity].word} />
            <div>
              <p>{finding.message}{finding.path === '' ? null : <> <code>{finding.path}</code></>}</p>
              {finding.remedy === '' ? null : <p className={styles.remedy}>{finding.remedy}</p>}
            </div>
          </li>
        ))}
      </ul>
      {plan.changes.length === 0 ? null : (
        <>
          <h3 className={styles.subtitle}>{plan.comparedWith === null ? 'New to this cluster' : `Held against version ${plan.comparedWith} of the cluster`}</h3>
          <div className={styles.changes}><DataGrid label="What will change" rows={plan.changes} rowKey={({ kind, name }) => `${kind} ${name}`} columns={columns} sort={{ id: 'change', desc: false }} /></div>
        </>
      )}
    </>
  );
}
