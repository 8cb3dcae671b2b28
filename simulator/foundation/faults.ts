import { z } from 'zod';

/**
 * Bad weather on demand. A fault is a rule: what happens, to which requests (path pattern, method), and how often.
 * Connection-level faults (`asleep`) ignore path and method, because nothing has been read when they strike.
 */

const scope = {
  /** Path pattern; `*` stands for any run of characters. All paths when left out. */
  path: z.string().max(500).optional(),
  /** HTTP method, upper case; `WS` for WebSocket upgrades. All methods when left out. */
  method: z.string().max(10).optional(),
  /** How many requests are hit before the fault is used up. No end when left out. */
  count: z.int().min(1).optional(),
  /** How many matching requests pass untouched first. */
  after: z.int().min(0).optional(),
};

export const faultSchema = z.discriminatedUnion('kind', [
  /** The device does not answer: connections are refused, or taken and left in silence. */
  z.strictObject({ kind: z.literal('asleep'), mode: z.enum(['refuse', 'silent']).default('silent') }),
  /** Each answer starts `delayMs` late and, if given, trickles at `bytesPerSecond`. */
  z.strictObject({
    kind: z.literal('slow'),
    delayMs: z.int().min(0).max(600_000).default(2000),
    bytesPerSecond: z.int().min(1).optional(),
    ...scope,
  }),
  /** The connection breaks after `afterBytes` bytes of the body. */
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.int().min(0).default(1000), ...scope }),
  /** 401, as after somebody else paired anew. */
  z.strictObject({ kind: z.literal('unauthorized'), ...scope }),
  /** 403, as for a stale CSRF token. */
  z.strictObject({ kind: z.literal('forbidden'), ...scope }),
  /** 500 with an HTML page instead of JSON. */
  z.strictObject({ kind: z.literal('server-error'), ...scope }),
  /** 200 with JSON that breaks off. */
  z.strictObject({ kind: z.literal('malformed-json'), ...scope }),
  /** The request is read and never answered. */
  z.strictObject({ kind: z.literal('no-answer'), ...scope }),
  /** Content-Length is wrong by `delta` bytes. */
  z.strictObject({ kind: z.literal('wrong-content-length'), delta: z.int().default(1000), ...scope }),
  /** WebSockets are dropped without a closing handshake, `afterFrames` frames after they opened. */
  z.strictObject({ kind: z.literal('sockets-dropped'), afterFrames: z.int().min(0).default(0), ...scope }),
  /** WebSockets stay open and say nothing more. */
  z.strictObject({ kind: z.literal('sockets-silent'), ...scope }),
  /** At once: a new root authority and leaf, as after flashing. */
  z.strictObject({ kind: z.literal('certificate-changed') }),
  /** At once: the device moves to another address and/or port (the next free one when left out). */
  z.strictObject({
    kind: z.literal('address-changed'),
    address: z.ipv4().optional(),
    port: z.int().min(0).max(65535).optional(),
  }),
]);

/** A fault with its defaults filled in. */
export type Fault = z.output<typeof faultSchema>;
/** A fault as callers write it. */
export type FaultInput = z.input<typeof faultSchema>;
export type FaultKind = Fault['kind'];

/** Faults that apply to one request or socket. */
export type RequestFault = Extract<Fault, { method?: string | undefined; path?: string | undefined } & object>;

interface ActiveFault {
  readonly id: string;
  readonly fault: Fault;
  seen: number;
  hits: number;
}

/** The faults in force on one simulated system. */
export class FaultPlan {
  readonly #active = new Map<string, ActiveFault>();
  #counter = 0;

  /** Puts a fault in force and returns the id by which it can be taken back. */
  add(input: FaultInput): { id: string; fault: Fault } {
    const fault = faultSchema.parse(input);
    const id = `fault-${String(++this.#counter)}`;
    this.#active.set(id, { id, fault, seen: 0, hits: 0 });
    return { id, fault };
  }

  /** Takes one fault back, or all of them. */
  clear(id?: string): void {
    if (id === undefined) this.#active.clear();
    else this.#active.delete(id);
  }

  /** What is in force, with how often each has struck. */
  list(): { id: string; fault: Fault; hits: number }[] {
    return [...this.#active.values()].map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  /** The connection-level fault in force, if any. */
  asleep(): Extract<Fault, { kind: 'asleep' }> | undefined {
    for (const { fault } of this.#active.values()) if (fault.kind === 'asleep') return fault;
    return undefined;
  }

  /**
   * The faults that hit this request, each counted as used once. `method` is `WS` for upgrades.
   */
  take(method: string, path: string): FaultsOfRequest {
    const hit: FaultsOfRequest = {};
    for (const entry of this.#active.values()) {
      if (!matches(entry.fault, method, path)) continue;
      entry.seen++;
      if ('after' in entry.fault && entry.seen <= (entry.fault.after ?? 0)) continue;
      entry.hits++;
      if ('count' in entry.fault && entry.hits >= (entry.fault.count ?? Number.POSITIVE_INFINITY)) {
        this.#active.delete(entry.id);
      }
      Object.assign(hit, { [entry.fault.kind]: entry.fault });
    }
    return hit;
  }
}

/** At most one fault of each kind. */
export type FaultsOfRequest = { [K in FaultKind]?: Extract<Fault, { kind: K }> };

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.kind === 'asleep' || fault.kind === 'certificate-changed' || fault.kind === 'address-changed') return false;
  const socketFault = fault.kind === 'sockets-dropped' || fault.kind === 'sockets-silent';
  if (socketFault && method !== 'WS') return false;
  if (fault.method !== undefined && fault.method.toUpperCase() !== method) return false;
  return fault.path === undefined || pathPattern(fault.path).test(path);
}

function pathPattern(pattern: string): RegExp {
  const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replaceAll('*', '.*');
  return new RegExp(`^${escaped}$`);
}

/** The number that the short form `kind:number` sets, for each kind that has one. */
const SHORT_NUMBER: Partial<Record<FaultKind, string>> = {
  slow: 'delayMs',
  cut: 'afterBytes',
  'wrong-content-length': 'delta',
  'sockets-dropped': 'afterFrames',
  'address-changed': 'port',
};

/**
 * Reads the command-line form of a fault: `kind[:value][@path][#count]`, for instance `slow:1500`,
 * `cut:100000@/api/holographic/mrc/file#1`, `asleep:refuse`.
 * @throws Error naming the text that cannot be read.
 */
export function parseFaultText(text: string): Fault {
  const match = /^(?<kind>[a-z-]+)(?::(?<value>[a-z0-9-]+))?(?:@(?<path>[^#]+))?(?:#(?<count>\d+))?$/.exec(text);
  const parts = match?.groups;
  if (parts === undefined) throw new Error(`Not a fault: "${text}". Expected kind[:value][@path][#count].`);
  const kind = narrowKind(parts['kind']);
  const input: Record<string, unknown> = { kind };
  if (parts['value'] !== undefined) {
    const key = SHORT_NUMBER[kind];
    if (key === undefined) input['mode'] = parts['value'];
    else input[key] = Number(parts['value']);
  }
  if (parts['path'] !== undefined) input['path'] = parts['path'];
  if (parts['count'] !== undefined) input['count'] = Number(parts['count']);
  const parsed = faultSchema.safeParse(input);
  if (!parsed.success) throw new Error(`Not a fault: "${text}". ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

function narrowKind(text: string | undefined): FaultKind {
  const kind = FAULT_KINDS.find((known) => known === text);
  if (kind === undefined) throw new Error(`Unknown fault "${text ?? ''}". Known: ${FAULT_KINDS.join(', ')}.`);
  return kind;
}

/** Every kind, for help texts. */
export const FAULT_KINDS: readonly FaultKind[] = faultSchema.options.map((option) => option.shape.kind.value);
