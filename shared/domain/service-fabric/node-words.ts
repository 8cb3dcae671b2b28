import { wordTable } from './word-table.ts';

/** What holds a node down or keeps it from going down, as the gateway tells it. */
export interface Deactivation {
  readonly nodeDeactivationIntent: string | null;
  readonly nodeDeactivationStatus: string | null;
  readonly nodeDeactivationTask: readonly {
    readonly nodeDeactivationTaskId: { readonly id: string; readonly nodeDeactivationTaskType: string | null } | null;
    readonly nodeDeactivationIntent: string | null;
    readonly nodeDeactivationDescription: string;
  }[];
  readonly pendingSafetyChecks: readonly { readonly kind: string; readonly partitionId: string | null }[];
}

const intentMeanings = wordTable<string>({
  Pause: 'no new replicas are placed there; what runs keeps running',
  Restart: 'it may be restarted: persisted replicas are closed and wait for it',
  RemoveData: 'its data may be lost: all replicas are moved away first',
  RemoveNode: 'it is taken out for good: everything is moved away first',
});
/** What an intent of a deactivation means; empty for one that is not known. */
export function intentMeaning(intent: string): string {
  return intentMeanings(intent) ?? '';
}

const progressWords = wordTable<string>({
  SafetyCheckInProgress: 'waits for safety checks',
  SafetyCheckComplete: 'safety checks passed, is being taken out of service',
  Completed: 'is done',
});

/** Whether anything deactivates the node. */
export function isDeactivated(info: Deactivation | null): info is Deactivation {
  if (info === null) return false;
  const intent = info.nodeDeactivationIntent ?? 'Invalid';
  return info.nodeDeactivationTask.length > 0 || (intent !== 'Invalid' && intent !== 'None' && (info.nodeDeactivationStatus ?? 'None') !== 'None');
}

/** "Restart, waits for safety checks"; empty while nothing deactivates the node. */
export function deactivationWords(info: Deactivation | null): string {
  if (!isDeactivated(info)) return '';
  const intent = info.nodeDeactivationIntent ?? 'Unknown intent';
  const status = info.nodeDeactivationStatus ?? '';
  return `${intent}, ${progressWords(status) ?? (status === 'None' || status === '' ? 'begins' : status)}`;
}

const askedBy = wordTable<string>({ Infrastructure: 'the infrastructure service', Repair: 'a repair task', Client: 'a person or a tool' });

/** One line for each task that holds the node: who asked for it, with which intent, and what was said. */
export function deactivationTaskWords(info: Deactivation): readonly string[] {
  return info.nodeDeactivationTask.map((task) => {
    const type = task.nodeDeactivationTaskId?.nodeDeactivationTaskType ?? '';
    const id = task.nodeDeactivationTaskId?.id ?? '';
    const note = task.nodeDeactivationDescription === '' ? '' : `: ${task.nodeDeactivationDescription}`;
    return `${task.nodeDeactivationIntent ?? 'Deactivation'} by ${askedBy(type) ?? (type === '' ? 'somebody' : type)}${id === '' ? '' : ` (${id})`}${note}`;
  });
}

/** Only the tasks of clients are lifted by activating the node (service-fabric.md §2.8). */
export function heldByOthers(info: Deactivation | null): boolean {
  return info !== null && info.nodeDeactivationTask.some((task) => (task.nodeDeactivationTaskId?.nodeDeactivationTaskType ?? 'Client') !== 'Client');
}
