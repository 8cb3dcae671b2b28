import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { EventsView } from './EventsView.tsx';

/** What happened in the cluster, to everything in it. */
export function Events({ connectionId }: { readonly connectionId: ConnectionId }) {
  return <EventsView connectionId={connectionId} entity={null} />;
}
