import type { Battery, BatteryForecast } from '../../../shared/domain/headset.ts';

/** @param minutes 0 or more. @returns `45 min`, `2 h`, `1 h 40`, `over a day`; over an hour rounded to five minutes, as no forecast is better. */
export function roundedMinutes(minutes: number): string {
  const whole = Math.max(0, Math.round(minutes));
  if (whole > 1_440) return 'over a day';
  if (whole < 60) return `${whole} min`;
  const rounded = Math.round(whole / 5) * 5;
  const hours = Math.floor(rounded / 60);
  const rest = rounded % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${String(rest).padStart(2, '0')}`;
}

/** @returns what the forecast means, in one line. */
export function forecastWords(forecast: BatteryForecast): string {
  switch (forecast.kind) {
    case 'discharging': {
      const band = `${roundedMinutes(forecast.low)}–${roundedMinutes(forecast.high)}`;
      return `about ${roundedMinutes(forecast.minutesLeft)} left (${band})`;
    }
    case 'charging':
      return `full in about ${roundedMinutes(forecast.minutesToFull)}`;
    case 'full':
      return 'full';
    case 'unknown':
      return forecast.reason;
  }
}

/** How the charge flows, in words. */
export function chargerWords(battery: Battery): string {
  if (!battery.present) return 'No battery: on mains power';
  if (battery.charging) return 'Charging';
  return battery.onMains ? 'On mains power, not charging' : 'On battery';
}

export type ChargeVerdict =
  | { readonly answer: 'yes' | 'tight' | 'no'; readonly words: string }
  | { readonly answer: 'unknown'; readonly words: string };

/** The answer in a word; `words` goes on from it. */
export const verdictWords: Readonly<Record<ChargeVerdict['answer'], string>> = { yes: 'Yes,', tight: 'Maybe:', no: 'No,', unknown: 'Not known yet:' };

/** @returns whether the charge lasts until `until` (ms since 1970), judged by the band of the forecast and not by its middle. */
export function enoughUntil(battery: Battery, until: number, now: number): ChargeVerdict {
  const { forecast } = battery;
  if (battery.onMains || !battery.present || forecast.kind === 'charging' || forecast.kind === 'full') {
    return { answer: 'yes', words: 'while it stays on the charger.' };
  }
  if (forecast.kind === 'unknown') return { answer: 'unknown', words: 'there is no forecast.' };
  const minutes = (until - now) / 60_000;
  const margin = roundedMinutes(Math.abs(forecast.minutesLeft - minutes));
  if (forecast.low >= minutes) return { answer: 'yes', words: `with about ${margin} to spare.` };
  if (forecast.high < minutes) return { answer: 'no', words: `it ends about ${margin} before. Charge it meanwhile.` };
  return { answer: 'tight', words: 'the forecast does not reach that far for certain. Charge it if you can.' };
}

/** @returns the next moment at which clocks show `text` (`14:30`), at most a day ahead; null where it is no time of day. */
export function nextTimeOfDay(text: string, now: number): number | null {
  const match = /^([01]?\d|2[0-3]):([0-5]\d)$/.exec(text.trim());
  if (match === null) return null;
  const at = new Date(now);
  at.setHours(Number(match[1]), Number(match[2]), 0, 0);
  if (at.getTime() <= now) at.setDate(at.getDate() + 1);
  return at.getTime();
}

/** @returns a time of day to ask about at first: two hours from now, at the next full half hour. */
export function suggestedTimeOfDay(now: number): string {
  const halfHour = 30 * 60_000;
  const at = new Date(Math.ceil((now + 2 * 3_600_000) / halfHour) * halfHour);
  return `${String(at.getHours()).padStart(2, '0')}:${String(at.getMinutes()).padStart(2, '0')}`;
}

export type BatteryTone = 'ok' | 'warn' | 'error';

/** @param lowPercent the user's own limit. Half of it is urgent. On the charger nothing is. */
export function batteryTone(battery: Battery, lowPercent: number): BatteryTone {
  if (battery.percent === null || battery.charging || battery.onMains) return 'ok';
  if (battery.percent <= lowPercent / 2) return 'error';
  return battery.percent <= lowPercent ? 'warn' : 'ok';
}
