import { useQuery } from '@tanstack/react-query';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { faultOf, orpc } from '../../app/api.ts';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { Skeleton } from '../../components/Skeleton.tsx';
import { StartUpgrade } from './StartUpgrade.tsx';

export interface RollBackToProps {
  readonly connectionId: ConnectionId;
  readonly runId: string;
  readonly onClose: () => void;
}

/** A new upgrade to what a recorded run had: its version with its recorded parameters, to be looked over and confirmed. */
export function RollBackTo({ connectionId, runId, onClose }: RollBackToProps) {
  const { data, error, refetch } = useQuery({ ...orpc.clusters.upgrades.planRollBackTo.queryOptions({ input: { connectionId, runId } }), staleTime: Infinity, gcTime: 0 });
  if (data === undefined) {
    return (
      <Dialog title="Roll back to a recorded run" isOpen onClose={onClose}>
        {error === null ? <Skeleton height={160} /> : <FaultPanel fault={faultOf(error)} onAction={() => { void refetch(); }} />}
      </Dialog>
    );
  }
  const { input, plan } = data;
  return (
    <StartUpgrade
      connectionId={connectionId}
      applicationName={input.applicationName}
      currentVersion={plan.currentVersion}
      title={`Roll ${input.applicationName} back to ${input.targetVersion}`}
      start={{ targetVersion: input.targetVersion, parameters: input.parameters, mode: input.mode, policy: input.policy }}
      onClose={onClose}
    />
  );
}
