import type { ClusterAccess } from '../../../shared/contract/clusters/access.ts';
import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import type { Alert, ClusterCard, ClusterEssentials, TimelineStretch, UnhealthyEntity } from '../../../shared/contract/clusters/state.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { api, useCollection, useStream } from '../../app/api.ts';
import type { CollectionState, StreamState } from '../../app/use-stream.ts';

/** Every cluster's card, by connection. */
export function useCards(): CollectionState<ClusterCard> {
  return useCollection((signal) => api.clusters.state.cards(undefined, { signal }), (card) => card.connectionId, []);
}

/** One cluster in one picture: state, counts, running upgrades, what its user has to know first. */
export function useCard(connectionId: ConnectionId): StreamState<ClusterCard> {
  return useStream((signal) => api.clusters.state.card({ connectionId }, { signal }), [connectionId]);
}

export function useEssentials(connectionId: ConnectionId): StreamState<ClusterEssentials> {
  return useStream((signal) => api.clusters.state.essentials({ connectionId }, { signal }), [connectionId]);
}

/** Gateways, pins, profiles, lock, traffic. */
export function useAccess(connectionId: ConnectionId): StreamState<ClusterAccess> {
  return useStream((signal) => api.clusters.access.watch({ connectionId }, { signal }), [connectionId]);
}

/** Ranked root causes; sort by `rank`. */
export function useCauses(connectionId: ConnectionId): CollectionState<RootCause> {
  return useCollection((signal) => api.clusters.state.causes({ connectionId }, { signal }), (cause) => cause.key, [connectionId]);
}

export function useCausesFreshness(connectionId: ConnectionId): StreamState<CausesFreshness> {
  return useStream<CausesFreshness>((signal) => api.clusters.state.causesFreshness({ connectionId }, { signal }), [connectionId]);
}

export interface CausesFreshness {
  readonly asOf: number | null;
  readonly nextAt: number | null;
  readonly trouble: string;
  /** Whether these are all causes; else `missing` says what is not there. */
  readonly complete: boolean;
  readonly missing: string;
}

/** Every entity that is not Ok, by name. */
export function useUnhealthy(connectionId: ConnectionId): CollectionState<UnhealthyEntity> {
  return useCollection((signal) => api.clusters.state.unhealthy({ connectionId }, { signal }), (entity) => entity.key, [connectionId]);
}

/** Stretches of this session, each in one state. */
export function useTimeline(connectionId: ConnectionId): CollectionState<TimelineStretch> {
  return useCollection((signal) => api.clusters.state.timeline({ connectionId }, { signal }), (stretch) => stretch.key, [connectionId]);
}

/** Alerts of all clusters; ended ones stay for an hour. */
export function useAlerts(): CollectionState<Alert> {
  return useCollection((signal) => api.clusters.alerts.watch(undefined, { signal }), (alert) => alert.alertId, []);
}
