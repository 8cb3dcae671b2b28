import { useState } from 'react';
import type { RepairTask } from '../../../shared/contract/clusters/packages.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Checkbox } from '../../components/Checkbox.tsx';
import { ConfirmAct } from '../cluster-parts/ConfirmAct.tsx';

export interface RepairTaskActionsProps {
  readonly connectionId: ConnectionId;
  readonly task: RepairTask;
}

/** Approve a repair task without its checks, or call it off; with the reason where that is not possible now. */
export function RepairTaskActions({ connectionId, task }: RepairTaskActionsProps) {
  const [asked, setAsked] = useState<'approve' | 'cancel' | null>(null);
  const [abort, setAbort] = useState(false);
  if (!task.active) return null;
  const { taskId } = task;
  const common = { connectionId, object: `${task.action}: ${taskId}`, typeToConfirm: taskId, tone: 'danger' as const, onClose: () => { setAsked(null); } };
  return (
    <>
      <Button variant="quiet" isDisabled={task.canApprove !== null} disabledReason={task.canApprove ?? ''} onPress={() => { setAsked('approve'); }}>Approve…</Button>
      <Button variant="quiet" isDisabled={task.canCancel !== null} disabledReason={task.canCancel ?? ''} onPress={() => { setAsked('cancel'); }}>Cancel…</Button>
      {asked === 'approve' ? (
        <ConfirmAct
          {...common} title="Approve this repair task by force?" confirmLabel="Approve it"
          consequence="Its executor may begin at once, without the health and safety checks that still hold it up: what runs on its nodes may be interrupted and may lose its quorum."
          onAct={({ typedName, reason }) => api.clusters.actions.approveRepairTask({ connectionId, taskId, typedName, reason })}
        />
      ) : null}
      {asked === 'cancel' ? (
        <ConfirmAct
          {...common} title="Cancel this repair task?" confirmLabel="Cancel the task"
          consequence="It ends as soon as its executor lets go of it. Work that the executor has begun is finished first, unless it is broken off."
          onAct={({ typedName, reason }) => api.clusters.actions.cancelRepairTask({ connectionId, taskId, abort, typedName, reason })}
        >
          <Checkbox isSelected={abort} onChange={setAbort}>Break off what its executor has begun</Checkbox>
        </ConfirmAct>
      ) : null}
    </>
  );
}
