import { deployedApplicationInfo } from '../../wire/deployed.ts';
import type { DeployedApplicationInfo } from '../../wire/deployed.ts';
import { nodeHealth } from '../../wire/health.ts';
import type { NodeHealth } from '../../wire/health.ts';
import { nodeInfo, nodeLoad } from '../../wire/nodes.ts';
import type { NodeInfo, NodeLoad } from '../../wire/nodes.ts';
import type { Page } from '../../wire/shape.ts';
import { endpoints } from '../endpoints.ts';
import type { GatewayClient } from '../gateway-client.ts';
import type { HealthQuery } from './health-filters.ts';
import { usualPage } from './options.ts';
import type { PagedOptions, QueryOptions } from './options.ts';

/** The product's own: `default` leaves out those that are unknown or removed. */
export type NodeStatusFilter = 'default' | 'all' | 'up' | 'down' | 'enabling' | 'disabling' | 'disabled' | 'unknown' | 'removed';
export interface NodeListOptions extends PagedOptions { readonly status?: NodeStatusFilter }

const listCall = ({ status = 'default', maxResults = usualPage, ...options }: NodeListOptions) => ({ ...options, query: { NodeStatusFilter: status, MaxResults: maxResults } });

/** Page after page. */
export function pages(client: GatewayClient, options: NodeListOptions = {}): AsyncGenerator<readonly NodeInfo[]> {
  return client.pages(endpoints.nodes, nodeInfo, listCall(options));
}
export function all(client: GatewayClient, options: NodeListOptions = {}): Promise<NodeInfo[]> {
  return client.all(endpoints.nodes, nodeInfo, listCall(options));
}
export function page(client: GatewayClient, continuationToken: string | null, options: NodeListOptions = {}): Promise<Page<NodeInfo>> {
  const call = listCall(options);
  return client.page(endpoints.nodes, nodeInfo, { ...call, query: { ...call.query, ContinuationToken: continuationToken } });
}

/** Null where there is no node of this name; names are case-sensitive (§1.1). */
export function one(client: GatewayClient, nodeName: string, options: QueryOptions = {}): Promise<NodeInfo | null> {
  return client.readIfThere(endpoints.node, nodeInfo, { ...options, path: { nodeName } });
}

export function health(client: GatewayClient, nodeName: string, query: HealthQuery = {}, options: QueryOptions = {}): Promise<NodeHealth> {
  return client.read(endpoints.nodeHealth, nodeHealth, { ...options, path: { nodeName }, query: { EventsHealthStateFilter: query.events } });
}

export function load(client: GatewayClient, nodeName: string, options: QueryOptions = {}): Promise<NodeLoad> {
  return client.read(endpoints.nodeLoad, nodeLoad, { ...options, path: { nodeName } });
}

/** Applications on the node, with their health. */
export function deployedApplications(client: GatewayClient, nodeName: string, { maxResults = usualPage, ...options }: PagedOptions = {}): Promise<DeployedApplicationInfo[]> {
  return client.all(endpoints.deployedApplications, deployedApplicationInfo, { ...options, path: { nodeName }, query: { IncludeHealthState: true, MaxResults: maxResults } });
}
