import { useNavigate, useSearch } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { useConnection } from '../../app/live/live-data.ts';
import { announce } from '../../components/announce.ts';
import { PageHeader } from '../../components/PageHeader.tsx';
import { stepOf } from './add-steps.ts';
import styles from './AddHeadset.module.css';
import { ConnectionSteps } from './ConnectionSteps.tsx';
import { FindStep } from './FindStep.tsx';
import { ReachStep } from './ReachStep.tsx';
import { StepRail } from './StepRail.tsx';

/** From nothing to a paired headset: find or type, compare once, type the PIN. Each step has an address of its own. */
export function AddHeadset() {
  const navigate = useNavigate();
  const search = useSearch({ strict: false });
  const address = search.address ?? null;
  const connection = useConnection(search.connection ?? null);
  const isReady = connection !== null && stepOf(connection) === 'done' && connection.state === 'online';

  useEffect(() => {
    if (!isReady || connection === null) return;
    announce(`${connection.name} is paired and online`, { tone: 'ok' });
    void navigate({ to: '/headsets/$connectionId/home', params: { connectionId: connection.id }, replace: true });
    // Only the moment it becomes ready counts.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [isReady]);

  const goTo = (next: { readonly address?: string; readonly connection?: ConnectionId }): void => { void navigate({ to: '/add', search: { ...next } }); };
  const current = connection !== null ? stepOf(connection) : address !== null ? 'trust' : 'find';
  return (
    <>
      <PageHeader title="Add a headset" detail="Find it, compare its fingerprint once, type the PIN that it shows." />
      <div className={styles.layout}>
        <StepRail current={current} findings={{ find: connection?.endpoint.host ?? address ?? '', trust: connection?.pinned === null || connection === null ? '' : 'certificate pinned', pair: connection?.userName ?? '' }} />
        <div className={styles.content}>
          {connection !== null ? <ConnectionSteps connection={connection} isFresh onChangeAddress={() => { goTo({}); }} />
            : address !== null ? <ReachStep key={address} address={address} onAdded={(id) => { goTo({ connection: id }); }} onChangeAddress={() => { goTo({}); }} />
              : <FindStep onChoose={(chosen) => { goTo({ address: chosen }); }} onOpen={(id) => navigate({ to: '/headsets/$connectionId/home', params: { connectionId: id } })} />}
        </div>
      </div>
    </>
  );
}
