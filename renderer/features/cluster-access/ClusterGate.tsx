import type { Connection } from '../../../shared/contract/connections.ts';
import { IdentityChanged } from './IdentityChanged.tsx';
import { OtherCluster } from './OtherCluster.tsx';
import { SignInRefused } from './SignInRefused.tsx';
import { TrustFirst } from './TrustFirst.tsx';

/** Stands in the place of a cluster's screens while a person has to decide something first. */
export function ClusterGate({ connection }: { readonly connection: Connection }) {
  if (connection.fault?.code === 'cluster-mismatch') return <OtherCluster connection={connection} />;
  if (connection.state === 'identity-changed') return <IdentityChanged connection={connection} />;
  if (connection.state === 'untrusted') return <TrustFirst connection={connection} />;
  return <SignInRefused connection={connection} />;
}
