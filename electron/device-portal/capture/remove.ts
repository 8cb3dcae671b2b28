import type { CaptureId, ConnectionId, TaskId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import type { TaskControl } from '../../core/services.ts';
import type { DeviceContext } from '../device-context.ts';
import { endpoints } from '../endpoints.ts';
import { headsetAct } from '../headset-act.ts';
import type { DevicePortalClient } from '../portal-client.ts';
import { hex64 } from '../wire/hex64.ts';
import type { CaptureList } from './capture-list.ts';
import { captureItems, countOfCaptures, endsTask, nameOfDevice } from './capture-tasks.ts';
import type { CaptureToDo } from './capture-tasks.ts';

/**
 * Deletes one capture.
 * @returns false where it was gone already.
 * @throws FaultError
 */
export async function deleteCapture(client: DevicePortalClient, name: string, signal?: AbortSignal): Promise<boolean> {
  try {
    await client.send('DELETE', endpoints.captureFile, { query: { filename: hex64(name) }, signal, missing: 'thing', purpose: 'to delete the capture' });
    return true;
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'not-found') return false;
    throw error;
  }
}

/** So many names of deleted captures are kept in the journal. */
const mostNamed = 20;

/** Starts deleting captures as a task. Those that are gone already count as done. */
export async function startRemoval(context: DeviceContext, list: CaptureList, connectionId: ConnectionId, ids: readonly CaptureId[]): Promise<TaskId> {
  const todo = await captureItems(list, ids);
  return context.services.tasks.start({
    kind: 'delete',
    title: `Delete ${countOfCaptures(todo)} from ${nameOfDevice(context, connectionId)}`,
    connectionId,
    items: todo.map(({ id, label }) => ({ key: id, label, bytesTotal: null })),
    retryable: true,
    run: async (control, items) => {
      const wanted = new Set(items.map((item) => item.key));
      control.phase('Deleting');
      const chosen = todo.filter(({ id }) => wanted.has(id));
      const act = { act: 'Delete captures', entity: chosen.length === 1 ? (chosen[0]?.label ?? '') : '', confirmed: 'pressed', attributes: { count: chosen.length, names: chosen.slice(0, mostNamed).map(({ label }) => label) } } as const;
      await headsetAct(context, connectionId, act, () => removeAll(context, list, connectionId, chosen, control), { wordsOf: (removed) => `${String(removed)} of ${String(chosen.length)} removed.` });
    },
  });
}

/** @returns how many are gone. */
async function removeAll(context: DeviceContext, list: CaptureList, connectionId: ConnectionId, chosen: readonly CaptureToDo[], control: TaskControl): Promise<number> {
  let gone = 0;
  try {
    for (const capture of chosen) if (await removeOne(context, connectionId, capture, control)) gone += 1;
  } finally {
    list.refreshQuietly();
  }
  return gone;
}

/** @returns whether it is gone. */
async function removeOne(context: DeviceContext, connectionId: ConnectionId, { id, name }: CaptureToDo, control: TaskControl): Promise<boolean> {
  control.signal.throwIfAborted();
  control.item({ key: id, state: 'running' });
  if (name === null) {
    control.item({ key: id, state: 'done', note: 'It was gone already.' });
    return true;
  }
  try {
    const deleted = await deleteCapture(context.client(connectionId), name, control.signal);
    control.item({ key: id, state: 'done', note: deleted ? 'Deleted.' : 'It was gone already.' });
    return true;
  } catch (error) {
    control.signal.throwIfAborted();
    const fault = toFault(error);
    if (endsTask(fault)) throw error;
    control.item({ key: id, state: 'failed', fault, note: null });
    return false;
  }
}
