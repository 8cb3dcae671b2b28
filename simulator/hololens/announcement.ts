import type { SimulatedHololens } from './simulated-hololens.ts';

/** The mDNS/DNS-SD announcement of a headset (device-portal.md §1.2). */
export interface Announcement {
  close(): Promise<void>;
}

interface DnsQuestion {
  readonly name: string;
  readonly type: string;
}

/** The part of `multicast-dns` that is used here; the package brings no types. */
interface MulticastDns {
  on(event: 'query', listener: (query: { readonly questions: readonly DnsQuestion[] }) => void): void;
  on(event: 'error' | 'warning', listener: (error: Error) => void): void;
  respond(records: readonly object[], done: () => void): void;
  destroy(done: () => void): void;
}

const SERVICE = '_wdp._tcp.local';
const ENUMERATION = '_services._dns-sd._udp.local';
const TTL_SECONDS = 120;

/** Announces a headset until closed, with a farewell at the end so that listeners forget it at once. */
export async function announce(device: SimulatedHololens): Promise<Announcement> {
  const dns = await createMulticastDns();
  dns.on('error', () => {});
  dns.on('warning', () => {});
  dns.on('query', ({ questions }) => {
    if (questions.some((question) => concerns(question, device))) dns.respond(records(device, TTL_SECONDS), () => {});
  });
  const send = (ttl: number): Promise<void> => new Promise((resolve) => dns.respond(records(device, ttl), () => resolve()));
  await send(TTL_SECONDS);
  const forget = device.on((event) => {
    if (event.type === 'moved' || event.type === 'presence') void send(TTL_SECONDS);
  });
  return {
    async close() {
      forget();
      await send(0);
      await new Promise<void>((resolve) => dns.destroy(resolve));
    },
  };
}

function concerns(question: DnsQuestion, device: SimulatedHololens): boolean {
  const name = question.name.toLowerCase();
  return [SERVICE, ENUMERATION, instanceName(device).toLowerCase(), hostName(device).toLowerCase()].includes(name);
}

/** The records of one headset: service, instance, ports and labels, address. */
export function records(device: SimulatedHololens, ttl: number): object[] {
  const instance = instanceName(device);
  const host = hostName(device);
  const httpPort = Number(new URL(device.httpUrl).port);
  return [
    { name: ENUMERATION, type: 'PTR', ttl, data: SERVICE },
    { name: SERVICE, type: 'PTR', ttl, data: instance },
    { name: instance, type: 'SRV', ttl, data: { priority: 0, weight: 0, port: httpPort, target: host } },
    { name: instance, type: 'TXT', ttl, data: textRecord(device) },
    { name: host, type: 'A', ttl, data: device.address },
  ];
}

/** S: HTTPS port; D: device type; A: architecture; T: labels, NUL-separated with two NULs at the end. */
function textRecord({ port, model }: SimulatedHololens): Buffer[] {
  const tags = model.tags.map((tag) => `${tag}\0`).join('');
  return [
    Buffer.from(`S=${String(port)}`),
    Buffer.from('D=Windows.Holographic'),
    Buffer.from(`A=${model.profile.announcedArchitecture}`),
    Buffer.from(`T=${tags}\0`),
  ];
}

function instanceName(device: SimulatedHololens): string {
  return `${device.name}.${SERVICE}`;
}

function hostName(device: SimulatedHololens): string {
  return `${device.name.replace(/[^A-Za-z0-9-]/g, '-')}.local`;
}

async function createMulticastDns(): Promise<MulticastDns> {
  const loaded: unknown = await import('multicast-dns');
  if (!hasFactory(loaded)) throw new Error('multicast-dns did not load');
  return loaded.default({ loopback: true, reuseAddr: true });
}

function hasFactory(module: unknown): module is { default(options: object): MulticastDns } {
  return typeof module === 'object' && module !== null && 'default' in module && typeof module.default === 'function';
}
