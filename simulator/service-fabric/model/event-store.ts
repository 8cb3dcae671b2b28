import type { Clock } from '../../foundation/clock.ts';
import type { EventKeys, EventQuery, EventRecord, EventScope, EventValue } from './event-types.ts';
import type { HealthSubject } from './health-subject.ts';
import type { HealthEvent } from './health-types.ts';
import { sevenDigitTime, type IdSource } from './ids.ts';

/** The reader of the real one caches this many; here the oldest are dropped beyond it. */
const MAX_RECORDS = 50_000;
/** How an infinite time to live appears in the history: the largest span in milliseconds. */
const INFINITE_TTL_MS = 922_337_203_685_477n;

/** What happened, before it has an id and a time stamp. */
export interface Happening {
  readonly kind: string;
  readonly category: string;
  readonly scope: EventScope;
  readonly keys?: EventKeys;
  readonly properties?: Readonly<Record<string, EventValue>>;
  /** Shared by the events of one upgrade; a new one when missing. */
  readonly eventInstanceId?: string;
  /** `eventInstanceId` of what brought it about: the two are correlated. */
  readonly causedBy?: string;
  /** Epoch milliseconds; now when missing. */
  readonly at?: number;
}

/** The history of the cluster (service-fabric.md §1.6, Appendix D). */
export class EventStore {
  readonly #clock: Clock;
  readonly #ids: IdSource;
  readonly #enabled: boolean;
  #records: EventRecord[] = [];
  /** Which events have to do with which, by `eventInstanceId`, both ways. */
  readonly #related = new Map<string, Set<string>>();

  constructor(clock: Clock, ids: IdSource, enabled: boolean) {
    this.#clock = clock;
    this.#ids = ids;
    this.#enabled = enabled;
  }

  /** Returns the `eventInstanceId`, for what it brings about. */
  append(happening: Happening): string {
    if (!this.#enabled) return '';
    const at = happening.at ?? this.#clock.now();
    const record: EventRecord = {
      kind: happening.kind,
      eventInstanceId: happening.eventInstanceId ?? this.#ids.guid(),
      at,
      timeStamp: sevenDigitTime(at, this.#ids.fraction()),
      category: happening.category,
      hasCorrelatedEvents: false,
      scope: happening.scope,
      keys: happening.keys ?? {},
      properties: happening.properties ?? {},
    };
    this.#insert(record);
    const { causedBy } = happening;
    if (causedBy !== undefined && causedBy !== '') {
      this.#relate(causedBy, record.eventInstanceId);
      this.#relate(record.eventInstanceId, causedBy);
    }
    if (this.#records.length > MAX_RECORDS * 1.1) this.#dropOldest();
    return record.eventInstanceId;
  }

  #relate(from: string, to: string): void {
    const related = this.#related.get(from) ?? new Set();
    this.#related.set(from, related.add(to));
  }

  #dropOldest(): void {
    this.#records = this.#records.slice(-MAX_RECORDS);
    const kept = new Set(this.#records.map((record) => record.eventInstanceId));
    for (const [id, related] of this.#related) {
      for (const other of related) if (!kept.has(other)) related.delete(other);
      if (!kept.has(id) || related.size === 0) this.#related.delete(id);
    }
  }

  /** Records of one scope within a time range, oldest first; keys narrow to one entity. */
  query(query: EventQuery): readonly EventRecord[] {
    const found = this.#records.filter(
      (record) =>
        record.scope === query.scope &&
        record.at >= query.from &&
        record.at <= query.to &&
        matches(record.keys, query.keys ?? {}),
    );
    return found.map((record) => this.#withCorrelation(record));
  }

  /** An event and what it has to do with, of any scope, oldest first; empty where there is no such event. */
  correlated(eventInstanceId: string): readonly EventRecord[] {
    const ids = new Set([eventInstanceId, ...(this.#related.get(eventInstanceId) ?? [])]);
    const found = this.#records.filter((record) => ids.has(record.eventInstanceId));
    return found.map((record) => this.#withCorrelation(record));
  }

  #withCorrelation(record: EventRecord): EventRecord {
    return this.#related.has(record.eventInstanceId) ? { ...record, hasCorrelatedEvents: true } : record;
  }

  /** Past history may be written after newer records. */
  #insert(record: EventRecord): void {
    let index = this.#records.length;
    while (index > 0 && (this.#records[index - 1]?.at ?? 0) > record.at) index--;
    if (index === this.#records.length) this.#records.push(record);
    else this.#records.splice(index, 0, record);
  }
}

function matches(keys: EventKeys, wanted: EventKeys): boolean {
  return (
    (wanted.nodeName === undefined || wanted.nodeName === keys.nodeName) &&
    (wanted.applicationName === undefined || wanted.applicationName === keys.applicationName) &&
    (wanted.serviceName === undefined || wanted.serviceName === keys.serviceName) &&
    (wanted.partitionId === undefined || wanted.partitionId === keys.partitionId) &&
    (wanted.replicaId === undefined || wanted.replicaId === keys.replicaId)
  );
}

/** The record of a health report that arrived or expired. */
export function healthHappening(
  subject: HealthSubject,
  event: HealthEvent,
  expired: boolean,
  applicationInstanceId: (applicationName: string) => bigint,
): Happening {
  const ttl = Number.isFinite(event.timeToLive) ? BigInt(Math.round(event.timeToLive)) : INFINITE_TTL_MS;
  const report = {
    SourceId: event.sourceId,
    Property: event.property,
    HealthState: event.healthState,
    TimeToLiveMs: ttl,
    SequenceNumber: event.sequenceNumber,
    Description: event.description,
    RemoveWhenExpired: event.removeWhenExpired,
    SourceUtcTimestamp: new Date(event.sourceUtcTimestamp).toISOString(),
  };
  const suffix = expired ? 'HealthReportExpired' : 'NewHealthReport';
  const place = placeOf(subject, applicationInstanceId);
  return {
    kind: `${place.prefix}${suffix}`,
    category: 'Health',
    scope: place.scope,
    keys: place.keys,
    properties: { ...place.properties, ...report },
  };
}

interface Place {
  readonly prefix: string;
  readonly scope: EventScope;
  readonly keys: EventKeys;
  readonly properties: Readonly<Record<string, EventValue>>;
}

function placeOf(subject: HealthSubject, applicationInstanceId: (applicationName: string) => bigint): Place {
  switch (subject.kind) {
    case 'Cluster':
      return { prefix: 'Cluster', scope: 'Cluster', keys: {}, properties: {} };
    case 'Node': {
      const properties = { NodeInstanceId: subject.entity.instanceId };
      return { prefix: 'Node', scope: 'Node', keys: { nodeName: subject.entity.name }, properties };
    }
    case 'Application': {
      const { name } = subject.entity;
      const properties = { ApplicationInstanceId: applicationInstanceId(name) };
      return { prefix: 'Application', scope: 'Application', keys: { applicationName: name }, properties };
    }
    case 'Service': {
      const properties = { InstanceId: subject.entity.instanceId };
      return { prefix: 'Service', scope: 'Service', keys: { serviceName: subject.entity.name }, properties };
    }
    case 'Partition':
      return { prefix: 'Partition', scope: 'Partition', keys: { partitionId: subject.entity.id }, properties: {} };
    case 'Replica': {
      const { id, partition } = subject.entity;
      const keys = { partitionId: partition.id, replicaId: id };
      const stateful = partition.service.serviceKind === 'Stateful';
      if (!stateful) return { prefix: 'StatelessReplica', scope: 'Replica', keys, properties: {} };
      return { prefix: 'StatefulReplica', scope: 'Replica', keys, properties: { ReplicaInstanceId: id } };
    }
    case 'DeployedApplication': {
      const { application, nodeName } = subject.entity;
      const properties = { ApplicationInstanceId: applicationInstanceId(application.name), NodeName: nodeName };
      return {
        prefix: 'DeployedApplication',
        scope: 'Application',
        keys: { applicationName: application.name },
        properties,
      };
    }
    case 'DeployedServicePackage': {
      const { deployedApplication, serviceManifestName, servicePackageActivationId, createdAt } = subject.entity;
      const applicationName = deployedApplication.application.name;
      const properties = {
        ServiceManifestName: serviceManifestName,
        ServicePackageInstanceId: BigInt(createdAt),
        ServicePackageActivationId: servicePackageActivationId,
        NodeName: deployedApplication.nodeName,
      };
      return { prefix: 'DeployedServicePackage', scope: 'Application', keys: { applicationName }, properties };
    }
  }
}
