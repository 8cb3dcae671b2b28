import type { EntityDetail } from '../../../../shared/contract/clusters/entities.ts';
import { FaultError } from '../../../core/fault-error.ts';
import type { Cluster } from '../../cluster.ts';
import type { GatewayClient } from '../../gateway/gateway-client.ts';
import type { QueryOptions } from '../../gateway/queries.ts';
import type { HealthEvaluation, HealthEvent, HealthStatistics } from '../../wire/health.ts';
import type { SafetyChecks } from '../../upgrades/safety-checks.ts';
import type { ManifestBook } from '../manifest-book.ts';
import type { MirroredTimes } from '../mirrored-rows.ts';

/** What an entity's page says, before its causes and its age. */
export interface Described extends Pick<EntityDetail, 'name' | 'healthState' | 'status' | 'sections' | 'childCounts' | 'actions'> {
  /** What acts on it need to send; what is left out it does not have. */
  readonly handles?: Partial<EntityDetail['handles']>;
  readonly health: HealthAnswer | null;
}

export const noHandles: EntityDetail['handles'] = {
  instanceId: null, nodeName: null, typeName: null, typeVersion: null, instanceCount: null, targetReplicaSetSize: null, minReplicaSetSize: null, primaryNode: null, secondaryNodes: [],
};

/** What every health answer has. */
export interface HealthAnswer {
  readonly aggregatedHealthState: string;
  readonly healthEvents: readonly HealthEvent[];
  readonly unhealthyEvaluations: readonly HealthEvaluation[];
  readonly healthStatistics: HealthStatistics;
}

/** What all askings of a cluster share. */
export interface InquiryTools {
  readonly cluster: Cluster;
  readonly safetyChecks: SafetyChecks;
  readonly times: MirroredTimes;
  readonly manifests: ManifestBook;
}

/**
 * The asking for one entity's page: several calls, of which one that fails costs its part of the page only. Faults that
 * concern all of them (no session, no rights at all) come from the first call and end the asking.
 */
export class Inquiry {
  readonly cluster: Cluster;
  readonly client: GatewayClient;
  readonly options: QueryOptions;
  readonly safetyChecks: SafetyChecks;
  readonly times: MirroredTimes;
  readonly manifests: ManifestBook;
  readonly #signal: AbortSignal;
  readonly #troubles = new Set<string>();

  constructor(tools: InquiryTools, client: GatewayClient, signal: AbortSignal) {
    this.cluster = tools.cluster;
    this.safetyChecks = tools.safetyChecks;
    this.times = tools.times;
    this.manifests = tools.manifests;
    this.client = client;
    this.#signal = signal;
    this.options = { signal };
  }

  get now(): number {
    return this.cluster.clock.now();
  }
  get signal(): AbortSignal {
    return this.#signal;
  }

  /** A part of the page. @returns null where it cannot be had; what is simply not there is no trouble. */
  async part<Answer>(what: string, ask: (client: GatewayClient, options: QueryOptions) => Promise<Answer>): Promise<Answer | null> {
    try {
      return await ask(this.client, this.options);
    } catch (error) {
      this.#signal.throwIfAborted();
      if (!(error instanceof FaultError)) throw error;
      if (error.fault.code !== 'not-found' && error.fault.code !== 'not-supported') this.#troubles.add(`${what} cannot be read: ${error.fault.message}`);
      return null;
    }
  }

  /** What could not be asked; empty where all is well. */
  get trouble(): string {
    return [...this.#troubles].join(' ').slice(0, 1_000);
  }
}
