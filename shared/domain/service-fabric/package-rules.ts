import type { PackagePart } from './package-changes.ts';

/*
 * What the image builder refuses, and what nobody meant: rules over the manifests of a package, its files, and what the
 * cluster has. Each finding says what is wrong and what to do.
 */

export interface RuleFinding {
  readonly severity: 'ok' | 'info' | 'warning' | 'blocker';
  readonly topic: 'format' | 'application-manifest' | 'service-manifest' | 'code' | 'config' | 'data' | 'version' | 'parameters' | 'size' | 'name' | 'cluster';
  readonly message: string;
  readonly remedy: string;
  readonly path: string;
}

export interface CheckedService {
  /** As the application manifest refers to it; its folder has this name. */
  readonly name: string;
  readonly version: string;
  /** Null where the package does not have the service's folder. */
  readonly manifest: { readonly name: string; readonly version: string; readonly packages: readonly CheckedPackage[] } | null;
}
export interface CheckedPackage {
  readonly kind: 'code' | 'config' | 'data';
  readonly name: string;
  readonly version: string;
  readonly needsFolder: boolean;
  readonly program: string | null;
  /** Relative to the package's folder; null where neither folder nor zip is there. */
  readonly files: readonly { readonly path: string; readonly bytes: number }[] | null;
  readonly isZipped: boolean;
  /** Digest over its files; null where it is not known. */
  readonly digest: string | null;
}

export interface CheckedApplication {
  readonly typeName: string;
  readonly typeVersion: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly usedParameters: ReadonlySet<string>;
  readonly services: readonly CheckedService[];
  /** Folders at the top that no service has. */
  readonly strayFolders: readonly string[];
  readonly fileCount: number;
  readonly bytes: number;
}

/** What the cluster has of the same type. */
export interface KnownToCluster {
  /** Versions that are provisioned. */
  readonly versions: ReadonlySet<string>;
  /** Parts of the version that it is held against. */
  readonly parts: readonly PackagePart[];
  /** Digest by `kind\nservice/name\nversion`, of what was uploaded from here before. */
  readonly digests: ReadonlyMap<string, string>;
}

/** More findings of one kind than this say no more. */
const mostAlike = 20;

export function packageFindings(application: CheckedApplication, cluster: KnownToCluster): RuleFinding[] {
  return [
    ...nameFindings(application),
    ...application.services.flatMap((service) => serviceFindings(service, application, cluster)).slice(0, 400),
    ...versionFindings(application, cluster),
    ...parameterFindings(application),
    ...strayFindings(application),
    ...sizeFindings(application),
  ];
}

const make = (severity: RuleFinding['severity'], topic: RuleFinding['topic'], message: string, remedy = '', path = ''): RuleFinding => ({ severity, topic, message, remedy, path });
const key = (kind: string, name: string): string => `${kind}\n${name}`;
export const digestKey = (kind: string, name: string, version: string): string => `${key(kind, name)}\n${version}`;

function nameFindings({ typeName, typeVersion, services }: CheckedApplication): RuleFinding[] {
  const findings: RuleFinding[] = [];
  const odd = /[^\p{L}\p{N}._-]/u;
  if (odd.test(typeName)) findings.push(make('warning', 'name', `The type’s name “${typeName}” holds characters beyond letters, digits, dots, hyphens and underscores.`, 'The cluster may refuse it; a plain name is safe.', 'ApplicationManifest.xml'));
  if (/[\\/:*?"<>|\s]/.test(typeVersion)) findings.push(make('blocker', 'version', `“${typeVersion}” cannot be a version: it holds characters that no folder name may have.`, 'Use digits, dots, letters and hyphens.', 'ApplicationManifest.xml'));
  const seen = new Set<string>();
  for (const { name } of services) {
    if (seen.has(name.toLowerCase())) findings.push(make('blocker', 'application-manifest', `The service package ${name} is imported twice.`, 'Leave one of the two imports out.', 'ApplicationManifest.xml'));
    seen.add(name.toLowerCase());
  }
  if (services.length === 0) findings.push(make('warning', 'application-manifest', 'The application manifest imports no service package.', 'An application of this type would be empty.', 'ApplicationManifest.xml'));
  return findings;
}

function serviceFindings(service: CheckedService, application: CheckedApplication, cluster: KnownToCluster): RuleFinding[] {
  const { name, version, manifest } = service;
  if (manifest === null) {
    const there = cluster.parts.some((part) => part.kind === 'service' && part.name === name && part.version === version);
    return there
      ? [make('warning', 'service-manifest', `The service package ${name} ${version} is left out: the cluster goes on with the one that it has.`, 'Leave it so if that is meant; otherwise build the whole package.', name)]
      : [make('blocker', 'service-manifest', `The service package ${name} ${version} is missing, and the cluster does not have it in the version that it is held against.`, `Add the folder ${name} with its ServiceManifest.xml.`, name)];
  }
  const path = `${name}/ServiceManifest.xml`;
  const findings: RuleFinding[] = [];
  if (manifest.name !== name) findings.push(make('blocker', 'service-manifest', `The service manifest calls itself ${manifest.name}, the application manifest calls it ${name}.`, 'Use one name in both.', path));
  if (manifest.version !== version) findings.push(make('blocker', 'version', `The service manifest of ${name} has version ${manifest.version}, the application manifest refers to ${version}.`, 'Set both to the same version.', path));
  if (manifest.packages.every(({ kind }) => kind !== 'code')) findings.push(make('warning', 'code', `${name} has no code package.`, 'Nothing of it would run.', path));
  const twice = manifest.packages.filter((each, index) => manifest.packages.findIndex((other) => other.kind === each.kind && other.name.toLowerCase() === each.name.toLowerCase()) !== index);
  for (const each of twice) findings.push(make('blocker', each.kind, `${name} has the ${each.kind} package ${each.name} twice.`, 'Leave one of them out.', path));
  return [...findings, ...manifest.packages.flatMap((each) => partFindings(each, name, cluster)), ...oddVersion(service, application, cluster)];
}

function partFindings(part: CheckedPackage, service: string, cluster: KnownToCluster): RuleFinding[] {
  const { kind, name, version, files } = part;
  const path = `${service}/${name}`;
  if (files === null) {
    if (!part.needsFolder) return [];
    const there = cluster.parts.some((known) => known.kind === kind && known.name === path && known.version === version);
    return there
      ? [make('warning', kind, `The ${kind} package ${path} ${version} is left out: the cluster goes on with the one that it has.`, 'Leave it so if that is meant; otherwise build the whole package.', path)]
      : [make('blocker', kind, `The folder of the ${kind} package ${path} is missing.`, `Add the folder ${path}, or take the package out of the service manifest.`, path)];
  }
  const findings: RuleFinding[] = [];
  if (files.every(({ bytes }) => bytes === 0)) findings.push(make('warning', kind, `The ${kind} package ${path} is empty.`, 'Look whether the build has put its files elsewhere.', path));
  if (kind === 'config' && !part.isZipped && !files.some((file) => file.path.toLowerCase() === 'settings.xml')) findings.push(make('warning', 'config', `${path} has no Settings.xml.`, 'The service finds no settings there.', path));
  if (kind === 'code' && !part.isZipped && part.program !== null && isOwnProgram(part.program) && !hasFile(files, part.program)) {
    findings.push(make('warning', 'code', `${path} is to start “${part.program}”, which is not in it.`, 'Look at the entry point in the service manifest, and at what the build has left there.', path));
  }
  const known = cluster.parts.find((each) => each.kind === kind && each.name === path);
  const before = known && part.digest !== null ? cluster.digests.get(digestKey(kind, path, known.version)) : undefined;
  if (known && before !== undefined && known.version === version && before !== part.digest) {
    findings.push(make('blocker', 'version', `The content of ${path} has changed, and its version is still ${version}.`, 'Raise its version, and those of its service and of the application: the cluster refuses other content under a version that it knows.', path));
  }
  if (known && before !== undefined && known.version !== version && before === part.digest) {
    findings.push(make('info', 'version', `${path} has another version than before (${known.version} → ${version}), and the same bytes.`, 'With its old version it would neither be copied to the nodes nor restarted.', path));
  }
  return findings;
}

/** Programs that are looked for elsewhere, such as `dotnet`, have no extension and no folder. */
function isOwnProgram(program: string): boolean {
  return /[\\/]/.test(program) || /\.(exe|cmd|bat|sh|ps1)$/i.test(program);
}

function hasFile(files: readonly { readonly path: string }[], program: string): boolean {
  const wanted = program.replaceAll('\\', '/').replace(/^\.\//, '').toLowerCase();
  return files.some(({ path }) => path.toLowerCase() === wanted || path.toLowerCase() === `${wanted}.exe`);
}

/** A part with another version inside a whole whose version is still the same: the cluster would not look into it. */
function oddVersion({ name, manifest }: CheckedService, application: CheckedApplication, cluster: KnownToCluster): RuleFinding[] {
  const before = cluster.parts.find((part) => part.kind === 'service' && part.name === name);
  if (manifest === null || before === undefined || before.version !== manifest.version) return [];
  const mine = manifest.packages.map((part) => digestKey(part.kind, `${name}/${part.name}`, part.version)).toSorted().join('\n');
  const theirs = cluster.parts.filter((part) => part.kind !== 'service' && part.name.startsWith(`${name}/`)).map((part) => digestKey(part.kind, part.name, part.version)).toSorted().join('\n');
  if (mine === theirs) return [];
  return [make('blocker', 'version', `Packages in ${name} have other versions than in the cluster, and ${name} itself is still ${manifest.version}.`, `Raise the version of ${name} in its service manifest and in the application manifest (${application.typeVersion}).`, `${name}/ServiceManifest.xml`)];
}

function versionFindings({ typeName, typeVersion }: CheckedApplication, { versions }: KnownToCluster): RuleFinding[] {
  if (versions.has(typeVersion)) return [make('blocker', 'version', `${typeName} ${typeVersion} is provisioned in this cluster already.`, 'Raise the version in ApplicationManifest.xml, or unprovision the old one first.', 'ApplicationManifest.xml')];
  const alike = [...versions].find((version) => version.toLowerCase() === typeVersion.toLowerCase());
  return alike === undefined ? [] : [make('blocker', 'version', `The cluster has ${alike}, which differs from ${typeVersion} by case only.`, 'Choose another version.', 'ApplicationManifest.xml')];
}

function parameterFindings({ parameters, usedParameters }: CheckedApplication): RuleFinding[] {
  const undeclared = [...usedParameters].filter((name) => !parameters.has(name));
  const unused = [...parameters.keys()].filter((name) => !usedParameters.has(name));
  return [
    ...undeclared.slice(0, mostAlike).map((name) => make('blocker', 'parameters', `The application manifest uses the parameter [${name}] and does not declare it.`, 'Add it to <Parameters>, or correct its name.', 'ApplicationManifest.xml')),
    ...(unused.length === 0 ? [] : [make('info', 'parameters', `${unused.length === 1 ? 'A parameter is' : `${unused.length} parameters are`} declared and not used: ${unused.slice(0, 5).join(', ')}${unused.length > 5 ? ', …' : ''}.`, '', 'ApplicationManifest.xml')]),
  ];
}

function strayFindings({ strayFolders }: CheckedApplication): RuleFinding[] {
  return strayFolders.slice(0, mostAlike).map((folder) => make('warning', 'format', `The folder ${folder} belongs to no service package of the application manifest.`, 'It is sent all the same; remove it if it was left over.', folder));
}

function sizeFindings({ fileCount, bytes }: CheckedApplication): RuleFinding[] {
  if (bytes > 20e9) return [make('warning', 'size', `The package has ${Math.round(bytes / 1e9)} GB: sending and copying it takes long, and each node keeps a copy.`, 'Look whether something is in it by mistake.')];
  return fileCount > 5_000 ? [make('info', 'size', `The package has ${fileCount.toLocaleString('en')} files: each is sent by itself, which takes longer than its size lets expect.`)] : [];
}
