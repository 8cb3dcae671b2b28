import type { Task } from '../../../shared/contract/tasks.ts';
import type { TaskId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { useTasks } from '../../app/live/live-data.ts';
import { Age } from '../../components/Age.tsx';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { formatBytes, formatDuration, formatRate } from '../../components/format.ts';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StateMark, type StateTone } from '../../components/StateMark.tsx';
import styles from './packages.module.css';

const states: Readonly<Record<Task['state'], { readonly tone: StateTone; readonly word: string }>> = {
  waiting: { tone: 'busy', word: 'Waits' }, running: { tone: 'busy', word: 'Running' }, paused: { tone: 'asleep', word: 'Paused' },
  done: { tone: 'ok', word: 'Done' }, failed: { tone: 'error', word: 'Failed' }, cancelled: { tone: 'off', word: 'Cancelled' },
};

/** An upload while it runs, and how it ended. The task drawer shows the same task. */
export function UploadTask({ taskId, onClose }: { readonly taskId: TaskId; readonly onClose: () => void }) {
  const task = useTasks().items.find(({ id }) => id === taskId) ?? null;
  const cancel = useAct(() => api.tasks.cancel({ taskId }));
  const retry = useAct(() => api.tasks.retry({ taskId }));
  if (task === null) return <Skeleton lines={2} />;
  const { tone, word } = states[task.state];
  const fault = task.fault ?? cancel.fault ?? retry.fault;
  const isOver = task.endedAt !== null;
  return (
    <div className={styles.part} data-testid="upload">
      <p className={styles.headline}>{task.title}</p>
      <p role="status"><StateMark tone={tone} word={word} /> {task.phase}{isOver ? '' : <> · since <Age at={task.phaseSince} bare /></>}</p>
      {isOver ? null : <ProgressBar value={task.bytesTotal === null || task.bytesTotal === 0 ? null : task.bytesDone / task.bytesTotal} label={task.title} />}
      {task.bytesTotal === null || isOver ? null : (
        <p className={styles.remedy}>
          {formatBytes(task.bytesDone)} of {formatBytes(task.bytesTotal)}
          {task.bytesPerSecond === null ? '' : `, ${formatRate(task.bytesPerSecond)}`}
          {task.remainingSeconds === null ? '' : `, about ${formatDuration(task.remainingSeconds * 1_000)} left`}
        </p>
      )}
      {fault === null ? null : <FaultPanel fault={fault} />}
      <div className={styles.acts}>
        {task.canCancel ? <Button isBusy={cancel.busy} onPress={() => cancel.run()}>Cancel the upload</Button> : null}
        {task.canRetry ? <Button variant="primary" isBusy={retry.busy} onPress={() => retry.run()}>Go on where it stopped</Button> : null}
        {isOver ? <Button onPress={onClose}>Done</Button> : null}
      </div>
    </div>
  );
}
