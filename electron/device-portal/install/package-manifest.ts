import { XMLParser } from 'fast-xml-parser';
import * as z from 'zod';
import { portalError } from '../portal-faults.ts';

/** What a package's manifest says, as far as installing is concerned. */
export interface PackageManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  /** Lower case; "neutral" for one that runs anywhere. */
  readonly architecture: string;
  /** Null where it is only a reference into the package's resources. */
  readonly displayName: string | null;
  /** Other packages use it: it is a dependency, nothing to start. */
  readonly framework: boolean;
  /** Name of the package that it extends; null for one that stands for itself. */
  readonly extensionOf: string | null;
  readonly dependencies: readonly { readonly name: string; readonly minVersion: string }[];
  /** Device families that it is made for, with the lowest Windows version of each. */
  readonly families: readonly { readonly name: string; readonly minVersion: string }[];
}

export interface BundleManifest {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly packages: readonly { readonly fileName: string; readonly application: boolean; readonly architecture: string }[];
}

const parser = new XMLParser({
  ignoreAttributes: false, attributeNamePrefix: '@', removeNSPrefix: true, parseTagValue: false, parseAttributeValue: false, ignoreDeclaration: true,
});

/** Elements that may stand once or many times. */
function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.union([z.array(schema), schema.transform((one) => [one]), z.literal('').transform((): z.infer<Schema>[] => [])]).optional().transform((list) => list ?? []);
}
const text = z.union([z.string(), z.object({ '#text': z.string() }).transform((element) => element['#text'])]);
const identity = z.object({
  '@Name': z.string().min(1).max(300), '@Publisher': z.string().min(1).max(1_000), '@Version': z.string().max(60), '@ProcessorArchitecture': z.string().max(40).default('neutral'),
});
const named = z.object({ '@Name': z.string().max(300), '@MinVersion': z.string().max(60).default('0.0.0.0') });

const packageSchema = z.object({
  Package: z.object({
    Identity: identity,
    Properties: z.object({ DisplayName: text.optional(), Framework: text.optional(), ResourcePackage: text.optional() }).optional(),
    Dependencies: z.object({
      PackageDependency: listOf(named), TargetDeviceFamily: listOf(named), MainPackageDependency: listOf(z.object({ '@Name': z.string().max(300) })),
    }).or(z.literal('').transform(() => null)).optional(),
    Prerequisites: z.object({ OSMinVersion: text.optional() }).optional(),
  }),
});
const bundleSchema = z.object({
  Bundle: z.object({
    Identity: identity,
    Packages: z.object({
      Package: listOf(z.object({ '@FileName': z.string().max(400), '@Type': z.string().default('resource'), '@Architecture': z.string().max(40).default('neutral') })),
    }),
  }),
});

/** @param bytes AppxManifest.xml. @throws FaultError `package-malformed` with the place. */
export function readPackageManifest(bytes: Buffer): PackageManifest {
  const { Identity, Properties, Dependencies, Prerequisites } = parsed(packageSchema, bytes, 'AppxManifest.xml').Package;
  const families = (Dependencies?.TargetDeviceFamily ?? []).map((family) => ({ name: family['@Name'], minVersion: family['@MinVersion'] }));
  const oldMinimum = Prerequisites?.OSMinVersion;
  return {
    name: Identity['@Name'],
    publisher: Identity['@Publisher'],
    version: Identity['@Version'],
    architecture: Identity['@ProcessorArchitecture'].toLowerCase(),
    displayName: plainName(Properties?.DisplayName),
    framework: Properties?.Framework?.trim().toLowerCase() === 'true',
    extensionOf: Dependencies?.MainPackageDependency[0]?.['@Name'] ?? null,
    dependencies: (Dependencies?.PackageDependency ?? []).map((dependency) => ({ name: dependency['@Name'], minVersion: dependency['@MinVersion'] })).slice(0, 200),
    families: families.length > 0 || oldMinimum === undefined ? families.slice(0, 50) : [{ name: 'Windows.Universal', minVersion: oldMinimum }],
  };
}

/** @param bytes AppxMetadata/AppxBundleManifest.xml. @throws FaultError `package-malformed`. */
export function readBundleManifest(bytes: Buffer): BundleManifest {
  const { Identity, Packages } = parsed(bundleSchema, bytes, 'AppxBundleManifest.xml').Bundle;
  return {
    name: Identity['@Name'],
    publisher: Identity['@Publisher'],
    version: Identity['@Version'],
    packages: Packages.Package.slice(0, 1_000).map((each) => ({
      fileName: each['@FileName'], application: each['@Type'].toLowerCase() === 'application', architecture: each['@Architecture'].toLowerCase(),
    })),
  };
}

function parsed<Schema extends z.ZodType>(schema: Schema, bytes: Buffer, what: string): z.infer<Schema> {
  const xml = decoded(bytes);
  // Entities of a document's own could grow without end; no manifest has any.
  if (/<!DOCTYPE|<!ENTITY/i.test(xml)) throw unreadable(what, 'it declares entities');
  let value: unknown;
  try {
    value = parser.parse(xml, true);
  } catch (error) {
    throw unreadable(what, error instanceof Error ? error.message : 'not XML');
  }
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  throw unreadable(what, `${issue?.path.map(String).join('.') ?? ''}: ${issue?.message ?? 'not as expected'}`);
}

function unreadable(what: string, why: string) {
  return portalError('package-malformed', { detail: `${what}: ${why}`.replace(/\p{Cc}/gu, ' ').slice(0, 500) });
}

/** Manifests are UTF-8 with or without a byte order mark; a few tools write UTF-16. */
function decoded(bytes: Buffer): string {
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return bytes.subarray(2).toString('utf16le');
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

function plainName(name: string | undefined): string | null {
  const trimmed = name?.replace(/\p{Cc}/gu, ' ').trim() ?? '';
  return trimmed === '' || trimmed.toLowerCase().startsWith('ms-resource:') ? null : trimmed.slice(0, 300);
}
