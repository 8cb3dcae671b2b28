import { RefreshCw } from 'lucide-react';
import { useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { faultOf } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { LoadTable } from './LoadTable.tsx';
import { NodeLoad } from './NodeLoad.tsx';
import { orderMetrics } from './load-figures.ts';
import { useLoad } from './use-load.ts';
import styles from './load.module.css';

const cluster: EntityRef = { kind: 'cluster' };

/** How full the cluster is: every metric, and one of them on every node. */
export function Load({ connectionId }: { readonly connectionId: ConnectionId }) {
  const load = useLoad(connectionId, cluster);
  const [chosen, setChosen] = useState<string | null>(null);
  useCommands([{ id: 'load.refresh', title: 'Ask for the load again', group: 'Load', keys: 'r', run: () => load.refetch() }]);
  if (load.isPending) return <Skeleton lines={10} />;
  if (load.isError) return <FaultPanel fault={faultOf(load.error)} onAction={() => load.refetch()} />;
  const { metrics, asOf, lastBalancingStartedAt, lastBalancingEndedAt } = load.data;
  const own = orderMetrics(metrics.filter(({ system }) => !system));
  const system = metrics.filter((metric) => metric.system);
  const names = [...own, ...system].map(({ name }) => name);
  return (
    <div className={styles.load}>
      <div className={styles.bar}>
        <span className={styles.faint} role="status">as of <Age at={asOf} />{balancingWords(lastBalancingStartedAt, lastBalancingEndedAt)}</span>
        <Button icon={<RefreshCw aria-hidden="true" />} isBusy={load.isFetching} onPress={() => load.refetch()} aria-keyshortcuts="r">Ask again</Button>
      </div>
      <Panel title="Metrics of the cluster">
        <div className={styles.load}>
          {own.length === 0
            ? <EmptyState title="No metrics of your own" body="No service reports load, and no node type has capacities. The system’s own counts are below." />
            : <LoadTable connectionId={connectionId} label="Metrics of the cluster" metrics={own} onOpen={(metric) => { setChosen(metric.name); }} />}
          {system.length === 0 ? null : <Disclosure title={`System metrics (${system.length})`}><LoadTable connectionId={connectionId} label="System metrics" metrics={system} onOpen={(metric) => { setChosen(metric.name); }} /></Disclosure>}
        </div>
      </Panel>
      {names.length === 0 ? null : <NodeLoad connectionId={connectionId} metrics={names} chosen={chosen} onChoose={setChosen} />}
    </div>
  );
}

function balancingWords(startedAt: number | null, endedAt: number | null) {
  if (startedAt === null) return null;
  return <> · last balanced <Age at={endedAt ?? startedAt} /></>;
}
