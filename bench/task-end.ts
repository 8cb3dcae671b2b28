import type { Task } from '../shared/contract/tasks.ts';
import type { Api } from './host-client.ts';

/** Waits for the end of a task. @throws where the list of tasks ends before it. */
export async function taskEnd(api: Api, taskId: string): Promise<Task> {
  for await (const message of await api.tasks.watch()) {
    const items = message.kind === 'snapshot' ? message.items : message.upsert;
    const task = items.find(({ id }) => id === taskId);
    if (task && task.endedAt !== null) return task;
  }
  throw new Error('The list of tasks ended.');
}
