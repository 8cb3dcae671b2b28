import { describe, expect, it } from 'vitest';
import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { entityKey, type EntityRef } from '../../../shared/domain/service-fabric/entity-ref.ts';
import type { HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { applicationRow, sampleChildren } from '../../testing/sample-entities.ts';
import { entityTerms } from '../cluster-entity/entity-filter.ts';
import type { BranchState } from './branch-store.ts';
import { allStates } from './explore-memory.ts';
import { branchesInSight, flattenTree, type FlatTree, type TreeView } from './flatten-tree.ts';
import { itemList } from './tree-items.ts';
import { branchesAbove, clusterKey, groupKey } from './tree-model.ts';

const shop: EntityRef = { kind: 'application', applicationName: 'fabric:/Shop' };
const cart: EntityRef = { kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' };
const loaded = (rows: readonly EntityRow[]): BranchState => ({ items: itemList(null, rows).byName, phase: 'live', fault: null, asOf: 1 });

const branches = new Map<string, BranchState>([
  [groupKey('applications'), loaded([applicationRow('Billing', { healthState: 'Warning' }), applicationRow('Shop', { healthState: 'Error' }), applicationRow('Tenant1'), applicationRow('Tenant2')])],
  [entityKey(shop), loaded(sampleChildren(shop, 'services'))],
  [entityKey(cart), loaded(sampleChildren(cart, 'partitions'))],
]);

function tree(parts: Partial<TreeView> & { readonly filter?: string } = {}): FlatTree {
  return flattenTree({
    branches, expanded: new Set([clusterKey, groupKey('applications'), entityKey(shop), entityKey(cart)]), terms: entityTerms(parts.filter ?? ''), states: allStates, order: 'name', clusterHealth: 'Ok', ...parts,
  });
}

const lines = (flat: FlatTree): string[] => Array.from({ length: flat.count }, (_, index) => {
  const row = flat.at(index);
  return row === undefined ? '?' : `${'  '.repeat(row.level - 1)}${row.label}`;
});
const onlyApplications = (flat: FlatTree): string[] => lines(flat).slice(5);

describe('the tree as rows', () => {
  it('shows what is open, in order', () => {
    expect(lines(tree())).toEqual([
      'Cluster', '  Nodes', '  Application types', '  System services', '  Applications', '    Billing', '    Shop', '      Cart', '        0 … 99', '        100 … 199', '        200 … 299', '        300 … 399', '      Catalogue', '      Checkout', '      Search', '    Tenant1', '    Tenant2',
    ]);
    expect(onlyApplications(tree({ order: 'health' }))[0]).toBe('    Shop');
  });

  it('tells each row its place among its siblings, and finds each by its key', () => {
    const flat = tree();
    for (let index = 0; index < flat.count; index += 1) {
      const row = flat.at(index);
      expect(flat.indexOf(row?.key ?? '')).toBe(index);
      const siblings = Array.from({ length: flat.count }, (_, at) => flat.at(at)).filter((other) => other?.setSize === row?.setSize && other?.level === row?.level);
      expect(row?.position).toBeLessThanOrEqual(row?.setSize ?? 0);
      expect(siblings.length % (row?.setSize ?? 1)).toBe(0);
    }
    expect(flat.at(flat.count)).toBeUndefined();
    expect(flat.indexOf('nothing')).toBe(-1);
  });

  it('a filter keeps what matches, the way to it, and what is under a match', () => {
    expect(onlyApplications(tree({ filter: 'catal' }))).toEqual(['    Shop', '      Catalogue']);
    expect(onlyApplications(tree({ filter: 'tenant2' }))).toEqual(['    Tenant2']);
    expect(onlyApplications(tree({ filter: 'cart' }))).toEqual(['    Shop', '      Cart', '        0 … 99', '        100 … 199', '        200 … 299', '        300 … 399']);
    expect(onlyApplications(tree({ filter: 'nowhere' }))).toEqual([]);
    expect(tree({ filter: 'nowhere' }).matches).toBe(0);
    expect(tree().matches).toBeNull();
  });

  it('a further letter and one taken back give what the whole word gives', () => {
    const applications = loaded(Array.from({ length: 300 }, (_, index) => applicationRow(`App${index}`)));
    const view = { branches: new Map([[groupKey('applications'), applications]]), expanded: new Set([clusterKey, groupKey('applications')]) };
    const typed = ['app1', 'app12', 'app123', 'app12', 'app1', '', 'app2', 'app2 !app29'];
    expect(typed.map((filter) => tree({ ...view, filter }).count - 5)).toEqual([111, 11, 1, 11, 111, 300, 111, 100]);
  });

  it('only red shows what is red, and the way to it', () => {
    const red: ReadonlySet<HealthState> = new Set(['Error']);
    const flat = tree({ states: red });
    expect(onlyApplications(flat)).toEqual(['    Shop', '      Cart', '        0 … 99', '        100 … 199', '        200 … 299']);
    expect(flat.matches).toBe(5);
  });

  it('says what is loading, what is empty and what could not be read', () => {
    const fault = { code: 'slow', message: 'The gateway took too long.', hint: '', retryable: true, remedy: 'retry' } as const;
    const note = (state: BranchState | null): string | undefined => {
      const flat = tree({ branches: new Map(state === null ? [] : [[groupKey('nodes'), state]]), expanded: new Set([clusterKey, groupKey('nodes')]) });
      return flat.at(2)?.isNote === true ? flat.at(2)?.label : undefined;
    };
    expect(note(null)).toBe('Loading…');
    expect(note(loaded([]))).toBe('Nothing here');
    expect(note({ items: null, phase: 'lost', fault, asOf: null })).toBe('The gateway took too long.');
  });

  it('only open branches in sight are wanted', () => {
    const { spans, count } = tree();
    const inSight = (first: number, last: number): string[] => [...branchesInSight(spans, first, last, 0).values()].map(({ list }) => list).toSorted();
    expect(inSight(0, count)).toEqual(['partitions', 'services', 'services', 'applications'].filter((each, index, all) => all.indexOf(each) === index).toSorted());
    expect(inSight(count - 1, count - 1)).toEqual(['applications']);
    expect(inSight(12, 13)).toEqual(['applications', 'services']);
  });
});

describe('the way to an entity', () => {
  it.each<[EntityRef, string[]]>([
    [{ kind: 'node', nodeName: 'n' }, ['cluster', 'group:nodes']],
    [cart, ['cluster', 'group:applications', entityKey(shop)]],
    [{ kind: 'service', applicationName: 'fabric:/System', serviceName: 'fabric:/System/NamingService' }, ['cluster', 'group:systemServices']],
    [{ kind: 'applicationType', typeName: 'T', typeVersion: '1' }, ['cluster', 'group:applicationTypes', 'applicationType:T']],
    [{ kind: 'deployedApplication', nodeName: 'n', applicationName: 'fabric:/Shop' }, ['cluster', 'group:nodes', 'node:n']],
    [{ kind: 'cluster' }, []],
  ])('%j', (ref, above) => {
    expect(branchesAbove(ref)).toEqual(above);
  });
});
