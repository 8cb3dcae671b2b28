import type { IncomingHttpHeaders } from 'node:http';
import type { DevopsState } from '../../../shared/contract/devops/index.ts';
import type { Clock } from '../../core/clock.ts';

type Picture = NonNullable<DevopsState['rateLimit']>;

/** Below this share of the budget, what can wait goes slower. */
const crowdedShare = 0.3;
/** What the last answer said is old news after the window of the budget, five minutes (reference/azure.md §2.12). */
const windowMs = 5 * 60_000;

/** What Azure DevOps says about its budget, and the wait that it asks everybody for. */
export class RateWatch {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #last: (Picture & { readonly at: number }) | null = null;
  #until = 0;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  /** Null while nothing was said, which is the normal case: headers come only near the limit. */
  get picture(): Picture | null {
    if (this.#last === null || this.#last.at + windowMs < this.#clock.now()) return null;
    const { resource, limit, left, delayMs, resetAt } = this.#last;
    return { resource, limit, left, delayMs, resetAt };
  }

  /** Nothing is sent before. */
  get waitingUntil(): number | null {
    return this.#until > this.#clock.now() ? this.#until : null;
  }

  /** Whether the budget is nearly used up: polls and the history slow down. */
  get crowded(): boolean {
    const { picture } = this;
    if (this.waitingUntil !== null) return true;
    return picture !== null && (picture.delayMs > 0 || (picture.limit !== null && picture.left !== null && picture.left < picture.limit * crowdedShare));
  }

  /** Takes what an answer says (`X-RateLimit-*`). */
  note(headers: IncomingHttpHeaders): void {
    const resource = text(headers['x-ratelimit-resource']);
    const delay = number(headers['x-ratelimit-delay']);
    const left = number(headers['x-ratelimit-remaining']);
    if (resource === null && delay === null && left === null) return;
    const reset = number(headers['x-ratelimit-reset']);
    this.#last = {
      at: this.#clock.now(), resource: (resource ?? '').slice(0, 300), limit: number(headers['x-ratelimit-limit']), left,
      delayMs: Math.round((delay ?? 0) * 1_000), resetAt: reset === null ? null : Math.round(reset * 1_000),
    };
    this.#changed();
  }

  /** Azure DevOps asks to wait. */
  hold(ms: number): void {
    this.#until = Math.max(this.#until, this.#clock.now() + ms);
    this.#changed();
  }

  /** Until nobody has to wait any more. @throws the signal's reason */
  async pass(signal: AbortSignal | undefined): Promise<void> {
    const waited = this.waitingUntil !== null;
    while (this.#until > this.#clock.now()) await this.#clock.delay(this.#until - this.#clock.now(), signal);
    if (waited) this.#changed();
  }
}

function text(value: string | string[] | undefined): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function number(value: string | string[] | undefined): number | null {
  const found = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(found) && found >= 0 ? found : null;
}
