import type { SafetyCheck } from '../../../shared/contract/clusters/upgrades.ts';
import type { EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { isSystemName, systemApplicationName } from '../../../shared/domain/service-fabric/identifiers.ts';
import { safetyCheckWords } from '../../../shared/domain/service-fabric/safety-check-words.ts';
import type { CheckedReplica } from '../../../shared/domain/service-fabric/safety-check-words.ts';
import type { ObservedCheck } from '../../../shared/domain/service-fabric/upgrade-observation.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import * as queries from '../gateway/queries.ts';

interface PartitionNames {
  readonly serviceName: string;
  readonly applicationName: string;
}
interface PartitionPicture {
  readonly at: number;
  readonly replicas: readonly CheckedReplica[] | null;
  readonly targetCount: number | null;
}

/** Replicas change while a check waits; names never do. */
const pictureAgeMs = 10_000;
const mostRemembered = 2_000;

/**
 * Turns a check that names nothing but a partition's id into the service, the application and the replica in the way
 * (service-fabric.md §2.7). Look-ups are shared and remembered; one that fails costs its names only.
 */
export class SafetyChecks {
  readonly #client: () => GatewayClient;
  readonly #clock: Clock;
  readonly #names = new Map<string, PartitionNames>();
  readonly #pictures = new Map<string, PartitionPicture>();

  constructor(client: () => GatewayClient, clock: Clock) {
    this.#client = client;
    this.#clock = clock;
  }

  async resolve(nodeName: string, check: ObservedCheck, waitingSince: number, signal?: AbortSignal): Promise<SafetyCheck> {
    const { kind, partitionId } = check;
    const names = partitionId === null ? null : await this.#namesOf(partitionId, signal);
    const picture = partitionId === null ? null : await this.#pictureOf(partitionId, signal);
    const told = safetyCheckWords({ kind, nodeName, partitionId, serviceName: names?.serviceName ?? null, replicas: picture?.replicas ?? null, targetCount: picture?.targetCount ?? null });
    const ref: EntityRef | null = names === null || partitionId === null ? null : { kind: 'partition', ...names, partitionId };
    const { blockedBy } = told;
    return {
      kind: kind.slice(0, 100), partitionId, ref, applicationName: names?.applicationName ?? null, serviceName: names?.serviceName ?? null,
      words: told.words.slice(0, 1_000), waitingSince, nextStep: told.nextStep.slice(0, 1_000),
      blockedBy: blockedBy === null || ref === null || blockedBy.id === '' ? null : { ...ref, kind: 'replica', replicaId: blockedBy.id },
      blockedByWords: told.blockedByWords.slice(0, 500),
    };
  }

  async #namesOf(partitionId: string, signal: AbortSignal | undefined): Promise<PartitionNames | null> {
    const known = this.#names.get(partitionId);
    if (known) return known;
    return orNull(async () => {
      const client = this.#client();
      const serviceName = await queries.services.serviceNameOf(client, partitionId, options(signal));
      const applicationName = isSystemName(serviceName) ? systemApplicationName : await queries.services.applicationNameOf(client, serviceName, options(signal));
      if (this.#names.size >= mostRemembered) this.#names.clear();
      const names = { serviceName, applicationName };
      this.#names.set(partitionId, names);
      return names;
    });
  }

  async #pictureOf(partitionId: string, signal: AbortSignal | undefined): Promise<PartitionPicture | null> {
    const known = this.#pictures.get(partitionId);
    if (known && this.#clock.now() - known.at < pictureAgeMs) return known;
    const found = await orNull(async () => {
      const client = this.#client();
      const [replicas, partition] = await Promise.all([
        queries.services.replicas(client, partitionId, options(signal)), queries.services.partition(client, partitionId, options(signal)),
      ]);
      const targetCount = partition?.targetReplicaSetSize ?? (partition?.instanceCount === -1 ? null : (partition?.instanceCount ?? null));
      return {
        at: this.#clock.now(), targetCount,
        replicas: replicas.map(({ replicaOrInstanceId, nodeName, replicaRole, replicaStatus }) => ({ id: replicaOrInstanceId, nodeName, role: replicaRole ?? '', status: replicaStatus })),
      };
    });
    if (found === null) return known ?? null;
    if (this.#pictures.size >= mostRemembered) this.#pictures.clear();
    this.#pictures.set(partitionId, found);
    return found;
  }
}

function options(signal: AbortSignal | undefined): { signal?: AbortSignal } {
  return signal ? { signal } : {};
}

/** What cannot be found out now is left out; only the end of the whole look-up goes on up. */
async function orNull<Found>(find: () => Promise<Found>): Promise<Found | null> {
  try {
    return await find();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code !== 'cancelled') return null;
    throw error;
  }
}
