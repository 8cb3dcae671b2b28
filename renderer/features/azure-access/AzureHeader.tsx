import type { AzureProfile } from '../../../shared/contract/azure/profiles.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useStream } from '../../app/api.ts';
import { ServiceHeader } from '../../app/shell/ServiceHeader.tsx';
import { AzureLock } from './AzureLock.tsx';
import { Waits } from './Waits.tsx';

/** Who is signed in to which tenant, what goes on there, and whether Azure asks us to wait. */
export function AzureHeader({ connection }: { readonly connection: Connection }) {
  const { azure } = connection;
  const { value } = useStream((signal) => api.azure.profiles.watch({ connectionId: connection.id }, { signal }), [connection.id]);
  return (
    <>
      <ServiceHeader
        connection={connection}
        figures={azure === null ? [] : [accountWords(azure.account), tenantWords(azure.tenant, value), azure.figure]}
        acts={azure === null ? undefined : <AzureLock connection={connection} azure={azure} />}
      />
      {value === null ? null : <Waits profile={value} />}
    </>
  );
}

const guid = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i;

/** An application has no name that its token would tell: the beginning of its id will do. */
function accountWords(account: string | null): string {
  if (account === null) return '';
  return guid.test(account) ? `application ${account.slice(0, 8)}…` : account;
}

function tenantWords(tenant: string, profile: AzureProfile | null): string {
  const known = profile?.tenants.find(({ tenantId, domain }) => tenantId === tenant || domain === tenant);
  return known === undefined ? (guid.test(tenant) ? `tenant ${tenant.slice(0, 8)}…` : tenant) : known.name || known.domain;
}
