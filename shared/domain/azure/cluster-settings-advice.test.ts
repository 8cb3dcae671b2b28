import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { clusterAdvice, type ClusterNodeType, type ClusterSettingsFacts } from './cluster-settings-advice.ts';

const nodeType = (more: Partial<ClusterNodeType> = {}): ClusterNodeType => ({ name: 'nt1', primary: true, durability: 'Silver', instances: 5, ...more });
const cluster = (more: Partial<ClusterSettingsFacts> = {}): ClusterSettingsFacts => ({ managed: false, sku: null, reliability: 'Silver', upgradeMode: 'Automatic', nodeTypes: [nodeType(), nodeType({ name: 'nt2', primary: false })], ...more });
const rules = (facts: ClusterSettingsFacts) => clusterAdvice(facts).map(({ rule, severity, nodeType: of }) => `${severity} ${rule} ${of ?? '-'}`);

describe('advice about the settings of a cluster', () => {
  it('has nothing to say about a good one', () => {
    expect(rules(cluster())).toEqual([]);
  });

  it.each<[string, ClusterSettingsFacts, string[]]>([
    ['the choices of the wizard', cluster({ reliability: 'Bronze', nodeTypes: [nodeType({ durability: 'Bronze', instances: 3 })], upgradeMode: 'Manual' }), ['warning few-nodes nt1', 'warning bronze-durability nt1', 'warning reliability-low -', 'warning manual-upgrades -', 'info single-node-type -']],
    ['one node', cluster({ reliability: 'None', nodeTypes: [nodeType({ durability: null, instances: 1 })] }), ['warning one-node nt1', 'warning reliability-low -', 'info single-node-type -']],
    ['two nodes', cluster({ nodeTypes: [nodeType({ durability: null, instances: 2 }), nodeType({ name: 'nt2', primary: false })] }), ['warning few-nodes nt1']],
    ['more reliability than nodes', cluster({ reliability: 'Gold' }), ['warning reliability-nodes nt1']],
    ['Gold durability on few nodes', cluster({ nodeTypes: [nodeType(), nodeType({ name: 'nt2', primary: false, durability: 'Gold', instances: 3 })] }), ['warning durability-nodes nt2']],
    ['a Basic managed cluster', cluster({ managed: true, sku: 'Basic', reliability: null, nodeTypes: [nodeType({ durability: null, instances: 3 })] }), ['info basic-sku -']],
    ['a node type without state', cluster({ nodeTypes: [nodeType(), nodeType({ name: 'nt2', primary: false, durability: 'Bronze', stateless: true })] }), []],
    ['no primary node type', cluster({ nodeTypes: [nodeType({ primary: false }), nodeType({ name: 'nt2', primary: false })] }), ['warning no-primary -']],
  ])('tells what is risky: %s', (_, facts, told) => {
    expect(rules(facts)).toEqual(told);
  });

  it('puts warnings first, in whole sentences', () => {
    const word = fc.option(fc.constantFrom('None', 'Bronze', 'Silver', 'Gold', 'Platinum', 'constructor'));
    fc.assert(fc.property(fc.record({
      managed: fc.boolean(), sku: fc.option(fc.constantFrom('Basic', 'Standard')), reliability: word, upgradeMode: fc.option(fc.constantFrom('Manual', 'Automatic')),
      nodeTypes: fc.array(fc.record({ name: fc.string(), primary: fc.boolean(), durability: word, instances: fc.option(fc.nat(12)) }), { maxLength: 4 }),
    }), (facts) => {
      const advice = clusterAdvice(facts);
      expect(advice.map(({ severity }) => severity)).toEqual([...advice].map(({ severity }) => severity).toSorted().reverse());
      expect(advice.every(({ words }) => words.endsWith('.') && !words.includes('null'))).toBe(true);
    }));
  });
});
