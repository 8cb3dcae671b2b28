import { z } from 'zod';

/**
 * Bad weather on demand. A fault is a rule: what happens, to which requests (path pattern, method), and how often.
 * Connection-level faults (`asleep`) ignore path and method, because nothing has been read when they strike.
 */

/** The part that every request fault has: which requests, and how often. */
export const faultScope = {
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
    ...faultScope,
  }),
  /** The connection breaks after `afterBytes` bytes of the body. */
  z.strictObject({ kind: z.literal('cut'), afterBytes: z.int().min(0).default(1000), ...faultScope }),
  /** 401, as after somebody else paired anew. */
  z.strictObject({ kind: z.literal('unauthorized'), ...faultScope }),
  /** 403, as for a stale CSRF token. */
  z.strictObject({ kind: z.literal('forbidden'), ...faultScope }),
  /** 500 with an HTML page instead of JSON. */
  z.strictObject({ kind: z.literal('server-error'), ...faultScope }),
  /** 200 with JSON that breaks off. */
  z.strictObject({ kind: z.literal('malformed-json'), ...faultScope }),
  /** The request is read and never answered. */
  z.strictObject({ kind: z.literal('no-answer'), ...faultScope }),
  /** Content-Length is wrong by `delta` bytes. */
  z.strictObject({ kind: z.literal('wrong-content-length'), delta: z.int().default(1000), ...faultScope }),
  /** WebSockets are dropped without a closing handshake, `afterFrames` frames after they opened. */
  z.strictObject({ kind: z.literal('sockets-dropped'), afterFrames: z.int().min(0).default(0), ...faultScope }),
  /** WebSockets stay open and say nothing more. */
  z.strictObject({ kind: z.literal('sockets-silent'), ...faultScope }),
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

/** What a plan needs to know of a fault: its kind and, where it strikes requests, which and how often. */
export interface ScopedFault {
  readonly kind: string;
  readonly path?: string | undefined;
  readonly method?: string | undefined;
  readonly count?: number | undefined;
  readonly after?: number | undefined;
}

/** At most one fault of each kind. */
export type FaultsByKind<F extends ScopedFault> = { [K in F['kind']]?: Extract<F, { kind: K }> };

interface ActiveFault<F> {
  readonly id: string;
  readonly fault: F;
  seen: number;
  hits: number;
}

/** Faults of any system in force, each with its id and how often it has struck. */
export class FaultRules<F extends ScopedFault, Input = F> {
  readonly #schema: z.ZodType<F, Input>;
  readonly #strikes: (fault: F, method: string, path: string) => boolean;
  readonly #active = new Map<string, ActiveFault<F>>();
  #counter = 0;

  /** @param strikes whether a fault is one that hits this request. */
  constructor(schema: z.ZodType<F, Input>, strikes: (fault: F, method: string, path: string) => boolean) {
    this.#schema = schema;
    this.#strikes = strikes;
  }

  /** Puts a fault in force and returns the id by which it can be taken back. */
  add(input: Input): { id: string; fault: F } {
    const fault = this.#schema.parse(input);
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
  list(): { id: string; fault: F; hits: number }[] {
    return [...this.#active.values()].map(({ id, fault, hits }) => ({ id, fault, hits }));
  }

  /**
   * The faults that hit this request, each counted as used once. `method` is `WS` for upgrades.
   */
  take(method: string, path: string): FaultsByKind<F> {
    const hit: FaultsByKind<F> = {};
    for (const entry of this.#active.values()) {
      if (!this.#strikes(entry.fault, method, path)) continue;
      entry.seen++;
      if (entry.seen <= (entry.fault.after ?? 0)) continue;
      entry.hits++;
      if (entry.hits >= (entry.fault.count ?? Number.POSITIVE_INFINITY)) this.#active.delete(entry.id);
      Object.assign(hit, { [entry.fault.kind]: entry.fault });
    }
    return hit;
  }
}

/** The faults in force on one simulated headset. */
export class FaultPlan extends FaultRules<Fault, FaultInput> {
  constructor() {
    super(faultSchema, matches);
  }

  /** The connection-level fault in force, if any. */
  asleep(): Extract<Fault, { kind: 'asleep' }> | undefined {
    for (const { fault } of this.list()) if (fault.kind === 'asleep') return fault;
    return undefined;
  }
}

/** At most one fault of each kind. */
export type FaultsOfRequest = FaultsByKind<Fault>;

function matches(fault: Fault, method: string, path: string): boolean {
  if (fault.kind === 'asleep' || fault.kind === 'certificate-changed' || fault.kind === 'address-changed') return false;
  const socketFault = fault.kind === 'sockets-dropped' || fault.kind === 'sockets-silent';
  if (socketFault && method !== 'WS') return false;
  return inScope(fault, method, path);
}

/** Whether a request has the method and the path that a fault names, where it names any. */
export function inScope(fault: ScopedFault, method: string, path: string): boolean {
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
  return readFaultText(text, { schema: faultSchema, kinds: FAULT_KINDS, shortValue: (kind) => SHORT_NUMBER[kind] ?? 'mode' });
}

/** How the faults of one system are written on a command line. */
export interface FaultLanguage<F extends ScopedFault> {
  readonly schema: z.ZodType<F>;
  readonly kinds: readonly F['kind'][];
  /** The property that the value of the short form sets. */
  shortValue(kind: F['kind'], value: string | number): string;
}

/** Reads the same form for the faults of any system. @throws Error naming the text that cannot be read. */
export function readFaultText<F extends ScopedFault>(text: string, language: FaultLanguage<F>): F {
  const match = /^(?<kind>[a-z-]+)(?::(?<value>[a-z0-9-]+))?(?:@(?<path>[^#]+))?(?:#(?<count>\d+))?$/.exec(text);
  const parts = match?.groups;
  if (parts === undefined) throw new Error(`Not a fault: "${text}". Expected kind[:value][@path][#count].`);
  const kind = language.kinds.find((known) => known === parts['kind']);
  if (kind === undefined) throw new Error(`Unknown fault "${parts['kind'] ?? ''}". Known: ${language.kinds.join(', ')}.`);
  const input: Record<string, unknown> = { kind };
  const valueText = parts['value'];
  const value = valueText !== undefined && /^-?\d+$/.test(valueText) ? Number(valueText) : valueText;
  if (value !== undefined) input[language.shortValue(kind, value)] = value;
  if (parts['path'] !== undefined) input['path'] = parts['path'];
  if (parts['count'] !== undefined) input['count'] = Number(parts['count']);
  const parsed = language.schema.safeParse(input);
  if (!parsed.success) throw new Error(`Not a fault: "${text}". ${z.prettifyError(parsed.error)}`);
  return parsed.data;
}

/** Every kind, for help texts. */
export const FAULT_KINDS: readonly FaultKind[] = faultSchema.options.map((option) => option.shape.kind.value);
