import type { CheckedApplication, CheckedPackage, CheckedService } from '../../../shared/domain/service-fabric/package-rules.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError } from '../../core/faults.ts';
import { readApplicationManifest } from './application-manifest.ts';
import type { ApplicationManifest } from './application-manifest.ts';
import { folderDigest } from './digests.ts';
import type { FileDigests } from './digests.ts';
import { largestManifestBytes, manifestText } from './manifest-xml.ts';
import { applicationManifestName, finding } from './package-source.ts';
import type { OpenPackage, PackageFile } from './package-source.ts';
import { readServiceManifest } from './service-manifest.ts';
import type { ManifestPackage, ServiceManifest } from './service-manifest.ts';
import type { PackageFinding } from '../../../shared/contract/clusters/packages.ts';

/** A package that was read: its manifests, its files with their digests, and what could not be read. */
export interface ReadPackage {
  readonly application: CheckedApplication;
  readonly manifest: ApplicationManifest;
  readonly services: readonly ServiceManifest[];
  /** SHA-256 by path. */
  readonly digests: ReadonlyMap<string, string>;
  readonly findings: readonly PackageFinding[];
}

/** @throws FaultError `package-malformed` where there is no application manifest that can be read. */
export async function readPackage(opened: OpenPackage, fileDigests: FileDigests, signal?: AbortSignal): Promise<ReadPackage> {
  const sizes = new Map(opened.files.map(({ path, bytes }) => [path, bytes]));
  const manifest = readApplicationManifest(await textOf(opened, sizes, applicationManifestName));
  const digests = new Map<string, string>();
  for (const { path, bytes } of opened.files) digests.set(path, await fileDigests.of(opened, path, bytes, signal));
  const findings: PackageFinding[] = [];
  const services: ServiceManifest[] = [];
  const checked: CheckedService[] = [];
  for (const { name, version } of manifest.services) {
    const service = await serviceOf(opened, sizes, name, findings);
    if (service !== null) services.push(service);
    checked.push({ name, version, manifest: service && { name: service.name, version: service.version, packages: service.packages.map((part) => checkedPart(opened.files, name, part, digests)) } });
  }
  const folders = new Set(opened.files.flatMap(({ path }) => (path.includes('/') ? [path.slice(0, path.indexOf('/'))] : [])));
  const known = new Set(manifest.services.map(({ name }) => name.toLowerCase()));
  return {
    manifest, services, digests, findings,
    application: {
      typeName: manifest.typeName, typeVersion: manifest.typeVersion, parameters: manifest.parameters, usedParameters: manifest.usedParameters, services: checked,
      strayFolders: [...folders].filter((folder) => !known.has(folder.toLowerCase())),
      fileCount: opened.files.length, bytes: opened.files.reduce((sum, { bytes }) => sum + bytes, 0),
    },
  };
}

/** Null where the package does not have it, or has one that cannot be read, which is a finding. */
async function serviceOf(opened: OpenPackage, sizes: ReadonlyMap<string, number>, name: string, findings: PackageFinding[]): Promise<ServiceManifest | null> {
  const path = `${name}/ServiceManifest.xml`;
  if (!sizes.has(path)) {
    const other = [...sizes.keys()].find((each) => each.toLowerCase() === path.toLowerCase());
    if (other !== undefined) findings.push(finding('blocker', 'name', `“${other}” is written otherwise than the application manifest has it (${path}).`, 'Rename it: clusters on Linux tell upper from lower case.', other));
    return null;
  }
  try {
    return readServiceManifest(await textOf(opened, sizes, path), name);
  } catch (error) {
    if (!(error instanceof FaultError) || error.fault.code !== 'package-malformed') throw error;
    findings.push(finding('blocker', 'service-manifest', `${error.fault.message} ${error.fault.detail ?? ''}`.trim(), error.fault.hint, path));
    return null;
  }
}

async function textOf(opened: OpenPackage, sizes: ReadonlyMap<string, number>, path: string): Promise<string> {
  const bytes = sizes.get(path);
  if (bytes === undefined) {
    throw faultError('package-malformed', { message: `There is no ${path} in it.`, hint: 'Choose the folder that the build writes the application package to; it holds ApplicationManifest.xml and a folder for each service.' });
  }
  if (bytes > largestManifestBytes) throw faultError('package-malformed', { message: `${path} is larger than any manifest.` });
  const pieces: Buffer[] = [];
  for await (const piece of opened.read(path, 0, bytes)) pieces.push(Buffer.from(piece));
  return manifestText(Buffer.concat(pieces));
}

function checkedPart(files: readonly PackageFile[], service: string, part: ManifestPackage, digests: ReadonlyMap<string, string>): CheckedPackage {
  const folder = `${service}/${part.name}/`;
  const zip = files.find(({ path }) => path.toLowerCase() === `${service}/${part.name}.zip`.toLowerCase());
  const inside = zip ? [{ path: `${part.name}.zip`, bytes: zip.bytes, full: zip.path }] : files.filter(({ path }) => path.startsWith(folder)).map(({ path, bytes }) => ({ path: path.slice(folder.length), bytes, full: path }));
  const isThere = inside.length > 0;
  return {
    ...part,
    files: isThere ? inside.map(({ path, bytes }) => ({ path, bytes })) : null,
    isZipped: zip !== undefined,
    digest: isThere ? folderDigest(inside.map(({ path, full }) => ({ path, digest: digests.get(full) ?? '' }))) : null,
  };
}
