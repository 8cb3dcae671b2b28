import { createHash } from 'node:crypto';

import { XMLParser } from 'fast-xml-parser';
import { z } from 'zod';

import type { Architecture } from '../profiles.ts';

/** Package manifests (AppxManifest.xml) and bundle manifests (AppxBundleManifest.xml): written and read. */

export interface PackageVersion {
  readonly Major: number;
  readonly Minor: number;
  readonly Build: number;
  readonly Revision: number;
}

export interface PackageDependency {
  readonly name: string;
  readonly publisher: string;
  readonly minVersion: PackageVersion;
}

/** What a package says about itself. */
export interface PackageManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: PackageVersion;
  readonly architecture: Architecture;
  readonly resourceId: string;
  readonly displayName: string;
  readonly publisherDisplayName: string;
  readonly framework: boolean;
  readonly dependencies: readonly PackageDependency[];
  /** Id and executable of each app in the package; frameworks have none. */
  readonly applications: readonly { readonly id: string; readonly executable: string; readonly displayName: string }[];
}

/** One package inside a bundle. */
export interface BundledPackage {
  readonly fileName: string;
  readonly type: 'application' | 'resource';
  readonly architecture: Architecture;
  readonly version: PackageVersion;
}

export interface BundleManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: PackageVersion;
  readonly packages: readonly BundledPackage[];
}

/** A manifest that does not hold what it must; the message says which part. */
export class ManifestError extends Error {
  override name = 'ManifestError';
}

/**
 * The 13-character publisher id: the first 64 bits of SHA-256 over the UTF-16LE publisher name, padded by one bit, five
 * bits a character in an alphabet without i, l, o and u.
 */
export function publisherId(publisher: string): string {
  const digest = createHash('sha256').update(Buffer.from(publisher, 'utf16le')).digest();
  let bits = (digest.readBigUInt64BE(0) << 1n) & ((1n << 65n) - 1n);
  let id = '';
  for (let index = 0; index < 13; index++) {
    id = '0123456789abcdefghjkmnpqrstvwxyz'.charAt(Number(bits & 31n)) + id;
    bits >>= 5n;
  }
  return id;
}

export function versionText(version: PackageVersion): string {
  return [version.Major, version.Minor, version.Build, version.Revision].join('.');
}

/** @throws ManifestError unless the text is four numbers up to 65535. */
export function parseVersion(text: string): PackageVersion {
  const parts = text.split('.').map(Number);
  const valid = parts.length === 4 && parts.every((part) => Number.isInteger(part) && part >= 0 && part <= 65_535);
  if (!valid || !/^[\d.]+$/.test(text)) throw new ManifestError(`"${text}" is not a version`);
  const [Major = 0, Minor = 0, Build = 0, Revision = 0] = parts;
  return { Major, Minor, Build, Revision };
}

/** Negative, zero or positive, as `a` is older than, equal to or newer than `b`. */
export function compareVersions(a: PackageVersion, b: PackageVersion): number {
  return a.Major - b.Major || a.Minor - b.Minor || a.Build - b.Build || a.Revision - b.Revision;
}

export function familyNameOf(identity: { readonly name: string; readonly publisher: string }): string {
  return `${identity.name}_${publisherId(identity.publisher)}`;
}

/** Name_Version_Architecture_ResourceId_PublisherId */
export function fullNameOf(manifest: PackageManifest): string {
  const parts = [manifest.name, versionText(manifest.version), manifest.architecture, manifest.resourceId];
  return [...parts, publisherId(manifest.publisher)].join('_');
}

/** Parses AppxManifest.xml. @throws ManifestError */
export function parseManifest(xml: string): PackageManifest {
  const root = packageSchema.safeParse(parseXml(xml));
  if (!root.success) throw new ManifestError(z.prettifyError(root.error));
  const { Identity, Properties, Dependencies, Applications } = root.data.Package;
  return {
    name: Identity['@Name'],
    publisher: Identity['@Publisher'],
    version: parseVersion(Identity['@Version']),
    architecture: Identity['@ProcessorArchitecture'],
    resourceId: Identity['@ResourceId'],
    displayName: Properties.DisplayName,
    publisherDisplayName: Properties.PublisherDisplayName,
    framework: Properties.Framework === 'true',
    dependencies: (Dependencies?.PackageDependency ?? []).map((dependency) => ({
      name: dependency['@Name'],
      publisher: dependency['@Publisher'],
      minVersion: parseVersion(dependency['@MinVersion']),
    })),
    applications: (Applications?.Application ?? []).map((application) => ({
      id: application['@Id'],
      executable: application['@Executable'],
      displayName: application['VisualElements']?.['@DisplayName'] ?? Properties.DisplayName,
    })),
  };
}

/** Parses AppxMetadata/AppxBundleManifest.xml. @throws ManifestError */
export function parseBundleManifest(xml: string): BundleManifest {
  const root = bundleSchema.safeParse(parseXml(xml));
  if (!root.success) throw new ManifestError(z.prettifyError(root.error));
  const { Identity, Packages } = root.data.Bundle;
  return {
    name: Identity['@Name'],
    publisher: Identity['@Publisher'],
    version: parseVersion(Identity['@Version']),
    packages: Packages.Package.map((each) => ({
      fileName: each['@FileName'],
      type: each['@Type'],
      architecture: each['@Architecture'],
      version: parseVersion(each['@Version']),
    })),
  };
}

/** Writes AppxManifest.xml. */
export function manifestXml(manifest: PackageManifest): string {
  const dependencies = manifest.dependencies.map(
    (each) =>
      `    <PackageDependency Name="${escapeXml(each.name)}" MinVersion="${versionText(each.minVersion)}" ` +
      `Publisher="${escapeXml(each.publisher)}" />\n`,
  );
  const applications = manifest.applications.map(
    (each) =>
      `    <Application Id="${escapeXml(each.id)}" Executable="${escapeXml(each.executable)}" ` +
      `EntryPoint="${escapeXml(each.id)}.App">\n      <uap:VisualElements DisplayName="${escapeXml(each.displayName)}" ` +
      `Description="${escapeXml(each.displayName)}" BackgroundColor="transparent" ` +
      `Square150x150Logo="Assets\\Logo150.png" Square44x44Logo="Assets\\Logo44.png" />\n    </Application>\n`,
  );
  return [
    `<?xml version="1.0" encoding="utf-8"?>\n`,
    `<Package xmlns="http://schemas.microsoft.com/appx/manifest/foundation/windows10" `,
    `xmlns:uap="http://schemas.microsoft.com/appx/manifest/uap/windows10" IgnorableNamespaces="uap">\n`,
    `  <Identity Name="${escapeXml(manifest.name)}" Publisher="${escapeXml(manifest.publisher)}" `,
    `Version="${versionText(manifest.version)}" ProcessorArchitecture="${manifest.architecture}"`,
    manifest.resourceId === '' ? '' : ` ResourceId="${escapeXml(manifest.resourceId)}"`,
    ` />\n  <Properties>\n    <DisplayName>${escapeXml(manifest.displayName)}</DisplayName>\n`,
    `    <PublisherDisplayName>${escapeXml(manifest.publisherDisplayName)}</PublisherDisplayName>\n`,
    `    <Logo>Assets\\StoreLogo.png</Logo>\n`,
    manifest.framework ? '    <Framework>true</Framework>\n' : '',
    `  </Properties>\n  <Dependencies>\n    <TargetDeviceFamily Name="Windows.Universal" `,
    `MinVersion="10.0.14393.0" MaxVersionTested="10.0.22621.0" />\n`,
    ...dependencies,
    `  </Dependencies>\n  <Resources>\n    <Resource Language="en-us" />\n  </Resources>\n`,
    applications.length === 0 ? '' : `  <Applications>\n${applications.join('')}  </Applications>\n`,
    `</Package>\n`,
  ].join('');
}

/** Writes AppxMetadata/AppxBundleManifest.xml. */
export function bundleManifestXml(
  bundle: BundleManifest,
  sizes: ReadonlyMap<string, { readonly offset: number; readonly size: number }>,
): string {
  const packages = bundle.packages.map((each) => {
    const place = sizes.get(each.fileName) ?? { offset: 0, size: 0 };
    return (
      `    <Package Type="${each.type}" Version="${versionText(each.version)}" Architecture="${each.architecture}" ` +
      `FileName="${escapeXml(each.fileName)}" Offset="${String(place.offset)}" Size="${String(place.size)}" />\n`
    );
  });
  return [
    `<?xml version="1.0" encoding="utf-8"?>\n`,
    `<Bundle xmlns="http://schemas.microsoft.com/appx/2013/bundle" SchemaVersion="4.0">\n`,
    `  <Identity Name="${escapeXml(bundle.name)}" Publisher="${escapeXml(bundle.publisher)}" `,
    `Version="${versionText(bundle.version)}" />\n  <Packages>\n`,
    ...packages,
    `  </Packages>\n</Bundle>\n`,
  ].join('');
}

const ARRAYS = new Set([
  'Package.Dependencies.PackageDependency',
  'Package.Applications.Application',
  'Bundle.Packages.Package',
]);

const xmlParser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  removeNSPrefix: true,
  parseTagValue: false,
  parseAttributeValue: false,
  processEntities: true,
  isArray: (_name, path) => typeof path === 'string' && ARRAYS.has(path),
});

function parseXml(xml: string): unknown {
  try {
    const parsed: unknown = xmlParser.parse(xml.replace(/^\uFEFF/, ''), true);
    return parsed;
  } catch (error) {
    throw new ManifestError(`not well-formed XML: ${error instanceof Error ? error.message : String(error)}`);
  }
}

const architecture = z
  .string()
  .default('neutral')
  .transform((text) => text.toLowerCase())
  .pipe(z.enum(['x86', 'x64', 'arm', 'arm64', 'neutral']));

const identity = z.object({ '@Name': z.string().min(1), '@Publisher': z.string().min(1), '@Version': z.string() });

/** An empty element arrives as an empty string. */
const section = <T extends z.ZodType>(schema: T) => z.union([z.literal(''), schema]).transform((value) => value === '' ? undefined : value);

const packageSchema = z.object({
  Package: z.object({
    Identity: identity.extend({
      '@ProcessorArchitecture': architecture,
      '@ResourceId': z.string().default(''),
    }),
    Properties: z.object({
      DisplayName: z.string().default(''),
      PublisherDisplayName: z.string().default(''),
      Framework: z.string().default('false'),
    }),
    Dependencies: section(
      z.object({
        PackageDependency: z
          .array(z.object({ '@Name': z.string(), '@Publisher': z.string().default(''), '@MinVersion': z.string() }))
          .default([]),
      }),
    ).optional(),
    Applications: section(
      z.object({
        Application: z.array(
          z.object({
            '@Id': z.string(),
            '@Executable': z.string().default(''),
            VisualElements: z.object({ '@DisplayName': z.string() }).optional(),
          }),
        ),
      }),
    ).optional(),
  }),
});

const bundleSchema = z.object({
  Bundle: z.object({
    Identity: identity,
    Packages: z.object({
      Package: z.array(
        z.object({
          '@FileName': z.string(),
          '@Type': z.enum(['application', 'resource']).default('resource'),
          '@Architecture': architecture,
          '@Version': z.string(),
        }),
      ),
    }),
  }),
});

function escapeXml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
