import { lazy, Suspense, useState } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useAct } from '../../app/api.ts';
import { announce } from '../../components/announce.ts';
import { Button } from '../../components/Button.tsx';
import { FaultPanel } from '../../components/FaultPanel.tsx';

const ConfirmDialog = lazy(async () => ({ default: (await import('../../components/ConfirmDialog.tsx')).ConfirmDialog }));

export interface ReplaceTrustProps {
  readonly connection: Connection;
  /** Of the question that comes first. */
  readonly title: string;
  readonly consequence: string;
}

/** Trusts the certificate that is shown now instead of the pinned one, once the name was typed. */
export function ReplaceTrust({ connection: { id, name, offered }, title, consequence }: ReplaceTrustProps) {
  const [asks, setAsks] = useState(false);
  const replace = useAct(async (fingerprint256: string) => {
    await api.connections.trust({ connectionId: id, fingerprint256, replace: true });
    setAsks(false);
    announce(`${name}: the new certificate is pinned`, { tone: 'ok' });
  });
  return (
    <>
      <Button variant="danger" isDisabled={offered === null} disabledReason="There is no certificate to trust: it does not answer." onPress={() => { setAsks(true); }}>Trust the new one…</Button>
      {offered === null || !asks ? null : (
        <Suspense>
          <ConfirmDialog
            title={title}
            isOpen
            object={name}
            consequence={consequence}
            confirmLabel="Trust the new certificate"
            typeToConfirm={name}
            isBusy={replace.busy}
            onConfirm={() => replace.run(offered.fingerprint256)}
            onClose={() => { setAsks(false); }}
          >
            {replace.fault === null ? null : <FaultPanel fault={replace.fault} />}
          </ConfirmDialog>
        </Suspense>
      )}
    </>
  );
}
