import type { SeededRandom } from '../../foundation/random.ts';

/** 100-nanosecond ticks between 1601, where the product's 64-bit ids count from, and 1970. */
const TICKS_TO_1970 = 116_444_736_000_000_000n;

/** Ids as the product hands them out: 64-bit ones are time ticks, hence beyond 2^53; GUIDs come from the seed. */
export class IdSource {
  readonly #random: SeededRandom;
  #lastTicks = 0n;

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  /** A lower case GUID. */
  guid(): string {
    const hex = this.hex(32);
    return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-a${hex.slice(17, 20)}-${hex.slice(20)}`;
  }

  hex(length: number): string {
    return this.#random.text(length, '0123456789abcdef');
  }

  /** A 64-bit id near the ticks of `atMs`, larger than any given out before for that time or an earlier one. */
  ticks(atMs: number): bigint {
    const ticks = ticksOf(atMs) + BigInt(this.#random.integer(0, 9999));
    this.#lastTicks = ticks > this.#lastTicks ? ticks : this.#lastTicks + 1n;
    return this.#lastTicks;
  }

  /** Digits below the millisecond for event time stamps: 0–9999. */
  fraction(): number {
    return this.#random.integer(0, 9999);
  }
}

/** The time in the product's ticks. */
export function ticksOf(atMs: number): bigint {
  return BigInt(Math.floor(atMs)) * 10_000n + TICKS_TO_1970;
}

/** `2026-01-05T09:00:00.1230042Z` */
export function sevenDigitTime(atMs: number, fraction: number): string {
  return new Date(atMs).toISOString().replace('Z', `${String(fraction).padStart(4, '0')}Z`);
}
