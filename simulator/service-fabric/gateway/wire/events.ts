import type { EventRecord } from '../../model/event-types.ts';
import { idOf } from './text.ts';

/**
 * A record of the event store as an object for `rawJson`. The kind comes after the record's own fields, as recorded
 * answers have it, so that a reader which insists on it being first fails here too (service-fabric.md §1.1, §1.6).
 */
export function eventRecord(record: EventRecord): object {
  return {
    ...record.properties,
    ...entityKeys(record),
    Kind: record.kind,
    EventInstanceId: record.eventInstanceId,
    TimeStamp: record.timeStamp,
    Category: record.category,
    HasCorrelatedEvents: record.hasCorrelatedEvents,
  };
}

/** Ids in event answers have `~` at every version the event store accepts. */
const EVENT_ID_VERSION = 6;

function entityKeys({ scope, keys }: EventRecord): object {
  const { nodeName, applicationName, serviceName, partitionId, replicaId } = keys;
  if (scope === 'Node') return { NodeName: nodeName };
  if (scope === 'Application') {
    const id = { ApplicationId: idOf(applicationName ?? '', EVENT_ID_VERSION) };
    return nodeName === undefined ? id : { ...id, NodeName: nodeName };
  }
  if (scope === 'Service') return { ServiceId: idOf(serviceName ?? '', EVENT_ID_VERSION) };
  if (scope === 'Partition') return { PartitionId: partitionId };
  if (scope === 'Replica') return { PartitionId: partitionId, ReplicaId: replicaId };
  return {};
}
