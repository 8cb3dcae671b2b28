import type { Clock } from '../../foundation/clock.ts';
import { compareVersions, familyNameOf, fullNameOf, versionText } from '../packages/manifest.ts';
import type { PackageDependency, PackageManifest } from '../packages/manifest.ts';
import { PackageFileError, readPackageFile } from '../packages/package-reader.ts';
import type { PackageContents } from '../packages/package-reader.ts';
import type { Architecture, Profile } from '../profiles.ts';
import type { Apps } from './apps.ts';
import type { InstalledPackage } from './installed-packages.ts';
import { installRefusal, InstallRefusal } from './install-refusal.ts';
import type { TrustedCertificates } from './trusted-certificates.ts';

/** A file that arrived with an install request and lies on disk. */
export interface UploadedFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
}

/** How an installation ended. */
export interface InstallResult {
  readonly code: number;
  readonly codeText: string;
  readonly reason: string;
}

export type InstallState =
  | { readonly phase: 'none' }
  | { readonly phase: 'running' }
  | { readonly phase: 'finished'; readonly result: InstallResult };

/** How long the headset takes at least, and per mebibyte. */
const BASE_MS = 800;
const MS_PER_MEBIBYTE = 15;

const SUCCESS: InstallResult = { code: 0, codeText: 'The operation completed successfully.', reason: '' };

/** A package that passed all checks, ready to be registered. */
interface Candidate {
  readonly manifest: PackageManifest;
  readonly contentDigest: string;
}

/**
 * Installs packages the way Windows does as far as a caller can tell: opens the file, checks signature, architecture,
 * dependencies and what is installed already, and ends with success or one HRESULT. One job at a time.
 */
export class Installer {
  readonly #clock: Clock;
  readonly #profile: Profile;
  readonly #apps: Apps;
  readonly #certificates: TrustedCertificates;
  #state: InstallState = { phase: 'none' };
  /** Bytes left on the headset. */
  freeBytes = 20e9;

  constructor(clock: Clock, profile: Profile, apps: Apps, certificates: TrustedCertificates) {
    this.#clock = clock;
    this.#profile = profile;
    this.#apps = apps;
    this.#certificates = certificates;
  }

  state(): InstallState {
    return this.#state;
  }

  /**
   * Starts installing `main` with what came along. Resolves when the job has ended; its result is in `state()`.
   */
  async run(main: UploadedFile, others: readonly UploadedFile[]): Promise<void> {
    this.#state = { phase: 'running' };
    const totalBytes = [main, ...others].reduce((sum, file) => sum + file.size, 0);
    const durationMs = BASE_MS + (totalBytes / 1_048_576) * MS_PER_MEBIBYTE;
    const passed = new Promise<void>((resolve) => void this.#clock.setTimeout(resolve, durationMs));
    const result = await this.#install(main, others, totalBytes).catch((error: unknown) => resultOf(error));
    await passed;
    if (typeof result === 'function') result();
    this.#state = { phase: 'finished', result: typeof result === 'function' ? SUCCESS : result };
  }

  /** Checks everything and returns what is left to do. @throws InstallRefusal, PackageFileError */
  async #install(main: UploadedFile, others: readonly UploadedFile[], totalBytes: number): Promise<() => void> {
    if (totalBytes > this.freeBytes) throw installRefusal('disk-full', 'There is not enough space on the device.');
    const contents = await readPackageFile(main.path);
    this.#checkSignature(contents);
    const candidate = this.#chooseForDevice(contents);
    const companions = await this.#readCompanions(others);
    for (const dependency of candidate.manifest.dependencies) this.#checkDependency(dependency, companions, candidate);
    const installed = this.#apps.installed.sameFamily({
      familyName: familyNameOf(candidate.manifest),
      manifest: candidate.manifest,
    });
    for (const each of installed) this.#checkReplaceable(each, candidate);
    return () => {
      for (const each of [...companions, candidate]) this.#register(each);
      this.freeBytes -= totalBytes;
    };
  }

  #register({ manifest, contentDigest }: Candidate): void {
    if (this.#apps.installed.find(fullNameOf(manifest)) === undefined) {
      this.#apps.installed.add(manifest, 4, contentDigest);
    }
  }

  #checkSignature({ signature, untampered, ...contents }: PackageContents): void {
    if (signature === undefined) throw installRefusal('unsigned', 'The package has no signature.');
    if (!signature.intact || !untampered) throw installRefusal('digest', 'The package was changed after it was signed.');
    if (!this.#certificates.trusts(signature.signer, signature.chain)) {
      const name = signature.signer.subject.replaceAll('\n', ', ');
      throw installRefusal('untrusted', `The certificate "${name}" is not trusted on this device.`);
    }
    const publisher = contents.kind === 'package' ? contents.manifest.publisher : contents.bundle.publisher;
    if (!sameName(signature.signer.subject, publisher)) {
      throw installRefusal('publisher', `The package names the publisher "${publisher}", but another one signed it.`);
    }
  }

  /** The package itself, or the one of a bundle that fits best. */
  #chooseForDevice(contents: PackageContents): Candidate {
    const accepted = this.#profile.acceptedArchitectures;
    const wanted = this.#profile.architecture.toUpperCase();
    if (contents.kind === 'package') {
      if (accepted.includes(contents.manifest.architecture)) return contents;
      const text = `The package is for ${contents.manifest.architecture}; this device needs ${wanted}.`;
      throw installRefusal('architecture', text);
    }
    const inside = [...contents.manifests.values()].filter((each) => accepted.includes(each.architecture));
    const [best] = inside.toSorted((a, b) => this.#rank(a.architecture) - this.#rank(b.architecture));
    if (best === undefined) throw installRefusal('bundle', `The bundle has no appropriate package for ${wanted}.`);
    return { manifest: best, contentDigest: contents.contentDigest };
  }

  #rank(architecture: Architecture): number {
    return this.#profile.acceptedArchitectures.indexOf(architecture);
  }

  /** Reads dependencies and optional packages; what cannot be used is left aside, as it is then missing. */
  async #readCompanions(files: readonly UploadedFile[]): Promise<Candidate[]> {
    const companions: Candidate[] = [];
    for (const file of files) {
      const contents = await readPackageFile(file.path).catch(() => undefined);
      if (contents?.kind !== 'package') continue;
      if (!this.#profile.acceptedArchitectures.includes(contents.manifest.architecture)) continue;
      this.#checkSignature(contents);
      companions.push(contents);
    }
    return companions;
  }

  #checkDependency(dependency: PackageDependency, companions: readonly Candidate[], dependent: Candidate): void {
    const available = [...this.#apps.installed.list(), ...companions].map((each) => each.manifest);
    const usable = (manifest: PackageManifest): boolean =>
      manifest.name === dependency.name &&
      (manifest.architecture === dependent.manifest.architecture || manifest.architecture === 'neutral') &&
      compareVersions(manifest.version, dependency.minVersion) >= 0;
    if (available.some((manifest) => usable(manifest))) return;
    const { name, minVersion } = dependency;
    throw installRefusal(
      'dependency',
      `The framework "${name}" of version ${versionText(minVersion)} or later for ${dependent.manifest.architecture} is missing.`,
    );
  }

  #checkReplaceable(installed: InstalledPackage, candidate: Candidate): void {
    const order = compareVersions(candidate.manifest.version, installed.manifest.version);
    if (order === 0 && installed.contentDigest !== candidate.contentDigest) {
      throw installRefusal('same-version', `${installed.fullName} is already installed with other content.`);
    }
    if (order < 0) throw installRefusal('downgrade', `A later version is installed: ${installed.fullName}.`);
    if (order !== 0 && this.#apps.isRunning(installed.fullName)) {
      throw installRefusal('in-use', `${installed.manifest.displayName} is running and has to be closed first.`);
    }
  }
}

function resultOf(error: unknown): InstallResult {
  if (error instanceof InstallRefusal) return { code: error.code, codeText: error.codeText, reason: error.message };
  if (error instanceof PackageFileError) {
    const kind = error.part === 'archive' ? 'open' : error.part === 'missing' ? 'missing-part' : 'manifest';
    return resultOf(installRefusal(kind, error.message));
  }
  return resultOf(installRefusal('unspecified', error instanceof Error ? error.message : String(error)));
}

/** Compares a certificate's subject, one part a line, with a publisher as manifests write it. */
function sameName(subject: string, publisher: string): boolean {
  const parts = (text: string, separator: RegExp): string[] =>
    text
      .split(separator)
      .map((part) => part.trim().replaceAll('"', '').replace(/^ST=/, 'S='))
      .filter((part) => part !== '')
      .toSorted();
  return parts(subject, /\n/).join('\n') === parts(publisher, /,(?=\s*[A-Za-z.0-9]+=)/).join('\n');
}
