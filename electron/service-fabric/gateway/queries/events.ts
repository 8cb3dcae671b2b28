import { formatWholeSecondTime } from '../../../../shared/domain/service-fabric/durations.ts';
import { entityIdOf } from '../../../../shared/domain/service-fabric/identifiers.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { faultError } from '../../../core/faults.ts';
import { fabricEvents } from '../../wire/events.ts';
import type { FabricEvent } from '../../wire/events.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayEndpoint } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { QueryOptions } from './options.ts';

/** Whose events. Those of all entities of a kind where no name is given. */
export type EventSubject =
  | { readonly kind: 'cluster' }
  | { readonly kind: 'node'; readonly nodeName?: string }
  | { readonly kind: 'application'; readonly applicationName?: string }
  | { readonly kind: 'service'; readonly serviceName?: string }
  | { readonly kind: 'partition'; readonly partitionId?: string }
  | { readonly kind: 'replica'; readonly partitionId: string; readonly replicaId?: string };

/** A stretch of time, ms since 1970; the store takes whole seconds, so that both ends are widened to them. */
export interface EventWindow {
  readonly from: number;
  readonly to: number;
}

/** The store's own limit (§1.6). */
const storeTimeoutMs = 120_000;

export interface EventOptions extends QueryOptions {
  /** Whether the store looks for each event whether others have to do with it, which takes it long; false unless told. */
  readonly correlate?: boolean;
}

/**
 * The events of a window, in no promised order; not paged, so that windows have to be short on busy clusters (§1.6).
 * @throws FaultError `not-supported` where the cluster has no event store.
 */
export async function inWindow(client: GatewayClient, subject: EventSubject, window: EventWindow, { correlate = false, ...options }: EventOptions = {}): Promise<readonly FabricEvent[]> {
  const [endpoint, path] = placeOf(subject);
  const query = { StartTimeUtc: formatWholeSecondTime(window.from), EndTimeUtc: formatWholeSecondTime(Math.ceil(window.to / 1_000) * 1_000), SkipCorrelationLookup: correlate ? undefined : true };
  return ofStore(() => client.read(endpoint, fabricEvents, { timeoutMs: storeTimeoutMs, ...options, path, query }));
}

/** Events that have to do with one that says so. */
export function correlatedWith(client: GatewayClient, eventInstanceId: string, options: QueryOptions = {}): Promise<readonly FabricEvent[]> {
  return ofStore(() => client.read(endpoints.correlatedEvents, fabricEvents, { timeoutMs: storeTimeoutMs, ...options, path: { eventInstanceId } }));
}

/** A store that is not there answers 404, 400 about its api-version, or 501. */
async function ofStore(read: () => Promise<readonly FabricEvent[]>): Promise<readonly FabricEvent[]> {
  try {
    return await read();
  } catch (error) {
    const isMissing = error instanceof FaultError && (error.fault.code === 'not-found' || error.fault.code === 'not-supported');
    if (!isMissing) throw error;
    throw faultError('not-supported', {
      message: 'This cluster has no event store.',
      hint: 'Its manifest needs the EventStoreService and diagnostics that write to it. What Fabriscope has seen itself is shown instead.',
      ...(error.fault.detail === undefined ? {} : { detail: error.fault.detail }),
    }, error);
  }
}

function placeOf(subject: EventSubject): [GatewayEndpoint, Record<string, string>] {
  switch (subject.kind) {
    case 'cluster': return [endpoints.clusterEvents, {}];
    case 'node': return subject.nodeName === undefined ? [endpoints.nodesEvents, {}] : [endpoints.nodeEvents, { nodeName: subject.nodeName }];
    case 'application': return subject.applicationName === undefined ? [endpoints.applicationsEvents, {}] : [endpoints.applicationEvents, { applicationId: entityIdOf(subject.applicationName) }];
    case 'service': return subject.serviceName === undefined ? [endpoints.servicesEvents, {}] : [endpoints.serviceEvents, { serviceId: entityIdOf(subject.serviceName) }];
    case 'partition': return subject.partitionId === undefined ? [endpoints.partitionsEvents, {}] : [endpoints.partitionEvents, { partitionId: subject.partitionId }];
    case 'replica': {
      const { partitionId, replicaId } = subject;
      return replicaId === undefined ? [endpoints.replicasEvents, { partitionId }] : [endpoints.replicaEvents, { partitionId, replicaId }];
    }
  }
}
