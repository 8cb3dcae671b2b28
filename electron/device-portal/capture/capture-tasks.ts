import { visibleName } from '../../../shared/domain/capture-names.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import type { CaptureId, ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { DeviceContext } from '../device-context.ts';
import type { ListedCapture } from './capture-answers.ts';
import { nameOfCaptureId } from './capture-id.ts';
import type { CaptureList } from './capture-list.ts';

/** A capture that a task is to work on. */
export interface CaptureToDo {
  readonly id: CaptureId;
  /** For reading. */
  readonly label: string;
  /** On the device; null where nothing is known of it any more. */
  readonly name: string | null;
  readonly listed: ListedCapture | null;
}

/** Looks captures up; the device is asked once where one is not known, and one that is gone is no fault yet. */
export async function captureItems(list: CaptureList, ids: readonly CaptureId[]): Promise<CaptureToDo[]> {
  const wanted = [...new Set(ids)];
  if (wanted.some((id) => list.known(id) === null)) await list.refresh();
  return wanted.map((id) => {
    const listed = list.known(id);
    const name = listed?.name ?? nameOfCaptureId(id);
    return { id, listed, name, label: visibleName(name ?? 'A capture').slice(0, 600) };
  });
}

export function countOfCaptures(todo: readonly CaptureToDo[]): string {
  const [first] = todo;
  return todo.length === 1 && first !== undefined ? `“${first.label.slice(0, 120)}”` : `${String(todo.length)} captures`;
}

export function nameOfDevice(context: DeviceContext, connectionId: ConnectionId): string {
  return (context.services.connections.get(connectionId)?.name ?? 'the headset').slice(0, 120);
}

/** Faults that the next capture would meet as well: trying each of five thousand would only take long. */
const faultsOfAll: ReadonlySet<FaultCode> = new Set([
  'identity-changed', 'untrusted', 'unauthorised', 'unpaired', 'certificate-expired', 'secrets-locked', 'disk-full', 'file-access', 'read-only',
  'no-answer', 'refused', 'name-not-found', 'connection-lost', 'asleep', 'cancelled',
]);
export const endsTask = (fault: Fault): boolean => faultsOfAll.has(fault.code);
