import * as z from 'zod';
import { amount, optionalText } from './fields.ts';

/** `GET /api/holographic/thermal/stage`: 0 normal, 1 warm, 2 critical (device-portal.md §1.8). */
export const thermalStageAnswer = z.object({ CurrentStage: amount }).transform((answer) => Math.round(answer.CurrentStage));

/** `GET /api/holographic/os/settings/ipd`: micrometres, although the documentation says millimetres. */
export const ipdAnswer = z.object({ ipd: amount }).transform((answer) => Math.round(answer.ipd));

/** `GET /api/holographic/os/services`: an open map, since process names differ by generation. */
export const servicesAnswer = z.object({
  SoftwareStatus: z.record(z.string(), z.object({ Expected: optionalText(60), Observed: optionalText(60) })),
}).transform((answer) =>
  Object.entries(answer.SoftwareStatus).slice(0, 100).map(([name, status]) => ({
    name: name.slice(0, 200), expected: status.Expected ?? '', observed: status.Observed ?? '',
  })));
