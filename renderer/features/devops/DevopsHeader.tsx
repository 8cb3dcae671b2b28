import type { Connection } from '../../../shared/contract/connections.ts';
import { ServiceHeader } from '../../app/shell/ServiceHeader.tsx';

/** Which organisation it is, and what goes on there. */
export function DevopsHeader({ connection }: { readonly connection: Connection }) {
  const { devops } = connection;
  return <ServiceHeader connection={connection} figures={devops === null ? [] : [...(devops.organisation.toLowerCase() === connection.name.toLowerCase() ? [] : [devops.organisation]), devops.figure]} />;
}
