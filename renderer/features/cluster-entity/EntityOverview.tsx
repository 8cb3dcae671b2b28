import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Panel } from '../../components/Panel.tsx';
import { CountsBar } from '../cluster-parts/CountsBar.tsx';
import { FactList } from '../cluster-parts/FactList.tsx';
import { RootCauseList } from '../cluster-parts/RootCauseList.tsx';
import { HealthEvents } from './HealthEvents.tsx';
import styles from './entity.module.css';

/** Why it is not fine, first; then what it is, and what was reported on it. */
export function EntityOverview({ connectionId, detail }: { readonly connectionId: ConnectionId; readonly detail: EntityDetail }) {
  const { causes, childCounts, sections, healthEvents } = detail;
  return (
    <div className={styles.overview}>
      {causes.length === 0 ? null : <Panel title={causes.length === 1 ? 'Why' : `Why (${causes.length} causes)`}><RootCauseList connectionId={connectionId} causes={causes} /></Panel>}
      {childCounts.length === 0 ? null : (
        <Panel title="Under it"><div className={styles.counts}>{childCounts.map(({ list, label, counts }) => <CountsBar key={list} label={label} count={counts} />)}</div></Panel>
      )}
      <div className={styles.sections}>
        {sections.map(({ title, facts }) => <Panel key={title} title={title}><FactList connectionId={connectionId} facts={facts} /></Panel>)}
      </div>
      <Panel title={`Health reports (${healthEvents.length})`}><HealthEvents events={healthEvents} /></Panel>
    </div>
  );
}
