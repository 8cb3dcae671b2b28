import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api } from '../../app/api.ts';

const signIn = api.clusters.access.useProfile;

/** Signs in with another profile; the cluster is locked again. */
export async function signInAs(connectionId: ConnectionId, profileId: string): Promise<void> {
  await signIn({ connectionId, profileId });
}
