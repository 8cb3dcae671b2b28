import { z } from 'zod';

import type { ClusterNode, NodeStatus } from '../../model/index.ts';
import { done, entity, ok } from '../answer.ts';
import { bigNumber } from '../bodies.ts';
import { GatewayFailure, invalidArgument } from '../failure.ts';
import { requireNode } from '../lookup.ts';
import { inOrder, page, textWeight } from '../paging.ts';
import { get, post } from '../route.ts';
import type { Route } from '../route.ts';
import { shownHealth } from '../shown-health.ts';
import { nodeInfo } from '../wire/nodes.ts';
import { nodeLoad } from '../wire/operations.ts';

/** Nodes, by name, which is case sensitive (service-fabric.md §1.1, §2.8). */

/** States that a filter lets through; the default one leaves out what is not there any more. */
function statesOf(filter: string): (status: NodeStatus) => boolean {
  const wanted = filter.toLowerCase();
  if (wanted === 'default' || wanted === '0') return (status) => status !== 'Unknown' && status !== 'Removed';
  if (wanted === 'all' || wanted === '65535') return () => true;
  const known = ['up', 'down', 'enabling', 'disabling', 'disabled', 'unknown', 'removed'];
  if (!known.includes(wanted)) throw invalidArgument(`The NodeStatusFilter ${filter} is not valid.`);
  return (status) => status.toLowerCase() === wanted;
}

const intents = new Map([
  ['pause', 'Pause'],
  ['1', 'Pause'],
  ['restart', 'Restart'],
  ['2', 'Restart'],
  ['removedata', 'RemoveData'],
  ['3', 'RemoveData'],
  ['removenode', 'RemoveNode'],
  ['4', 'RemoveNode'],
] as const);
const intent = z.union([z.string(), z.number()]).transform((value, context) => {
  for (const [name, each] of intents) if (name === String(value).toLowerCase()) return each;
  context.addIssue({ code: 'custom', message: `Not a deactivation intent: ${String(value)}` });
  return z.NEVER;
});
const deactivation = z.object({ DeactivationIntent: intent, DeactivationDescription: z.string().nullish() });
const restart = z.object({ NodeInstanceId: bigNumber, CreateFabricDump: z.string().nullish() });

/** What a node weighs in a native message: some 5,000 fit into one (service-fabric.md §1.2). */
const nodeWeight = (node: ClusterNode): number => 420 + textWeight(node.name, node.ipAddressOrFQDN, node.faultDomain, node.nodeType, ...node.tags);

export const nodeRoutes: readonly Route[] = [
  get('/Nodes', (request, { model, messageLimitBytes }) => {
    const shown = statesOf(request.query.get('NodeStatusFilter') ?? 'default');
    const view = model.health();
    const now = model.clock.now();
    const items = inOrder([...model.nodes(), ...model.absentNodes()].filter((node) => shown(node.status)), (node) => node.id);
    const isThere = (node: ClusterNode): boolean => node.status !== 'Unknown' && node.status !== 'Removed';
    const healthOf = (node: ClusterNode) => (isThere(node) ? shownHealth(view, node, () => view.node(node)) : 'Unknown');
    const render = (node: ClusterNode): object => nodeInfo(node, healthOf(node), now);
    return page(request, { items, key: (node) => node.id, weight: nodeWeight, render, pagedSince: 2 }, messageLimitBytes);
  }),
  get('/Nodes/{nodeName}', (request, { model }) => {
    const node = model.node(request.param('nodeName'));
    return entity(node && nodeInfo(node, shownHealth(model.health(), node, () => model.health().node(node)), model.clock.now()));
  }),
  get('/Nodes/{nodeName}/$/GetLoadInformation', (request, { model }) => {
    const node = requireNode(model, request);
    return ok(nodeLoad(node.name, model.nodeLoad(node.name)));
  }),
  get('/Nodes/{nodeName}/$/GetConfigurationOverrides', (request, { model }) => {
    requireNode(model, request);
    return ok([]);
  }),
  post('/Nodes/{nodeName}/$/Deactivate', async (request, { model }) => {
    const given = await request.body(deactivation);
    const node = requireNode(model, request);
    // Without words of its own the task tells who called: the only trail of who disabled a node (service-fabric.md §2.8).
    const description = given.DeactivationDescription ?? request.raw.headers['user-agent'] ?? '';
    model.deactivateNode({ nodeName: node.name, intent: given.DeactivationIntent, description });
    return done();
  }),
  post('/Nodes/{nodeName}/$/Activate', (request, { model }) => {
    model.activateNode(requireNode(model, request).name);
    return done();
  }),
  post('/Nodes/{nodeName}/$/Restart', async (request, { model }) => {
    const given = await request.body(restart);
    model.restartNode(requireNode(model, request).name, given.NodeInstanceId);
    return done();
  }),
  post('/Nodes/{nodeName}/$/RemoveNodeState', (request, { model }) => {
    model.removeNodeState(requireNode(model, request).name);
    return done();
  }),
  ...['AddNodeTags', 'RemoveNodeTags', 'AddConfigurationParameterOverrides'].map((name) =>
    post(`/Nodes/{nodeName}/$/${name}`, () => {
      throw new GatewayFailure('E_NOTIMPL', `${name} is not simulated.`);
    }),
  ),
];
