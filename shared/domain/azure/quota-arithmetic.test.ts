import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkQuota, type CurrentMachines, type MachineSize, type QuotaUsage } from './quota-arithmetic.ts';
import { machineDemands, type MachineDemand } from './quota-demand.ts';

const scope = { parameters: new Map<string, unknown>([['size', 'Standard_D2s_v3'], ['count', 5]]), resourceGroup: { name: 'g', location: 'West Europe' }, subscriptionId: 's', copyIndex: null };
const sizes: MachineSize[] = [
  { name: 'Standard_D2s_v3', family: 'standardDSv3Family', vCpus: 2, restrictions: [] },
  { name: 'Standard_D4s_v3', family: 'standardDSv3Family', vCpus: 4, restrictions: [] },
  { name: 'Standard_F4s_v2', family: 'standardFSv2Family', vCpus: 4, restrictions: ['NotAvailableForSubscription'] },
];
const usages = (cores: number, family: number): QuotaUsage[] => [{ name: 'cores', currentValue: 10, limit: cores }, { name: 'StandardDSv3Family', currentValue: 4, limit: family }, { name: 'virtualMachineScaleSets', currentValue: 0, limit: 10 }];
const scaleSet = (more: object = {}, properties: object = {}) => ({ type: 'Microsoft.Compute/virtualMachineScaleSets', name: 'nt1', location: "[resourceGroup().location]", sku: { name: "[parameters('size')]", capacity: "[parameters('count')]" }, properties, ...more });

describe('what a template asks for', () => {
  it('is counted after its parameters are in', () => {
    expect(machineDemands({ resources: [scaleSet()] }, scope)).toEqual([{ type: 'scale-set', name: 'nt1', location: 'westeurope', size: 'Standard_D2s_v3', capacity: 5, surge: 0, spot: false, unknown: [] }]);
  });

  it('counts machines, node types, loops and nested templates', () => {
    const demands = machineDemands({
      variables: { size: 'Standard_D4s_v3' },
      resources: [
        { type: 'Microsoft.Compute/virtualMachines', name: "[concat('vm', copyIndex())]", copy: { name: 'loop', count: 3 }, properties: { hardwareProfile: { vmSize: "[variables('size')]" } } },
        { type: 'Microsoft.ServiceFabric/managedClusters', name: 'mc', location: 'North Europe', resources: [{ type: 'nodeTypes', name: 'nt', properties: { vmSize: 'Standard_D2s_v3', vmInstanceCount: 5 } }] },
        { type: 'Microsoft.Resources/deployments', name: 'outer', properties: { template: { resources: [scaleSet({ name: 'nested' })] } } },
        {
          type: 'Microsoft.Resources/deployments', name: 'inner',
          properties: { expressionEvaluationOptions: { scope: 'inner' }, parameters: { n: { value: "[parameters('count')]" } }, template: { parameters: { n: { type: 'int' }, s: { defaultValue: 'Standard_D4s_v3' } }, resources: [scaleSet({ name: 'own', sku: { name: "[parameters('s')]", capacity: "[parameters('n')]" } })] } },
        },
        scaleSet({ condition: "[equals(parameters('count'), 6)]" }),
      ],
    }, scope);
    expect(demands[3]?.location).toBe('northeurope');
    expect(demands.map(({ type, name, size, capacity }) => `${type} ${name} ${size} ${capacity}`)).toEqual([
      'machine vm0 Standard_D4s_v3 1', 'machine vm1 Standard_D4s_v3 1', 'machine vm2 Standard_D4s_v3 1', 'node-type mc/nt Standard_D2s_v3 5', 'scale-set nested Standard_D2s_v3 5', 'scale-set own Standard_D4s_v3 5',
    ]);
  });

  it('adds surge where the upgrade policy makes one, and tells spot machines', () => {
    const rolling = { upgradePolicy: { mode: 'Rolling', rollingUpgradePolicy: { maxSurge: true, maxBatchInstancePercent: 50 } }, virtualMachineProfile: { priority: 'Spot' } };
    expect(machineDemands({ resources: [scaleSet({}, rolling)] }, scope)[0]).toMatchObject({ surge: 3, spot: true });
    expect(machineDemands({ resources: [scaleSet({}, { upgradePolicy: { ...rolling.upgradePolicy, mode: 'Manual' } })] }, scope)[0]).toMatchObject({ surge: 0 });
  });

  it('says what cannot be known', () => {
    const [demand] = machineDemands({ resources: [scaleSet({ sku: { name: "[reference('x').size]", capacity: "[parameters('none')]" }, condition: "[reference('y').on]" })] }, scope);
    expect(demand).toMatchObject({ size: null, capacity: null });
    expect(demand?.unknown).toHaveLength(3);
  });

  it('stands anything', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (sku, copy) => {
      expect(machineDemands({ resources: [scaleSet({ sku, copy: isPlain(copy) ? copy : undefined })] }, scope)).toBeInstanceOf(Array);
    }));
  });
});

function isPlain(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

describe('quota', () => {
  const demands = machineDemands({ resources: [scaleSet()] }, scope);

  it('fits, or says by how much it does not', () => {
    expect(checkQuota(demands, sizes, usages(20, 14), [])).toMatchObject({ verdict: 'fits', rows: [{ quota: 'cores', wanted: 10, missing: 0 }, { quota: 'virtualMachineScaleSets', wanted: 1 }, { quota: 'standardDSv3Family', wanted: 10, missing: 0 }] });
    const report = checkQuota(demands, sizes, usages(20, 10), []);
    expect(report).toMatchObject({ verdict: 'does-not-fit', rows: [{ verdict: 'fits' }, { verdict: 'fits' }, { verdict: 'does-not-fit', missing: 4 }] });
    expect(report.rows[2]?.words).toBe('Family standardDSv3Family: 10 more cores are wanted, 6 of 10 are free. 4 are missing.');
  });

  it('takes off what is there already', () => {
    const current: CurrentMachines[] = [{ type: 'scale-set', name: 'NT1', size: 'Standard_D4s_v3', capacity: 3 }];
    expect(checkQuota(demands, sizes, usages(10, 4), current)).toMatchObject({ verdict: 'fits', rows: [{ quota: 'cores', wanted: -2, missing: 0 }, { quota: 'standardDSv3Family', wanted: -2 }] });
  });

  it('never says that a size is available, only that no restriction is known', () => {
    expect(checkQuota(demands, sizes, usages(20, 14), []).sizes).toEqual([{ size: 'Standard_D2s_v3', verdict: 'no-known-restriction', words: 'No known restriction of Standard_D2s_v3.' }]);
    const restricted = demands.map((demand): MachineDemand => ({ ...demand, size: 'Standard_F4s_v2' }));
    expect(checkQuota(restricted, sizes, usages(100, 100), [])).toMatchObject({ verdict: 'does-not-fit', sizes: [{ verdict: 'restricted' }] });
  });

  it('is unknown where something could not be read, and says why', () => {
    expect(checkQuota(demands, null, usages(100, 100), [])).toMatchObject({ verdict: 'unknown', unknown: ['nt1: How many cores Standard_D2s_v3 has is not known.'] });
    expect(checkQuota(demands, sizes, null, [])).toMatchObject({ verdict: 'unknown' });
    expect(checkQuota(demands, sizes, usages(100, 100), null)).toMatchObject({ verdict: 'unknown' });
    expect(checkQuota([], sizes, null, null)).toMatchObject({ verdict: 'fits', rows: [], unknown: [] });
  });

  it('adds up: what is missing is what is wanted beyond what is free', () => {
    const one = fc.record({ type: fc.constant('machine' as const), name: fc.string(), location: fc.constant(null), size: fc.constantFrom('Standard_D2s_v3', 'Standard_D4s_v3'), capacity: fc.nat(50), surge: fc.nat(5), spot: fc.boolean(), unknown: fc.constant([]) });
    fc.assert(fc.property(fc.array(one, { maxLength: 8 }), fc.nat(200), fc.nat(200), (all, limit, used) => {
      const report = checkQuota(all, sizes, [{ name: 'cores', limit, currentValue: used }, { name: 'lowPriorityCores', limit, currentValue: used }, { name: 'standardDSv3Family', limit: 10_000, currentValue: 0 }], []);
      const cores = (spot: boolean) => all.filter((each) => each.spot === spot).reduce((sum, { size, capacity, surge }) => sum + (capacity + surge) * (size === 'Standard_D2s_v3' ? 2 : 4), 0);
      for (const [quota, wanted] of [['cores', cores(false)], ['lowPriorityCores', cores(true)]] as const) {
        const row = report.rows.find((each) => each.quota === quota);
        expect(row?.wanted ?? 0).toBe(wanted);
        expect(row?.missing ?? 0).toBe(wanted === 0 ? 0 : Math.max(0, wanted - (limit - used)));
      }
      expect(report.verdict === 'does-not-fit').toBe(report.rows.some(({ missing }) => missing > 0));
    }));
  });
});
