import { Link } from '@tanstack/react-router';
import type { Connection } from '../../../shared/contract/connections.ts';
import { EmptyState } from '../../components/EmptyState.tsx';

/** A cluster that has never answered: why nothing is here, and where to look. */
export function NeverSeen({ connection }: { readonly connection: Connection }) {
  return (
    <EmptyState
      title={`${connection.name} has not answered yet`}
      body="Once it does, its health with the causes is here, and stays with its age when the line is lost again. Check that a gateway can be reached from this machine, and that the profile may sign in."
      action={<Link to="/clusters/$connectionId/access" params={{ connectionId: connection.id }}>See how it is reached</Link>}
    />
  );
}
