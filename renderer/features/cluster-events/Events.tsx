import type { ConnectionId } from '../../../shared/domain/identifiers.ts';

export function Events({ connectionId }: { readonly connectionId: ConnectionId }) {
  return <p data-connection={connectionId}>Nothing here yet.</p>;
}
