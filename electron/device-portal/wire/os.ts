import * as z from 'zod';
import { optionalText } from './fields.ts';

/** `GET /api/os/info` (device-portal.md §1.14). */
export const osInfoAnswer = z.object({
  ComputerName: optionalText(300),
  Language: optionalText(60),
  OsEdition: optionalText(200),
  OsVersion: optionalText(200),
  Platform: optionalText(200),
}).transform((answer) => ({
  machineName: answer.ComputerName, language: answer.Language, osEdition: answer.OsEdition, osVersion: answer.OsVersion, platform: answer.Platform,
}));
export type OsInfo = z.infer<typeof osInfoAnswer>;

/** `GET /api/os/devicefamily`: "Windows.Holographic" for both generations. */
export const deviceFamilyAnswer = z.object({ DeviceType: optionalText(200) }).transform((answer) => answer.DeviceType);

/** `GET /api/os/machinename`. */
export const machineNameAnswer = z.object({ ComputerName: optionalText(300) }).transform((answer) => answer.ComputerName);
