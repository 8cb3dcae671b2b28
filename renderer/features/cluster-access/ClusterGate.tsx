import type { Connection } from '../../../shared/contract/connections.ts';
import { FaultPanel } from '../../components/FaultPanel.tsx';

export function ClusterGate({ connection }: { readonly connection: Connection }) {
  return connection.fault === null ? null : <FaultPanel fault={connection.fault} />;
}
