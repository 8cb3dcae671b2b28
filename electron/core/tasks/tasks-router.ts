import { implement } from '@orpc/server';
import { tasksContract } from '../../../shared/contract/tasks.ts';
import type { RequestContext } from '../request-context.ts';
import type { ProgramTasks } from './task-registry.ts';

/** Procedures of the task list. */
export function tasksRouter(tasks: ProgramTasks) {
  const root = implement(tasksContract).$context<RequestContext>();
  return root.router({
    watch: root.watch.handler(({ context, signal }) => tasks.pictures.watch(signal, { visible: () => context.visible })),
    cancel: root.cancel.handler(({ input }) => {
      tasks.cancel(input.taskId);
      return {};
    }),
    retry: root.retry.handler(({ input }) => {
      tasks.retry(input.taskId);
      return {};
    }),
    dismiss: root.dismiss.handler(({ input }) => {
      tasks.dismiss(input.taskId);
      return {};
    }),
    dismissFinished: root.dismissFinished.handler(() => {
      tasks.dismissFinished();
      return {};
    }),
  });
}
