import type { Connection } from '../../../shared/contract/connections.ts';
import { Skeleton } from '../../components/Skeleton.tsx';

export function AzureGate({ connection }: { readonly connection: Connection }) {
  return <Skeleton key={connection.id} height={320} />;
}
