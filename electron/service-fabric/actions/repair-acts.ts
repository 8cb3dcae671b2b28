import { approvalObstacle, cancelObstacle } from '../../../shared/domain/service-fabric/repair-words.ts';
import { faultError } from '../../core/faults.ts';
import * as commands from '../gateway/commands.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';
import type { RepairTask } from '../wire/repair.ts';
import type { Act } from './perform.ts';

interface OnTask {
  readonly taskId: string;
  readonly typedName: string;
  readonly reason: string;
}

export function approveRepairTask({ taskId, typedName, reason }: OnTask): Act {
  return {
    subject: { action: 'approveRepairTask', taskId }, typedName, reason, title: `Approve the repair task ${taskId}`, ref: null,
    async run(client) {
      const task = await presentTask(client, taskId);
      refuse(approvalObstacle(task.state));
      await commands.cluster.approveRepairTask(client, task);
      return `${taskId} is approved: its repair begins without the safety checks that it waited for.`;
    },
  };
}

export function cancelRepairTask({ taskId, abort, typedName, reason }: OnTask & { readonly abort: boolean }): Act {
  return {
    subject: { action: 'cancelRepairTask', taskId }, typedName, reason, title: `${abort ? 'Abort' : 'Cancel'} the repair task ${taskId}`, ref: null,
    async run(client) {
      const task = await presentTask(client, taskId);
      refuse(cancelObstacle(task.state));
      await commands.cluster.cancelRepairTask(client, task, abort);
      return abort ? `${taskId} is aborted; what it has begun may be half done.` : `${taskId} is cancelled as soon as its executor agrees.`;
    },
  };
}

function refuse(obstacle: string | null): void {
  if (obstacle !== null) throw faultError('conflict', { message: 'The repair task does not allow this now.', hint: obstacle });
}

/** As it is now: its version makes the cluster refuse what was meant for another state. */
async function presentTask(client: GatewayClient, taskId: string): Promise<RepairTask> {
  const found = (await queries.operations.repairTasks(client, { taskIdPrefix: taskId })).find((task) => task.taskId === taskId);
  if (found === undefined) throw faultError('not-found', { message: 'This repair task is gone.', hint: 'Refresh the list.' });
  return found;
}
