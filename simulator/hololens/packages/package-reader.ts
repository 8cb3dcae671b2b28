import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

import { fromRandomAccessReaderPromise, openPromise, RandomAccessReader } from 'yauzl';
import type { Entry, ZipFile } from 'yauzl';

import { parseBlockMap } from './block-map.ts';
import { ManifestError, parseBundleManifest, parseManifest } from './manifest.ts';
import type { BundleManifest, PackageManifest } from './manifest.ts';
import { PART } from './package-builder.ts';
import { readSignature } from './signature.ts';
import type { PackageSignature } from './signature.ts';

/** What the headset's installer finds in a file. */
export type PackageContents = ReadPackage | ReadBundle;

interface ReadCommon {
  readonly signature: PackageSignature | undefined;
  /** SHA-256 of the block map: equal digests, equal content. */
  readonly contentDigest: string;
  /** Block map and manifest fit together, and the signature is over this block map. */
  readonly untampered: boolean;
}

export interface ReadPackage extends ReadCommon {
  readonly kind: 'package';
  readonly manifest: PackageManifest;
}

export interface ReadBundle extends ReadCommon {
  readonly kind: 'bundle';
  readonly bundle: BundleManifest;
  /** Manifests of the application packages inside, by file name. */
  readonly manifests: ReadonlyMap<string, PackageManifest>;
}

/** A file that cannot be read as a package; `part` names what was wrong. */
export class PackageFileError extends Error {
  override name = 'PackageFileError';
  readonly part: 'archive' | 'manifest' | 'missing';

  constructor(part: PackageFileError['part'], message: string) {
    super(message);
    this.part = part;
  }
}

/** Nothing that is read whole may be larger, whatever the archive claims. */
const MAX_PART_BYTES = 64 * 1024 * 1024;

/** Opens a package or bundle on disk. @throws PackageFileError */
export async function readPackageFile(path: string): Promise<PackageContents> {
  const zip = await openPromise(path, { autoClose: false }).catch((error: unknown) => {
    throw new PackageFileError('archive', error instanceof Error ? error.message : String(error));
  });
  try {
    return await readContents(path, zip);
  } catch (error) {
    if (error instanceof PackageFileError) throw error;
    if (error instanceof ManifestError) throw new PackageFileError('manifest', error.message);
    throw new PackageFileError('archive', error instanceof Error ? error.message : String(error));
  } finally {
    zip.close();
  }
}

async function readContents(path: string, zip: ZipFile): Promise<PackageContents> {
  const entries = new Map<string, Entry>();
  for await (const entry of zip.eachEntry()) entries.set(entry.fileName.replaceAll('\\', '/'), entry);
  const read = async (name: string): Promise<Buffer | undefined> => {
    const entry = entries.get(name);
    return entry === undefined ? undefined : readEntry(zip, entry);
  };
  const blockMap = await read(PART.blockMap);
  if (blockMap === undefined) throw new PackageFileError('missing', `${PART.blockMap} is missing`);
  const signatureFile = await read(PART.signature);
  const signature = signatureFile === undefined ? undefined : readSignature(signatureFile);
  const contentDigest = createHash('sha256').update(blockMap).digest('hex');
  const manifest = await read(PART.manifest);
  if (manifest !== undefined) {
    const untampered = fits(blockMap, PART.manifest, manifest, signature);
    return { kind: 'package', manifest: parseManifest(manifest.toString('utf8')), signature, contentDigest, untampered };
  }
  const bundleManifest = await read(PART.bundleManifest);
  if (bundleManifest === undefined) throw new PackageFileError('missing', `${PART.manifest} is missing`);
  const bundle = parseBundleManifest(bundleManifest.toString('utf8'));
  const manifests = new Map<string, PackageManifest>();
  for (const { fileName, type } of bundle.packages) {
    const inner = type === 'application' ? entries.get(fileName.replaceAll('\\', '/')) : undefined;
    if (inner !== undefined) manifests.set(fileName, await manifestInside(path, zip, inner));
  }
  const untampered = fits(blockMap, PART.bundleManifest, bundleManifest, signature);
  return { kind: 'bundle', bundle, manifests, signature, contentDigest, untampered };
}

/** Reads the manifest of a package that lies uncompressed in a bundle, without loading the package. */
async function manifestInside(path: string, zip: ZipFile, entry: Entry): Promise<PackageManifest> {
  if (entry.compressionMethod !== 0) throw new PackageFileError('archive', 'A package in the bundle is compressed');
  const { fileDataStart } = await zip.readLocalFileHeaderPromise(entry, { minimal: true });
  const inner = await fromRandomAccessReaderPromise(new FilePart(path, fileDataStart), entry.uncompressedSize, {
    autoClose: false,
  });
  for await (const each of inner.eachEntry()) {
    if (each.fileName === PART.manifest) return parseManifest((await readEntry(inner, each)).toString('utf8'));
  }
  throw new PackageFileError('missing', `A package in the bundle has no ${PART.manifest}`);
}

/** A stretch of a file as an archive of its own. */
class FilePart extends RandomAccessReader {
  readonly #path: string;
  readonly #start: number;

  constructor(path: string, start: number) {
    super();
    this.#path = path;
    this.#start = start;
  }

  override _readStreamForRange(start: number, end: number): Readable {
    return createReadStream(this.#path, { start: this.#start + start, end: this.#start + end - 1 });
  }
}

async function readEntry(zip: ZipFile, entry: Entry): Promise<Buffer> {
  if (entry.uncompressedSize > MAX_PART_BYTES) throw new PackageFileError('archive', `${entry.fileName} is too large`);
  return buffer(await zip.openReadStreamPromise(entry));
}

/** The manifest hashes to what the block map says, and the block map to what was signed. */
function fits(blockMap: Buffer, name: string, content: Buffer, signature: PackageSignature | undefined): boolean {
  const mapped = parseBlockMap(blockMap.toString('utf8'))?.find((file) => file.name.replaceAll('\\', '/') === name);
  if (mapped === undefined || mapped.size !== content.length) return false;
  const first = createHash('sha256').update(content.subarray(0, 65_536)).digest('base64');
  if (mapped.blockHashes[0] !== first) return false;
  const signed = signature?.blockMapDigest;
  return signed === undefined || signed.equals(createHash('sha256').update(blockMap).digest());
}
