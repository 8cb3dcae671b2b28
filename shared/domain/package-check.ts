import type { InstallFinding, InstallPlan } from '../contract/devices.ts';
import { generationNames } from './headset-identity.ts';
import type { Generation } from './headset.ts';
import type { UploadHandle } from './identifiers.ts';
import { comparePackageVersions, parseOsVersion, parsePackageVersion } from './versions.ts';

export interface SigningCertificate {
  readonly fingerprint256: string;
  readonly subject: string;
  readonly issuer: string;
  /** Milliseconds since 1970-01-01 UTC. */
  readonly notBefore: number;
  readonly notAfter: number;
}

interface Requirement {
  readonly name: string;
  readonly minVersion: string;
}

/** What was read from a package or a bundle. */
export interface PackageContent {
  readonly name: string;
  readonly publisher: string;
  readonly version: string;
  readonly familyName: string;
  readonly displayName: string | null;
  readonly bundle: boolean;
  readonly framework: boolean;
  /** Name of the package that this one extends. */
  readonly extensionOf: string | null;
  /** Lower case. */
  readonly architectures: readonly string[];
  /** One for a package; for a bundle one for each application package in it. */
  readonly variants: readonly {
    readonly architecture: string;
    readonly version: string;
    readonly dependencies: readonly Requirement[];
    readonly families: readonly Requirement[];
  }[];
  readonly signature: { readonly present: boolean; readonly chain: readonly SigningCertificate[]; readonly altered: boolean };
}

export type InstallFile =
  | { readonly kind: 'package'; readonly content: PackageContent }
  | { readonly kind: 'certificate'; readonly certificate: SigningCertificate }
  | { readonly kind: 'unusable'; readonly reason: string };

export interface InstallCandidate {
  readonly upload: UploadHandle;
  readonly name: string;
  readonly sizeBytes: number;
  readonly file: InstallFile;
}

/** The device that it is held against. */
export interface InstallTarget {
  readonly generation: Generation;
  readonly osVersion: string | null;
  /** Architectures that it runs, best first; empty where unknown. */
  readonly architectures: readonly string[];
  /** Null where the device could not be asked. */
  readonly packages: readonly {
    readonly fullName: string;
    readonly familyName: string;
    readonly name: string;
    readonly version: string;
    readonly architecture: string | null;
    readonly framework: boolean;
    readonly running: boolean;
  }[] | null;
  /** Its build is known to hang on large uploads over HTTPS. */
  readonly hangsOnSecureUpload: boolean;
}

type Role = InstallPlan['files'][number]['role'];
type Finding = InstallFinding;

/** Packages beyond this size are "large" for builds that hang. */
const largeBytes = 2 * 1024 * 1024;

/**
 * Sorts files into their roles and holds them against the device. Blockers are certain; what only the device can know
 * (whom it trusts) is a warning.
 *
 * @param now ms since 1970, for the validity of certificates.
 */
export function checkInstall(candidates: readonly InstallCandidate[], target: InstallTarget, now: number): InstallPlan {
  const roles = rolesOf(candidates);
  const main = candidates.find((candidate) => roles.get(candidate) === 'main');
  const content = main?.file.kind === 'package' ? main.file.content : null;
  const findings = [
    ...contentFindings(candidates, roles),
    ...(main === undefined || content === null ? [] : mainFindings(main, content, candidates, target, now)),
    ...uploadFindings(candidates, target),
  ];
  const installed = content === null ? null : (target.packages ?? []).find((entry) => entry.familyName.toLowerCase() === content.familyName.toLowerCase()) ?? null;
  return {
    files: candidates.map((candidate) => ({
      upload: candidate.upload, name: candidate.name, sizeBytes: candidate.sizeBytes, role: roles.get(candidate) ?? 'unusable', identity: identityOf(candidate.file),
    })),
    findings: findings.slice(0, 200),
    installed: installed === null ? null : { packageFullName: installed.fullName, version: installed.version, running: installed.running },
    canInstall: !findings.some(({ severity }) => severity === 'blocker'),
    totalBytes: candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0),
  };
}

// --- roles -----------------------------------------------------------------------------------------------------------

/** One main package: the app; of frameworks alone the largest stands for it. Everything else is there for it. */
function rolesOf(candidates: readonly InstallCandidate[]): ReadonlyMap<InstallCandidate, Role> {
  const roles = new Map<InstallCandidate, Role>();
  for (const candidate of candidates) {
    const { file } = candidate;
    if (file.kind === 'certificate') roles.set(candidate, 'certificate');
    else if (file.kind === 'unusable') roles.set(candidate, 'unusable');
    else roles.set(candidate, file.content.framework ? 'dependency' : file.content.extensionOf === null ? 'main' : 'optional');
  }
  const of = (role: Role) => candidates.filter((candidate) => roles.get(candidate) === role);
  const mains = of('main');
  if (mains.length === 0) {
    const [largest] = [...of('optional'), ...of('dependency')].toSorted((left, right) => right.sizeBytes - left.sizeBytes);
    if (largest !== undefined) roles.set(largest, 'main');
  }
  // Two apps at once cannot be sent as one: the first stays, the findings name the others.
  for (const extra of mains.slice(1)) roles.set(extra, 'unusable');
  return roles;
}

function identityOf(file: InstallFile): InstallPlan['files'][number]['identity'] {
  if (file.kind !== 'package') return null;
  const { name, publisher, version, architectures, displayName } = file.content;
  return { name, publisher, version, architectures: architectures.slice(0, 20), displayName };
}

// --- the set as a whole ----------------------------------------------------------------------------------------------

function contentFindings(candidates: readonly InstallCandidate[], roles: ReadonlyMap<InstallCandidate, Role>): Finding[] {
  const findings: Finding[] = [];
  for (const candidate of candidates) {
    if (candidate.file.kind === 'unusable') {
      findings.push(finding('blocker', 'format', `“${candidate.name}” cannot be used: ${candidate.file.reason}`, 'Leave it out, or choose the right file.', candidate));
    } else if (candidate.file.kind === 'package' && roles.get(candidate) === 'unusable') {
      findings.push(finding('blocker', 'content', `“${candidate.name}” is a second app.`, 'Install one app at a time.', candidate));
    }
  }
  const names = candidates.map(({ name }) => name.toLowerCase());
  for (const [at, candidate] of candidates.entries()) {
    if (names.indexOf(candidate.name.toLowerCase()) < at) findings.push(finding('blocker', 'content', `“${candidate.name}” is there twice.`, 'Leave one of them out.', candidate));
  }
  const usable = candidates.filter((candidate) => roles.get(candidate) !== 'unusable');
  if (usable.length > 0 && usable.every((candidate) => roles.get(candidate) === 'certificate')) {
    findings.push(finding('info', 'content', 'There is no package: only the certificate will be installed.', '', null));
  }
  return findings;
}

function uploadFindings(candidates: readonly InstallCandidate[], target: InstallTarget): Finding[] {
  const large = candidates.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0) > largeBytes;
  if (!target.hangsOnSecureUpload || !large) return [];
  return [finding('warning', 'operating-system', 'This build of Windows (19041 before 19041.1157) hangs when something large is sent over HTTPS.', 'Update the headset first, or install over USB.', null)];
}

// --- the app ---------------------------------------------------------------------------------------------------------

function mainFindings(main: InstallCandidate, content: PackageContent, candidates: readonly InstallCandidate[], target: InstallTarget, now: number): Finding[] {
  const variant = variantFor(content, target.architectures);
  return [
    finding('ok', 'format', `${content.bundle ? 'A bundle' : 'A package'} of ${content.displayName ?? content.name}, version ${content.version}.`, '', main),
    architectureFinding(main, content, variant, target),
    ...systemFindings(main, variant, target),
    ...dependencyFindings(main, variant, candidates, target),
    ...signatureFindings(main, content, candidates, target, now),
    ...versionFindings(main, content, target),
  ];
}

type Variant = PackageContent['variants'][number];

/** What the device would take out of a bundle: the best of its architectures, else what runs anywhere. */
function variantFor(content: PackageContent, architectures: readonly string[]): Variant | null {
  for (const architecture of [...architectures, 'neutral']) {
    const found = content.variants.find((variant) => variant.architecture === architecture);
    if (found !== undefined) return found;
  }
  return architectures.length === 0 ? content.variants[0] ?? null : null;
}

function architectureFinding(main: InstallCandidate, content: PackageContent, variant: Variant | null, target: InstallTarget): Finding {
  const has = content.architectures.map(shownArchitecture).join(', ');
  if (target.architectures.length === 0) return finding('info', 'architecture', `Built for ${has}. What this device runs is not known.`, '', main);
  if (variant !== null) return finding('ok', 'architecture', `Built for ${has}, which suits the device.`, '', main);
  const wants = target.architectures.map(shownArchitecture).join(' or ');
  return finding('blocker', 'architecture', `Built for ${has}; this device (${generationNames[target.generation]}) runs ${wants}.`, `Build the app for ${shownArchitecture(target.architectures[0] ?? '')}.`, main);
}

/** Families that a headset belongs to. */
const headsetFamilies = new Set(['windows.universal', 'windows.holographic', 'windows.core']);

function systemFindings(main: InstallCandidate, variant: Variant | null, target: InstallTarget): Finding[] {
  if (variant === null || variant.families.length === 0) return [];
  const suitable = variant.families.filter(({ name }) => headsetFamilies.has(name.toLowerCase()));
  if (suitable.length === 0 && target.generation !== 'other') {
    const made = variant.families.map(({ name }) => name).join(', ');
    return [finding('blocker', 'operating-system', `Made for ${made}, not for headsets.`, 'Add Windows.Universal or Windows.Holographic to its target device families.', main)];
  }
  const os = target.osVersion === null ? null : parseOsVersion(target.osVersion);
  const minimum = suitable.map(({ minVersion }) => parsePackageVersion(minVersion)).find((version) => version !== null);
  if (os === null || minimum === undefined || minimum === null) return [];
  const [, , build, revision] = minimum;
  if (build > os.build || (build === os.build && revision > os.revision)) {
    return [finding('blocker', 'operating-system', `Needs Windows build ${build}.${revision}; the headset has ${os.build}.${os.revision}.`, 'Update the headset, or lower the minimum version of the package.', main)];
  }
  return [finding('ok', 'operating-system', `Needs Windows build ${build} or later; the headset has ${os.build}.`, '', main)];
}

function dependencyFindings(main: InstallCandidate, variant: Variant | null, candidates: readonly InstallCandidate[], target: InstallTarget): Finding[] {
  if (variant === null || variant.dependencies.length === 0) return [];
  const findings = variant.dependencies.map((dependency) => dependencyFinding(main, dependency, candidates, target));
  return findings.every(({ severity }) => severity === 'ok')
    ? [finding('ok', 'dependencies', variant.dependencies.length === 1 ? 'The framework that it needs is there.' : `All ${variant.dependencies.length} frameworks that it needs are there.`, '', main)]
    : findings.filter(({ severity }) => severity !== 'ok');
}

function dependencyFinding(main: InstallCandidate, { name, minVersion }: Requirement, candidates: readonly InstallCandidate[], target: InstallTarget): Finding {
  const fits = (architecture: string | null) => target.architectures.length === 0 || architecture === null || architecture === 'neutral' || target.architectures.includes(architecture);
  const newEnough = (version: string) => isAtLeast(version, minVersion);
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  const onDevice = (target.packages ?? []).filter((entry) => same(entry.name));
  if (onDevice.some((entry) => fits(entry.architecture) && newEnough(entry.version))) return finding('ok', 'dependencies', `${name} is installed.`, '', main);
  const sent = candidates.flatMap(({ file }) => (file.kind === 'package' && same(file.content.name) ? [file.content] : []));
  if (sent.some((content) => content.architectures.some(fits) && newEnough(content.version))) return finding('ok', 'dependencies', `${name} comes along.`, '', main);
  const wanted = `${name} ${minVersion} or later`;
  if (sent.length > 0) {
    const why = sent.some((content) => content.architectures.some(fits)) ? 'is older' : `is for ${sent.flatMap((content) => content.architectures).map(shownArchitecture).join(', ')}`;
    return finding('blocker', 'dependencies', `It needs ${wanted}; the one in the selection ${why}.`, 'Take the file from the “Dependencies” folder for this device’s architecture.', main);
  }
  // A device that lists no framework at all does not tell: then only installing shows it.
  const tells = (target.packages ?? []).some(({ framework }) => framework);
  return finding(tells ? 'blocker' : 'warning', 'dependencies', `It needs ${wanted}, which is neither on the headset nor in the selection.`, 'Add the file from the “Dependencies” folder of the package.', main);
}

function signatureFindings(main: InstallCandidate, content: PackageContent, candidates: readonly InstallCandidate[], target: InstallTarget, now: number): Finding[] {
  const { present, chain, altered } = content.signature;
  if (!present) return [finding('blocker', 'signature', 'It is not signed, and headsets install signed packages only.', 'Sign it with a certificate, then add that certificate’s .cer file.', main)];
  if (altered) return [finding('blocker', 'signature', 'It was changed after it was signed.', 'Build or download it again.', main)];
  const [signer] = chain;
  if (signer === undefined) return [finding('warning', 'signature', 'Its signature could not be read.', 'If the headset refuses it, sign it again.', main)];
  const findings: Finding[] = [];
  if (now < signer.notBefore || now > signer.notAfter) {
    findings.push(finding('warning', 'signature', `The certificate that signed it ${now > signer.notAfter ? 'has expired' : 'is not valid yet'}.`, 'The headset may refuse it; sign it with a current certificate.', main));
  }
  if (!sameName(signer.subject, content.publisher)) {
    findings.push(finding('warning', 'signature', 'The publisher in its manifest is not the one that signed it.', 'Windows refuses such packages. Build it again with the right certificate.', main));
  }
  findings.push(trustFinding(main, content, chain, candidates, target));
  return findings;
}

function trustFinding(main: InstallCandidate, content: PackageContent, chain: readonly SigningCertificate[], candidates: readonly InstallCandidate[], target: InstallTarget): Finding {
  const [signer] = chain;
  const name = commonName(signer?.subject ?? '');
  const certificates = candidates.flatMap(({ file }) => (file.kind === 'certificate' ? [file.certificate] : []));
  const added = certificates.some((certificate) => chain.some((each) => each.fingerprint256 === certificate.fingerprint256) || certificate.subject === chain.at(-1)?.issuer);
  if (added) return finding('ok', 'signature', `Signed by ${name}; its certificate comes along.`, '', main);
  if (certificates.length > 0) return finding('warning', 'signature', `Signed by ${name}, but the certificate in the selection is another one.`, 'Add the .cer file that belongs to this package.', main);
  const known = (target.packages ?? []).some((entry) => entry.familyName.toLowerCase() === content.familyName.toLowerCase());
  if (known) return finding('ok', 'signature', `Signed by ${name}, as the version that is installed.`, '', main);
  return finding('warning', 'signature', `Signed by ${name}. The headset installs it only if it trusts that certificate.`, 'Add the .cer file that belongs to the package, unless it is on the headset already.', main);
}

function versionFindings(main: InstallCandidate, content: PackageContent, target: InstallTarget): Finding[] {
  const installed = (target.packages ?? []).find((entry) => entry.familyName.toLowerCase() === content.familyName.toLowerCase());
  if (installed === undefined) return target.packages === null ? [] : [finding('ok', 'version', 'It is not on the headset yet.', '', main)];
  const findings: Finding[] = [];
  const order = compare(content.version, installed.version);
  if (order > 0) findings.push(finding('ok', 'version', `Updates ${installed.version} to ${content.version}.`, '', main));
  else if (order === 0) findings.push(finding('warning', 'version', `Version ${content.version} is installed already. Other content under the same version is refused.`, 'Raise the version, or choose “uninstall first” (this deletes the app’s data).', main));
  else findings.push(finding('warning', 'version', `A newer version (${installed.version}) is installed. Windows does not go back.`, 'Choose “uninstall first” (this deletes the app’s data).', main));
  if (installed.running) findings.push(finding('info', 'running', 'The app is running.', 'Let it be stopped first, else the headset refuses.', main));
  return findings;
}

// --- words and comparisons -------------------------------------------------------------------------------------------

function finding(severity: Finding['severity'], topic: Finding['topic'], message: string, remedy: string, about: InstallCandidate | null): Finding {
  return { severity, topic, message: message.slice(0, 1_000), remedy: remedy.slice(0, 1_000), upload: about?.upload ?? null };
}

function compare(left: string, right: string): number {
  const [one, other] = [parsePackageVersion(left), parsePackageVersion(right)];
  return one === null || other === null ? 0 : comparePackageVersions(one, other);
}

function isAtLeast(version: string, minimum: string): boolean {
  const [one, other] = [parsePackageVersion(version), parsePackageVersion(minimum)];
  return one === null || other === null || comparePackageVersions(one, other) >= 0;
}

const architectureNames: Readonly<Record<string, string>> = { arm64: 'ARM64', arm: 'ARM', x86: 'x86', x64: 'x64', neutral: 'any architecture' };
function shownArchitecture(architecture: string): string {
  return architectureNames[architecture] ?? architecture;
}

/** Distinguished names as the same set of parts: their order and spacing differ between manifests and certificates. */
function sameName(left: string, right: string): boolean {
  const parts = (name: string) => name.split(/,(?=\s*[A-Za-z0-9.]+\s*=)/).map((part) => part.replace(/\s*=\s*/, '=').replace(/^"|"$/g, '').replaceAll('"', '').trim().toLowerCase()).sort();
  const [one, other] = [parts(left), parts(right)];
  return one.length === other.length && one.every((part, at) => part === other[at]);
}

function commonName(subject: string): string {
  return /(?:^|,\s*)CN=([^,]+)/i.exec(subject)?.[1]?.trim() ?? (subject === '' ? 'somebody unknown' : subject);
}
