import type { HeadsetSummary } from '../../../shared/contract/connections.ts';
import { addSample, batteryPercent, forecastBattery } from '../../../shared/domain/battery-forecast.ts';
import type { BatterySample } from '../../../shared/domain/battery-forecast.ts';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import { LiveValue } from '../../core/live-value.ts';
import { nobodyUsesCamera } from '../device-context.ts';
import type { BatteryReading } from '../wire/power.ts';

/** Spacing and number of what the small chart shows: an hour. */
const chartSpacingMs = 30_000;
const chartLength = 120;
/** What the forecast looks at: half an hour. */
const forecastSpacingMs = 10_000;
const forecastLength = 180;

/** Everything that is known about one headset, as its home screen shows it. Values stay, with their age, when it goes. */
export class StatusBoard {
  readonly #clock: Clock;
  readonly #live: LiveValue<HeadsetStatus>;
  readonly #listeners = new Set<(status: HeadsetStatus) => void>();
  #samples: readonly BatterySample[] = [];

  constructor(connectionId: ConnectionId, clock: Clock, onWatchersChange: (watchers: number) => void) {
    this.#clock = clock;
    this.#live = new LiveValue(unknownStatus(connectionId), { clock, onWatchersChange });
  }

  get value(): HeadsetStatus {
    return this.#live.get();
  }

  get watchers(): number {
    return this.#live.watchers;
  }

  watch(signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<HeadsetStatus, void, undefined> {
    return this.#live.watch(signal, { visible });
  }

  onChange(listener: (status: HeadsetStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  change(change: Partial<HeadsetStatus>): void {
    const before = this.#live.get();
    this.#live.set({ ...before, ...change });
    const after = this.#live.get();
    if (after !== before) for (const listener of this.#listeners) listener(after);
  }

  /** @param reason null: the part is there (again). */
  setUnavailable(part: string, reason: string | null): void {
    const { unavailable } = this.value;
    if ((unavailable[part] ?? null) === reason) return;
    const rest = Object.fromEntries(Object.entries(unavailable).filter(([name]) => name !== part));
    this.change({ unavailable: reason === null ? rest : { ...rest, [part]: reason.slice(0, 500) } });
  }

  takeBattery(reading: BatteryReading): void {
    const asOf = this.#clock.now();
    const percent = batteryPercent(reading.remainingMilliwattHours, reading.maximumMilliwattHours);
    if (reading.remainingMilliwattHours !== null) {
      const sample = { at: asOf, remaining: reading.remainingMilliwattHours, onMains: reading.onMains, charging: reading.charging };
      this.#samples = addSample(this.#samples, sample, forecastSpacingMs, forecastLength);
    }
    const chart = (this.value.battery?.recent ?? []).map(([at, value]) => ({ at, value }));
    const recent = percent === null ? chart : addSample(chart, { at: asOf, value: percent }, chartSpacingMs, chartLength);
    this.change({
      battery: {
        asOf,
        present: reading.present,
        percent,
        remainingMilliwattHours: reading.remainingMilliwattHours,
        maximumMilliwattHours: reading.maximumMilliwattHours,
        charging: reading.charging,
        onMains: reading.onMains,
        deviceEstimateSeconds: reading.estimatedSeconds,
        forecast: forecastBattery(this.#samples, reading.maximumMilliwattHours),
        recent: recent === chart ? this.value.battery?.recent ?? [] : recent.map(({ at, value }): [number, number] => [at, value]),
      },
    });
  }

  takeThermalStage(stage: number): void {
    const asOf = this.#clock.now();
    const before = this.value.thermal;
    this.change({ thermal: { asOf, stage, since: before?.stage === stage ? before.since : asOf } });
  }

  /** The one telling figure for the list of connections; null before anything is known. */
  summary(): HeadsetSummary | null {
    const { value } = this;
    if (value.osVersion === null && value.battery === null) return null;
    const forecast = value.battery?.forecast;
    return {
      generation: value.generation,
      osVersion: value.osVersion ?? '',
      batteryPercent: value.battery?.percent ?? null,
      charging: value.battery === null ? null : value.battery.charging,
      minutesLeft: forecast?.kind === 'discharging' ? Math.round(forecast.minutesLeft) : null,
      thermalStage: value.thermal?.stage ?? null,
      appInFront: value.appInFront?.displayName ?? null,
    };
  }
}

function unknownStatus(connectionId: ConnectionId): HeadsetStatus {
  return {
    connectionId, asOf: null, nextAt: null, machineName: null, pendingName: null, generation: 'other', platform: null, osVersion: null,
    osEdition: null, language: null, battery: null, thermal: null, ipdMicrometres: null, services: null, network: null, sleep: null,
    keepAwake: null, lowPowerState: null, appInFront: null, cameraUse: nobodyUsesCamera, unavailable: {},
  };
}
