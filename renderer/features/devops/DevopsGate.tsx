import type { Connection } from '../../../shared/contract/connections.ts';
import { Skeleton } from '../../components/Skeleton.tsx';

export function DevopsGate({ connection }: { readonly connection: Connection }) {
  return <Skeleton key={connection.id} height={320} />;
}
