import type { HeadsetStatus } from '../../../shared/domain/headset.ts';

export type SleepSettings = NonNullable<HeadsetStatus['sleep']>;
export type KeepAwake = NonNullable<HeadsetStatus['keepAwake']>;

/** @param seconds idle time before sleep; 0 means never (Windows power settings), null that it is not known. */
export function sleepWords(seconds: number | null): string {
  if (seconds === null) return 'not known';
  if (seconds === 0) return 'never';
  if (seconds < 60) return `after ${seconds} s`;
  const minutes = Math.round(seconds / 6) / 10;
  return `after ${minutes} min`;
}

/** What the edit offers: the portal's own page goes up to 30 minutes (device-portal.md §1.14). */
export const sleepChoices: readonly number[] = [60, 120, 180, 300, 600, 900, 1_200, 1_800];

/** @returns the choices with the present value among them, whatever it is. */
export function sleepChoicesWith(seconds: number | null): number[] {
  const choices = new Set(sleepChoices);
  if (seconds !== null) choices.add(seconds);
  return [...choices].sort((a, b) => (a === 0 ? Infinity : a) - (b === 0 ? Infinity : b));
}

/** @returns what will be put back, in words. */
export function restoreWords(previous: SleepSettings): string {
  return `sleep ${sleepWords(previous.onBatterySeconds)} on battery, ${sleepWords(previous.onMainsSeconds)} on mains`;
}

/** How long "keep awake" can last. */
export const keepAwakeChoices: readonly number[] = [30, 60, 120, 240, 480];

/** @param minutes whole. */
export function minutesWords(minutes: number): string {
  if (minutes < 60) return `${minutes} min`;
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? `${hours} h` : `${hours} h ${rest} min`;
}
