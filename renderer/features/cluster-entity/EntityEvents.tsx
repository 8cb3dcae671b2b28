import { lazy, Suspense } from 'react';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { Skeleton } from '../../components/Skeleton.tsx';

const EventsView = lazy(async () => ({ default: (await import('../cluster-events/EventsView.tsx')).EventsView }));

/** What happened to one entity. */
export function EntityEvents({ connectionId, entity }: { readonly connectionId: ConnectionId; readonly entity: EntityRef }) {
  return <Suspense fallback={<Skeleton lines={8} />}><EventsView connectionId={connectionId} entity={entity.kind === 'cluster' ? null : entity} /></Suspense>;
}
