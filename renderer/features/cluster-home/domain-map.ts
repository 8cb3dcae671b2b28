import type { NodeRow } from '../../../shared/contract/clusters/entities.ts';

/** Domains as people count: `2` before `10`, `fd:/rack2` before `fd:/rack10`. */
const inNumericOrder = new Intl.Collator('en', { numeric: true, sensitivity: 'base' });

export interface DomainMap {
  /** Columns. */
  readonly faultDomains: readonly string[];
  /** Rows. */
  readonly upgradeDomains: readonly string[];
  /** Nodes of a cell, gravest first, then by name; by `cellKey`. */
  readonly cells: ReadonlyMap<string, readonly NodeRow[]>;
}

export function cellKey(faultDomain: string, upgradeDomain: string): string {
  return JSON.stringify([faultDomain, upgradeDomain]);
}

/** Nodes over fault domains (columns) and upgrade domains (rows), both in numeric order. */
export function domainMap(nodes: readonly NodeRow[]): DomainMap {
  const cells = new Map<string, NodeRow[]>();
  for (const node of nodes) {
    const key = cellKey(node.faultDomain, node.upgradeDomain);
    const cell = cells.get(key);
    if (cell === undefined) cells.set(key, [node]);
    else cell.push(node);
  }
  for (const cell of cells.values()) cell.sort((a, b) => inNumericOrder.compare(a.nodeName, b.nodeName));
  return {
    faultDomains: [...new Set(nodes.map(({ faultDomain }) => faultDomain))].sort(inNumericOrder.compare),
    upgradeDomains: [...new Set(nodes.map(({ upgradeDomain }) => upgradeDomain))].sort(inNumericOrder.compare),
    cells,
  };
}

export type NodeLook = 'ok' | 'warn' | 'error' | 'down' | 'disabled' | 'unknown';

/** What a node's chip shows: being down counts more than its health, its health more than being disabled. */
export function nodeLook({ healthState, status }: Pick<NodeRow, 'healthState' | 'status'>): NodeLook {
  if (/down/i.test(status)) return 'down';
  if (healthState === 'Error') return 'error';
  if (healthState === 'Warning') return 'warn';
  if (/disabl/i.test(status)) return 'disabled';
  return healthState === 'Ok' ? 'ok' : 'unknown';
}

export const nodeLookWords: Readonly<Record<NodeLook, string>> = {
  ok: 'Ok', warn: 'Warning', error: 'Error', down: 'Down', disabled: 'Disabled or being disabled', unknown: 'Unknown',
};

/** `fd:/rack2` as a heading: `rack2`. */
export function domainLabel(domain: string): string {
  return domain === '' ? 'none' : domain.replace(/^(?:fd|ud):\//i, '');
}
