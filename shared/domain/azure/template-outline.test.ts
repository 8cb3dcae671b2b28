import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { dependencyOrder } from './dependency-order.ts';
import { apiVersionAgeYears, outlineTemplate } from './template-outline.ts';

const now = Date.parse('2026-11-27T00:00:00Z');

/** In the manner of the seeds: a scale set with a vault's certificate and an extension with protected settings. */
const cluster = {
  $schema: 'https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#',
  contentVersion: '1.0.0.0',
  parameters: {
    clusterName: { type: 'string', metadata: { description: 'Name of the cluster' } },
    adminPassword: { type: 'securestring', defaultValue: 'hidden' },
    storageKey: { type: 'secureString' },
    capacity: { type: 'int', defaultValue: 5, allowedValues: [3, 5, 7] },
    leftOver: { type: 'string' },
  },
  variables: { vnet: "[concat(parameters('clusterName'), '-vnet')]", subnetRef: "[resourceId('Microsoft.Network/virtualNetworks/subnets', variables('vnet'), 'web')]" },
  resources: [
    {
      type: 'Microsoft.Compute/virtualMachineScaleSets', apiVersion: '2015-06-15', name: "[parameters('clusterName')]",
      dependsOn: ["[concat('Microsoft.Network/virtualNetworks/', variables('vnet'))]", "[resourceId('Microsoft.Storage/storageAccounts', 'shoplogs')]", 'Microsoft.Network/loadBalancers/elsewhere'],
      sku: { capacity: "[parameters('capacity')]" },
      properties: {
        subnet: "[variables('subnetRef')]", password: "[parameters('adminPassword')]",
        extensions: [{ name: 'wad', protectedSettings: { key: "[parameters('storageKey')]", endpoint: "[reference('shoplogs').primaryEndpoints.blob]" } }],
      },
    },
    { type: 'Microsoft.Network/virtualNetworks', apiVersion: '2025-01-01', name: "[variables('vnet')]", resources: [{ type: 'subnets', apiVersion: '2025-01-01', name: 'web' }] },
    { type: 'Microsoft.Storage/storageAccounts', apiVersion: '2025-01-01', name: 'shoplogs' },
    {
      type: 'Microsoft.Resources/deployments', apiVersion: '2025-01-01', name: 'inner', condition: "[equals(parameters('capacity'), 5)]",
      properties: { template: { resources: [{ type: 'Microsoft.Web/sites', apiVersion: '2025-01-01', name: 'site' }] }, templateLink: { uri: 'https://x.example/t.json?sv=1&sig=abc' } },
      dependsOn: ["[resourceId('Microsoft.Network/virtualNetworks/subnets', variables('vnet'), 'web')]"],
    },
  ],
  outputs: { endpoint: { type: 'string', value: "[reference(parameters('clusterName')).x]" }, secret: { type: 'secureObject', value: {} } },
};

describe('the outline of a template', () => {
  const outline = outlineTemplate(cluster, now);
  const [scaleSet, vnet, subnet, , inner] = outline.resources;

  it('lists parameters, and hides defaults of secure ones', () => {
    expect(outline.parameters.map(({ name, secure, hasDefault, default: given, unused }) => ({ name, secure, hasDefault, given, unused }))).toEqual([
      { name: 'clusterName', secure: false, hasDefault: false, given: null, unused: false },
      { name: 'adminPassword', secure: true, hasDefault: true, given: null, unused: false },
      { name: 'storageKey', secure: true, hasDefault: false, given: null, unused: false },
      { name: 'capacity', secure: false, hasDefault: true, given: 5, unused: false },
      { name: 'leftOver', secure: false, hasDefault: false, given: null, unused: true },
    ]);
    expect(JSON.stringify(outline)).not.toContain('hidden');
    expect(outline.variables).toEqual([{ name: 'vnet', parameters: ['clusterName'] }, { name: 'subnetRef', parameters: ['clusterName'] }]);
    expect(outline.outputs).toEqual([{ name: 'endpoint', type: 'string', secure: false }, { name: 'secret', type: 'secureObject', secure: true }]);
  });

  it('resolves what waits for what, written or implied', () => {
    expect(scaleSet?.edges.map(({ to, by }) => ({ to, by }))).toEqual([
      { to: vnet?.key, by: 'dependsOn' }, { to: 'Microsoft.Storage/storageAccounts shoplogs', by: 'dependsOn' }, { to: null, by: 'dependsOn' },
    ]);
    expect(subnet).toMatchObject({ type: 'Microsoft.Network/virtualNetworks/subnets', parent: vnet?.key, edges: [{ to: vnet?.key, by: 'parent' }] });
    expect(inner?.edges).toMatchObject([{ to: subnet?.key, by: 'dependsOn' }]);
  });

  it('marks protected settings and what feeds them', () => {
    expect(scaleSet?.protectedPlaces).toEqual([{ path: 'properties.extensions.0.protectedSettings', parameters: ['storageKey'] }]);
    expect(scaleSet?.parameters).toEqual(['clusterName', 'capacity', 'adminPassword', 'storageKey']);
  });

  it('warns of old api-versions', () => {
    expect(scaleSet).toMatchObject({ apiVersionAgeYears: 11, apiVersionWarning: expect.stringContaining('2015-06-15') });
    expect(vnet?.apiVersionWarning).toBeNull();
    expect(apiVersionAgeYears('2020-11-27-preview', now)).toBe(6);
    expect(apiVersionAgeYears('latest', now)).toBeNull();
  });

  it('goes into nested templates and leaves signatures of links out', () => {
    expect(inner).toMatchObject({ nested: { resources: [{ type: 'Microsoft.Web/sites' }] }, linkUri: 'https://x.example/t.json?sv=1&sig=••••••••', condition: "[equals(parameters('capacity'), 5)]" });
  });

  it('orders, or names the circle', () => {
    expect(outline.cycle).toBeNull();
    expect(outline.order.indexOf(vnet?.key ?? '')).toBeLessThan(outline.order.indexOf(scaleSet?.key ?? ''));
    const circle = outlineTemplate({ languageVersion: '2.0', resources: { a: { type: 'T/t', name: 'a', dependsOn: ['b'] }, b: { type: 'T/t', name: 'b', properties: { x: "[reference('c').y]" } }, c: { type: 'T/t', name: 'c', dependsOn: ['a'] }, d: { type: 'T/t', name: 'd' } } }, now);
    expect(circle.cycle).toEqual(['a', 'b', 'c', 'a']);
    expect(circle.order[0]).toBe('d');
  });

  it('does not go on for ever over variables made of one another', () => {
    const variables = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`v${index}`, `[concat(${Array.from({ length: 20 }, () => `variables('v${index + 1}')`).join()})]`]));
    expect(outlineTemplate({ variables, resources: [{ type: 'T/t', name: "[variables('v0')]", dependsOn: ["[variables('v0')]"] }] }, now).resources).toHaveLength(1);
  });

  it('stands anything', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), fc.jsonValue(), (parameters, variables, resources) => {
      expect(outlineTemplate({ parameters, variables, resources, outputs: resources }, now).order).toBeDefined();
    }));
    expect(outlineTemplate(null, now)).toMatchObject({ resources: [], order: [], cycle: null });
  });
});

describe('an order of dependencies', () => {
  const graph = fc.array(fc.tuple(fc.nat(9), fc.nat(9)), { maxLength: 20 }).map((pairs) => {
    const map = new Map<string, string[]>(Array.from({ length: 10 }, (_, key) => [String(key), []]));
    for (const [from, to] of pairs) map.get(String(from))?.push(String(to));
    return map;
  });

  it('puts everything behind what it waits for, or shows a circle that is one', () => {
    fc.assert(fc.property(graph, (waitsFor) => {
      const { order, cycle } = dependencyOrder(waitsFor);
      expect([...order].toSorted()).toEqual([...waitsFor.keys()].toSorted());
      const isOrdered = [...waitsFor].every(([key, needs]) => needs.every((need) => order.indexOf(need) < order.indexOf(key)));
      const isCircle = cycle !== null && cycle.length > 1 && cycle[0] === cycle.at(-1) && cycle.slice(0, -1).every((key, index) => waitsFor.get(key)?.includes(cycle[index + 1] ?? ''));
      expect({ isOrdered, isCircle }).toEqual({ isOrdered: cycle === null, isCircle: cycle !== null });
    }));
  });
});
