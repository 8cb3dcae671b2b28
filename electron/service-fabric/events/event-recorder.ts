import type { ClusterEvent } from '../../../shared/contract/clusters/entities.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { TimeWindow } from './event-days.ts';

/** Keeps what Fabriscope saw happen in clusters, for those without an event store and for what a store has forgotten. */
export interface EventRecorder {
  record(connectionId: ConnectionId, event: ClusterEvent): void;
  /** The newest of the window, newest first. Never fails: what cannot be read is not there. */
  within(connectionId: ConnectionId, window: TimeWindow): Promise<readonly ClusterEvent[]>;
  /** When recording of this cluster began, as far as it reaches back; null where nothing was recorded yet. */
  since(connectionId: ConnectionId): Promise<number | null>;
}
