import { z } from 'zod';

import { FaultRules, faultScope, inScope, readFaultText } from '../../foundation/faults.ts';

/** Bad weather of Azure: what happens, to which requests (path pattern, method), and how often. */
export const azureFaultSchema = z.discriminatedUnion('kind', [
  /** 429 with `Retry-After`, as seconds or as an HTTP date. */
  z.strictObject({ kind: z.literal('throttled'), retryAfterSeconds: z.int().min(0).max(3600).default(5), form: z.enum(['seconds', 'date']).default('seconds'), ...faultScope }),
  /** 503 with `Retry-After`, none for 0. */
  z.strictObject({ kind: z.literal('unavailable'), retryAfterSeconds: z.int().min(0).max(3600).default(0), ...faultScope }),
  /** The connection breaks after `afterBytes` bytes of the body. */
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.int().min(0).default(100), ...faultScope }),
  /** Each answer starts `delayMs` late. */
  z.strictObject({ kind: z.literal('slow'), delayMs: z.int().min(0).max(600_000).default(2000), ...faultScope }),
  /** The request is read and never answered. */
  z.strictObject({ kind: z.literal('no-answer'), ...faultScope }),
  /** 200 with JSON that breaks off. */
  z.strictObject({ kind: z.literal('malformed-json'), ...faultScope }),
  /** An HTML page with this status, as from something between client and Azure. */
  z.strictObject({ kind: z.literal('html-error'), status: z.int().min(400).max(599).default(502), ...faultScope }),
  /** `nextLink` of lists leads to another origin; default `https://localhost:{port}`, where the same server notes what arrives. */
  z.strictObject({ kind: z.literal('foreign-next-link'), origin: z.url().optional(), ...faultScope }),
  /** `nextLink` of lists leads to the page it is on. */
  z.strictObject({ kind: z.literal('next-link-loop'), ...faultScope }),
  /** Addresses of running operations are not found. */
  z.strictObject({ kind: z.literal('operation-lost'), ...faultScope }),
  /** Addresses of running operations are so many bytes longer. */
  z.strictObject({ kind: z.literal('long-poll-url'), bytes: z.int().min(1).max(16_000).default(4096), ...faultScope }),
  /** Running operations name a status that nobody has heard of. */
  z.strictObject({ kind: z.literal('unknown-status'), word: z.string().max(50).default('Transmogrifying'), ...faultScope }),
  /** `Azure-AsyncOperation` and `Location` come together. */
  z.strictObject({ kind: z.literal('both-headers'), ...faultScope }),
  /** 401 `ExpiredAuthenticationToken`, whatever the token. */
  z.strictObject({ kind: z.literal('token-expired'), ...faultScope }),
  /** In force at once: the `Date` header is wrong by so much. */
  z.strictObject({ kind: z.literal('clock-skew'), byMs: z.int().default(600_000) }),
]);

export type AzureFault = z.output<typeof azureFaultSchema>;
export type AzureFaultInput = z.input<typeof azureFaultSchema>;
export type AzureFaultKind = AzureFault['kind'];

/** The faults in force. */
export class AzureFaultPlan extends FaultRules<AzureFault, AzureFaultInput> {
  constructor() {
    super(azureFaultSchema, (fault, method, path) => fault.kind !== 'clock-skew' && inScope(fault, method, path));
  }

  /** By how much the `Date` header is wrong. */
  skewMs(): number {
    for (const { fault } of this.list()) if (fault.kind === 'clock-skew') return fault.byMs;
    return 0;
  }
}

/** Every kind, for help texts. */
export const AZURE_FAULT_KINDS: readonly AzureFaultKind[] = azureFaultSchema.options.map((option) => option.shape.kind.value);

const SHORT_VALUE: Readonly<Partial<Record<AzureFaultKind, string>>> = {
  throttled: 'retryAfterSeconds',
  unavailable: 'retryAfterSeconds',
  cut: 'afterBytes',
  slow: 'delayMs',
  'html-error': 'status',
  'long-poll-url': 'bytes',
  'clock-skew': 'byMs',
};

/** Reads `kind[:value][@path][#count]`, for instance `throttled:12@*deployments*#3`. @throws Error */
export function parseAzureFault(text: string): AzureFault {
  return readFaultText(text, { schema: azureFaultSchema, kinds: AZURE_FAULT_KINDS, shortValue: (kind) => SHORT_VALUE[kind] ?? 'value' });
}
