import { lazy, Suspense } from 'react';
import type { Connection } from '../../../shared/contract/connections.ts';
import { hasLiveData, needsDecision } from '../../../shared/domain/connection-state.ts';
import type { Remedy } from '../../../shared/domain/fault.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';
import { retryNow } from './connection-acts.ts';
import { openManage } from './manage-state.ts';

const UnlockSecrets = lazy(async () => ({ default: (await import('../../features/settings/UnlockSecrets.tsx')).UnlockSecrets }));

/** Why a headset is not there, and the act that helps. */
export function HeadsetTrouble({ connection }: { readonly connection: Connection }) {
  const { fault, state } = connection;
  // Where a person has to decide something the fault has a screen of its own.
  const isElsewhere = needsDecision(state) || hasLiveData(state);
  if (fault === null || (isElsewhere && fault.code !== 'secrets-locked')) return null;
  if (fault.code === 'secrets-locked') return <Suspense><UnlockSecrets compact /></Suspense>;
  const act = (remedy: Remedy): void => {
    if (remedy === 'edit-address') openManage('edit', connection.id);
    else void retryNow(connection);
  };
  return <FaultPanel fault={fault} onAction={act} />;
}
