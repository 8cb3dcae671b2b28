import type { ClusterNode, Service } from './entities.ts';
import { acceptsReplicas, type World } from './world.ts';

/**
 * Chooses nodes for replicas: only those that accept any, fit the placement constraints and carry no other replica of
 * the partition; different upgrade and fault domains first. Walks round the nodes so that load spreads evenly.
 */
export class Placement {
  readonly #world: World;
  readonly #cursors = new Map<string, number>();
  readonly #fitting = new Map<string, readonly ClusterNode[]>();

  constructor(world: World) {
    this.#world = world;
  }

  /** Up to `count` nodes beside the ones already used. */
  choose(service: Service, used: readonly string[], count: number): readonly ClusterNode[] {
    const fitting = this.fittingNodes(service.placementConstraints);
    const start = this.#cursors.get(service.placementConstraints) ?? 0;
    const taken = new Set(used);
    const domains = new Set(used.map((name) => this.#world.nodes.get(name)?.upgradeDomain));
    const chosen: ClusterNode[] = [];
    let walked = 0;
    for (const spread of [true, false]) {
      for (let step = 0; step < fitting.length && chosen.length < count; step++) {
        const node = fitting[(start + step) % fitting.length];
        if (node === undefined || taken.has(node.name) || !acceptsReplicas(node)) continue;
        if (spread && domains.has(node.upgradeDomain)) continue;
        taken.add(node.name);
        domains.add(node.upgradeDomain);
        chosen.push(node);
        walked = Math.max(walked, step + 1);
      }
    }
    if (fitting.length > 0) this.#cursors.set(service.placementConstraints, (start + walked) % fitting.length);
    return chosen;
  }

  /** Nodes a constraint such as `(NodeTypeName==front || NodeTypeName==back)` allows, in whatever state. */
  fittingNodes(constraints: string): readonly ClusterNode[] {
    const known = this.#fitting.get(constraints);
    if (known !== undefined) return known;
    const wanted = new Set([...constraints.matchAll(/NodeType(?:Name)?\s*==\s*([\w.-]+)/g)].map((match) => match[1]));
    const inNumericOrder = [...this.#world.nodes.values()].toSorted((a, b) => numberOf(a) - numberOf(b));
    const fitting = inNumericOrder.filter((node) => wanted.size === 0 || wanted.has(node.nodeType));
    this.#fitting.set(constraints, fitting);
    return fitting;
  }

  /** Nodes were removed from the cluster. */
  nodesChanged(): void {
    this.#fitting.clear();
  }

  /** How many instances a stateless service wants per partition now; -1 means one on each node that takes it. */
  wantedInstances(service: Service): number {
    if (service.instanceCount !== -1) return service.instanceCount;
    return this.fittingNodes(service.placementConstraints).filter(acceptsReplicas).length;
  }
}

function numberOf(node: ClusterNode): number {
  return Number(/\d+$/.exec(node.name)?.[0] ?? 0);
}
