import * as z from 'zod';
import type { FoundTarget } from '../../core/system.ts';

/** The service under which every Device Portal announces itself (device-portal.md §1.2). */
export const portalService = '_wdp._tcp.local';

const most = { instances: 200, hosts: 400, addresses: 4 };
/** Records without a sensible life-time are kept this long. */
const longestTtlSeconds = 4_500;

const recordBase = { name: z.string().max(300), ttl: z.number().nonnegative().catch(120) };
const bytes = z.union([z.instanceof(Uint8Array), z.string().transform((text) => Buffer.from(text, 'utf8'))]);
const recordSchema = z.discriminatedUnion('type', [
  z.object({ ...recordBase, type: z.literal('PTR'), data: z.string().max(300) }),
  z.object({ ...recordBase, type: z.literal('SRV'), data: z.object({ port: z.number().int().min(0).max(65_535), target: z.string().max(300) }) }),
  z.object({ ...recordBase, type: z.literal('TXT'), data: z.union([z.array(bytes).max(50), bytes.transform((one) => [one])]) }),
  z.object({ ...recordBase, type: z.literal('A'), data: z.ipv4() }),
]);
const packetSchema = z.object({ answers: z.array(z.unknown()).max(500).catch([]), additionals: z.array(z.unknown()).max(500).catch([]) });

interface Instance {
  expiresAt: number;
  host: string | null;
  /** Port of plain HTTP; the secure one stands in TXT. */
  port: number | null;
  text: ReadonlyMap<string, Uint8Array>;
}

/** What has been heard of portals on the network, as it stands now. Anybody on the network may send anything here. */
export class Announcements {
  readonly #instances = new Map<string, Instance>();
  readonly #addresses = new Map<string, Map<string, number>>();

  /** Takes in one packet; whatever is no record of ours is ignored. @param now ms since 1970. */
  take(packet: unknown, now: number): void {
    const parsed = packetSchema.safeParse(packet);
    if (!parsed.success) return;
    for (const entry of [...parsed.data.answers, ...parsed.data.additionals]) {
      const record = recordSchema.safeParse(entry);
      if (record.success) this.#record(record.data, now);
    }
  }

  /** Portals with an address and a secure port, one entry an address, in a steady order. */
  targets(now: number): readonly FoundTarget[] {
    return [...this.#instances]
      .filter(([, instance]) => instance.expiresAt > now)
      .flatMap(([name, instance]) => this.#targetsOf(name, instance, now))
      .sort((left, right) => (left.key < right.key ? -1 : 1));
  }

  #record(record: z.infer<typeof recordSchema>, now: number): void {
    const expiresAt = now + Math.min(record.ttl, longestTtlSeconds) * 1_000;
    const name = record.name.toLowerCase();
    if (record.type === 'A') return this.#address(name, record.data, expiresAt);
    if (record.type === 'PTR') {
      if (name === portalService && record.data.toLowerCase().endsWith(`.${portalService}`)) this.#change(record.data, { expiresAt });
      return;
    }
    if (!name.endsWith(`.${portalService}`)) return;
    if (record.type === 'SRV') this.#change(record.name, { expiresAt, host: record.data.target.toLowerCase(), port: record.data.port });
    else this.#change(record.name, { expiresAt, text: keysOf(record.data) });
  }

  #change(instanceName: string, change: Partial<Instance>): void {
    const known = [...this.#instances.keys()].find((name) => name.toLowerCase() === instanceName.toLowerCase());
    const before = known === undefined ? undefined : this.#instances.get(known);
    if (before === undefined && this.#instances.size >= most.instances) return;
    this.#instances.set(known ?? instanceName, { expiresAt: 0, host: null, port: null, text: new Map(), ...before, ...change });
  }

  #address(host: string, address: string, expiresAt: number): void {
    const known = this.#addresses.get(host) ?? new Map<string, number>();
    if (!this.#addresses.has(host) && this.#addresses.size >= most.hosts) return;
    known.set(address, expiresAt);
    this.#addresses.set(host, known);
  }

  #targetsOf(instanceName: string, instance: Instance, now: number): FoundTarget[] {
    const port = securePort(instance.text.get('S'));
    if (port === null || instance.host === null) return [];
    const addresses = [...(this.#addresses.get(instance.host) ?? [])].filter(([, expiresAt]) => expiresAt > now).map(([address]) => address).sort().slice(0, most.addresses);
    const name = shown(instanceName.slice(0, -(portalService.length + 1)), 300);
    return addresses.map((address) => ({
      key: `${name}|${address}:${port}`.slice(0, 300),
      name: name === '' ? address : name,
      endpoint: { scheme: 'https', host: address, port },
      architecture: textOf(instance.text.get('A'), 40),
      deviceType: textOf(instance.text.get('D'), 80),
      tags: tagsOf(instance.text.get('T')),
    }));
  }
}

function keysOf(entries: readonly Uint8Array[]): ReadonlyMap<string, Uint8Array> {
  const keys = new Map<string, Uint8Array>();
  for (const entry of entries) {
    const equals = entry.indexOf(0x3d);
    if (equals > 0) keys.set(Buffer.from(entry.subarray(0, equals)).toString('latin1').toUpperCase(), entry.subarray(equals + 1));
  }
  return keys;
}

/** 0 stands for "none". */
function securePort(value: Uint8Array | undefined): number | null {
  const text = textOf(value, 10) ?? '';
  const port = Number(text);
  return /^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535 ? port : null;
}

/** Tags are separated by NUL and end with two of them (device-portal.md §1.2). */
function tagsOf(value: Uint8Array | undefined): string[] {
  if (value === undefined) return [];
  return Buffer.from(value).toString('utf8').split('\0').map((tag) => shown(tag, 300)).filter((tag) => tag !== '').slice(0, 50);
}

function textOf(value: Uint8Array | undefined, maximum: number): string | null {
  if (value === undefined) return null;
  const text = shown(Buffer.from(value).toString('utf8'), maximum);
  return text === '' ? null : text;
}

function shown(text: string, maximum: number): string {
  return text.replace(/\p{Cc}+/gu, ' ').trim().slice(0, maximum);
}
