import { useEffect, useState } from 'react';
import type { UpgradeRun, UpgradeTarget } from '../../../shared/contract/clusters/upgrades.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Panel } from '../../components/Panel.tsx';
import { CompareRuns } from './CompareRuns.tsx';
import { RollBackTo } from './RollBackTo.tsx';
import { RunDialog } from './RunDialog.tsx';
import { RunsGrid } from './RunsGrid.tsx';
import { upgradeTargetKey } from '../cluster-parts/entity-address.ts';
import styles from './upgrades.module.css';

export interface RunsPanelProps {
  readonly connectionId: ConnectionId;
  /** Null: of the cluster and all its applications. */
  readonly target: UpgradeTarget | null;
  readonly onRuns?: (runs: readonly UpgradeRun[]) => void;
}

/** The memory: every run that is known, to open, to compare, and to go back to. */
export function RunsPanel({ connectionId, target, onRuns }: RunsPanelProps) {
  const runs = useCollection((signal) => api.clusters.upgrades.runs({ connectionId, target }, { signal }), ({ runId }) => runId, [connectionId, target === null ? '' : upgradeTargetKey(target)]);
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [opened, setOpened] = useState<string | null>(null);
  const [isComparing, setComparing] = useState(false);
  const [rollBackTo, setRollBackTo] = useState<string | null>(null);
  const { items } = runs;
  useEffect(() => { onRuns?.(items); }, [items, onRuns]);
  const marked = items.filter(({ runId }) => selected.has(runId)).toSorted((left, right) => left.startedAt - right.startedAt);
  const [older, newer, more] = marked;
  const canCompare = older !== undefined && newer !== undefined && more === undefined;
  return (
    <Panel
      title="Runs"
      actions={(
        <Button variant="quiet" isDisabled={!canCompare} disabledReason="Mark two rows first (Ctrl and click, or Space)." aria-keyshortcuts="c" onPress={() => { setComparing(true); }}>Compare two</Button>
      )}
    >
      {runs.fault === null ? null : <FaultPanel fault={runs.fault} />}
      <div className={target === null ? styles.tallGrid : styles.gridBox}>
        <RunsGrid
          runs={items} selected={selected} onSelect={setSelected} withTarget={target === null}
          onOpen={({ runId }) => { setOpened(runId); }}
          onCompare={() => { setComparing(canCompare); }}
          empty={runs.phase === 'loading' ? 'Reading what was recorded …' : 'No run is known yet. Upgrades are recorded while Fabriscope is connected; clusters with an event store tell earlier ones, too.'}
        />
      </div>
      {opened === null ? null : (
        <RunDialog connectionId={connectionId} runId={opened} onClose={() => { setOpened(null); }} onRollBackTo={(runId) => { setOpened(null); setRollBackTo(runId); }} />
      )}
      {isComparing && older !== undefined && newer !== undefined ? <CompareRuns connectionId={connectionId} runIds={[older.runId, newer.runId]} onClose={() => { setComparing(false); }} /> : null}
      {rollBackTo === null ? null : <RollBackTo connectionId={connectionId} runId={rollBackTo} onClose={() => { setRollBackTo(null); }} />}
    </Panel>
  );
}
