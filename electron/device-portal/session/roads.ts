import * as z from 'zod';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { endpointSchema } from '../../../shared/contract/connections.ts';
import { sameEndpoint } from '../../../shared/domain/address.ts';
import type { HeadsetStatus } from '../../../shared/domain/headset.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { ConnectionRecord } from '../../core/connections/driver.ts';
import type { CoreServices, StoredDocument } from '../../core/services.ts';

const roadSchema = z.strictObject({ machineName: z.string().nullable(), endpoints: z.array(endpointSchema).max(20), lastSeenAt: z.number().nullable().default(null) });
const documentSchema = z.record(z.string(), roadSchema);
type RoadDocument = z.infer<typeof documentSchema>;

/** Looks a headset up by the name that it calls itself, on the local network. */
export interface NameFinder {
  /** Endpoints under which a portal of this machine name announces itself now; takes about a second. Never throws. */
  find(machineName: string, signal: AbortSignal): Promise<readonly Endpoint[]>;
}

const rememberedRoads = 6;

/**
 * The ways to a headset besides the saved address: where it answered before, the addresses that its adapters told, and
 * what announces itself under its name (device-portal.md §5.8, §5.9). A road is only taken by the holder of the pinned
 * certificate, so a wrong one costs a handshake and nothing else. Plain HTTP is no road: it proves nothing.
 */
export class Roads {
  readonly #document: StoredDocument<RoadDocument>;
  readonly #finder: NameFinder;

  private constructor(document: StoredDocument<RoadDocument>, finder: NameFinder) {
    this.#document = document;
    this.#finder = finder;
  }

  static async open(services: CoreServices, finder: NameFinder): Promise<Roads> {
    return new Roads(await services.documents.open('headset-roads', (value) => documentSchema.parse(value), {}), finder);
  }

  /** Other endpoints to try, without `current`, best first. */
  async others(record: ConnectionRecord, status: HeadsetStatus, current: Endpoint, signal: AbortSignal): Promise<readonly Endpoint[]> {
    const kept = this.#document.value[record.id];
    const machineName = status.machineName ?? kept?.machineName ?? null;
    const announced = machineName === null ? [] : await this.#finder.find(machineName, signal).catch(() => []);
    const candidates = [...announced, record.endpoint, ...(kept?.endpoints ?? []), ...adapterEndpoints(status, record.endpoint.port)];
    return distinct(candidates).filter((endpoint) => endpoint.scheme === 'https' && !sameEndpoint(endpoint, current)).slice(0, 5);
  }

  /** When it answered last, in this run of the program or an earlier one. */
  lastSeenAt(id: ConnectionId): number | null {
    return this.#document.value[id]?.lastSeenAt ?? null;
  }

  /** Never throws: a road that could not be written down is only a slower return. */
  async remember(id: ConnectionId, status: HeadsetStatus, endpoint: Endpoint, lastSeenAt: number | null): Promise<void> {
    const before = this.#document.value[id];
    const endpoints = distinct([endpoint, ...adapterEndpoints(status, endpoint.port), ...(before?.endpoints ?? [])]).slice(0, rememberedRoads);
    const machineName = status.machineName ?? before?.machineName ?? null;
    await this.#document.save({ ...this.#document.value, [id]: { machineName, endpoints, lastSeenAt } }).catch(() => {});
  }

  async forget(id: ConnectionId): Promise<void> {
    if (!(id in this.#document.value)) return;
    await this.#document.save(Object.fromEntries(Object.entries(this.#document.value).filter(([key]) => key !== id)));
  }
}

function adapterEndpoints(status: HeadsetStatus, port: number): Endpoint[] {
  return (status.network?.adapters ?? []).flatMap((adapter) => adapter.addresses).map((host) => ({ scheme: 'https', host, port }));
}

function distinct(endpoints: readonly Endpoint[]): Endpoint[] {
  return endpoints.filter((endpoint, at) => endpoints.findIndex((other) => sameEndpoint(other, endpoint)) === at);
}
