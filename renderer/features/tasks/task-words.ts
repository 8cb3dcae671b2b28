import type { Task } from '../../../shared/contract/tasks.ts';
import { formatBytes, formatCount, formatDuration, formatRate } from '../../components/format.ts';
import type { StateTone } from '../../components/StateMark.tsx';

export const taskLooks: Readonly<Record<Task['state'], { readonly tone: StateTone; readonly word: string }>> = {
  waiting: { tone: 'off', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  paused: { tone: 'asleep', word: 'Paused' },
  done: { tone: 'ok', word: 'Done' },
  failed: { tone: 'error', word: 'Failed' },
  cancelled: { tone: 'off', word: 'Cancelled' },
};

export const itemLooks: Readonly<Record<Task['items'][number]['state'], { readonly tone: StateTone; readonly word: string }>> = {
  waiting: { tone: 'off', word: 'Waiting' },
  running: { tone: 'busy', word: 'Running' },
  done: { tone: 'ok', word: 'Done' },
  failed: { tone: 'error', word: 'Failed' },
  cancelled: { tone: 'off', word: 'Cancelled' },
  skipped: { tone: 'off', word: 'Left out' },
};

export function isActive(task: Pick<Task, 'state'>): boolean {
  return task.state === 'running' || task.state === 'waiting' || task.state === 'paused';
}

/** @returns 0 to 1, by bytes where they are known, else by items; null where neither is. */
export function taskFraction(task: Pick<Task, 'bytesDone' | 'bytesTotal' | 'itemsDone' | 'itemsTotal' | 'state'>): number | null {
  if (task.state === 'done') return 1;
  if (task.bytesTotal !== null && task.bytesTotal > 0) return Math.min(1, task.bytesDone / task.bytesTotal);
  return task.itemsTotal > 1 ? task.itemsDone / task.itemsTotal : null;
}

/** One line of figures: `61 %`, `320 MB of 1.2 GB`, `3 of 14`, `12 MB/s`, `1 min 12 s left`; whatever is known. */
export function taskFigures(task: Task): string {
  const parts: string[] = [];
  const fraction = taskFraction(task);
  if (fraction !== null && isActive(task)) parts.push(`${Math.floor(fraction * 100)} %`);
  if (task.itemsTotal > 1) parts.push(`${task.itemsDone} of ${formatCount(task.itemsTotal, 'item')}`);
  if (task.bytesTotal !== null && task.bytesTotal > 0) parts.push(isActive(task) ? `${formatBytes(task.bytesDone)} of ${formatBytes(task.bytesTotal)}` : formatBytes(task.bytesTotal));
  if (task.state === 'running' && task.bytesPerSecond !== null) parts.push(formatRate(task.bytesPerSecond));
  if (task.state === 'running' && task.remainingSeconds !== null) parts.push(`${formatDuration(task.remainingSeconds * 1_000)} left`);
  if (!isActive(task) && task.endedAt !== null) parts.push(`took ${formatDuration(task.endedAt - task.startedAt)}`);
  return parts.join(' · ');
}

/** Running ones first, then failed, then the rest; newest first within. */
export function taskOrder(a: Pick<Task, 'state' | 'startedAt'>, b: Pick<Task, 'state' | 'startedAt'>): number {
  const rank = (task: Pick<Task, 'state'>): number => (isActive(task) ? 0 : task.state === 'failed' ? 1 : 2);
  return rank(a) - rank(b) || b.startedAt - a.startedAt;
}
