import type { Endpoint } from '../../../shared/contract/connections.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { Clock } from '../../core/clock.ts';
import type { GatewayLine } from './gateway-line.ts';

export interface GatewayState {
  readonly endpoint: Endpoint;
  readonly state: 'unknown' | 'answers' | 'silent';
  readonly lastAnswerAt: number | null;
  /** Why it is silent; null where it is not. */
  readonly trouble: Fault | null;
}

const firstSilenceMs = 2_000;
const longestSilenceMs = 60_000;

/**
 * The gateways of one cluster: the one that answered last is asked again; one that failed rests for a while that doubles
 * each time, unless all others rest as well.
 */
export class GatewayRing {
  readonly lines: readonly GatewayLine[];
  readonly #clock: Clock;
  #current = 0;

  constructor(lines: readonly GatewayLine[], clock: Clock) {
    if (lines.length === 0) throw new TypeError('A cluster needs a gateway.');
    this.lines = lines;
    this.#clock = clock;
  }

  get currentIndex(): number {
    return this.#current;
  }

  /**
   * The gateway to ask: beginning with the last good one, the first that does not rest; where all rest, the one whose rest
   * ends first.
   * @param tried those of this request, which come last.
   */
  pick(tried: ReadonlySet<GatewayLine>): GatewayLine {
    const now = this.#clock.now();
    const ordered = this.lines.map((_, index) => this.lines[(this.#current + index) % this.lines.length]).filter((line) => line !== undefined);
    const untried = ordered.filter((line) => !tried.has(line));
    const candidates = untried.length > 0 ? untried : ordered;
    const awake = candidates.find((line) => line.silentUntil <= now);
    const [first, ...others] = candidates;
    if (awake || !first) return awake ?? lastResort(this.lines);
    return others.reduce((best, line) => (line.silentUntil < best.silentUntil ? line : best), first);
  }

  answered(line: GatewayLine): void {
    line.lastAnswerAt = this.#clock.now();
    line.failures = 0;
    line.silentUntil = 0;
    line.trouble = null;
    const index = this.lines.indexOf(line);
    if (index >= 0) this.#current = index;
  }

  failed(line: GatewayLine, trouble: Fault): void {
    line.failures += 1;
    line.trouble = trouble;
    line.silentUntil = this.#clock.now() + Math.min(longestSilenceMs, firstSilenceMs * 2 ** Math.min(line.failures - 1, 10));
  }

  states(): GatewayState[] {
    return this.lines.map((line) => ({
      endpoint: line.endpoint,
      state: line.trouble ? 'silent' : line.lastAnswerAt === null ? 'unknown' : 'answers',
      lastAnswerAt: line.lastAnswerAt,
      trouble: line.trouble,
    }));
  }
}

function lastResort(lines: readonly GatewayLine[]): GatewayLine {
  const [line] = lines;
  if (!line) throw new TypeError('A cluster needs a gateway.');
  return line;
}
