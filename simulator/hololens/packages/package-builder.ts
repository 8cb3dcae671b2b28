import { writeZip } from '../../foundation/zip-writer.ts';
import type { ZipEntry } from '../../foundation/zip-writer.ts';
import type { CertifiedKey } from '../../foundation/authority.ts';
import { blockMapXml } from './block-map.ts';
import { bundleManifestXml, manifestXml } from './manifest.ts';
import type { BundleManifest, PackageManifest } from './manifest.ts';
import { packageDigests, writeSignature } from './signature.ts';

/** Makes real app packages: ZIP archives with manifest, block map, content types and, where wanted, a signature. */

export const PART = {
  manifest: 'AppxManifest.xml',
  bundleManifest: 'AppxMetadata/AppxBundleManifest.xml',
  blockMap: 'AppxBlockMap.xml',
  contentTypes: '[Content_Types].xml',
  signature: 'AppxSignature.p7x',
} as const;

export interface PackageFile {
  readonly name: string;
  readonly bytes: Buffer;
}

export interface PackageOptions {
  /** Without a signer the package is unsigned. */
  readonly signer?: CertifiedKey | undefined;
  readonly files?: readonly PackageFile[];
  /** Carries the signature of another package, as if it had been changed after signing. */
  readonly signedAs?: PackageManifest;
}

/** An .appx or .msix. */
export function buildPackage(manifest: PackageManifest, options: PackageOptions = {}): Buffer {
  const unsigned = assemble(payloadOf(manifest, options.files));
  if (options.signer === undefined) return unsigned.archive;
  const vouchedFor = options.signedAs === undefined ? unsigned : assemble(payloadOf(options.signedAs, options.files));
  return withSignature(unsigned, signatureOver(vouchedFor, options.signer));
}

/** An .appxbundle or .msixbundle out of finished packages. */
export function buildBundle(bundle: BundleManifest, packages: readonly PackageFile[], signer?: CertifiedKey): Buffer {
  const stored: ZipEntry[] = packages.map((each) => ({ name: each.name, bytes: each.bytes, stored: true }));
  const { placed } = writeZip(stored);
  const places = new Map(
    placed.map((each, index) => [each.name, { offset: each.dataOffset, size: packages[index]?.bytes.length ?? 0 }]),
  );
  const manifest = { name: PART.bundleManifest, bytes: Buffer.from(bundleManifestXml(bundle, places), 'utf8') };
  // The block map of a bundle covers its manifest only; the packages inside bring their own.
  const unsigned = assemble([...stored, manifest], [manifest]);
  return signer === undefined ? unsigned.archive : withSignature(unsigned, signatureOver(unsigned, signer));
}

interface UnsignedArchive {
  readonly archive: Buffer;
  readonly entries: readonly ZipEntry[];
  readonly blockMap: Buffer;
  readonly contentTypes: Buffer;
}

function payloadOf(manifest: PackageManifest, files: readonly PackageFile[] = defaultFiles(manifest)): ZipEntry[] {
  return [
    ...files.map(({ name, bytes }) => ({ name, bytes })),
    { name: PART.manifest, bytes: Buffer.from(manifestXml(manifest), 'utf8') },
  ];
}

/** Adds block map and content types. */
function assemble(payload: readonly ZipEntry[], mapped: readonly ZipEntry[] = payload): UnsignedArchive {
  const { placed } = writeZip(payload);
  const headerSize = (name: string): number => placed.find((each) => each.name === name)?.localHeaderSize ?? 0;
  const files = mapped.map(({ name, bytes }) => ({ name, bytes, localHeaderSize: headerSize(name) }));
  const blockMap = Buffer.from(blockMapXml(files), 'utf8');
  const contentTypes = Buffer.from(contentTypesXml(payload), 'utf8');
  const entries = [...payload, { name: PART.blockMap, bytes: blockMap }, { name: PART.contentTypes, bytes: contentTypes }];
  return { archive: writeZip(entries).archive, entries, blockMap, contentTypes };
}

function signatureOver({ archive, contentTypes, blockMap }: UnsignedArchive, signer: CertifiedKey): Buffer {
  // The last record of a ZIP archive says where the directory starts, six bytes before its end.
  const directoryStart = archive.readUInt32LE(archive.length - 6);
  const content = archive.subarray(0, directoryStart);
  return writeSignature(packageDigests({ content, directory: archive.subarray(directoryStart), contentTypes, blockMap }), signer);
}

function withSignature({ entries }: UnsignedArchive, signature: Buffer): Buffer {
  return writeZip([...entries, { name: PART.signature, bytes: signature }]).archive;
}

function contentTypesXml(payload: readonly ZipEntry[]): string {
  const extensions = new Set(payload.map(({ name }) => name.split('.').at(-1) ?? '').filter((each) => each !== 'xml'));
  const defaults = [...extensions].map((each) => `<Default Extension="${each}" ContentType="application/octet-stream"/>`);
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
    `<Default Extension="xml" ContentType="application/vnd.ms-appx.manifest+xml"/>${defaults.join('')}` +
    `<Override PartName="/AppxBlockMap.xml" ContentType="application/vnd.ms-appx.blockmap+xml"/>` +
    `<Override PartName="/AppxSignature.p7x" ContentType="application/vnd.ms-appx.signature"/></Types>`
  );
}

/** One white pixel: an icon that is small and real. */
const PNG = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAQAAAC1HAwCAAAAC0lEQVR42mNk+A8AAQUBAScY42YAAAAASUVORK5CYII=',
  'base64',
);

/** A small file that starts like a Windows program, and icons. */
function defaultFiles(manifest: PackageManifest): PackageFile[] {
  const text = `${manifest.name} ${manifest.architecture}: nothing in here runs.\n`;
  const executables = manifest.applications.map(({ executable }) => ({
    name: executable,
    bytes: Buffer.concat([Buffer.from('MZ', 'latin1'), Buffer.from(text.repeat(200), 'utf8')]),
  }));
  const icons = ['Assets/StoreLogo.png', 'Assets/Logo150.png', 'Assets/Logo44.png'].map((name) => ({ name, bytes: PNG }));
  return [...executables, ...icons];
}
