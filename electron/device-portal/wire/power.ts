import * as z from 'zod';
import { amount, optionalAmount, optionalFlag } from './fields.ts';

/** 0xFFFFFFFF seconds: the device gives no estimate, which is always so on mains (device-portal.md §1.14). */
const unknownEstimate = 4_294_967_295;

/** `GET /api/power/battery`; capacities in milliwatt-hours. */
export const batteryAnswer = z.object({
  AcOnline: optionalFlag,
  BatteryPresent: optionalFlag,
  Charging: optionalFlag,
  EstimatedTime: optionalAmount,
  MaximumCapacity: optionalAmount,
  RemainingCapacity: optionalAmount,
}).transform((answer) => {
  const maximum = answer.MaximumCapacity === 0 ? null : answer.MaximumCapacity;
  return {
    present: (answer.BatteryPresent ?? maximum !== null) && maximum !== null,
    onMains: answer.AcOnline ?? false,
    charging: answer.Charging ?? false,
    estimatedSeconds: answer.EstimatedTime === unknownEstimate || answer.EstimatedTime === 0 ? null : answer.EstimatedTime,
    maximumMilliwattHours: maximum,
    remainingMilliwattHours: maximum === null ? null : answer.RemainingCapacity,
  };
});
export type BatteryReading = z.infer<typeof batteryAnswer>;

/** `GET /api/power/state`. */
export const powerStateAnswer = z.object({ LowPowerState: optionalFlag }).transform((answer) => answer.LowPowerState);

const settingAnswer = z.object({
  GUID: z.string().nullish(),
  Alias: z.string().nullish(),
  ValueAC: amount.nullish(),
  ValueDC: amount.nullish(),
});

export interface IdleSeconds {
  /** 0 stands for "never". */
  readonly onMains: number | null;
  readonly onBattery: number | null;
}

/** Windows' own names for the two time-outs; a build that leaves aliases out is recognised by them. */
const standbyIdle = { alias: 'STANDBYIDLE', guid: '29f6c1db-86da-48c5-9fdb-f2b67b1f44da' };
const videoIdle = { alias: 'VIDEOIDLE', guid: '3c0bc021-c8a8-4e07-a973-6b14cbcb2b7e' };

/** `GET /api/power/cfg/scheme_current`: only the two sleep time-outs of the preferences page are read. */
export const powerSchemeAnswer = z.object({
  Groups: z.array(z.object({ Settings: z.array(settingAnswer).nullish() })),
}).transform((answer) => {
  const settings = answer.Groups.flatMap((group) => group.Settings ?? []);
  const find = (name: { alias: string; guid: string }): IdleSeconds | null => {
    const found = settings.find((setting) => setting.Alias?.toUpperCase() === name.alias || setting.GUID?.toLowerCase().replace(/[{}]/g, '') === name.guid);
    return found === undefined ? null : { onMains: found.ValueAC ?? null, onBattery: found.ValueDC ?? null };
  };
  return { standby: find(standbyIdle), video: find(videoIdle) };
});
export type PowerScheme = z.infer<typeof powerSchemeAnswer>;
