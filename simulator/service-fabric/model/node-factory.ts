import type { SeededRandom } from '../../foundation/random.ts';
import type { NodeTypeOptions } from './commands.ts';
import type { ClusterNode, NodeDeactivation, NodeType } from './entities.ts';
import type { IdSource } from './ids.ts';

const DAY_MS = 24 * 3_600_000;
/** Silver and better clusters run at least this many seed nodes; never more than nine. */
const SEED_NODES = 5;
const defaultCapacities: ReadonlyMap<string, number> = new Map([
  ['servicefabric:/_CpuCores', 8],
  ['servicefabric:/_MemoryInMB', 32_768],
  ['ConnectionCount', 4_000],
]);

/** Node types of a cluster of a given size, as an operator would cut it. */
export function usualNodeTypes(nodes: number): readonly NodeTypeOptions[] {
  if (nodes <= 5) return [{ name: 'nt', count: nodes, isPrimary: true }];
  const system = nodes < 15 ? 5 : nodes < 100 ? 7 : 9;
  const front = Math.max(1, Math.floor((nodes - system) * 0.4));
  return [
    { name: 'system', count: system, isPrimary: true },
    { name: 'front', count: front, isPrimary: false },
    { name: 'back', count: Math.max(1, nodes - system - front), isPrimary: false },
  ];
}

export function nodeTypeOf(options: NodeTypeOptions): NodeType {
  return {
    name: options.name,
    isPrimary: options.isPrimary,
    placementProperties: new Map([['NodeTypeName', options.name]]),
    capacities: options.capacities ?? defaultCapacities,
  };
}

/** What nodes have in common when they are made. */
export interface NodeCircumstances {
  readonly now: number;
  readonly ids: IdSource;
  readonly random: SeededRandom;
  readonly codeVersion: string;
  readonly configVersion: string;
  readonly faultDomains: number;
  readonly upgradeDomains: number;
}

/** The nodes of one type, up for days; domains are laid out so that neighbours share neither. */
export function makeNodes(
  type: NodeType,
  count: number,
  firstAddress: number,
  circumstances: NodeCircumstances,
): readonly ClusterNode[] {
  const { now, ids, random, faultDomains, upgradeDomains } = circumstances;
  return Array.from({ length: count }, (_, index) => {
    const upAt = now - random.integer(2 * DAY_MS, 20 * DAY_MS);
    const address = firstAddress + index;
    const faultDomain = (index + Math.floor(index / upgradeDomains)) % faultDomains;
    return {
      name: `_${type.name}_${index}`,
      id: ids.hex(32),
      instanceId: ids.ticks(upAt),
      ipAddressOrFQDN: `10.${Math.floor(address / 65_536)}.${Math.floor(address / 256) % 256}.${address % 256}`,
      nodeType: type.name,
      codeVersion: circumstances.codeVersion,
      configVersion: circumstances.configVersion,
      status: 'Up',
      isSeedNode: type.isPrimary && index < (count >= 9 ? 9 : count >= 7 ? 7 : SEED_NODES),
      upgradeDomain: String(index % upgradeDomains),
      faultDomain: `fd:/${faultDomain}`,
      upAt,
      downAt: upAt - random.integer(40_000, 180_000),
      isStopped: false,
      deactivation: noDeactivation(),
      tags: [],
      isNodeByNodeUpgradeInProgress: false,
      capacities: type.capacities,
      replicas: new Set(),
      deployments: new Map(),
    };
  });
}

/** A node of which the cluster knows that there is one. */
export function unknownNode(name: string, id: string): ClusterNode {
  return {
    name,
    id,
    instanceId: 0n,
    ipAddressOrFQDN: '',
    nodeType: '',
    codeVersion: '0.0.0.0',
    configVersion: '',
    status: 'Unknown',
    isSeedNode: false,
    upgradeDomain: '',
    faultDomain: '',
    upAt: undefined,
    downAt: undefined,
    isStopped: false,
    deactivation: noDeactivation(),
    tags: [],
    isNodeByNodeUpgradeInProgress: false,
    capacities: new Map(),
    replicas: new Set(),
    deployments: new Map(),
  };
}

export function noDeactivation(): NodeDeactivation {
  return { intent: 'Invalid', status: 'None', tasks: [], pendingSafetyChecks: [], startedAt: undefined };
}
