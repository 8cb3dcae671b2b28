import { FolderOpen, RotateCcw, X } from 'lucide-react';
import { useState } from 'react';
import type { Task, TaskItem } from '../../../shared/contract/tasks.ts';
import { api, useAct } from '../../app/api.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { Disclosure } from '../../components/Disclosure.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes } from '../../components/format.ts';
import { IconButton } from '../../components/IconButton.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { isActive, itemLooks, taskFigures, taskFraction, taskLooks } from './task-words.ts';
import styles from './TaskCard.module.css';

/** One piece of long work: what it does, how far it is, and what can be done about it. */
export function TaskCard({ task, compact = false }: { readonly task: Task; readonly compact?: boolean }) {
  const connection = useConnection(task.connectionId);
  const cancel = useAct(() => api.tasks.cancel({ taskId: task.id }));
  const retry = useAct(() => api.tasks.retry({ taskId: task.id }));
  const dismiss = useAct(() => api.tasks.dismiss({ taskId: task.id }));
  const reveal = useAct((folder: NonNullable<Task['folder']>) => api.files.reveal({ folder }));
  const { folder } = task;
  const fault = cancel.fault ?? retry.fault ?? dismiss.fault ?? reveal.fault;
  const active = isActive(task);
  const Title = compact ? 'h3' : 'h2';
  return (
    <article className={styles.task} data-state={task.state} aria-label={task.title}>
      <header className={styles.header}>
        <StateMark {...taskLooks[task.state]} hideWord={compact && active} />
        <Title className={styles.title}>{task.title}</Title>
        {active ? null : <IconButton label={`Dismiss ${task.title}`} icon={<X aria-hidden="true" />} onPress={() => dismiss.run()} />}
      </header>
      {active || task.state === 'failed' ? (
        <ProgressBar value={taskFraction(task)} label={task.title} tone={task.state === 'failed' ? 'error' : task.state === 'paused' ? 'stale' : 'accent'} />
      ) : null}
      <p className={styles.figures}>
        {active ? <>{task.phase} <span className={styles.since}>(<Age at={task.phaseSince} />)</span></> : <>{connection?.name ?? 'Finished'} · <Age at={task.endedAt ?? task.startedAt} /></>}
      </p>
      <p className={styles.figures}>{taskFigures(task)}</p>
      {task.fault === null ? null : <FaultPanel fault={task.fault} compact={compact} />}
      {fault === null ? null : <FaultPanel fault={fault} compact />}
      <div className={styles.acts}>
        {active ? <Button isDisabled={!task.canCancel} disabledReason="It cannot be stopped at this point." isBusy={cancel.busy} onPress={() => cancel.run()}>Cancel</Button> : null}
        {task.canRetry && !active ? <Button icon={<RotateCcw aria-hidden="true" />} isBusy={retry.busy} onPress={() => retry.run()}>Retry what failed</Button> : null}
        {folder === null ? null : <Button icon={<FolderOpen aria-hidden="true" />} isBusy={reveal.busy} onPress={() => reveal.run(folder)}>Open folder</Button>}
      </div>
      {task.items.length === 0 ? null : (
        <Disclosure title={`Items (${task.itemsDone} of ${task.itemsTotal})`} defaultOpen={!compact && task.state === 'failed'}>
          <TaskItems items={task.items} total={task.itemsTotal} />
        </Disclosure>
      )}
    </article>
  );
}

const shownAtFirst = 20;

function TaskItems({ items, total }: { readonly items: readonly TaskItem[]; readonly total: number }) {
  const [all, setAll] = useState(false);
  const shown = all ? items : items.slice(0, shownAtFirst);
  return (
    <ul className={styles.items}>
      {shown.map((item) => (
        <li key={item.key} className={styles.item}>
          <StateMark {...itemLooks[item.state]} hideWord />
          <span className={styles.label} title={item.label}>{item.label}</span>
          <span className={styles.size}>{item.bytesTotal === null ? '' : formatBytes(item.bytesTotal)}</span>
          {item.fault === null && item.note === null ? null : <span className={styles.note}>{item.fault === null ? item.note : `${item.fault.message} ${item.fault.hint}`}</span>}
        </li>
      ))}
      {shown.length < items.length ? <li><Button variant="quiet" onPress={() => { setAll(true); }}>Show {items.length - shown.length} more</Button></li> : null}
      {total > items.length ? <li className={styles.note}>{total - items.length} more are counted, not listed.</li> : null}
    </ul>
  );
}
