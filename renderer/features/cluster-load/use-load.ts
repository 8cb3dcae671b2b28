import { useQuery } from '@tanstack/react-query';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { api } from '../../app/api.ts';

/** Load of an entity, asked on demand and kept for as long as the screen is open; it costs the gateway more than most. */
export function useLoad(connectionId: ConnectionId, entity: EntityRef) {
  return useQuery({ queryKey: ['cluster-load', connectionId, entityKey(entity)], queryFn: ({ signal }) => api.clusters.entities.load({ connectionId, ref: entity }, { signal }) });
}
