import { z } from 'zod';

import { FaultRules, faultScope, inScope, readFaultText } from '../../foundation/faults.ts';

/** Bad weather of Azure DevOps: what happens, to which requests (path pattern, method), and how often. */
export const devopsFaultSchema = z.discriminatedUnion('kind', [
  /** Each answer starts `delayMs` late. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(0).max(600_000).default(2000), ...faultScope }),
  /** The connection breaks after `afterBytes` bytes of the body. */
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.int().min(0).default(200), ...faultScope }),
  /** 200 with JSON that breaks off. */
  z.strictObject({ kind: z.literal('malformed-json'), ...faultScope }),
  /** The request is read and never answered. */
  z.strictObject({ kind: z.literal('no-answer'), ...faultScope }),
  /** 203 with the sign-in page, as when a token has been revoked. */
  z.strictObject({ kind: z.literal('html'), ...faultScope }),
  /** 401 */
  z.strictObject({ kind: z.literal('unauthorized'), ...faultScope }),
  /** 403 */
  z.strictObject({ kind: z.literal('forbidden'), ...faultScope }),
  /** 429 with `Retry-After` in seconds. */
  z.strictObject({ kind: z.literal('throttled'), retryAfter: z.int().min(0).max(3600).default(5), ...faultScope }),
  /** 503 with a page, as from the front door when a scale unit is down. */
  z.strictObject({ kind: z.literal('unavailable'), ...faultScope }),
]);

export type DevopsFault = z.output<typeof devopsFaultSchema>;
export type DevopsFaultInput = z.input<typeof devopsFaultSchema>;

/** The faults in force on one organisation. */
export class DevopsFaultPlan extends FaultRules<DevopsFault, DevopsFaultInput> {
  constructor() {
    super(devopsFaultSchema, inScope);
  }
}

/** Every kind, for help texts. */
export const DEVOPS_FAULT_KINDS: readonly DevopsFault['kind'][] = devopsFaultSchema.options.map((option) => option.shape.kind.value);

/** Reads `kind[:value][@path][#count]`, for instance `throttled:30@*builds*#2`. @throws Error */
export function parseDevopsFault(text: string): DevopsFault {
  const shortValue = { slow: 'delayMs', cut: 'afterBytes', throttled: 'retryAfter' } as const;
  return readFaultText(text, {
    schema: devopsFaultSchema,
    kinds: DEVOPS_FAULT_KINDS,
    shortValue: (kind) => (kind === 'slow' || kind === 'cut' || kind === 'throttled' ? shortValue[kind] : 'value'),
  });
}
