import type { HealthEvaluation, HealthState } from '../model/index.ts';
import { GatewayFailure, invalidArgument } from './failure.ts';
import { textWeight } from './paging.ts';
import type { GatewayRequest } from './request.ts';

/** Bits of a health state filter (service-fabric.md §1.4). */
const BIT: Readonly<Record<HealthState, number>> = { Ok: 2, Warning: 4, Error: 8 };
const LARGEST = 65_535;

/** Which states pass a filter; 0, the default, is everything for the lists of the health calls. */
export function passes(state: HealthState, filter: number): boolean {
  return filter === 0 || (filter & BIT[state]) !== 0;
}

/** A filter in the query, as a number or by the names of its bits. @throws GatewayFailure 400 */
export function filterOf(request: GatewayRequest, name: string): number {
  const filter = request.query.number(name, 0);
  if (filter < 0 || filter > LARGEST) throw invalidArgument(`The filter ${name} is not valid.`);
  return filter;
}

/** What one evaluation weighs in a native message without what is below it. */
function weightOf(evaluation: HealthEvaluation): number {
  const event = evaluation.kind === 'Event' ? textWeight(evaluation.unhealthyEvent.description, evaluation.unhealthyEvent.property) + 200 : 0;
  return 120 + textWeight(evaluation.description) + event;
}

/**
 * As many evaluations as fit: what does not is left off at the end of its list, so on large incidents the tree is
 * incomplete (service-fabric.md §2.3).
 */
export function trimmed(list: readonly HealthEvaluation[], limitBytes: number): HealthEvaluation[] {
  let left = limitBytes;
  const fit = (evaluations: readonly HealthEvaluation[]): HealthEvaluation[] => {
    const kept: HealthEvaluation[] = [];
    for (const each of evaluations) {
      left -= weightOf(each);
      if (left < 0) break;
      kept.push('unhealthyEvaluations' in each ? { ...each, unhealthyEvaluations: fit(each.unhealthyEvaluations) } : each);
    }
    return kept;
  };
  return fit(list);
}

/** Adds up the weight of an answer that can be neither paged nor trimmed. */
export class MessageWeight {
  #bytes = 0;
  readonly #limit: number;

  constructor(limitBytes: number) {
    this.#limit = limitBytes;
  }

  /** @throws GatewayFailure 413 once the answer is too large */
  add(bytes: number): void {
    this.#bytes += bytes;
    if (this.#bytes >= this.#limit) {
      throw new GatewayFailure('FABRIC_E_VALUE_TOO_LARGE', 'The result is larger than the maximum message size. Use filters to ask for less.');
    }
  }

  /** What is left, for evaluations. */
  left(): number {
    return this.#limit - this.#bytes;
  }
}
