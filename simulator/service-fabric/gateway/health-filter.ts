import type { HealthState } from '../model/index.ts';
import { GatewayFailure, invalidArgument } from './failure.ts';
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
    if (this.#bytes >= this.#limit) throw tooLarge();
  }

  /** What is left, for evaluations. */
  left(): number {
    return this.#limit - this.#bytes;
  }
}

/** An answer of which nothing more can be left off. */
export function tooLarge(): GatewayFailure {
  return new GatewayFailure('FABRIC_E_VALUE_TOO_LARGE', 'The result is larger than the maximum message size. Use filters to ask for less.');
}
