import type { Clock } from '../../foundation/clock.ts';

/** 0 normal, 1 warm, 2 critical (device-portal.md §1.8). */
export type ThermalStage = 0 | 1 | 2;

/** How fast the housing follows the load: after this time two thirds of the way are done. */
const TIME_CONSTANT_MS = 8 * 60_000;

/** Steady load in milliwatts at which the headset gets warm, and critical. */
const WARM_MW = 8_500;
const CRITICAL_MW = 12_500;

/**
 * Peripherals of the mitigation interface with their mask bits. Only "Battery" is known by name (§1.8); the other names
 * and all bits are assumed.
 */
const PERIPHERALS = [
  { name: 'Battery', mask: 1 },
  { name: 'Cpu', mask: 2 },
  { name: 'Gpu', mask: 4 },
  { name: 'PhotoVideoCamera', mask: 8 },
] as const;

interface Mitigation {
  level: number;
  thermalScore: number;
}

/** Heat that follows the load, and the mitigation levels an app developer can force. */
export class Thermal {
  readonly #clock: Clock;
  #heatMw: number;
  #loadMw: number;
  #settledAt: number;
  #forced: ThermalStage | undefined;
  readonly #mitigations = new Map<number, Mitigation>();

  constructor(clock: Clock, loadMw: number) {
    this.#clock = clock;
    this.#heatMw = loadMw;
    this.#loadMw = loadMw;
    this.#settledAt = clock.now();
  }

  setLoad(loadMw: number): void {
    this.#settle();
    this.#loadMw = loadMw;
  }

  stage(): ThermalStage {
    if (this.#forced !== undefined) return this.#forced;
    this.#settle();
    if (this.#heatMw >= CRITICAL_MW) return 2;
    return this.#heatMw >= WARM_MW ? 1 : 0;
  }

  /** Holds the stage at a value; undefined lets the model decide again. */
  force(stage: ThermalStage | undefined): void {
    this.#forced = stage;
  }

  /** The answer of `getMitigationLevels`: one entry per peripheral. */
  mitigationLevels(): Record<string, { IsSuppressed: boolean; Level: number; Mask: number; ThermalScore: number }> {
    const entries = PERIPHERALS.map(({ name, mask }) => {
      const forced = this.#mitigations.get(mask);
      const level = forced?.level ?? this.stage();
      const score = forced?.thermalScore ?? 100 - 33 * this.stage();
      return [name, { IsSuppressed: false, Level: level, Mask: mask, ThermalScore: score }] as const;
    });
    return Object.fromEntries(entries);
  }

  /** Simulates heat for one peripheral. Returns false where `mask` is not the bit of one. */
  forceMitigation(mask: number, change: { readonly level?: number; readonly thermalScore?: number }): boolean {
    if (!PERIPHERALS.some((peripheral) => peripheral.mask === mask)) return false;
    const before = this.#mitigations.get(mask) ?? { level: this.stage(), thermalScore: 100 };
    this.#mitigations.set(mask, { ...before, ...change });
    return true;
  }

  #settle(): void {
    const now = this.#clock.now();
    const share = Math.exp(-(now - this.#settledAt) / TIME_CONSTANT_MS);
    this.#heatMw = this.#loadMw + (this.#heatMw - this.#loadMw) * share;
    this.#settledAt = now;
  }
}
