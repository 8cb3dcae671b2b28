import { Ellipsis } from 'lucide-react';
import { lazy, Suspense, useState } from 'react';
import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { ActName } from '../../../shared/domain/service-fabric/confirmation.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Button } from '../../components/Button.tsx';
import { Menu } from '../../components/Menu.tsx';
import { actWords, isActName } from './act-words.ts';

const ActDialog = lazy(async () => ({ default: (await import('./ActDialog.tsx')).ActDialog }));

export interface EntityActionsProps {
  readonly connectionId: ConnectionId;
  readonly detail: EntityDetail;
}

/** What can be done to the entity on show, each act with the reason where it is not possible now. */
export function EntityActions({ connectionId, detail }: EntityActionsProps) {
  const [asked, setAsked] = useState<ActName | null>(null);
  const acts = detail.actions
    .flatMap(({ action, obstacle }) => (isActName(action) ? [{ action, obstacle, ...actWords[action] }] : []))
    .toSorted((left, right) => Number(left.tone === 'danger') - Number(right.tone === 'danger'));
  if (acts.length === 0 || detail.gone) return null;
  return (
    <>
      <Menu
        label={`Acts on ${detail.name}`}
        items={acts.map(({ action, label, tone, obstacle }) => ({ id: action, label, tone, isDisabled: obstacle !== '', ...(obstacle === '' ? {} : { reason: obstacle }) }))}
        onAction={(id) => { if (isActName(id)) setAsked(id); }}
        trigger={<Button icon={<Ellipsis aria-hidden="true" />}>Acts</Button>}
      />
      {asked === null ? null : <Suspense><ActDialog action={asked} connectionId={connectionId} detail={detail} onClose={() => { setAsked(null); }} /></Suspense>}
    </>
  );
}
