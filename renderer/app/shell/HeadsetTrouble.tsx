import { lazy, Suspense } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { Remedy } from '../../../shared/domain/fault.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { retryNow } from './connection-acts.ts';
import { openManage } from './manage-state.ts';

const UnlockSecrets = lazy(async () => ({ default: (await import('../../features/settings/UnlockSecrets.tsx')).UnlockSecrets }));

/** States whose fault has a screen of its own. */
const elsewhere: ReadonlySet<string> = new Set(['untrusted', 'unpaired', 'unauthorised', 'identity-changed', 'online', 'stale']);

/** Why a headset is not there, and the act that helps. */
export function HeadsetTrouble({ connection }: { readonly connection: Connection }) {
  const { fault, state } = connection;
  if (fault === null || (elsewhere.has(state) && fault.code !== 'secrets-locked')) return null;
  if (fault.code === 'secrets-locked') return <Suspense><UnlockSecrets compact /></Suspense>;
  const act = (remedy: Remedy): void => {
    if (remedy === 'edit-address') openManage('edit', connection.id);
    else void retryNow(connection);
  };
  return <FaultPanel fault={fault} onAction={act} />;
}
