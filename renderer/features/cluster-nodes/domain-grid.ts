import type { NodeRow } from '../../../shared/contract/clusters/entities.ts';
import { compareHealth } from '../../../shared/domain/service-fabric/health.ts';
import { domainOrder } from '../cluster-entity/domain-order.ts';

export interface DomainGrid {
  /** In their numerical order. */
  readonly faultDomains: readonly string[];
  readonly upgradeDomains: readonly string[];
  /** Nodes of a place, the gravest first. */
  readonly at: (faultDomain: string, upgradeDomain: string) => readonly NodeRow[];
}

function inOrder(domains: Iterable<string>): string[] {
  return [...new Set(domains)].map((domain) => ({ domain, order: domainOrder(domain) })).sort((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0)).map(({ domain }) => domain);
}

/** Lays nodes out over their fault and upgrade domains: what fails together, and what is upgraded together. */
export function domainGrid(nodes: readonly NodeRow[]): DomainGrid {
  const places = Map.groupBy(nodes, ({ faultDomain, upgradeDomain }) => `${faultDomain}\n${upgradeDomain}`);
  for (const list of places.values()) list.sort((a, b) => compareHealth(a.healthState, b.healthState) || a.nodeName.localeCompare(b.nodeName, undefined, { numeric: true }));
  return {
    faultDomains: inOrder(nodes.map(({ faultDomain }) => faultDomain)),
    upgradeDomains: inOrder(nodes.map(({ upgradeDomain }) => upgradeDomain)),
    at: (faultDomain, upgradeDomain) => places.get(`${faultDomain}\n${upgradeDomain}`) ?? [],
  };
}
