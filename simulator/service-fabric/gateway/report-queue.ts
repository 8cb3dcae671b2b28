import type { Clock } from '../../foundation/clock.ts';
import type { HealthEntityRef, HealthReport } from '../model/index.ts';
import { GatewayFailure } from './failure.ts';

/** The gateway's own client holds reports back this long to send several at once (service-fabric.md §1.5). */
const BATCH_MS = 30_000;
/** So many may wait; whoever reports faster than they are sent is told to try again later. */
const MOST_WAITING = 10_000;

interface WaitingReport {
  readonly entity: HealthEntityRef;
  readonly report: HealthReport;
}

/**
 * Health reports that wait to be sent to the health manager, at most one of each source and property on an entity. Of
 * what the health manager has against one nobody is told: its caller has gone.
 */
export class ReportQueue {
  readonly #clock: Clock;
  readonly #send: (entity: HealthEntityRef, report: HealthReport) => void;
  #waiting = new Map<string, WaitingReport>();

  constructor(clock: Clock, send: (entity: HealthEntityRef, report: HealthReport) => void) {
    this.#clock = clock;
    this.#send = send;
  }

  /** @throws GatewayFailure 409 where the queue is full, or a newer report of the same source and property waits in it */
  add(entity: HealthEntityRef, report: HealthReport): void {
    const key = keyOf(entity, report);
    const waiting = this.#waiting.get(key);
    if (waiting === undefined && this.#waiting.size >= MOST_WAITING) {
      throw new GatewayFailure('FABRIC_E_HEALTH_MAX_REPORTS_REACHED', 'Too many health reports wait to be sent. Report again later.');
    }
    if (waiting !== undefined && isOlder(report, waiting.report)) {
      throw new GatewayFailure('FABRIC_E_HEALTH_STALE_REPORT', 'A newer health report of this source and property waits to be sent.');
    }
    if (this.#waiting.size === 0) this.#clock.setTimeout(() => this.#flush(), BATCH_MS);
    this.#waiting.set(key, { entity, report });
  }

  #flush(): void {
    const batch = this.#waiting.values();
    this.#waiting = new Map();
    for (const { entity, report } of batch) {
      try {
        this.#send(entity, report);
      } catch {
        // Nobody is there to be told.
      }
    }
  }
}

function isOlder(report: HealthReport, than: HealthReport): boolean {
  return report.sequenceNumber !== undefined && than.sequenceNumber !== undefined && report.sequenceNumber <= than.sequenceNumber;
}

function keyOf(entity: HealthEntityRef, report: HealthReport): string {
  const parts = Object.values(entity).map((part: bigint | string) => String(part));
  return JSON.stringify([...parts, report.sourceId, report.property]);
}
