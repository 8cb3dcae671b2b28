import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { changeTypes, isQuiet, readWhatIf, type PropertyChange } from './what-if.ts';

const id = (type: string, name: string) => `/subscriptions/s/resourceGroups/g/providers/${type}/${name}`;
const modify = (delta: readonly object[]) => ({ resourceId: id('Microsoft.Storage/storageAccounts', 'a'), changeType: 'Modify', before: {}, after: {}, delta });
const answer = (...changes: readonly object[]) => ({ status: 'Succeeded', properties: { changes } });
const sku = { path: 'sku.name', propertyChangeType: 'Modify', before: 'Standard_LRS', after: 'Standard_GRS' };
const gone = { path: 'properties.accessTier', propertyChangeType: 'Delete', before: 'Hot' };

describe('what-if', () => {
  it('is read as a tree with counts', () => {
    const { changes, counts } = readWhatIf(answer(
      modify([sku, gone, { path: 'properties.list', propertyChangeType: 'Array', children: [{ path: '0', propertyChangeType: 'Modify', children: [{ path: 'port', propertyChangeType: 'Modify', before: 1, after: 2 }] }] }]),
      { resourceId: id('Microsoft.Network/publicIPAddresses', 'ip'), changeType: 'Create', after: {} }, { resourceId: id('T/t', 'n'), changeType: 'NoChange' }, { resourceId: id('T/t', 'i'), changeType: 'Ignore' },
      { resourceId: id('T/t', 'u'), changeType: 'Unsupported', unsupportedReason: 'Cannot.' }, { resourceId: id('T/t', 'd'), changeType: 'Delete' }, { resourceId: id('T/t', 'x'), changeType: 'deploy' },
    ));
    expect(counts).toEqual({ create: 1, modify: 1, delete: 1, deploy: 1, noChange: 1, ignore: 1, unsupported: 1, quiet: 0 });
    expect(changes[0]).toMatchObject({ type: 'Microsoft.Storage/storageAccounts', name: 'a', quiet: false });
    expect(changes[0]?.properties.map(({ path, noise }) => `${path} ${noise}`)).toEqual(['sku.name no', 'properties.accessTier likely', 'properties.list no']);
    expect(changes[0]?.properties[2]?.children[0]?.children[0]).toMatchObject({ path: 'port', before: 1, after: 2 });
  });

  it.each([
    [gone, 'likely'],
    [{ path: 'tags.Version', propertyChangeType: 'Delete', before: '1' }, 'no'],
    [{ path: 'properties.subnets', propertyChangeType: 'Array', children: [{ path: '1', propertyChangeType: 'Delete', before: { name: 'web' } }] }, 'no'],
    [{ path: 'properties.principalId', propertyChangeType: 'Modify', before: 'a', after: 'b' }, 'no'],
    [{ path: 'identity.principalId', propertyChangeType: 'Modify', before: 'a', after: 'b' }, 'likely'],
    [{ path: 'properties.provisioningState', propertyChangeType: 'Modify', before: 'Succeeded', after: 'x' }, 'likely'],
    [{ path: 'properties.endpoint', propertyChangeType: 'Modify', before: 'https://a', after: "[reference('a').primaryEndpoints.blob]" }, 'likely'],
    [{ path: 'location', propertyChangeType: 'Modify', before: 'westeurope', after: 'West Europe' }, 'likely'],
    [{ path: 'properties.x', propertyChangeType: 'NoEffect', after: 1 }, 'likely'],
    [sku, 'no'],
    [{ path: 'properties.x', propertyChangeType: 'Create', after: 1 }, 'no'],
  ])('tells likely noise: %j is %s', (property, noise) => {
    const { changes } = readWhatIf(answer(modify([property])));
    expect(changes[0]?.properties[0]?.noise).toBe(noise);
    expect(changes[0]?.quiet).toBe(noise === 'likely');
  });

  it('subtracts what the unchanged template changes as well', () => {
    const { changes, counts } = readWhatIf(answer(modify([{ ...sku, before: 'A', after: 'B' }, sku])), answer(modify([{ ...sku, before: 'A', after: 'B' }, gone])));
    expect(changes[0]?.properties.map(({ noise }) => noise)).toEqual(['baseline', 'no']);
    expect(counts.quiet).toBe(0);
  });

  it('covers secrets', () => {
    const text = JSON.stringify(readWhatIf(answer(modify([{ path: 'properties.osProfile.adminPassword', propertyChangeType: 'Modify', before: 'hunter2', after: 'hunter3' }, { path: 'properties', propertyChangeType: 'Create', after: { protectedSettings: { a: 'hunter4' } } }]))));
    expect(text).not.toMatch(/hunter/);
  });

  it('says what it could not look at', () => {
    const { remarks } = readWhatIf({ properties: { changes: [{ resourceId: id('Microsoft.Resources/deployments', 'n'), changeType: 'Ignore' }], potentialChanges: [{}], diagnostics: [{ level: 'Warning', message: 'A nested deployment was skipped.' }] } });
    expect(remarks).toEqual(['A nested deployment was skipped.', '1 more resource may change: what-if cannot tell.', '1 nested deployment was left out: what-if stops at 500 templates, 800 groups or 5 minutes.']);
  });

  const deltas = fc.letrec<{ delta: readonly object[] }>((tie) => ({
    delta: fc.array(fc.record({
      path: fc.constantFrom('a', 'b.c', '0', 'tags.x', 'etag'), propertyChangeType: fc.constantFrom('Create', 'Delete', 'Modify', 'Array', 'NoEffect'), before: fc.jsonValue({ maxDepth: 1 }), after: fc.jsonValue({ maxDepth: 1 }),
      children: fc.oneof({ maxDepth: 3, depthIdentifier: 'delta' }, fc.constant([]), tie('delta')),
    }, { requiredKeys: ['path', 'propertyChangeType'] }), { maxLength: 3 }),
  })).delta;
  const answers = fc.array(fc.record({ resourceId: fc.constantFrom(id('T/t', 'a'), id('T/t', 'b'), id('T/t', 'c')), changeType: fc.constantFrom(...changeTypes), delta: deltas }), { maxLength: 4 }).map((changes) => answer(...changes));
  const flat = (properties: readonly PropertyChange[], above = ''): { key: string; noise: string }[] => properties.flatMap(({ path, change, before, after, children, noise }) => [
    { key: `${above}/${path} ${change} ${JSON.stringify([before, after])}`, noise }, ...flat(children, `${above}/${path}`),
  ]);

  it('leaves nothing when it subtracts itself', () => {
    fc.assert(fc.property(answers, (what) => {
      const { changes } = readWhatIf(what, what);
      expect(changes.every(({ quiet, properties }) => quiet && properties.every(isQuiet))).toBe(true);
    }));
  });

  it('never hides a change that the baseline does not have', () => {
    fc.assert(fc.property(answers, answers, (what, baseline) => {
      const inBaseline = new Map<string, Set<string>>();
      for (const { resourceId, properties } of readWhatIf(baseline).changes) inBaseline.set(resourceId, new Set([...(inBaseline.get(resourceId) ?? []), ...flat(properties).map(({ key }) => key)]));
      const plain = readWhatIf(what);
      const subtracted = readWhatIf(what, baseline);
      for (const [index, { resourceId, properties }] of subtracted.changes.entries()) {
        const before = flat(plain.changes[index]?.properties ?? []);
        for (const [at, { key, noise }] of flat(properties).entries()) expect(noise === 'baseline' ? inBaseline.get(resourceId)?.has(key) : noise).toBe(noise === 'baseline' ? true : before[at]?.noise);
      }
    }));
  });

  it('stands anything', () => {
    fc.assert(fc.property(fc.jsonValue(), fc.jsonValue(), (what, baseline) => {
      expect(readWhatIf({ properties: { changes: [what] } }, baseline).changes.length).toBeLessThanOrEqual(1);
      expect(readWhatIf(what, what).counts.create).toBeGreaterThanOrEqual(0);
    }));
  });
});
