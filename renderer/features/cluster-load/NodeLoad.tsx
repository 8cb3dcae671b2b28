import { useVirtualizer, observeElementRect } from '@tanstack/react-virtual';
import { useMemo, useRef } from 'react';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { Select } from '../../components/Select.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { EntityLink } from '../cluster-parts/EntityLink.tsx';
import { UsedBar } from './UsedBar.tsx';
import { useNodeLoads } from './use-node-loads.ts';
import styles from './load.module.css';

const nobody = '';
const rowHeight = 28;
const keyOf = (row: EntityRow): string => row.key;

export interface NodeLoadProps {
  readonly connectionId: ConnectionId;
  readonly metrics: readonly string[];
  readonly chosen: string | null;
  readonly onChoose: (metric: string | null) => void;
}

/** One metric on every node, as bars. Only nodes whose rows are in sight are asked about: load is costly for the gateway. */
export function NodeLoad({ connectionId, metrics, chosen, onChoose }: NodeLoadProps) {
  const options = [{ value: nobody, label: 'Choose a metric' }, ...metrics.map((metric) => ({ value: metric, label: metric }))];
  return (
    <Panel
      title="By node"
      actions={<Select label="Metric" isLabelHidden value={chosen ?? nobody} options={options} onChange={(value) => { onChoose(value === nobody ? null : value); }} />}
    >
      {chosen === null
        ? <EmptyState title="No metric is chosen" body="Choose one to see how it is spread over the nodes. Only the nodes in sight are asked." />
        : <NodeBars key={chosen} connectionId={connectionId} metric={chosen} />}
    </Panel>
  );
}

function NodeBars({ connectionId, metric }: { readonly connectionId: ConnectionId; readonly metric: string }) {
  const nodes = useCollection((signal) => api.clusters.entities.list({ connectionId, ref: { kind: 'cluster' }, list: 'nodes' }, { signal }), keyOf, [connectionId]);
  const names = useMemo(() => nodes.items.flatMap((row) => (row.kind === 'node' ? [row.nodeName] : [])), [nodes.items]);
  const scroller = useRef<HTMLDivElement>(null);
  // oxlint-disable-next-line react/incompatible-library -- the React Compiler is not used (electron.md §4.2)
  const virtualizer = useVirtualizer({
    count: names.length, getScrollElement: () => scroller.current, estimateSize: () => rowHeight, overscan: 4,
    initialRect: { width: 600, height: 400 },
    observeElementRect: (instance, report) => observeElementRect(instance, (rect) => { report(rect.height === 0 ? { ...rect, height: 400 } : rect); }),
  });
  const items = virtualizer.getVirtualItems();
  const first = items[0]?.index ?? 0;
  const last = items.at(-1)?.index ?? -1;
  const inSight = useMemo(() => names.slice(first, last + 1), [names, first, last]);
  const loads = useNodeLoads(connectionId, metric, inSight);
  const most = Math.max(0, ...[...loads.byNode.values()].map(({ load }) => load));
  if (nodes.asOf === null) return nodes.fault === null ? <Skeleton lines={6} /> : <FaultPanel fault={nodes.fault} />;
  return (
    <>
      {loads.fault === null ? null : <FaultPanel fault={loads.fault} onAction={loads.retry} />}
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- keys scroll it */}
      <div ref={scroller} className={styles.nodes} style={{ height: Math.min(names.length, 14) * rowHeight + 2 }} tabIndex={0} role="region" aria-label={`${metric} by node`}>
        <ul style={{ height: virtualizer.getTotalSize() }}>
          {items.map(({ index, start }) => {
            const nodeName = names[index] ?? '';
            const load = loads.byNode.get(nodeName);
            return (
              <li key={nodeName} style={{ transform: `translateY(${start}px)` }}>
                <span className={styles.nodeName}><EntityLink connectionId={connectionId} entity={{ kind: 'node', nodeName }} /></span>
                {load !== undefined ? <UsedBar load={load.load} capacity={load.capacity} most={most} /> : <span className={styles.faint}>{loads.isAsked(nodeName) ? 'does not report it' : 'asking…'}</span>}
              </li>
            );
          })}
        </ul>
      </div>
    </>
  );
}
