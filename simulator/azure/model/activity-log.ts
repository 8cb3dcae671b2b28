import type { Clock } from '../../foundation/clock.ts';
import type { SeededRandom } from '../../foundation/random.ts';
import { newGuid } from './identifiers.ts';
import type { JsonObject } from './json.ts';
import type { Caller } from './provider.ts';
import { parseResourceId } from './resource-id.ts';
import { timeText } from './time-text.ts';

/** What happened, before it is an event. */
export interface Happening {
  readonly resourceId: string;
  /** `Microsoft.Resources/deployments/write`. */
  readonly operation: string;
  readonly status: 'Started' | 'Accepted' | 'Succeeded' | 'Failed' | 'Canceled';
  readonly subStatus?: string;
  readonly caller: Caller;
  readonly correlationId: string;
  readonly properties?: JsonObject;
  /** Epoch milliseconds; now where left out. */
  readonly at?: number;
}

interface ActivityEvent extends Happening {
  readonly at: number;
  /** Epoch milliseconds from which it can be read: events arrive late (reference/azure.md §2.8). */
  readonly submittedAt: number;
  readonly eventId: string;
  readonly operationId: string;
}

export interface ActivityFilter {
  readonly subscriptionId: string;
  readonly from: number;
  readonly to: number;
  readonly resourceGroup: string | undefined;
  readonly correlationId: string | undefined;
  readonly resourceId: string | undefined;
}

const DAY_MS = 86_400_000;
/** Azure keeps ninety days. */
const KEPT_MS = 90 * DAY_MS;
/** How late events become readable, before pace. */
const LATE_MS = { least: 5_000, most: 120_000 };

/** Who did what, as Microsoft.Insights tells it. */
export class ActivityLog {
  readonly #clock: Clock;
  readonly #random: SeededRandom;
  readonly #pace: number;
  readonly #events: ActivityEvent[] = [];

  constructor(clock: Clock, random: SeededRandom, pace: number) {
    this.#clock = clock;
    this.#random = random;
    this.#pace = pace;
  }

  append(happening: Happening): void {
    const at = Math.round(happening.at ?? this.#clock.now());
    const submittedAt = at + Math.round(this.#random.integer(LATE_MS.least, LATE_MS.most) * this.#pace);
    this.#events.push({ ...happening, at, submittedAt, eventId: newGuid(this.#random), operationId: newGuid(this.#random) });
  }

  /** Newest first, of what has arrived and is not too old. */
  find(filter: ActivityFilter): readonly JsonObject[] {
    const now = this.#clock.now();
    const isWanted = (event: ActivityEvent): boolean => {
      if (event.submittedAt > now || event.at < now - KEPT_MS || event.at < filter.from || event.at > filter.to) return false;
      const scope = parseResourceId(event.resourceId);
      if (scope?.subscriptionId.toLowerCase() !== filter.subscriptionId.toLowerCase()) return false;
      if (filter.resourceGroup !== undefined && scope.resourceGroup.toLowerCase() !== filter.resourceGroup.toLowerCase()) return false;
      if (filter.resourceId !== undefined && event.resourceId.toLowerCase() !== filter.resourceId.toLowerCase()) return false;
      return filter.correlationId === undefined || event.correlationId === filter.correlationId;
    };
    return this.#events.filter(isWanted).sort((a, b) => b.at - a.at).map(eventJson);
  }
}

function eventJson(event: ActivityEvent): JsonObject {
  const scope = parseResourceId(event.resourceId);
  const localized = (value: string): JsonObject => ({ value, localizedValue: value });
  const type = scope === undefined || scope.namespace === '' ? 'Microsoft.Resources/subscriptions/resourcegroups' : `${scope.namespace}/${scope.type}`;
  return {
    id: `${event.resourceId}/events/${event.eventId}/ticks/${String(BigInt(event.at) * 10_000n + 621_355_968_000_000_000n)}`,
    eventDataId: event.eventId,
    eventName: localized(event.status === 'Started' ? 'BeginRequest' : 'EndRequest'),
    category: localized('Administrative'),
    channels: 'Operation',
    level: event.status === 'Failed' ? 'Error' : 'Informational',
    caller: event.caller.name,
    claims: event.caller.claims,
    correlationId: event.correlationId,
    operationId: event.operationId,
    operationName: localized(event.operation),
    resourceGroupName: scope?.resourceGroup ?? '',
    resourceProviderName: localized(scope?.namespace === undefined || scope.namespace === '' ? 'Microsoft.Resources' : scope.namespace),
    resourceType: localized(type),
    resourceId: event.resourceId,
    status: localized(event.status),
    subStatus: localized(event.subStatus ?? ''),
    authorization: { action: event.operation, scope: event.resourceId },
    httpRequest: { clientRequestId: event.correlationId, clientIpAddress: '127.0.0.1', method: 'PUT' },
    eventTimestamp: timeText(event.at),
    submissionTimestamp: timeText(event.submittedAt),
    subscriptionId: scope?.subscriptionId ?? '',
    tenantId: event.caller.tenantId,
    properties: { eventCategory: 'Administrative', entity: event.resourceId, message: event.operation, ...event.properties },
  };
}
