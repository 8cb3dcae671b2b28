import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { isSystemName, systemApplicationName } from '../../../shared/domain/service-fabric/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';

export interface PartitionNames {
  readonly applicationName: string;
  readonly serviceName: string;
}

const mostKept = 5_000;
/** Partitions whose names are asked for in one go, and how many at the same time. */
const mostAsked = 40;
const atOnce = 4;

/** Services and applications of partitions, which events name by their ids alone. Names never change, so that they are kept. */
export class PartitionNameBook {
  readonly #known = new Map<string, PartitionNames>();

  get(partitionId: string): PartitionNames | null {
    return this.#known.get(partitionId) ?? null;
  }

  /** Takes over what a reference tells. */
  learn(ref: EntityRef | null): void {
    if (ref !== null && 'partitionId' in ref) this.#keep(ref.partitionId, { applicationName: ref.applicationName, serviceName: ref.serviceName });
  }

  /** Asks for the first of those that are not known; what cannot be had stays unknown. */
  async find(client: GatewayClient, partitionIds: Iterable<string>, signal: AbortSignal | undefined): Promise<void> {
    const wanted = [...new Set(partitionIds)].filter((id) => !this.#known.has(id)).slice(0, mostAsked);
    const ask = async (): Promise<void> => {
      for (let partitionId = wanted.shift(); partitionId !== undefined; partitionId = wanted.shift()) await this.#ask(client, partitionId, signal);
    };
    await Promise.all(Array.from({ length: atOnce }, ask));
  }

  async #ask(client: GatewayClient, partitionId: string, signal: AbortSignal | undefined): Promise<void> {
    try {
      const serviceName = await queries.services.serviceNameOf(client, partitionId, { signal });
      const applicationName = isSystemName(serviceName) ? systemApplicationName : await queries.services.applicationNameOf(client, serviceName, { signal });
      this.#keep(partitionId, { applicationName, serviceName });
    } catch (error) {
      signal?.throwIfAborted();
      if (!(error instanceof FaultError)) throw error;
    }
  }

  #keep(partitionId: string, names: PartitionNames): void {
    this.#known.delete(partitionId);
    this.#known.set(partitionId, names);
    for (const oldest of this.#known.keys()) {
      if (this.#known.size <= mostKept) return;
      this.#known.delete(oldest);
    }
  }
}
