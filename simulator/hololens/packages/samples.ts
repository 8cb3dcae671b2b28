import { selfSigned } from '../../foundation/authority.ts';
import type { CertifiedKey } from '../../foundation/authority.ts';
import type { Architecture } from '../profiles.ts';
import { fullNameOf, parseVersion } from './manifest.ts';
import type { PackageManifest } from './manifest.ts';
import { buildBundle, buildPackage } from './package-builder.ts';
import type { PackageFile } from './package-builder.ts';

/** A file of the sample set. */
export interface SampleFile extends PackageFile {
  /** What happens when it is installed. */
  readonly purpose: string;
}

const PUBLISHER = 'CN=Fabrikam Samples';
const STRANGER = 'CN=Unknown Stranger';
const FRAMEWORK = 'Fabrikam.Runtime.1.0';

/** Signing keys of the sample set: made anew each time, so nothing secret is ever stored. */
export interface SampleSigners {
  readonly fabrikam: CertifiedKey;
  readonly stranger: CertifiedKey;
}

export function sampleSigners(): SampleSigners {
  return {
    fabrikam: selfSigned({ commonName: PUBLISHER.slice(3) }, 'code-signing'),
    stranger: selfSigned({ commonName: STRANGER.slice(3) }, 'code-signing'),
  };
}

/** Manifest of the sample app; change what a test is about. */
export function sampleManifest(changes: Partial<PackageManifest> = {}): PackageManifest {
  return {
    name: 'Fabrikam.HoloSample',
    publisher: PUBLISHER,
    version: parseVersion('1.0.0.0'),
    architecture: 'arm64',
    resourceId: '',
    displayName: 'Holo Sample',
    publisherDisplayName: 'Fabrikam Samples',
    framework: false,
    dependencies: [],
    applications: [{ id: 'App', executable: 'HoloSample.exe', displayName: 'Holo Sample' }],
    ...changes,
  };
}

/** Packages that install, and packages that fail for one reason each. */
export function samplePackages(signers: SampleSigners = sampleSigners()): SampleFile[] {
  const signer = signers.fabrikam;
  const build = (changes: Partial<PackageManifest>): Buffer => buildPackage(sampleManifest(changes), { signer });
  const needy = { name: 'Fabrikam.NeedsRuntime', displayName: 'Needs Runtime', dependencies: [frameworkDependency()] };
  const good = build({});
  return [
    { name: 'fabrikam.cer', bytes: signer.certificateDer, purpose: 'Install this certificate first.' },
    { name: 'HoloSample_1.0.0.0_arm64.msix', bytes: good, purpose: 'Installs on a HoloLens 2.' },
    { name: 'HoloSample_1.1.0.0_arm64.msix', bytes: build({ version: parseVersion('1.1.0.0') }), purpose: 'Update of it.' },
    { name: 'HoloSample_1.0.0.0_x86.appx', bytes: build({ architecture: 'x86' }), purpose: 'Installs on a HoloLens (1st gen).' },
    { name: 'HoloSample_1.0.0.0_x64.msix', bytes: build({ architecture: 'x64' }), purpose: 'Wrong architecture for both.' },
    { name: 'HoloSample_1.0.0.0.msixbundle', bytes: sampleBundle(['arm64', 'x86'], signer), purpose: 'Bundle for both.' },
    { name: 'HoloSample_1.0.0.0_x86.appxbundle', bytes: sampleBundle(['x86'], signer), purpose: 'Bundle without arm64.' },
    { name: 'NeedsRuntime_1.0.0.0_arm64.msix', bytes: build(needy), purpose: 'Needs the framework below.' },
    { name: 'Fabrikam.Runtime.1.0_arm64.appx', bytes: sampleFramework('arm64', signer), purpose: 'That framework.' },
    { name: 'HoloSample_unsigned.msix', bytes: buildPackage(sampleManifest()), purpose: 'No signature.' },
    { name: 'Stranger_1.0.0.0_arm64.msix', bytes: strangersPackage(signers.stranger), purpose: 'Signed by a stranger.' },
    { name: 'HoloSample_tampered.msix', bytes: tampered(signer), purpose: 'Changed after it was signed.' },
    { name: 'HoloSample_cut.msix', bytes: good.subarray(0, Math.floor(good.length / 2)), purpose: 'Half a file.' },
    { name: 'NotAPackage.msix', bytes: Buffer.from('This is not a ZIP archive.\n'), purpose: 'No archive at all.' },
  ];
}

function frameworkDependency(): PackageManifest['dependencies'][number] {
  return { name: FRAMEWORK, publisher: PUBLISHER, minVersion: parseVersion('1.0.2.0') };
}

export function sampleFramework(architecture: Architecture, signer: CertifiedKey): Buffer {
  const manifest = sampleManifest({
    name: FRAMEWORK,
    displayName: 'Fabrikam Runtime',
    version: parseVersion('1.0.4.0'),
    architecture,
    framework: true,
    applications: [],
  });
  return buildPackage(manifest, { signer, files: [{ name: 'Fabrikam.Runtime.dll', bytes: Buffer.from('MZ') }] });
}

/** A bundle with one package for each architecture. */
export function sampleBundle(architectures: readonly Architecture[], signer: CertifiedKey): Buffer {
  const manifests = architectures.map((architecture) => sampleManifest({ architecture }));
  const inner = manifests.map((manifest) => ({ name: `${fullNameOf(manifest)}.msix`, bytes: buildPackage(manifest, { signer }) }));
  const { name, publisher, version } = sampleManifest();
  const packages = manifests.map((manifest, index) => ({
    fileName: inner[index]?.name ?? '',
    type: 'application' as const,
    architecture: manifest.architecture,
    version,
  }));
  return buildBundle({ name, publisher, version, packages }, inner, signer);
}

function strangersPackage(signer: CertifiedKey): Buffer {
  const manifest = sampleManifest({ name: 'Stranger.App', displayName: 'Stranger', publisher: STRANGER });
  return buildPackage(manifest, { signer });
}

/** A package with the signature of another one. */
function tampered(signer: CertifiedKey): Buffer {
  const signedAs = sampleManifest({ name: 'Fabrikam.Original' });
  return buildPackage(sampleManifest({ name: 'Fabrikam.Changed' }), { signer, signedAs });
}
