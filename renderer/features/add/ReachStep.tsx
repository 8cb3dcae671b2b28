import { useEffect } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { Remedy } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useAct } from '../../app/api.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import styles from './AddHeadset.module.css';
import { CompareAdvice } from './CompareAdvice.tsx';
import { CertificateFacts } from './CertificateFacts.tsx';
import { LadderView } from './LadderView.tsx';
import { trustOffered } from './trust-offered.ts';
import { certificateOf, faultOnLadder, useLadder } from './use-ladder.ts';

export interface ReachStepProps {
  readonly address: string;
  readonly onAdded: (id: ConnectionId) => void;
  readonly onChangeAddress: () => void;
}

/** Faults of the walk that are no obstacle: they are what the next steps are for. */
const expected: ReadonlySet<string> = new Set(['untrusted', 'unpaired', 'unauthorised']);

/** Tries the address step by step, and where it shows a certificate, lets it be compared and pinned. */
export function ReachStep({ address, onAdded, onChangeAddress }: ReachStepProps) {
  const ladder = useLadder();
  const { start } = ladder;
  const walk = (): void => { start((signal) => api.connections.probe({ address }, { signal })); };
  useEffect(() => { start((signal) => api.connections.probe({ address }, { signal })); }, [start, address]);

  // The fingerprint counts once its step is over: until then it may still be the one of the address and not of the device.
  const certificate = ladder.phase === 'done' ? certificateOf(ladder.report) : null;
  const fault = ladder.fault ?? faultOnLadder(ladder.report);
  const obstacle = fault !== null && !expected.has(fault.code) ? fault : null;
  const isPlain = ladder.report?.endpoint?.scheme === 'http' && ladder.phase === 'done' && obstacle === null;

  const trust = useAct(async (fingerprint256: string) => {
    const connection: Connection = await api.connections.add({ kind: 'hololens', address });
    await trustOffered(connection.id, fingerprint256);
    onAdded(connection.id);
  });
  const add = useAct(async () => { onAdded((await api.connections.add({ kind: 'hololens', address })).id); });
  const act = (remedy: Remedy): void => { if (remedy === 'edit-address') onChangeAddress(); else walk(); };

  return (
    <section className={styles.step} aria-label="Reach and trust">
      <div className={styles.acts}>
        <h2>{address}</h2>
        <Button variant="quiet" onPress={onChangeAddress}>Change</Button>
        {ladder.phase === 'done' ? <Button variant="quiet" onPress={walk}>Try again</Button> : null}
      </div>
      <LadderView steps={ladder.report?.steps ?? []} />
      {ladder.phase === 'done' && obstacle !== null ? (
        <>
          <FaultPanel fault={obstacle} onAction={act} />
          <div className={styles.acts}>
            <Button isBusy={add.busy} onPress={() => add.run()}>Add it anyway and wait for it</Button>
            <Button variant="quiet" onPress={onChangeAddress}>Use another address</Button>
          </div>
        </>
      ) : null}
      {certificate !== null && obstacle === null ? (
        <>
          <h2>Is this your headset?</h2>
          <CertificateFacts certificate={certificate} label="Fingerprint of the headset" />
          <div className={styles.acts}>
            <Button variant="primary" size="large" isBusy={trust.busy} onPress={() => trust.run(certificate.fingerprint256)}>It is the same: trust it and pair</Button>
            <Button onPress={onChangeAddress}>It differs: do not connect</Button>
          </div>
          <CompareAdvice certificate={certificate} />
        </>
      ) : null}
      {isPlain && certificate === null ? (
        <div className={styles.acts}>
          <p className={styles.prose}>This address is not encrypted. That is fine over a USB cable; on a network, anybody there could read the password.</p>
          <Button variant="primary" isBusy={add.busy} onPress={() => add.run()}>Go on to pairing</Button>
        </div>
      ) : null}
      {trust.fault === null ? null : <FaultPanel fault={trust.fault} onAction={() => { trust.reset(); walk(); }} />}
      {add.fault === null ? null : <FaultPanel fault={add.fault} onAction={() => add.run()} />}
    </section>
  );
}
