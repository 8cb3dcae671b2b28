/**
 * Records of the event store (service-fabric.md §1.6, Appendix D). Property names are the wire's own, because nothing
 * else gives them a meaning; numbers beyond 2^53 are `bigint` and travel as raw JSON integers.
 */
export type EventScope = 'Cluster' | 'Node' | 'Application' | 'Service' | 'Partition' | 'Replica' | 'Container';
export type EventValue = string | number | bigint | boolean;

export interface EventKeys {
  readonly nodeName?: string;
  /** Full URI. */
  readonly applicationName?: string;
  /** Full URI. */
  readonly serviceName?: string;
  readonly partitionId?: string;
  readonly replicaId?: bigint;
}

export interface EventRecord {
  readonly kind: string;
  /** GUID; all events of one upgrade share it. */
  readonly eventInstanceId: string;
  /** Epoch milliseconds of `timeStamp`. */
  readonly at: number;
  /** UTC with seven fractional digits, e.g. `2026-01-05T09:00:00.1234567Z`. */
  readonly timeStamp: string;
  readonly category: string;
  readonly hasCorrelatedEvents: boolean;
  readonly scope: EventScope;
  readonly keys: EventKeys;
  /** Own fields of the kind, without the keys. */
  readonly properties: Readonly<Record<string, EventValue>>;
}

/** Which records to return; times are epoch milliseconds, both ends included. */
export interface EventQuery {
  readonly scope: EventScope;
  readonly from: number;
  readonly to: number;
  readonly keys?: EventKeys;
}
