import { RefreshCw } from 'lucide-react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { faultOf } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { LoadTable } from './LoadTable.tsx';
import { useLoad } from './use-load.ts';
import styles from './load.module.css';

/** Load that one entity reports: its own metrics, those of the system one click away. */
export function EntityLoad({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  const load = useLoad(connectionId, entity);
  if (load.isPending) return <Skeleton lines={6} />;
  if (load.isError) return <FaultPanel fault={faultOf(load.error)} onAction={() => load.refetch()} />;
  const own = load.data.metrics.filter(({ system }) => !system);
  const system = load.data.metrics.filter((metric) => metric.system);
  return (
    <div className={styles.load}>
      <div className={styles.bar}>
        <span className={styles.faint}>as of <Age at={load.data.asOf} /></span>
        <Button icon={<RefreshCw aria-hidden="true" />} isBusy={load.isFetching} onPress={() => load.refetch()}>Ask again</Button>
      </div>
      {own.length === 0 ? <EmptyState title="No metrics of your own" body="No service here reports load, and none is defined for it." /> : <LoadTable connectionId={connectionId} label="Metrics" metrics={own} />}
      {system.length === 0 ? null : <Disclosure title={`System metrics (${system.length})`}><LoadTable connectionId={connectionId} label="System metrics" metrics={system} /></Disclosure>}
    </div>
  );
}
