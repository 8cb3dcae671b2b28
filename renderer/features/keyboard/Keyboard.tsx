import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { EmptyState } from '../../components/EmptyState.tsx';

export function Keyboard({ connectionId }: { readonly connectionId: ConnectionId }) {
  return <EmptyState title="Keyboard" body={`This screen of ${connectionId} is being built.`} />;
}
