import type { Task } from '../../../shared/contract/tasks.ts';
import type { Remedy } from '../../../shared/domain/fault.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes, formatDuration, formatRate } from '../../components/format.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import type { InstallDesk } from './install-desk.ts';
import type { InstallSession } from './install-session.ts';
import styles from './install.module.css';

export interface InstallTaskProps {
  readonly session: InstallSession;
  /** Null until the list of tasks has it, and again once it was dismissed. */
  readonly task: Task | null;
  readonly desk: InstallDesk;
  readonly onAddFiles: () => void;
  readonly launch: (identityName: string) => (() => unknown) | null;
}

/** The installation while it runs, and its result in words. The task drawer shows the same task. */
export function InstallTask({ session, task, desk, onAddFiles, launch }: InstallTaskProps) {
  const cancel = useAct((taskId: TaskId) => api.tasks.cancel({ taskId }));
  const retry = useAct((taskId: TaskId) => api.tasks.retry({ taskId }));
  if (task === null) return <Skeleton lines={2} />;
  const act = (remedy: Remedy): void => {
    if (remedy === 'add-dependency' || remedy === 'install-certificate') onAddFiles();
    else if (remedy === 'uninstall-first') void desk.planAgain({ uninstallFirst: true });
    else if (remedy === 'stop-app') void desk.planAgain({ stopRunning: true });
    else if (task.canRetry) void retry.run(task.id);
    else void desk.planAgain({});
  };
  const fault = cancel.fault ?? retry.fault;
  return (
    <div className={styles.task}>
      <p className={styles.headline}>{task.title}</p>
      <TaskState task={task} />
      {task.state === 'running' || task.state === 'waiting' ? <TaskProgress task={task} /> : null}
      {task.fault === null ? null : <FaultPanel fault={task.fault} onAction={act} isBusy={retry.busy} />}
      {fault === null ? null : <FaultPanel fault={fault} />}
      <ItemNotes task={task} />
      <div className={styles.footer}>
        {task.canCancel ? <Button isBusy={cancel.busy} onPress={() => cancel.run(task.id)}>Cancel the installation</Button> : null}
        {task.endedAt !== null && task.state !== 'done' ? <Button onPress={() => desk.planAgain({})}>Check again</Button> : null}
        {task.canRetry && task.fault === null ? <Button variant="primary" isBusy={retry.busy} onPress={() => retry.run(task.id)}>Try again</Button> : null}
        {task.state === 'done' ? <Installed session={session} desk={desk} launch={launch} /> : null}
      </div>
      {task.endedAt === null && session.options.launchAfter ? <p className={styles.remedy}>The app is started afterwards.</p> : null}
    </div>
  );
}

/** What comes after: most often, to start it. */
function Installed({ session, desk, launch }: Pick<InstallTaskProps, 'session' | 'desk' | 'launch'>) {
  const identity = session.plan?.files.find((file) => file.role === 'main')?.identity ?? null;
  const start = identity === null || session.options.launchAfter ? null : launch(identity.name);
  return (
    <>
      {identity === null || start === null ? null : <Button variant="primary" onPress={() => { start(); desk.close(); }}>Start {identity.displayName ?? identity.name} now</Button>}
      <Button onPress={desk.close}>Done</Button>
    </>
  );
}

function TaskState({ task }: { readonly task: Task }) {
  switch (task.state) {
    case 'done': return <p role="status" className={styles.result}><StateMark tone="ok" word="Installed" /> {task.endedAt === null ? '' : `in ${formatDuration(task.endedAt - task.startedAt)}`}</p>;
    case 'failed': return <p role="status" className={styles.result}><StateMark tone="error" word="Not installed" /> {task.fault === null ? task.phase : ''}</p>;
    case 'cancelled': return <p role="status" className={styles.result}><StateMark tone="off" word="Cancelled" /> {task.phase}</p>;
    case 'paused': return <p role="status" className={styles.result}><StateMark tone="asleep" word="Paused" /> {task.phase}</p>;
    case 'waiting':
    case 'running': return <p role="status" className={styles.result}><StateMark tone="busy" word={task.phase} /> <span className={styles.remedy}>since <Age at={task.phaseSince} /></span></p>;
  }
}

function TaskProgress({ task }: { readonly task: Task }) {
  const { bytesDone, bytesTotal, bytesPerSecond, remainingSeconds } = task;
  const isSending = bytesTotal !== null && bytesDone < bytesTotal;
  return (
    <div className={styles.step}>
      <ProgressBar value={isSending ? bytesDone / bytesTotal : null} label={task.title} />
      <span className={styles.remedy}>
        {bytesTotal === null ? '' : `${formatBytes(bytesDone)} of ${formatBytes(bytesTotal)}`}
        {isSending && bytesPerSecond !== null ? `, ${formatRate(bytesPerSecond)}` : ''}
        {isSending && remainingSeconds !== null ? `, about ${formatDuration(remainingSeconds * 1_000)} left` : ''}
      </span>
    </div>
  );
}

function ItemNotes({ task }: { readonly task: Task }) {
  const noted = task.items.filter((item) => item.note !== null || item.fault !== null);
  if (noted.length === 0) return null;
  return (
    <ul className={styles.ignored}>
      {noted.map((item) => <li key={item.key}><span>{item.label}</span>: {item.fault?.message ?? item.note}</li>)}
    </ul>
  );
}
