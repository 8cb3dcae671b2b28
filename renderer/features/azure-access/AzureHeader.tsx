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
        figures={azure === null ? [] : [azure.account ?? '', azure.tenant, azure.figure]}
        acts={azure === null ? undefined : <AzureLock connection={connection} azure={azure} />}
      />
      {value === null ? null : <Waits profile={value} />}
    </>
  );
}
