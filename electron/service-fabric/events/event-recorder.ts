import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { TimeWindow } from './event-days.ts';

/**
 * Keeps what Fabriscope saw happen in clusters, for those without an event store and for what a store has forgotten.
 * A journal may take its place.
 */
export interface EventRecorder {
  record(connectionId: ConnectionId, event: ClusterEvent): void;
  /** Newest first. */
  within(connectionId: ConnectionId, window: TimeWindow): readonly ClusterEvent[];
  /** When recording of this cluster began, as far as it reaches back; null where nothing was recorded yet. */
  since(connectionId: ConnectionId): number | null;
  forget(connectionId: ConnectionId): Promise<void>;
}
