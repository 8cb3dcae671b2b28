import { z } from 'zod';

import type { Application, HealthState, HealthView, Partition, Service } from '../../model/index.ts';
import { ok } from '../answer.ts';
import type { Answer } from '../answer.ts';
import { applicationPolicies, clusterPolicy, policies, wholeNumber } from '../bodies.ts';
import { MessageWeight, passes } from '../health-filter.ts';
import { textWeight } from '../paging.ts';
import type { GatewayRequest } from '../request.ts';
import { ask, get } from '../route.ts';
import type { Route } from '../route.ts';
import type { ServedCluster } from '../served-cluster.ts';
import { nameOf } from '../wire/text.ts';

/** The one bulk question: health states of many entities by filters (service-fabric.md §1.4). Neither paged nor trimmed. */

const state = { HealthStateFilter: wholeNumber.pipe(z.number().min(0).max(65_535)).default(0) };
const list = <T>(shape: z.ZodType<T>) => z.array(shape).nullish().transform((each) => each ?? []);
const text = z.string().nullish().transform((each) => (each === '' ? undefined : (each ?? undefined)));

const replicaFilter = z.object({ ReplicaOrInstanceIdFilter: text, ...state });
const partitionFilter = z.object({ PartitionIdFilter: text, ReplicaFilters: list(replicaFilter), ...state });
const serviceFilter = z.object({ ServiceNameFilter: text, PartitionFilters: list(partitionFilter), ...state });
const packageFilter = z.object({ ServiceManifestNameFilter: text, ServicePackageActivationIdFilter: text, ...state });
const deployedFilter = z.object({ NodeNameFilter: text, DeployedServicePackageFilters: list(packageFilter), ...state });
const applicationFilter = z.object({
  ApplicationNameFilter: text,
  ApplicationTypeNameFilter: text,
  ServiceFilters: list(serviceFilter),
  DeployedApplicationFilters: list(deployedFilter),
  ...state,
});
const nodeFilter = z.object({ NodeNameFilter: text, ...state });
const query = z.object({
  NodeFilters: list(nodeFilter),
  ApplicationFilters: list(applicationFilter),
  ClusterHealthPolicy: clusterPolicy.nullish(),
  ApplicationHealthPolicies: applicationPolicies.nullish(),
});

type Query = z.output<typeof query>;
type ApplicationFilter = z.output<typeof applicationFilter>;
type ServiceFilter = z.output<typeof serviceFilter>;
type PartitionFilter = z.output<typeof partitionFilter>;
type DeployedFilter = z.output<typeof deployedFilter>;

interface StateFilter {
  readonly HealthStateFilter: number;
}

/** What an entry weighs in the native message beside its names; an application's brings its empty lists along. */
const ENTRY_WEIGHT = 40;
const APPLICATION_WEIGHT = 110;

interface Chunks {
  readonly TotalCount: number;
  readonly Items: object[];
}

/** `TotalCount` is the number of entries that passed, not of all there are. */
const chunks = (Items: object[]): Chunks => ({ TotalCount: Items.length, Items });

/**
 * The filter for an entity: one that names it beats the one that names nothing. Of a nameless filter the default state
 * lets nothing through; of one that names the entity it lets any state through.
 */
function choose<F extends StateFilter>(filters: readonly F[], names: (filter: F) => 'this' | 'other' | 'nothing'): { filter: F; mask: number } | undefined {
  const exact = filters.find((filter) => names(filter) === 'this');
  if (exact !== undefined) return { filter: exact, mask: exact.HealthStateFilter };
  const general = filters.find((filter) => names(filter) === 'nothing');
  return general && { filter: general, mask: general.HealthStateFilter === 0 ? 1 : general.HealthStateFilter };
}

function matches(wanted: string | undefined, actual: string): 'this' | 'other' | 'nothing' {
  if (wanted === undefined) return 'nothing';
  return wanted === actual ? 'this' : 'other';
}

class ChunkBuilder {
  readonly #view: HealthView;
  readonly #weight: MessageWeight;

  constructor(view: HealthView, weight: MessageWeight) {
    this.#view = view;
    this.#weight = weight;
  }

  /** The entry of each entity of which there is data, and that passes its filter. */
  #pick<T extends object, F extends StateFilter>(
    items: Iterable<T>,
    filters: readonly F[],
    names: (filter: F, item: T) => 'this' | 'other' | 'nothing',
    look: { state(item: T): HealthState; entry(item: T, state: HealthState, filter: F): { readonly weight: number; readonly entry: object } },
  ): Chunks {
    const found: object[] = [];
    for (const item of filters.length === 0 ? [] : items) {
      const chosen = choose(filters, (filter) => names(filter, item));
      if (chosen === undefined || chosen.mask === 1) continue;
      if (!this.#view.knows(item)) continue;
      const healthState = look.state(item);
      if (!passes(healthState, chosen.mask)) continue;
      const { weight, entry } = look.entry(item, healthState, chosen.filter);
      this.#weight.add(weight);
      found.push(entry);
    }
    return chunks(found);
  }

  nodes(filters: Query['NodeFilters'], cluster: ServedCluster): Chunks {
    return this.#pick(cluster.model.nodes(), filters, (filter, node) => matches(filter.NodeNameFilter, node.name), {
      state: (node) => this.#view.node(node).state,
      entry: (node, HealthState) => ({ weight: ENTRY_WEIGHT + textWeight(node.name), entry: { NodeName: node.name, HealthState } }),
    });
  }

  applications(filters: readonly ApplicationFilter[], cluster: ServedCluster): Chunks {
    const all = [...cluster.model.applications(), cluster.model.systemApplication];
    const byType = filters.filter((each) => each.ApplicationNameFilter === undefined && each.ApplicationTypeNameFilter !== undefined);
    const names = (filter: ApplicationFilter, application: Application) => {
      if (filter.ApplicationNameFilter !== undefined) return matches(nameOf(filter.ApplicationNameFilter), application.name);
      // A type's filter is exact for its applications unless one of them is named.
      if (filter.ApplicationTypeNameFilter !== undefined) {
        const isNamed = filters.some((each) => each.ApplicationNameFilter !== undefined && nameOf(each.ApplicationNameFilter) === application.name);
        return isNamed ? 'other' : matches(filter.ApplicationTypeNameFilter, application.typeName);
      }
      return byType.some((each) => each.ApplicationTypeNameFilter === application.typeName) ? 'other' : 'nothing';
    };
    return this.#pick(all, filters, names, {
      state: (application) => this.#view.application(application).state,
      entry: (application, HealthState, filter) => {
        const typeName = application.isSystem ? '' : application.typeName;
        return {
          weight: APPLICATION_WEIGHT + textWeight(application.name, typeName),
          entry: {
            ApplicationName: application.name,
            ApplicationTypeName: typeName,
            HealthState,
            ServiceHealthStateChunks: this.#services(filter.ServiceFilters, application),
            DeployedApplicationHealthStateChunks: this.#deployed(filter.DeployedApplicationFilters, application),
          },
        };
      },
    });
  }

  #services(filters: readonly ServiceFilter[], application: Application): Chunks {
    const names = (filter: ServiceFilter, service: Service) =>
      matches(filter.ServiceNameFilter === undefined ? undefined : nameOf(filter.ServiceNameFilter), service.name);
    return this.#pick(application.services.values(), filters, names, {
      state: (service) => this.#view.service(service).state,
      entry: (service, HealthState, filter) => ({
        weight: ENTRY_WEIGHT + textWeight(service.name),
        entry: { ServiceName: service.name, HealthState, PartitionHealthStateChunks: this.#partitions(filter.PartitionFilters, service) },
      }),
    });
  }

  #partitions(filters: readonly PartitionFilter[], service: Service): Chunks {
    return this.#pick(service.partitions, filters, (filter, each) => matches(filter.PartitionIdFilter?.toLowerCase(), each.id), {
      state: (partition) => this.#view.partition(partition).state,
      entry: (partition, HealthState, filter) => ({
        weight: ENTRY_WEIGHT + 16,
        entry: { PartitionId: partition.id, HealthState, ReplicaHealthStateChunks: this.#replicas(filter, partition) },
      }),
    });
  }

  #replicas(filter: PartitionFilter, partition: Partition): Chunks {
    return this.#pick(partition.replicas, filter.ReplicaFilters, (each, replica) => matches(each.ReplicaOrInstanceIdFilter, replica.id.toString()), {
      state: (replica) => this.#view.replica(replica).state,
      entry: (replica, HealthState) => ({ weight: ENTRY_WEIGHT, entry: { ReplicaOrInstanceId: replica.id.toString(), HealthState } }),
    });
  }

  #deployed(filters: readonly DeployedFilter[], application: Application): Chunks {
    return this.#pick(application.deployments.values(), filters, (filter, each) => matches(filter.NodeNameFilter, each.nodeName), {
      state: (deployed) => this.#view.deployedApplication(deployed).state,
      entry: (deployed, HealthState, filter) => ({
        weight: ENTRY_WEIGHT + textWeight(deployed.nodeName),
        entry: {
          NodeName: deployed.nodeName,
          HealthState,
          DeployedServicePackageHealthStateChunks: this.#pick(
            deployed.servicePackages.values(),
            filter.DeployedServicePackageFilters,
            (each, servicePackage) => namesPackage(each, servicePackage),
            {
              state: (servicePackage) => this.#view.deployedServicePackage(servicePackage).state,
              entry: ({ serviceManifestName, servicePackageActivationId }, packageState) => ({
                weight: ENTRY_WEIGHT + textWeight(serviceManifestName, servicePackageActivationId),
                entry: {
                  ServiceManifestName: serviceManifestName,
                  ServicePackageActivationId: servicePackageActivationId,
                  HealthState: packageState,
                },
              }),
            },
          ),
        },
      }),
    });
  }
}

function namesPackage(
  filter: z.output<typeof packageFilter>,
  servicePackage: { readonly serviceManifestName: string; readonly servicePackageActivationId: string },
): 'this' | 'other' | 'nothing' {
  const { ServiceManifestNameFilter: manifest, ServicePackageActivationIdFilter: activation } = filter;
  if (manifest === undefined) return 'nothing';
  if (activation !== undefined && activation !== servicePackage.servicePackageActivationId) return 'other';
  return matches(manifest, servicePackage.serviceManifestName);
}

async function healthChunk(request: GatewayRequest, cluster: ServedCluster): Promise<Answer> {
  const asked = request.method === 'POST' ? await request.body(query) : query.parse({});
  const view = cluster.model.health(policies(asked.ClusterHealthPolicy ?? undefined, asked.ApplicationHealthPolicies ?? undefined));
  const builder = new ChunkBuilder(view, new MessageWeight(cluster.messageLimitBytes));
  return ok({
    HealthState: view.cluster().state,
    NodeHealthStateChunks: builder.nodes(asked.NodeFilters, cluster),
    ApplicationHealthStateChunks: builder.applications(asked.ApplicationFilters, cluster),
  });
}

export const healthChunkRoutes: readonly Route[] = [get('/$/GetClusterHealthChunk', healthChunk), ask('/$/GetClusterHealthChunk', healthChunk)];
