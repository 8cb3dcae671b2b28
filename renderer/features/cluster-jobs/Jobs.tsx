import { useMemo, useRef, useState } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { foldText } from '../../../shared/domain/filter-signs.ts';
import { api, useCollection, useStream } from '../../app/api.ts';
import { useCommands } from '../../app/commands/index.ts';
import { Button } from '../../components/Button.tsx';
import { EmptyState } from '../../components/EmptyState.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatCount } from '../../components/format.ts';
import { Panel } from '../../components/Panel.tsx';
import { SearchField } from '../../components/SearchField.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { Switch } from '../../components/Switch.tsx';
import { FreshnessLine } from '../cluster-parts/FreshnessLine.tsx';
import { InfrastructureJobs } from './InfrastructureJobs.tsx';
import { orderTasks } from './repair-life-cycle.ts';
import { RepairTaskCard } from './RepairTaskCard.tsx';
import styles from './jobs.module.css';

/** Completed tasks may be hundreds: a page of them at a time. */
const pageSize = 30;

/** Work on the machines: repair tasks with what holds them up, and the jobs of the platform behind them. */
export function Jobs({ connectionId }: { readonly connectionId: ConnectionId }) {
  const [completed, setCompleted] = useState(false);
  const [filter, setFilter] = useState('');
  const [limit, setLimit] = useState(pageSize);
  const search = useRef<HTMLInputElement>(null);
  const tasks = useCollection((signal) => api.clusters.jobs.repairTasks({ connectionId, completed }, { signal }), (task) => task.taskId, [connectionId, completed]);
  const freshness = useStream((signal) => api.clusters.jobs.freshness({ connectionId }, { signal }), [connectionId]);
  const shown = useMemo(() => {
    const text = foldText(filter.trim());
    return orderTasks(tasks.items).filter((task) => text === '' || [task.taskId, task.action, task.state, task.description, task.blockedBy, ...task.target].some((words) => foldText(words).includes(text)));
  }, [tasks.items, filter]);
  useCommands([
    { id: 'jobs.filter', title: 'Filter the repair tasks', group: 'Jobs', keys: '/', run: () => search.current?.focus() },
    { id: 'jobs.completed', title: completed ? 'Hide completed repair tasks' : 'Show completed repair tasks', group: 'Jobs', keys: 'h', run: () => { setCompleted(!completed); } },
  ]);
  const blocked = shown.filter((task) => task.active && task.blockedBy !== '').length;
  return (
    <div className={styles.screen}>
      <Panel title="Repair tasks" actions={<FreshnessLine freshness={freshness.value} />}>
        <div className={styles.part}>
          <div className={styles.bar}>
            <SearchField ref={search} label="Filter repair tasks" placeholder="Filter: id, action, state, node" value={filter} onChange={setFilter} />
            <Switch isSelected={completed} onChange={setCompleted}>Completed ones too</Switch>
            <span role="status" className={styles.faint}>{tasks.asOf === null ? '' : `${formatCount(shown.length, 'repair task')}${blocked === 0 ? '' : `, ${blocked} waiting`}`}</span>
          </div>
          {freshness.value === null || freshness.value.note === '' ? null : <p className={styles.words}>{freshness.value.note}</p>}
          {tasks.phase === 'lost' && tasks.fault !== null ? <FaultPanel fault={tasks.fault} compact={tasks.items.length > 0} /> : null}
          {tasks.asOf === null ? (tasks.fault === null ? <Skeleton lines={8} /> : null) : shown.length === 0 ? (
            <EmptyState title={tasks.items.length === 0 ? 'No repair tasks' : 'Nothing matches'} body={tasks.items.length > 0 ? `No repair task matches “${filter}”.` : completed ? 'None is active, and none is kept from before.' : 'None is active. Nothing is being done to the machines that the cluster knows of.'} />
          ) : (
            <>
              <div className={styles.cards}>{shown.slice(0, limit).map((task) => <RepairTaskCard key={task.taskId} connectionId={connectionId} task={task} />)}</div>
              {shown.length > limit ? <Button variant="quiet" onPress={() => { setLimit(limit + pageSize); }}>Show {Math.min(pageSize, shown.length - limit)} of {shown.length - limit} more</Button> : null}
            </>
          )}
        </div>
      </Panel>
      <Panel title="Jobs of the platform"><InfrastructureJobs connectionId={connectionId} /></Panel>
    </div>
  );
}
