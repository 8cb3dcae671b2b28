import type { Clock } from '../../foundation/clock.ts';

const HOUR_MS = 3_600_000;

/** The most the cells take in, in milliwatts. Assumed: the 18 W charger of the second generation less its losses. */
const MAX_CHARGE_MW = 12_000;

/** Above this share of the capacity the cells take in less and less. */
const TAPER_FROM = 0.8;

/** The portal reports `Charging` 0 on mains power close to full: the recorded headset did at 98.95 %. */
const CHARGING_ENDS_AT = 0.985;

/** What `GET /api/power/battery` says when there is no estimate (device-portal.md §1.14). */
export const ESTIMATE_UNKNOWN = 4_294_967_295;

export interface BatteryOptions {
  readonly capacityMwh: number;
  /** Share of the capacity at the start, 0..1. */
  readonly level: number;
  /** What the charger gives, in milliwatts; 0 without one. */
  readonly chargerMw: number;
  readonly loadMw: number;
}

/**
 * Energy in the cells over time. Nothing ticks: the level is worked out from the time since the last change of load or
 * charger, in closed form, so reading often or seldom gives the same result.
 */
export class Battery {
  readonly capacityMwh: number;
  readonly #clock: Clock;
  #remainingMwh: number;
  #settledAt: number;
  #chargerMw: number;
  #loadMw: number;

  constructor(clock: Clock, options: BatteryOptions) {
    this.#clock = clock;
    this.capacityMwh = options.capacityMwh;
    this.#remainingMwh = options.capacityMwh * options.level;
    this.#settledAt = clock.now();
    this.#chargerMw = options.chargerMw;
    this.#loadMw = options.loadMw;
  }

  /** Milliwatt-hours left. */
  remainingMwh(): number {
    this.#settle();
    return this.#remainingMwh;
  }

  /** 0..1 */
  level(): number {
    return this.remainingMwh() / this.capacityMwh;
  }

  onMains(): boolean {
    return this.#chargerMw > 0;
  }

  charging(): boolean {
    return this.onMains() && this.#chargerMw > this.#loadMw && this.level() < CHARGING_ENDS_AT;
  }

  loadMw(): number {
    return this.#loadMw;
  }

  /** Seconds until empty, `ESTIMATE_UNKNOWN` on mains power. */
  estimatedSeconds(): number {
    if (this.onMains() || this.#loadMw <= 0) return ESTIMATE_UNKNOWN;
    return Math.round((this.remainingMwh() / this.#loadMw) * 3600);
  }

  /** Milliseconds until the cells are empty at the present load; undefined when they are not running down. */
  emptyInMs(): number | undefined {
    const netMw = this.#chargerMw - this.#loadMw;
    return netMw >= 0 ? undefined : (this.remainingMwh() / -netMw) * HOUR_MS;
  }

  setLoad(loadMw: number): void {
    this.#settle();
    this.#loadMw = loadMw;
  }

  /** Plugs in a charger of this power, or pulls the plug with 0. */
  setCharger(chargerMw: number): void {
    this.#settle();
    this.#chargerMw = chargerMw;
  }

  /** Sets the level outright (0..1). */
  setLevel(level: number): void {
    this.#settle();
    this.#remainingMwh = this.capacityMwh * Math.min(1, Math.max(0, level));
  }

  #settle(): void {
    const now = this.#clock.now();
    const hours = (now - this.#settledAt) / HOUR_MS;
    if (hours <= 0) return;
    this.#settledAt = now;
    const netMw = this.#chargerMw - this.#loadMw;
    this.#remainingMwh =
      netMw >= 0
        ? charged(this.#remainingMwh, this.capacityMwh, Math.min(netMw, MAX_CHARGE_MW), hours)
        : Math.max(0, this.#remainingMwh + netMw * hours);
  }
}

/**
 * Charging at constant power up to the point where the tapering limit takes over, then approaching full exponentially.
 */
function charged(energyMwh: number, capacityMwh: number, powerMw: number, hours: number): number {
  if (powerMw === 0) return energyMwh;
  const perHour = MAX_CHARGE_MW / ((1 - TAPER_FROM) * capacityMwh);
  const taperFromMwh = capacityMwh - powerMw / perHour;
  const constantHours = Math.min(hours, Math.max(0, (taperFromMwh - energyMwh) / powerMw));
  const afterConstant = energyMwh + powerMw * constantHours;
  const missing = (capacityMwh - afterConstant) * Math.exp(-perHour * (hours - constantHours));
  return capacityMwh - missing;
}
