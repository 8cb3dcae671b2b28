import type { RepairTask } from '../../../shared/contract/clusters/packages.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';

export interface RepairTaskActionsProps {
  readonly connectionId: ConnectionId;
  readonly task: RepairTask;
}

/** What can be done to a repair task. */
export function RepairTaskActions(_props: RepairTaskActionsProps) {
  return null;
}
