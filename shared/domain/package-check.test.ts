import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { installPlanSchema } from '../contract/devices.ts';
import { uploadHandleSchema } from './identifiers.ts';
import { checkInstall } from './package-check.ts';
import type { InstallCandidate, InstallTarget, PackageContent } from './package-check.ts';

const now = Date.UTC(2026, 10, 20);
const signer = { fingerprint256: 'AA', subject: 'CN=Fabrikam', issuer: 'CN=Fabrikam', notBefore: now - 1e9, notAfter: now + 1e9 };
const target: InstallTarget = {
  generation: 'hololens2', osVersion: '22621.1272.arm64fre.x', architectures: ['arm64', 'arm'], packages: [], hangsOnSecureUpload: false,
};

function content(change: Partial<PackageContent> & { dependencies?: PackageContent['variants'][number]['dependencies']; families?: PackageContent['variants'][number]['families'] } = {}): PackageContent {
  const { dependencies = [], families = [{ name: 'Windows.Universal', minVersion: '10.0.17134.0' }], ...rest } = change;
  const architectures = change.architectures ?? ['arm64'];
  return {
    name: 'Fabrikam.App', publisher: 'CN=Fabrikam', version: '1.1.0.0', familyName: 'Fabrikam.App_abc', displayName: 'App', bundle: false, framework: false, extensionOf: null,
    architectures, variants: architectures.map((architecture) => ({ architecture, version: '1.1.0.0', dependencies, families })), signature: { present: true, chain: [signer], altered: false }, ...rest,
  };
}
let count = 0;
const candidate = (file: InstallCandidate['file'], change: Partial<InstallCandidate> = {}): InstallCandidate => {
  count += 1;
  return { upload: uploadHandleSchema.parse(`u${count}`), name: `file${count}.msix`, sizeBytes: 1_000, file, ...change };
};
const app = (change: Parameters<typeof content>[0] = {}) => candidate({ kind: 'package', content: content(change) });
const blockers = (candidates: InstallCandidate[], device: Partial<InstallTarget> = {}) =>
  checkInstall(candidates, { ...target, ...device }, now).findings.filter(({ severity }) => severity === 'blocker').map(({ topic }) => topic);
const warnings = (candidates: InstallCandidate[], device: Partial<InstallTarget> = {}) =>
  checkInstall(candidates, { ...target, ...device }, now).findings.filter(({ severity }) => severity === 'warning').map(({ topic }) => topic);
const installed = (change: Partial<NonNullable<InstallTarget['packages']>[number]> = {}) => ({
  fullName: 'Fabrikam.App_1.0.0.0_arm64__abc', familyName: 'Fabrikam.App_abc', name: 'Fabrikam.App', version: '1.0.0.0', architecture: 'arm64', framework: false, running: false, ...change,
});

describe('the check before an installation', () => {
  it('knows what each generation runs, and blames nothing on a device that does not say', () => {
    expect(blockers([app({ architectures: ['x86'] })])).toEqual(['architecture']);
    expect(blockers([app({ architectures: ['arm'] })])).toEqual([]);
    expect(blockers([app({ architectures: ['neutral'] })])).toEqual([]);
    expect(blockers([app({ architectures: ['x86', 'arm64'], bundle: true })])).toEqual([]);
    expect(blockers([app({ architectures: ['x86'] })], { architectures: [] })).toEqual([]);
  });

  it('holds the lowest Windows version and the device family against the headset', () => {
    expect(blockers([app({ families: [{ name: 'Windows.Universal', minVersion: '10.0.26100.0' }] })])).toEqual(['operating-system']);
    expect(blockers([app({ families: [{ name: 'Windows.Holographic', minVersion: '10.0.22621.1273' }] })])).toEqual(['operating-system']);
    expect(blockers([app({ families: [{ name: 'Windows.Desktop', minVersion: '10.0.0.0' }] })])).toEqual(['operating-system']);
    expect(blockers([app({ families: [{ name: 'Windows.Desktop', minVersion: '10.0.0.0' }, { name: 'Windows.Universal', minVersion: '10.0.0.0' }] })])).toEqual([]);
  });

  it('looks for each framework on the device and in the selection, for the right architecture and new enough', () => {
    const needs = { dependencies: [{ name: 'VCLibs', minVersion: '14.0.30000.0' }] };
    const framework = (change: Partial<PackageContent>) => app({ name: 'VCLibs', familyName: 'VCLibs_x', framework: true, version: '14.0.33000.0', ...change });
    const onDevice = installed({ name: 'VCLibs', familyName: 'VCLibs_x', framework: true, version: '14.0.33000.0' });
    expect(blockers([app(needs)], { packages: [onDevice] })).toEqual([]);
    expect(blockers([app(needs)], { packages: [{ ...onDevice, version: '14.0.20000.0' }] })).toEqual(['dependencies']);
    expect(blockers([app(needs)], { packages: [{ ...onDevice, architecture: 'x64' }] })).toEqual(['dependencies']);
    expect(blockers([app(needs), framework({})])).toEqual([]);
    expect(blockers([app(needs), framework({ architectures: ['x64'] })])).toEqual(['dependencies']);
    expect(blockers([app(needs), framework({ version: '14.0.1.0' })])).toEqual(['dependencies']);
    expect([blockers([app(needs)], { packages: null }), warnings([app(needs)], { packages: null })]).toEqual([[], ['dependencies', 'signature']]);
  });

  it('is certain about a missing signature, and leaves trust to the headset', () => {
    expect(blockers([app({ signature: { present: false, chain: [], altered: false } })])).toEqual(['signature']);
    expect(blockers([app({ signature: { present: true, chain: [signer], altered: true } })])).toEqual(['signature']);
    expect(warnings([app()])).toEqual(['signature']);
    expect(warnings([app(), candidate({ kind: 'certificate', certificate: signer })])).toEqual([]);
    expect(warnings([app(), candidate({ kind: 'certificate', certificate: { ...signer, fingerprint256: 'BB', subject: 'CN=Other' } })])).toEqual(['signature']);
    expect(warnings([app()], { packages: [installed()] })).toEqual([]);
    expect(warnings([app({ signature: { present: true, chain: [{ ...signer, notAfter: now - 1 }], altered: false } })], { packages: [installed()] })).toEqual(['signature']);
    expect(warnings([app({ publisher: 'CN=Somebody else' })], { packages: [installed()] })).toEqual(['signature']);
    expect(warnings([app({ publisher: 'O="Fabrikam, Inc." , CN = Fabrikam', signature: { present: true, chain: [{ ...signer, subject: 'CN=Fabrikam, O="Fabrikam, Inc."' }], altered: false } })], { packages: [installed()] })).toEqual([]);
  });

  it('compares with the version that is installed', () => {
    const version = (packages: InstallTarget['packages']) => checkInstall([app()], { ...target, packages }, now).findings.find(({ topic }) => topic === 'version')?.severity;
    expect([version([installed()]), version([installed({ version: '1.1.0.0' })]), version([installed({ version: '1.10.0.0' })]), version([])]).toEqual(['ok', 'warning', 'warning', 'ok']);
    expect(checkInstall([app()], { ...target, packages: [installed({ running: true })] }, now)).toMatchObject({ installed: { running: true, version: '1.0.0.0' } });
  });

  it('warns of large uploads to builds that hang on them', () => {
    const large = candidate({ kind: 'package', content: content() }, { sizeBytes: 50_000_000 });
    expect(warnings([large], { hangsOnSecureUpload: true })).toContain('operating-system');
    expect(warnings([app()], { hangsOnSecureUpload: true })).not.toContain('operating-system');
  });

  it('takes one app with what belongs to it', () => {
    const roles = (candidates: InstallCandidate[]) => checkInstall(candidates, target, now).files.map(({ role }) => role);
    expect(roles([app({ framework: true }), app(), app({ extensionOf: 'Fabrikam.App' }), candidate({ kind: 'certificate', certificate: signer })])).toEqual(['dependency', 'main', 'optional', 'certificate']);
    expect(roles([app({ framework: true })])).toEqual(['main']);
    expect(blockers([app(), app({ name: 'Second' })])).toContain('content');
    expect(blockers([candidate({ kind: 'unusable', reason: 'no' })])).toEqual(['format']);
    expect(blockers([candidate({ kind: 'certificate', certificate: signer })])).toEqual([]);
    expect(blockers([candidate({ kind: 'certificate', certificate: signer }, { name: 'a.cer' }), candidate({ kind: 'certificate', certificate: signer }, { name: 'A.CER' })])).toEqual(['content']);
  });

  it('makes a plan that the page can take, whatever the packages claim', () => {
    const text = fc.string({ maxLength: 60 });
    const arbitrary = fc.record({
      name: text, publisher: text, version: text, familyName: text, displayName: fc.option(text), bundle: fc.boolean(), framework: fc.boolean(), extensionOf: fc.option(text),
      architectures: fc.array(fc.constantFrom('x86', 'arm64', 'arm', 'x64', 'neutral', 'mips'), { maxLength: 4 }),
      variants: fc.array(fc.record({ architecture: text, version: text, dependencies: fc.array(fc.record({ name: text, minVersion: text })), families: fc.array(fc.record({ name: text, minVersion: text })) }), { maxLength: 4 }),
      signature: fc.record({ present: fc.boolean(), chain: fc.constantFrom([], [signer]), altered: fc.boolean() }),
    });
    fc.assert(fc.property(fc.array(arbitrary, { minLength: 1, maxLength: 5 }), (contents) => {
      const plan = checkInstall(contents.map((each) => candidate({ kind: 'package', content: each })), target, now);
      expect(installPlanSchema.safeParse(plan).success).toBe(true);
      expect(plan.canInstall).toBe(!plan.findings.some(({ severity }) => severity === 'blocker'));
      expect(plan.findings.filter(({ severity }) => severity === 'blocker' || severity === 'warning').every(({ remedy }) => remedy !== '')).toBe(true);
      expect(plan.files.filter(({ role }) => role === 'main')).toHaveLength(1);
    }));
  });
});
