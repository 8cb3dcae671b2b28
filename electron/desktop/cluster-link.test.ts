import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { entityKey, parseEntityKey, type EntityRef } from '../../shared/domain/service-fabric/entity-ref.ts';
import { clusterScreen } from './cluster-link.ts';

const none = new URLSearchParams();
const cart: EntityRef = { kind: 'service', applicationName: 'fabric:/Shop', serviceName: 'fabric:/Shop/Cart' };

describe('clusterScreen', () => {
  it.each([
    [[], 'home', 'the overview'],
    [['nodes'], 'nodes', 'the nodes'],
    [['explore', 'cluster'], 'explore/cluster', 'the tree of everything'],
    [['explore', encodeURIComponent(entityKey(cart))], `explore/${encodeURIComponent(entityKey(cart))}`, 'the service “fabric:/Shop/Cart”'],
    [['upgrades', 'cluster'], 'upgrades/cluster', 'the cluster upgrade'],
    [['upgrades', 'fabric%3A%2FShop'], 'upgrades/fabric%3A%2FShop', 'the upgrade of the application “fabric:/Shop”'],
  ])('shows what %j names', (parts, path, opens) => {
    expect(clusterScreen(parts, none)).toEqual({ path, opens });
  });
  it('shows the manifest of whom the address of the page names', () => {
    const of = entityKey({ kind: 'application', applicationName: 'fabric:/Shop' });
    expect(clusterScreen(['manifest'], new URLSearchParams({ of }))).toEqual({ path: 'manifest?of=application%3Afabric%253A%252FShop', opens: 'the manifest of the application “fabric:/Shop”' });
    expect(clusterScreen(['manifest'], new URLSearchParams({ of, service: 'CartPkg' }))?.path).toContain('service=CartPkg');
  });
  it.each([
    [['restart'], none], [['explore', 'nonsense'], none], [['explore', 'application:fabric:/Shop'], none], [['explore', '%'], none], [['explore', 'node%3AN1', 'restart'], none],
    [['nodes', 'N1'], none], [['upgrades', 'Shop'], none], [['upgrades', 'fabric%3A%2FShop', 'rollback'], none], [['nodes'], new URLSearchParams({ act: 'restart' })],
    [['manifest'], new URLSearchParams({ of: 'x' })], [['manifest'], new URLSearchParams({ of: 'cluster', act: 'x' })], [['manifest'], new URLSearchParams('of=cluster&of=cluster')],
    [['explore', `partition%3Aa%3Ab%3A${'0'.repeat(65)}`], none],
  ])('shows nothing for %j with %s: it only ever shows', (parts, query) => {
    expect(clusterScreen(parts, query)).toBeNull();
  });
  it('takes a key whether or not a layer of its encoding was taken off on the way', () => {
    fc.assert(fc.property(fc.string({ minLength: 1, unit: 'grapheme' }).filter((name) => name.isWellFormed()), (nodeName) => {
      const key = entityKey({ kind: 'node', nodeName });
      for (const part of [key, encodeURIComponent(key)]) {
        const shown = clusterScreen(['explore', part], none)?.path.slice('explore/'.length) ?? '';
        expect(parseEntityKey(decodeURIComponent(shown))).toEqual({ kind: 'node', nodeName });
      }
    }));
  });
  it('lets no name in a link alter the question that it stands in', () => {
    const opens = (nodeName: string) => clusterScreen(['explore', encodeURIComponent(entityKey({ kind: 'node', nodeName }))], none)?.opens ?? '';
    expect(opens('a\u{202e}b\nc')).toBe('the node “a\u{fffd}b\u{fffd}c”');
    expect(opens('n'.repeat(900)).length).toBeLessThan(230);
  });
});
