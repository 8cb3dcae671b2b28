import type { NodeRow } from '../../../shared/contract/clusters/entities.ts';

export type NodeStatusChoice = 'all' | 'up' | 'down' | 'disabled';

export const statusOptions = [
  { value: 'all', label: 'Any status' },
  { value: 'up', label: 'Up' },
  { value: 'down', label: 'Down' },
  { value: 'disabled', label: 'Disabling or disabled' },
] as const satisfies readonly { readonly value: NodeStatusChoice; readonly label: string }[];

/** A node that is being disabled is up until it is done: it counts as both. */
export function isInStatus({ status, deactivation, isStopped }: Pick<NodeRow, 'status' | 'deactivation' | 'isStopped'>, choice: NodeStatusChoice): boolean {
  switch (choice) {
    case 'all': return true;
    case 'up': return status === 'Up' || status === 'Enabling' || status === 'Disabling';
    case 'down': return status === 'Down' || status === 'Removed' || isStopped;
    case 'disabled': return deactivation !== '' || status === 'Disabling' || status === 'Disabled';
  }
}
