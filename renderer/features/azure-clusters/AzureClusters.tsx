import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { Skeleton } from '../../components/Skeleton.tsx';

export function AzureClusters({ connectionId }: { readonly connectionId: ConnectionId }) {
  return <Skeleton key={connectionId} height={320} />;
}
