import type * as z from 'zod';
import { entityNameOrNull, flag, int64OrNull, listOf, partitionIdOrNull, text, textOrEmpty, textOrNull, timeOrNull } from './fields.ts';
import type { Immutable } from './fields.ts';
import { entityOf } from './shape.ts';

/**
 * An event of the event store (§1.6, Appendix D). What belongs to one kind of event only stands in `more` by the
 * product's own names; numbers beyond 2^53 are digits there.
 */
export const fabricEvent = entityOf({
  kind: text,
  /** All events of one upgrade share it; it does not identify an event. */
  eventInstanceId: textOrEmpty,
  timeStamp: timeOrNull,
  category: textOrEmpty,
  hasCorrelatedEvents: flag,
  nodeName: textOrNull,
  applicationId: entityNameOrNull,
  serviceId: entityNameOrNull,
  partitionId: partitionIdOrNull,
  replicaId: int64OrNull,
}).transform(({ applicationId, serviceId, ...rest }) => ({ ...rest, applicationName: applicationId, serviceName: serviceId }));
export type FabricEvent = Immutable<z.infer<typeof fabricEvent>>;

export const fabricEvents = listOf(fabricEvent);

/** Tells the same event apart from its like when windows overlap (§1.6). */
export function eventKey(event: FabricEvent): string {
  return [event.kind, event.eventInstanceId, event.timeStamp ?? '', event.nodeName ?? '', event.applicationName ?? '', event.serviceName ?? '', event.partitionId ?? '', event.replicaId ?? ''].join('|');
}
