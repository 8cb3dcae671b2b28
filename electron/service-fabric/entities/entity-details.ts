import type { EntityDetail } from '../../../shared/contract/clusters/entities.ts';
import type { RootCause } from '../../../shared/contract/clusters/shared.ts';
import { entityKey, entityLabel, entityPath, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { leavesOf } from '../../../shared/domain/service-fabric/evaluation-leaves.ts';
import { rootCausesOf } from '../../../shared/domain/service-fabric/root-causes.ts';
import { abortableGenerator } from '../../core/abortable-generator.ts';
import { FaultError } from '../../core/fault-error.ts';
import { LiveValue } from '../../core/live-value.ts';
import type { Cluster } from '../cluster.ts';
import type { GatewayClient } from '../gateway/gateway-client.ts';
import type { ListReading } from '../mirror/observed-list.ts';
import { WatchedLists } from '../mirror/watched-lists.ts';
import { SafetyChecks } from '../upgrades/safety-checks.ts';
import { bounded } from './bounded-values.ts';
import { describeApplication, describeApplicationType } from './detail/application-detail.ts';
import { describeCluster } from './detail/cluster-detail.ts';
import { describeCodePackage, describeDeployedApplication, describeServicePackage } from './detail/deployed-detail.ts';
import { Inquiry, noHandles, type Described, type InquiryTools } from './detail/inquiry.ts';
import { describeNode } from './detail/node-detail.ts';
import { describePartition } from './detail/partition-detail.ts';
import { describeReplica } from './detail/replica-detail.ts';
import { describeService } from './detail/service-detail.ts';
import { shownHealthEvents } from './health-events.ts';
import type { ManifestBook } from './manifest-book.ts';
import { childListsOf } from './row-pages.ts';
import { SteadyTimes } from './steady-times.ts';

/** What was learnt of an entity at one asking; its age is kept beside it. */
type Page = Omit<EntityDetail, 'freshness'> & { readonly trouble: string };

const pauseMs = 10_000;
const pageKey = 'page';
const mostCauses = 200;

/** The pages of a cluster's entities, asked for while somebody looks at them. */
export class EntityDetails {
  readonly #cluster: Cluster;
  readonly #tools: InquiryTools;
  readonly #pages: WatchedLists<EntityRef, Page>;

  constructor(cluster: Cluster, manifests: ManifestBook) {
    this.#cluster = cluster;
    this.#tools = { cluster, manifests, safetyChecks: new SafetyChecks(() => cluster.client(), cluster.clock), times: { up: new SteadyTimes(), down: new SteadyTimes() } };
    this.#pages = new WatchedLists<EntityRef, Page>(cluster, {
      listKey: entityKey, itemKey: () => pageKey, pauseMs, keepMs: 5 * 60_000,
      fetch: (client, ref, signal) => this.#fetch(client, ref, signal),
    });
  }

  /**
   * The page of an entity, anew at each change. An entity that is deleted meanwhile stays, marked as gone, with what was
   * last known; while nothing can be had the page is empty and its freshness says why.
   */
  watch(ref: EntityRef, signal: AbortSignal | undefined, visible: () => boolean): AsyncGenerator<EntityDetail, void, undefined> {
    return abortableGenerator(signal, (ended) => this.#details(ref, ended, visible));
  }

  async *#details(ref: EntityRef, ended: AbortSignal, visible: () => boolean): AsyncGenerator<EntityDetail, void, undefined> {
    const hold = this.#pages.hold(ref, visible);
    const arrived = Promise.withResolvers<void>();
    const end = (): void => arrived.resolve();
    ended.addEventListener('abort', end, { once: true });
    const value = new LiveValue(shown(ref, hold.list), { clock: this.#cluster.clock });
    const stop = hold.list.onChange(() => {
      value.set(shown(ref, hold.list));
      if (isTold(hold.list)) arrived.resolve();
    });
    const stopNews = this.#onNews(ref, () => { if (visible()) void hold.refresh().catch(() => {}); });
    try {
      if (!isTold(hold.list) && this.#cluster.reachable) await arrived.promise;
      if (!ended.aborted) yield* value.watch(ended, { visible });
    } finally {
      ended.removeEventListener('abort', end);
      stop();
      stopNews();
      hold.release();
    }
  }

  /** Told when the mirror heard of the entity itself, which may be long before its page would be asked for again. */
  #onNews(ref: EntityRef, listener: () => void): () => void {
    const { nodes, applications, unhealthy } = this.#cluster.mirror;
    const follow = (list: Pick<ListReading<unknown>, 'onChange'>, key: string): (() => void) => list.onChange(({ keys }) => { if (keys.has(key)) listener(); });
    const stops = [
      follow(unhealthy, entityKey(ref)),
      ...(ref.kind === 'node' ? [follow(nodes, ref.nodeName)] : ref.kind === 'application' ? [follow(applications, ref.applicationName)] : []),
    ];
    return () => { for (const stop of stops) stop(); };
  }

  close(): void {
    this.#pages.close();
  }

  async *#fetch(client: GatewayClient, ref: EntityRef, signal: AbortSignal): AsyncGenerator<readonly Page[]> {
    const inquiry = new Inquiry(this.#tools, client, signal);
    const described = await orGone(() => describe(inquiry, ref));
    const before = this.#pages.known(ref)?.get(pageKey);
    if (described === null) yield [before === undefined ? emptyPage(ref, true) : { ...before, gone: true, actions: [], trouble: '' }];
    else yield [this.#page(ref, described, inquiry.trouble)];
  }

  #page(ref: EntityRef, { health, handles, ...described }: Described, trouble: string): Page {
    return {
      ...described, handles: { ...noHandles, ...handles }, ref, gone: false, lists: childListsOf(ref), trouble,
      healthEvents: shownHealthEvents(health?.healthEvents ?? []),
      causes: this.#causes(ref, health),
    };
  }

  /** Ranked by the same rules as the cluster's, from the entity's own evaluations. */
  #causes(ref: EntityRef, health: Described['health']): RootCause[] {
    if (health === null) return [];
    const above = entityPath(ref).filter(({ kind }) => kind !== 'cluster').map((each) => ({ ref: each, words: '' }));
    const leaves = leavesOf(health.unhealthyEvaluations, ref).map((leaf) => ({ ...leaf, path: [...above, ...leaf.path] }));
    if (leaves.length === 0) return [];
    const { causes } = rootCausesOf(leaves, [...this.#cluster.mirror.unhealthy.values()]);
    return causes.slice(0, mostCauses).map((cause) => ({ ...cause }));
  }
}

function describe(inquiry: Inquiry, ref: EntityRef): Promise<Described | null> {
  switch (ref.kind) {
    case 'cluster': return describeCluster(inquiry);
    case 'node': return describeNode(inquiry, ref);
    case 'applicationType': return describeApplicationType(inquiry, ref);
    case 'application': return describeApplication(inquiry, ref);
    case 'service': return describeService(inquiry, ref);
    case 'partition': return describePartition(inquiry, ref);
    case 'replica': return describeReplica(inquiry, ref);
    case 'deployedApplication': return describeDeployedApplication(inquiry, ref);
    case 'deployedServicePackage': return describeServicePackage(inquiry, ref);
    case 'codePackage': return describeCodePackage(inquiry, ref);
  }
}

/** Where what holds an entity is gone, the gateway answers 404 for the entity: it is gone too. */
async function orGone(ask: () => Promise<Described | null>): Promise<Described | null> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof FaultError && error.fault.code === 'not-found') return null;
    throw error;
  }
}

function emptyPage(ref: EntityRef, gone: boolean): Page {
  return {
    ref, name: bounded(entityLabel(ref)), healthState: 'Unknown', status: '', gone, sections: [], healthEvents: [], causes: [], childCounts: [], lists: gone ? [] : childListsOf(ref), handles: noHandles, actions: [], trouble: '',
  };
}

/** Whether there is a page with its age, or a reason why there is none. */
function isTold(list: ListReading<Page>): boolean {
  return list.complete || list.freshness.trouble !== '';
}

function shown(ref: EntityRef, list: ListReading<Page>): EntityDetail {
  const { trouble, ...page } = list.get(pageKey) ?? emptyPage(ref, false);
  const { freshness } = list;
  return { ...page, freshness: { ...freshness, trouble: bounded(freshness.trouble === '' ? trouble : freshness.trouble) } };
}
