import type { Clock } from '../../core/clock.ts';
import type { AzureSession } from '../azure-session.ts';
import { callersIn, logKeptMs, logPages, type DeploymentCaller } from './deployment-calls.ts';

/** Events come up to so late: the time before the last look is looked at again. */
const lateMs = 20 * 60_000;

/** Who began deployments, by correlation id: one sweep over a subscription's activity log instead of a question for each. */
export class CallerBook {
  readonly #session: AzureSession;
  readonly #clock: Clock;
  readonly #callers = new Map<string, DeploymentCaller>();
  readonly #sweptTo = new Map<string, number>();

  constructor(session: AzureSession, clock: Clock) {
    this.#session = session;
    this.#clock = clock;
  }

  get(correlationId: string | null): string | null {
    return correlationId === null ? null : (this.#callers.get(correlationId)?.caller ?? null);
  }

  /** Reads what the log tells since `since`, or since the last sweep. @throws FaultError, `forbidden` where the log may not be read */
  async sweep(subscriptionId: string, since: number, signal: AbortSignal): Promise<void> {
    const now = this.#clock.now();
    const sweptTo = this.#sweptTo.get(subscriptionId);
    const from = Math.max(now - logKeptMs, sweptTo === undefined ? since : sweptTo - lateMs);
    for await (const { items } of logPages(this.#session, subscriptionId, { from, to: now, correlationId: null }, signal)) {
      for (const [correlationId, caller] of callersIn(items)) this.#note(correlationId, caller);
    }
    this.#sweptTo.set(subscriptionId, now);
  }

  #note(correlationId: string, caller: DeploymentCaller): void {
    const known = this.#callers.get(correlationId);
    if (known === undefined || caller.at < known.at) this.#callers.set(correlationId, caller);
  }
}
