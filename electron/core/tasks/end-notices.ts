import type { Task } from '../../../shared/contract/tasks.ts';
import type { NoticeBoard } from '../services.ts';

/** Shorter work ends before anybody has turned to something else. */
const longWorkMs = 10_000;

/** Tells how long work ended. Cancelled work is no news to whoever cancelled it. */
export function postEndNotice(task: Task, notices: NoticeBoard): void {
  const about = { connectionId: task.connectionId, href: '/tasks', cause: `task/${task.id}` };
  if (task.state === 'failed') {
    const failed = task.items.filter(({ state }) => state === 'failed').length;
    const body = task.fault?.message ?? `${failed} of ${task.itemsTotal} could not be done.`;
    notices.post({ ...about, severity: 'warning', title: `${task.title}: failed`, body });
  } else if (task.state === 'done' && (task.endedAt ?? 0) - task.startedAt >= longWorkMs) {
    const body = task.itemsTotal > 1 ? `All ${task.itemsTotal} are finished.` : 'It is finished.';
    notices.post({ ...about, severity: 'info', title: `${task.title}: done`, body });
  }
}
