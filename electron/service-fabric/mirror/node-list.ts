import { isUnhealthy } from '../../../shared/domain/service-fabric/health-state.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { endpoints } from '../gateway/endpoints.ts';
import { queries, type GatewayClient } from '../gateway/index.ts';
import type { NodeInfo } from '../wire/nodes.ts';
import { bytesOfCall, pauseWithin } from './call-bytes.ts';
import { ObservedList } from './observed-list.ts';

/** Up to so many nodes the whole list is as cheap as asking for what changed. */
const smallCluster = 40;
/** Answers of this size are read in a few milliseconds. */
const pageSize = 200;
/** What whole passes over a large list may cost, in bytes a second. */
const wholeBytesPerSecond = 1_200;
/** Filters of `GET /Nodes` that together hold every node that is not simply up. */
const exceptions = ['down', 'disabling', 'disabled', 'enabling', 'unknown'] as const;
/** Nodes that left an exception are asked for one by one up to this number, else the whole list is. */
const fewNodes = 20;

/**
 * All nodes by name. A large cluster's list is asked for as a whole rarely; in between the answer to "who is not simply
 * up" changes the items that it concerns, which is nothing while nothing happens.
 */
export class NodeList {
  readonly list = new ObservedList<NodeInfo>(({ name }) => name);
  #wholeAt: number | null = null;
  #wholeBytes = 0;

  /** The next asking asks for everybody. */
  expire(): void {
    this.#wholeAt = null;
  }

  async ask(client: GatewayClient, signal: AbortSignal, now: () => number): Promise<void> {
    const wholeDue = this.#wholeAt === null || now() - this.#wholeAt >= pauseWithin(this.#wholeBytes, wholeBytesPerSecond, 60_000);
    if (this.list.size <= smallCluster || wholeDue) await this.#askAll(client, signal, now);
    else await this.#askExceptions(client, signal, now);
  }

  /** Health as a newer answer than the list has it; unknown nodes are left alone. */
  setHealth(states: ReadonlyMap<string, HealthState>): void {
    this.list.put([...this.list.values()].flatMap((node) => {
      const healthState = states.get(node.name) ?? (isUnhealthy(node.healthState) ? 'Ok' : node.healthState);
      return healthState === node.healthState ? [] : [{ ...node, healthState }];
    }));
  }

  async #askAll(client: GatewayClient, signal: AbortSignal, now: () => number): Promise<void> {
    const before = bytesOfCall(client, endpoints.nodes);
    const seen = new Set<string>();
    for await (const page of queries.nodes.pages(client, { signal, maxResults: pageSize })) {
      for (const { name } of page) seen.add(name);
      this.list.put(page);
    }
    this.list.keepOnly(seen, now());
    this.#wholeAt = now();
    this.#wholeBytes = bytesOfCall(client, endpoints.nodes) - before;
  }

  async #askExceptions(client: GatewayClient, signal: AbortSignal, now: () => number): Promise<void> {
    const found = new Map<string, NodeInfo>();
    for (const status of exceptions) {
      for (const node of await queries.nodes.all(client, { status, signal })) found.set(node.name, node);
    }
    const returned = [...this.list.values()].filter(({ name, nodeStatus }) => nodeStatus !== 'Up' && !found.has(name));
    if (returned.length > fewNodes) return this.#askAll(client, signal, now);
    for (const { name: nodeName } of returned) {
      const node = await queries.nodes.one(client, nodeName, { signal });
      if (node) found.set(nodeName, node);
      else this.list.delete(nodeName);
    }
    this.list.put([...found.values()].filter(({ name, nodeStatus }) => this.list.get(name) !== undefined || nodeStatus !== 'Unknown'));
    this.list.told({ asOf: now(), trouble: '' });
  }
}
