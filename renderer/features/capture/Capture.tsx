import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { EmptyState } from '../../components/EmptyState.tsx';

export function Capture({ connectionId }: { readonly connectionId: ConnectionId }) {
  return <EmptyState title="Capture" body={`This screen of ${connectionId} is being built.`} />;
}
