import { useEffect } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { StateMark } from '../../components/StateMark.tsx';
import { LadderView } from '../add/LadderView.tsx';
import { faultOnLadder, useLadder } from '../add/use-ladder.ts';

/** Walks the six steps to a saved connection once more, with its pin and its stored credentials. */
export function TestDialog({ connection, onClose }: { readonly connection: Connection; readonly onClose: () => void }) {
  const ladder = useLadder();
  const { start } = ladder;
  const connectionId = connection.id;
  const walk = (): void => { start((signal) => api.connections.test({ connectionId }, { signal })); };
  useEffect(() => { start((signal) => api.connections.test({ connectionId }, { signal })); }, [start, connectionId]);
  const fault = ladder.fault ?? faultOnLadder(ladder.report);
  return (
    <Dialog
      title={`Test the connection to ${connection.name}`}
      isOpen
      onClose={onClose}
      footer={<><Button isBusy={ladder.phase === 'running'} onPress={walk}>Test again</Button><Button variant="primary" onPress={onClose}>Close</Button></>}
    >
      <LadderView steps={ladder.report?.steps ?? []} {...(connection.kind === 'cluster' ? { apiTitle: 'Cluster' } : {})} />
      {ladder.phase !== 'done' ? null : fault === null ? <p role="status"><StateMark tone="ok" word="Everything works." /></p> : <FaultPanel fault={fault} />}
    </Dialog>
  );
}
