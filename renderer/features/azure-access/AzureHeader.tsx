import type { AzureProfile } from '../../../shared/contract/azure/profiles.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { api, useStream } from '../../app/api.ts';
import { ServiceHeader } from '../../app/shell/ServiceHeader.tsx';
import { accountWords, tenantWords } from './account-words.ts';
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
        figures={azure === null ? [] : [accountWords(azure.account), directoryWords(azure.tenant, value), azure.figure]}
        acts={azure === null ? undefined : <AzureLock connection={connection} azure={azure} />}
      />
      {value === null ? null : <Waits profile={value} />}
    </>
  );
}

function directoryWords(tenant: string, profile: AzureProfile | null): string {
  const known = profile?.tenants.find(({ tenantId, domain }) => tenantId === tenant || domain === tenant);
  return known === undefined ? tenantWords(tenant) : known.name || known.domain;
}
