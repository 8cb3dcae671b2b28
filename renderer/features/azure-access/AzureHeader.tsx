import type { Connection } from '../../../shared/contract/connections.ts';
import { ServiceHeader } from '../../app/shell/ServiceHeader.tsx';

/** Who is signed in to which tenant, and what goes on there. */
export function AzureHeader({ connection }: { readonly connection: Connection }) {
  const { azure } = connection;
  return <ServiceHeader connection={connection} figures={azure === null ? [] : [azure.account ?? '', azure.tenant, azure.figure]} />;
}
