import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { packageChanges } from './package-changes.ts';
import { digestKey, packageFindings } from './package-rules.ts';
import type { CheckedApplication, CheckedPackage, KnownToCluster } from './package-rules.ts';

const code = (change: Partial<CheckedPackage> = {}): CheckedPackage => ({
  kind: 'code', name: 'Code', version: '1', needsFolder: true, program: 'Cart.exe', files: [{ path: 'Cart.exe', bytes: 10 }], isZipped: false, digest: 'a', ...change,
});
const application = (parts: readonly CheckedPackage[] = [code()], change: Partial<CheckedApplication> = {}): CheckedApplication => ({
  typeName: 'ShopType', typeVersion: '2', parameters: new Map([['Count', '1']]), usedParameters: new Set(['Count']), strayFolders: [], fileCount: 3, bytes: 100,
  services: [{ name: 'CartPkg', version: '1', manifest: { name: 'CartPkg', version: '1', packages: parts } }], ...change,
});
const nothing: KnownToCluster = { versions: new Set(), parts: [], digests: new Map() };
const known: KnownToCluster = {
  versions: new Set(['1']), parts: [{ kind: 'service', name: 'CartPkg', version: '1' }, { kind: 'code', name: 'CartPkg/Code', version: '1' }], digests: new Map([[digestKey('code', 'CartPkg/Code', '1'), 'a']]),
};
const told = (app: CheckedApplication, cluster = nothing) => packageFindings(app, cluster).map(({ severity, message }) => `${severity}: ${message}`);

describe('the check of a package', () => {
  it('has nothing to say about one that is as it should be', () => {
    expect(told(application())).toEqual([]);
  });

  it('misses what is not there, unless the cluster has it', () => {
    expect(told(application([code({ files: null })]))).toEqual(['blocker: The folder of the code package CartPkg/Code is missing.']);
    expect(told(application([code({ files: null })]), known)).toEqual(['warning: The code package CartPkg/Code 1 is left out: the cluster goes on with the one that it has.']);
    expect(told(application([code({ files: null, needsFolder: false })]))).toEqual([]);
    const without = application([], { services: [{ name: 'CartPkg', version: '1', manifest: null }] });
    expect(told(without)[0]).toMatch(/^blocker: The service package CartPkg 1 is missing/);
    expect(told(without, known)[0]).toMatch(/^warning: .*left out/);
  });

  it('knows other content under an old version, and old content under another', () => {
    expect(told(application([code({ digest: 'b' })]), known)).toEqual(['blocker: The content of CartPkg/Code has changed, and its version is still 1.']);
    const raised = application([code({ version: '2' })], { services: [{ name: 'CartPkg', version: '2', manifest: { name: 'CartPkg', version: '2', packages: [code({ version: '2' })] } }] });
    expect(told(raised, known)).toEqual(['info: CartPkg/Code has another version than before (1 → 2), and the same bytes.']);
  });

  it('wants versions to be raised all the way up', () => {
    expect(told(application([code({ version: '2' })]), known).some((line) => line.startsWith('blocker: Packages in CartPkg have other versions'))).toBe(true);
    expect(told(application(undefined, { typeVersion: '1' }), known)[0]).toBe('blocker: ShopType 1 is provisioned in this cluster already.');
    const odd = application([], { services: [{ name: 'CartPkg', version: '1', manifest: { name: 'CartPkg', version: '3', packages: [code()] } }] });
    expect(told(odd)).toEqual(['blocker: The service manifest of CartPkg has version 3, the application manifest refers to 1.']);
  });

  it('looks at parameters, programs, settings and names', () => {
    expect(told(application(undefined, { usedParameters: new Set(['Count', 'Colour']) }))).toEqual(['blocker: The application manifest uses the parameter [Colour] and does not declare it.']);
    expect(told(application([code({ program: 'bin/Other.exe' })]))).toEqual(['warning: CartPkg/Code is to start “bin/Other.exe”, which is not in it.']);
    expect(told(application([code({ program: 'dotnet' })]))).toEqual([]);
    const config = { ...code({ kind: 'config', name: 'Config', program: null }), files: [{ path: 'other.json', bytes: 1 }] };
    expect(told(application([code(), config]))).toEqual(['warning: CartPkg/Config has no Settings.xml.']);
    expect(told(application(undefined, { typeVersion: 'a/b' }))[0]).toMatch(/^blocker: “a\/b” cannot be a version/);
  });

  it('never lets a package through whose code was not compared where its content is known to differ', () => {
    fc.assert(fc.property(fc.constantFrom('a', 'b', null), fc.constantFrom('1', '2'), fc.constantFrom('1', '2'), (digest, version, service) => {
      const app = application([], { services: [{ name: 'CartPkg', version: service, manifest: { name: 'CartPkg', version: service, packages: [code({ digest, version })] } }] });
      const blocked = packageFindings(app, known).some(({ severity }) => severity === 'blocker');
      const isWrong = (digest === 'b' && version === '1') || (version !== '1' && service === '1');
      expect(blocked).toBe(isWrong);
    }));
  });
});

describe('what changes between two versions', () => {
  it('is told once for each part, from both sides alike', () => {
    const part = fc.record({ kind: fc.constantFrom('service' as const, 'code' as const), name: fc.constantFrom('A', 'A/Code', 'B'), version: fc.constantFrom('1', '2') });
    const parts = fc.uniqueArray(part, { selector: ({ kind, name }) => `${kind}${name}` });
    fc.assert(fc.property(parts, parts, (from, to) => {
      const there = packageChanges(from, to);
      const back = packageChanges(to, from);
      expect(there).toHaveLength(new Set([...from, ...to].map(({ kind, name }) => `${kind}${name}`)).size);
      const turned = { added: 'removed', removed: 'added', same: 'same', changed: 'changed' } as const;
      for (const { kind, name, change } of there) expect(back.find((each) => each.kind === kind && each.name === name)?.change).toBe(turned[change]);
    }));
  });
});
