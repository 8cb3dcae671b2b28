import type { Battery } from '../../../shared/domain/headset.ts';
import { roundedMinutes } from './battery-words.ts';

/** @returns what keeping it awake costs on battery; null on the charger. */
export function keepAwakeWarning(battery: Battery | null, minutes: number): string | null {
  if (battery === null || !battery.present || battery.onMains || battery.charging) return null;
  const { forecast } = battery;
  if (forecast.kind === 'discharging' && forecast.low < minutes) {
    return `On battery it lasts about ${roundedMinutes(forecast.minutesLeft)}: it will be empty before the end. Put it on its charger.`;
  }
  return 'It is on battery and will not save any by sleeping.';
}
