import { z } from 'zod';

import { FaultRules, faultScope, inScope, readFaultText } from '../../foundation/faults.ts';

/**
 * Bad weather of a cluster: what happens, to which requests (path pattern, method), and how often. `gateway-down` and
 * the faults marked "at once" know neither path nor method.
 */
export const clusterFaultSchema = z.discriminatedUnion('kind', [
  /** Connections are refused, or taken and left in silence; all gateways, or the one of that number (from 0). */
  z.strictObject({
    kind: z.literal('gateway-down'),
    mode: z.enum(['refuse', 'silent']).default('refuse'),
    gateway: z.int().min(0).optional(),
  }),
  /** Each answer starts `delayMs` late and, if given, trickles at `bytesPerSecond`. */
  z.strictObject({
    kind: z.literal('slow'),
    delayMs: z.int().min(0).max(600_000).default(2000),
    bytesPerSecond: z.int().min(1).optional(),
    ...faultScope,
  }),
  /** The connection breaks after `afterBytes` bytes of the body. */
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.int().min(0).default(200), ...faultScope }),
  /** 200 with JSON that breaks off. */
  z.strictObject({ kind: z.literal('malformed-json'), ...faultScope }),
  /** The request is read and never answered. */
  z.strictObject({ kind: z.literal('no-answer'), ...faultScope }),
  /** 401 with an empty body. */
  z.strictObject({ kind: z.literal('unauthorized'), ...faultScope }),
  /** 403 `E_ACCESSDENIED`. */
  z.strictObject({ kind: z.literal('forbidden'), ...faultScope }),
  /** 503: a system service is moving or has no quorum. */
  z.strictObject({
    kind: z.literal('unavailable'),
    code: z.string().regex(/^[A-Z_]+$/).default('FABRIC_E_NO_WRITE_QUORUM'),
    ...faultScope,
  }),
  /** 504 `FABRIC_E_TIMEOUT` after `delayMs`, as when quorum is lost; the outcome of a write is unknown. */
  z.strictObject({ kind: z.literal('timed-out'), delayMs: z.int().min(0).max(600_000).default(0), ...faultScope }),
  /** 413 `FABRIC_E_VALUE_TOO_LARGE`. */
  z.strictObject({ kind: z.literal('too-large'), ...faultScope }),
  /** 500 with an HTML page, as from something between client and gateway. */
  z.strictObject({ kind: z.literal('server-error'), ...faultScope }),
  /** At once: the cluster's clock is wrong by so much. */
  z.strictObject({ kind: z.literal('clock-skew'), byMs: z.int().default(600_000) }),
  /** At once: another cluster answers at the same addresses. */
  z.strictObject({ kind: z.literal('replaced'), name: z.string().max(100).default('somebody-elses') }),
  /** At once: another server certificate, valid or already expired. */
  z.strictObject({ kind: z.literal('certificate-changed'), expired: z.boolean().default(false) }),
]);

export type ClusterFault = z.output<typeof clusterFaultSchema>;
export type ClusterFaultInput = z.input<typeof clusterFaultSchema>;
export type ClusterFaultKind = ClusterFault['kind'];

/** Faults that change the cluster once and then are over. */
const AT_ONCE: ReadonlySet<ClusterFaultKind> = new Set(['gateway-down', 'clock-skew', 'replaced', 'certificate-changed']);

/** The faults in force on one cluster. */
export class ClusterFaultPlan extends FaultRules<ClusterFault, ClusterFaultInput> {
  constructor() {
    super(clusterFaultSchema, (fault, method, path) => !AT_ONCE.has(fault.kind) && inScope(fault, method, path));
  }

  /** What stands at the door of one gateway. */
  door(gateway: number): 'open' | 'refuse' | 'silent' {
    for (const { fault } of this.list()) {
      if (fault.kind === 'gateway-down' && (fault.gateway ?? gateway) === gateway) return fault.mode;
    }
    return 'open';
  }

  /** By how much the clock is wrong. */
  skewMs(): number {
    for (const { fault } of this.list()) if (fault.kind === 'clock-skew') return fault.byMs;
    return 0;
  }
}

/** Every kind, for help texts. */
export const CLUSTER_FAULT_KINDS: readonly ClusterFaultKind[] = clusterFaultSchema.options.map((option) => option.shape.kind.value);

const SHORT_VALUE: Readonly<Partial<Record<ClusterFaultKind, string>>> = {
  slow: 'delayMs',
  cut: 'afterBytes',
  'timed-out': 'delayMs',
  'clock-skew': 'byMs',
  replaced: 'name',
};

/** Reads `kind[:value][@path][#count]`, for instance `slow:1500@/Nodes#3`. @throws Error */
export function parseClusterFault(text: string): ClusterFault {
  return readFaultText(text, {
    schema: clusterFaultSchema,
    kinds: CLUSTER_FAULT_KINDS,
    // `gateway-down:silent` says how, `gateway-down:1` which one.
    shortValue: (kind, value) => SHORT_VALUE[kind] ?? (typeof value === 'number' ? 'gateway' : 'mode'),
  });
}
