import { createHash, X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { InstallFile, PackageContent } from '../../../shared/domain/package-check.ts';
import { FaultError } from '../../core/fault-error.ts';
import { portalError } from '../portal-faults.ts';
import { readBundleManifest, readPackageManifest } from './package-manifest.ts';
import type { PackageManifest } from './package-manifest.ts';
import { readSignature, signingCertificate } from './package-signature.ts';
import { ZipMembers } from './zip-members.ts';

const manifestLimitBytes = 8 * 1024 * 1024;
const certificateLimitBytes = 256 * 1024;

/** A file on disk that somebody wants to install. */
export interface CandidateFile {
  readonly path: string;
  /** Its own name, from whoever handed it over. */
  readonly name: string;
  readonly sizeBytes: number;
}

/** Reads what a file is. Never throws for its content: one that is of no use says why. */
export async function readInstallFile(file: CandidateFile): Promise<InstallFile> {
  try {
    if (/\.(cer|crt)$/i.test(file.name)) return { kind: 'certificate', certificate: await readCertificate(file) };
    const notInstallable = wrongKind(file.name);
    if (notInstallable !== null) return { kind: 'unusable', reason: notInstallable };
    return { kind: 'package', content: await ZipMembers.with(file.path, readPackage) };
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    const { message, detail } = error.fault;
    return { kind: 'unusable', reason: detail === undefined ? message : `${message} (${detail})` };
  }
}

function wrongKind(name: string): string | null {
  if (/\.(appx|msix)(bundle)?$/i.test(name)) return null;
  if (/\.(appx|msix)upload$/i.test(name)) return 'This is an upload for the Store. Unpack it: the bundle inside can be installed.';
  if (/\.e(appx|msix)(bundle)?$/i.test(name)) return 'This package is encrypted for the Store and cannot be sideloaded.';
  if (/\.(appinstaller|pfx|p12|msi|exe|apk)$/i.test(name)) return `A headset cannot install ${/\.[a-z0-9]+$/i.exec(name)?.[0] ?? 'this kind of'} files.`;
  return 'This is neither a package nor a certificate (.appx, .msix, .appxbundle, .msixbundle, .cer).';
}

/** DER or PEM, as Windows saves .cer files. */
async function readCertificate(file: CandidateFile) {
  if (file.sizeBytes > certificateLimitBytes) throw portalError('package-malformed', { message: 'This is no certificate: it is far too large.' });
  try {
    return signingCertificate(new X509Certificate(await readFile(file.path)));
  } catch (error) {
    throw portalError('package-malformed', { message: 'This is no certificate that can be read.' }, { cause: error });
  }
}

async function readPackage(members: ZipMembers): Promise<PackageContent> {
  const bundle = await members.read('AppxMetadata/AppxBundleManifest.xml', manifestLimitBytes);
  const signature = await readSignature(members);
  if (bundle !== null) return readBundle(members, bundle, signature);
  const manifest = await members.read('AppxManifest.xml', manifestLimitBytes);
  if (manifest === null) throw portalError('package-malformed', { detail: 'there is no AppxManifest.xml in it' });
  const own = readPackageManifest(manifest);
  return { ...contentOf(own), bundle: false, architectures: [own.architecture], variants: [variantOf(own)], signature };
}

/** Each application package of a bundle has requirements of its own; the device takes the one for its architecture. */
async function readBundle(members: ZipMembers, bytes: Buffer, signature: PackageContent['signature']): Promise<PackageContent> {
  const bundle = readBundleManifest(bytes);
  const manifests: PackageManifest[] = [];
  for (const each of bundle.packages.filter(({ application }) => application).slice(0, 40)) {
    const inner = await members.inner(each.fileName);
    const manifest = await inner?.read('AppxManifest.xml', manifestLimitBytes);
    manifests.push(manifest === null || manifest === undefined ? unreadVariant(bundle, each.architecture) : readPackageManifest(manifest));
  }
  const first = manifests[0];
  if (first === undefined) throw portalError('package-malformed', { detail: 'the bundle has no application in it' });
  return {
    ...contentOf(first), name: bundle.name, publisher: bundle.publisher, version: bundle.version, familyName: familyName(bundle), bundle: true,
    architectures: [...new Set(manifests.map(({ architecture }) => architecture))], variants: manifests.map(variantOf), signature,
  };
}

/** A package that is compressed inside its bundle is not looked into. */
function unreadVariant(bundle: { name: string; publisher: string; version: string }, architecture: string): PackageManifest {
  return { ...bundle, architecture, displayName: null, framework: false, extensionOf: null, dependencies: [], families: [] };
}

function contentOf(manifest: PackageManifest): Pick<PackageContent, 'name' | 'publisher' | 'version' | 'displayName' | 'framework' | 'extensionOf' | 'familyName'> {
  const { name, publisher, version, displayName, framework, extensionOf } = manifest;
  return { name, publisher, version, displayName, framework, extensionOf, familyName: familyName(manifest) };
}

function variantOf({ architecture, dependencies, families, version }: PackageManifest): PackageContent['variants'][number] {
  return { architecture, version, dependencies, families };
}

const publisherAlphabet = '0123456789abcdefghjkmnpqrstvwxyz';

/**
 * Name and publisher id, joined as in every family name. The id is the first 64 bits of the SHA-256 of the publisher in
 * UTF-16, one bit of padding behind them, five bits a character.
 */
export function familyName({ name, publisher }: { readonly name: string; readonly publisher: string }): string {
  const bits = createHash('sha256').update(Buffer.from(publisher, 'utf16le')).digest().readBigUInt64BE() << 1n;
  const id = Array.from({ length: 13 }, (_, at) => publisherAlphabet.charAt(Number((bits >> BigInt(60 - 5 * at)) & 31n))).join('');
  return `${name}_${id}`;
}
