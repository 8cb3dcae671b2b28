import type { HealthEvent as ShownEvent } from '../../../shared/contract/clusters/shared.ts';
import { compareHealth, healthStateOf } from '../../../shared/domain/service-fabric/health.ts';
import type { HealthEvent } from '../wire/health.ts';
import { bounded } from './bounded-values.ts';

const mostEvents = 600;

/**
 * Since when a report says what it says: the latest of its transitions into its present state; where there is none, the
 * latest report itself (service-fabric.md §2.2).
 */
export function reportedSince(event: HealthEvent): number | null {
  const byState = { Ok: event.lastOkTransitionAt, Warning: event.lastWarningTransitionAt, Error: event.lastErrorTransitionAt, Unknown: null };
  return byState[healthStateOf(event.healthState)] ?? event.lastModifiedUtcTimestamp ?? event.sourceUtcTimestamp;
}

/** The reports on one entity, gravest first, at most 600. An expired one counts as grave as an error. */
export function shownHealthEvents(events: readonly HealthEvent[]): ShownEvent[] {
  return events.map(shownHealthEvent).sort(byGravity).slice(0, mostEvents);
}

function shownHealthEvent(event: HealthEvent): ShownEvent {
  const ttl = event.timeToLiveInMilliSeconds;
  return {
    sourceId: bounded(event.sourceId), property: bounded(event.property), healthState: healthStateOf(event.healthState), description: bounded(event.description, 8_000),
    since: reportedSince(event), reportedAt: event.sourceUtcTimestamp, timeToLiveMs: typeof ttl === 'number' ? Math.max(0, ttl) : null,
    expired: event.isExpired, removeWhenExpired: event.removeWhenExpired, sequenceNumber: bounded(event.sequenceNumber, 24),
  };
}

function byGravity(left: ShownEvent, right: ShownEvent): number {
  const state = (event: ShownEvent) => (event.expired && !event.removeWhenExpired ? 'Error' : event.healthState);
  return compareHealth(state(left), state(right)) || (right.since ?? 0) - (left.since ?? 0) || left.sourceId.localeCompare(right.sourceId, 'en') || left.property.localeCompare(right.property, 'en');
}
