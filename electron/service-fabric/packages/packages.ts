import type { PackageChange, PackageFinding, PackagePlan, PackageSource } from '../../../shared/contract/clusters/packages.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { isOver, type DeploymentResult } from '../../../shared/domain/history/deployment.ts';
import type { ConnectionId, TaskId } from '../../../shared/domain/identifiers.ts';
import { isReservedStorePath } from '../../../shared/domain/service-fabric/cluster-settings.ts';
import { confirmationNameOf, isConfirmedBy } from '../../../shared/domain/service-fabric/confirmation.ts';
import { packageChanges } from '../../../shared/domain/service-fabric/package-changes.ts';
import { digestKey, packageFindings } from '../../../shared/domain/service-fabric/package-rules.ts';
import type { CheckedApplication } from '../../../shared/domain/service-fabric/package-rules.ts';
import { looksSecret } from '../../../shared/domain/secret-looking.ts';
import { endOfFault } from '../../core/acts.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import type { CoreServices } from '../../core/services.ts';
import type { ClusterAct } from '../actions/act-events.ts';
import type { ActLog } from '../actions/act-log.ts';
import { refuseReserved } from '../actions/package-acts.ts';
import type { WritePermit } from '../../core/write-lock.ts';
import type { Cluster } from '../cluster.ts';
import type { Clusters } from '../clusters.ts';
import * as queries from '../gateway/queries.ts';
import type { ApplicationTypeInfo } from '../wire/applications.ts';
import { FileDigests, UploadedParts } from './digests.ts';
import { openPackage, uploadsOf } from './open-package.ts';
import { finding, pathProblem } from './package-source.ts';
import type { OpenPackage } from './package-source.ts';
import { provisionEvent, type Provisioning } from './provision-deployment.ts';
import { partsOf, ProvisionedParts } from './provisioned-parts.ts';
import type { ProvisionedVersion } from './provisioned-parts.ts';
import { readPackage } from './read-package.ts';
import type { ReadPackage } from './read-package.ts';
import { UploadJournal } from './upload-journal.ts';
import type { BrokenUpload } from './upload-journal.ts';
import { runUpload } from './upload-task.ts';

interface Inspected {
  readonly plan: PackagePlan;
  readonly read: ReadPackage;
  readonly opened: OpenPackage;
}

/** Key of the item that stands for provisioning; no file has such a name. */
const provisionKey = '<provision>';

/** Application packages on their way into a cluster. */
export class Packages {
  readonly #services: CoreServices;
  readonly #clusters: Clusters;
  readonly #acts: ActLog;
  readonly #journal: UploadJournal;
  readonly #uploaded: UploadedParts;
  readonly #digests = new FileDigests();
  readonly #parts = new Map<ConnectionId, ProvisionedParts>();
  /** Places that an upload of this run of the program is writing to. */
  readonly #running = new Set<string>();

  private constructor(clusters: Clusters, acts: ActLog, journal: UploadJournal, uploaded: UploadedParts) {
    this.#services = clusters.services;
    this.#clusters = clusters;
    this.#acts = acts;
    this.#journal = journal;
    this.#uploaded = uploaded;
    clusters.onForgotten(async (connectionId) => {
      this.#parts.delete(connectionId);
      await Promise.all([journal.forget(connectionId), uploaded.forget(connectionId)]);
    });
  }

  static async open(services: CoreServices, clusters: Clusters, acts: ActLog): Promise<Packages> {
    return new Packages(clusters, acts, await UploadJournal.open(services.documents), await UploadedParts.open(services.documents));
  }

  /** Reads a package and holds it against what the cluster has. Nothing is sent. */
  async inspect(connectionId: ConnectionId, source: PackageSource, signal?: AbortSignal): Promise<PackagePlan> {
    const { plan, opened } = await this.#inspect(this.#clusters.of(connectionId), source, null, signal);
    await opened.close();
    return plan;
  }

  /**
   * Checks it once more, then sends it as a task.
   * @throws FaultError as of `Cluster.requireUnlocked`; `invalid-input` for a package with a blocker; `busy`
   */
  async upload(connectionId: ConnectionId, source: PackageSource, options: { readonly imageStorePath: string; readonly provision: boolean; readonly cleanUp: boolean; readonly typedName: string }): Promise<TaskId> {
    const cluster = this.#clusters.of(connectionId);
    const imageStorePath = checkedDestination(options.imageStorePath);
    const expected = confirmationNameOf({ action: 'upload' }, cluster.name);
    await cluster.requireUnlocked(isConfirmedBy(options.typedName, expected) ? expected : options.typedName, expected);
    const place = `${connectionId}\n${imageStorePath.toLowerCase()}`;
    if (this.#running.has(place)) throw faultError('busy', { message: `An upload to ${imageStorePath} is under way.`, hint: 'Wait for it, or choose another folder.', connectionId });
    this.#running.add(place);
    // Looking through a large package and sending it may take longer than the cluster stays unlocked.
    const permit = cluster.permitToWrite();
    try {
      const { plan, read, opened } = await this.#inspect(cluster, source, imageStorePath, undefined);
      await opened.close();
      const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
      if (blocker) throw faultError('invalid-input', { message: blocker.message, hint: blocker.remedy, connectionId });
      return await this.#start(cluster, source, { ...options, imageStorePath }, plan, read, expected, place, permit);
    } catch (error) {
      permit.end();
      this.#running.delete(place);
      throw error;
    }
  }

  async #start(cluster: Cluster, source: PackageSource, options: { readonly imageStorePath: string; readonly provision: boolean; readonly cleanUp: boolean }, plan: PackagePlan, read: ReadPackage, confirmed: string, place: string, confirmedPermit: WritePermit): Promise<TaskId> {
    const { imageStorePath, provision, cleanUp } = options;
    const { connectionId } = cluster;
    const { typeName, typeVersion } = plan;
    const profile = cluster.profile();
    const beginAct = (): Promise<ClusterAct> => this.#acts.begin({
      connectionId, action: 'upload', title: `Upload ${typeName} ${typeVersion}${provision ? ' and provision it' : ''}`.slice(0, 500), ref: { kind: 'applicationType', typeName, typeVersion },
      profile: (profile?.name ?? '').slice(0, 100), role: profile?.role ?? 'admin', confirmedHow: `Typed “${confirmed}”`.slice(0, 300), reason: '', call: `PUT /ImageStore/${imageStorePath}/…`.slice(0, 2_000),
      body: `${plan.files} files, ${plan.bytes} bytes`,
    }, `${typeName} ${typeVersion}`);
    const firstAct = await beginAct();
    const opened = await openPackage(this.#services, source);
    await opened.close();
    let permitOfFirst: WritePermit | null = confirmedPermit;
    let attempt = 0;
    return this.#services.tasks.start({
      kind: 'upload', title: `Upload ${typeName} ${typeVersion} to ${cluster.name}`.slice(0, 300), connectionId, retryable: true,
      items: [
        ...opened.files.map(({ path, bytes }) => ({ key: path.slice(0, 600), label: path.slice(0, 600), bytesTotal: bytes })),
        ...(provision ? [{ key: provisionKey, label: `Provision ${typeName} ${typeVersion}`.slice(0, 600), bytesTotal: 0 }] : []),
      ],
      run: async (control, todo) => {
        const task = {
          cluster, journal: this.#journal, typeName, typeVersion, imageStorePath, digests: read.digests, provision, cleanUp, provisionKey,
          open: () => openPackage(this.#services, source),
        };
        attempt += 1;
        const act = attempt === 1 ? firstAct : await beginAct();
        this.#running.add(place);
        // What is tried again is written within a window that is open then.
        let permit = permitOfFirst;
        permitOfFirst = null;
        const provisioning: Provisioning = { actKey: firstAct.record.key, connectionId, clusterName: cluster.name, typeName, typeVersion, profile: profile?.name ?? '', attempt, startedAt: cluster.clock.now() };
        const tell = (result: DeploymentResult, fault: Fault | null): void => {
          if (provision) this.#services.journal.note(provisionEvent(provisioning, result, isOver(result) ? cluster.clock.now() : null, fault));
        };
        tell('running', null);
        try {
          permit ??= cluster.permitToWrite();
          await permit.run(() => runUpload(task, control, todo));
          tell('succeeded', null);
          await this.#remember(cluster, read);
          await this.#services.uploads.discard(uploadsOf(source));
          await this.#acts.end(act, { result: 'done', fault: null, message: provision ? `${typeName} ${typeVersion} is in the cluster.` : `The package is in the image store at ${imageStorePath}.` });
        } catch (error) {
          tell(control.signal.aborted ? 'cancelled' : 'failed', toFault(error));
          const end = endOfFault(error);
          await this.#acts.end(act, control.signal.aborted ? { ...end, result: 'cancelled', message: 'Broken off. What has arrived stays in the image store.' } : end);
          throw error;
        } finally {
          permit?.end();
          this.#running.delete(place);
          if (provision) this.#partsOf(cluster).forget();
        }
      },
    });
  }

  async #remember(cluster: Cluster, { application }: ReadPackage): Promise<void> {
    const parts = application.services.flatMap(({ name, manifest }) => (manifest?.packages ?? []).flatMap((part) => (part.digest === null ? [] : [{ kind: part.kind, name: `${name}/${part.name}`, version: part.version, digest: part.digest }])));
    await this.#uploaded.remember(cluster.connectionId, application.typeName, parts);
  }

  async #inspect(cluster: Cluster, source: PackageSource, destination: string | null, signal: AbortSignal | undefined): Promise<Inspected> {
    const opened = await openPackage(this.#services, source);
    try {
      const read = await readPackage(opened, this.#digests, signal);
      const { application } = read;
      const broken = this.#broken(cluster, destination, opened, read);
      const imageStorePath = destination ?? broken?.imageStorePath ?? `${application.typeName}-${application.typeVersion}`.replace(/[^\w.-]/g, '_');
      const held = await this.#heldAgainst(cluster, application.typeName);
      const digests = this.#uploaded.of(cluster.connectionId, application.typeName);
      const versions = new Set(held.versions.map(({ version }) => version));
      const findings = [...opened.findings, ...read.findings, ...packageFindings(application, { versions, parts: partsOf(held.version?.services ?? []), digests }), ...held.findings, ...this.#storeFindings(cluster, imageStorePath)];
      const blocked = findings.some(({ severity }) => severity === 'blocker');
      const shown = findings.length > 0 ? findings : [finding('ok', 'format', 'Nothing was found that speaks against it.')];
      return {
        read, opened,
        plan: {
          typeName: application.typeName, typeVersion: application.typeVersion, files: application.fileCount, bytes: application.bytes, imageStorePath,
          findings: ordered(shown).slice(0, 500).map(clipped),
          changes: changesOf(application, read, held.version, digests).slice(0, 5_000),
          comparedWith: held.version?.manifest.typeVersion ?? null,
          alreadyProvisioned: versions.has(application.typeVersion),
          resumable: broken && { bytesDone: await arrived(cluster, broken), startedAt: broken.startedAt },
          canUpload: !blocked,
        },
      };
    } catch (error) {
      await opened.close();
      throw error;
    }
  }

  #broken(cluster: Cluster, destination: string | null, opened: OpenPackage, { digests }: ReadPackage): BrokenUpload | null {
    const found = this.#journal.brokenOf(cluster.connectionId, opened.files.map(({ path, bytes }) => ({ path, bytes, digest: digests.get(path) ?? '' })));
    return found !== null && (destination === null || found.imageStorePath.toLowerCase() === destination.toLowerCase()) ? found : null;
  }

  /** The version that most applications of the type run, or else the newest one; nothing where the cluster cannot be asked. */
  async #heldAgainst(cluster: Cluster, typeName: string): Promise<{ versions: readonly ApplicationTypeInfo[]; version: ProvisionedVersion | null; findings: readonly PackageFinding[] }> {
    try {
      const versions = await queries.applications.typeVersions(cluster.client(), typeName);
      const name = versionToCompare(cluster, typeName, versions);
      return { versions, version: name === null ? null : await this.#partsOf(cluster).of(typeName, name), findings: [] };
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code === 'cancelled') throw error;
      return { versions: [], version: null, findings: [finding('warning', 'cluster', `What the cluster has could not be asked: ${error.fault.message}`, error.fault.hint)] };
    }
  }

  #storeFindings(cluster: Cluster, imageStorePath: string): PackageFinding[] {
    if (isReservedStorePath(imageStorePath)) return [finding('blocker', 'cluster', `“${imageStorePath}” belongs to the cluster itself.`, 'Choose another folder.')];
    const obstacle = cluster.writeObstacle();
    return obstacle === '' ? [] : [finding('info', 'cluster', obstacle)];
  }

  #partsOf(cluster: Cluster): ProvisionedParts {
    const known = this.#parts.get(cluster.connectionId);
    if (known) return known;
    const made = new ProvisionedParts(() => cluster.client());
    this.#parts.set(cluster.connectionId, made);
    return made;
  }
}

/** Bytes of a broken upload that the cluster has: of whole files, and of those that it was in the middle of. */
async function arrived(cluster: Cluster, { files, done }: BrokenUpload): Promise<number> {
  let bytes = 0;
  let asked = 0;
  for (const { path, bytes: size, sessionId } of files.values()) {
    if (done.has(path)) bytes += size;
    else if (sessionId !== null && asked++ < mostAsked) bytes += await arrivedOf(cluster, size, sessionId);
  }
  return bytes;
}

/** Files are sent a few at a time: no more than these can be half there. */
const mostAsked = 16;

async function arrivedOf(cluster: Cluster, size: number, sessionId: string): Promise<number> {
  const session = await queries.operations.uploadSession(cluster.client(), sessionId).catch(() => null);
  if (session === null) return 0;
  return Math.max(0, size - session.expectedRanges.reduce((sum, { startPosition, endPosition }) => sum + endPosition - startPosition + 1, 0));
}

/** @throws FaultError `invalid-input` */
function checkedDestination(path: string): string {
  const plain = path.trim().replaceAll('\\', '/').replace(/\/+$/, '');
  const problem = pathProblem(plain);
  if (problem !== null) throw faultError('invalid-input', { message: `“${path}” cannot be a folder of the image store: ${problem}.`, hint: 'Use letters, digits, dots and hyphens.' });
  refuseReserved(plain);
  return plain;
}

function versionToCompare(cluster: Cluster, typeName: string, versions: readonly ApplicationTypeInfo[]): string | null {
  const available = versions.filter(({ status }) => status === 'Available');
  const users = new Map<string, number>();
  for (const application of cluster.mirror.applications.values()) if (application.typeName === typeName) users.set(application.typeVersion, (users.get(application.typeVersion) ?? 0) + 1);
  const newest = available.toSorted((left, right) => (right.applicationTypeMetadata.provisionedAt ?? 0) - (left.applicationTypeMetadata.provisionedAt ?? 0) || (left.version < right.version ? 1 : -1));
  const most = newest.toSorted((left, right) => (users.get(right.version) ?? 0) - (users.get(left.version) ?? 0));
  return most[0]?.version ?? null;
}

const severities: readonly PackageFinding['severity'][] = ['blocker', 'warning', 'info', 'ok'];
function ordered(findings: readonly PackageFinding[]): PackageFinding[] {
  return findings.toSorted((left, right) => severities.indexOf(left.severity) - severities.indexOf(right.severity));
}

function clipped({ severity, topic, message, remedy, path }: PackageFinding): PackageFinding {
  return { severity, topic, message: message.slice(0, 1_000), remedy: remedy.slice(0, 1_000), path: path.slice(0, 1_000) };
}

/** Part by part, then the defaults of parameters; of secret-looking ones only that they differ. */
function changesOf(application: CheckedApplication, read: ReadPackage, held: ProvisionedVersion | null, digests: ReadonlyMap<string, string>): PackageChange[] {
  const digestOf = new Map<string, string | null>(application.services.flatMap(({ name, manifest }) => (manifest?.packages ?? []).map((part) => [`${part.kind}\n${name}/${part.name}`, part.digest] as const)));
  // What a differential package leaves out is not gone: the version that the manifest refers to goes on.
  const leftOut = application.services.filter(({ manifest }) => manifest === null).flatMap(({ name, version }) => [{ kind: 'service' as const, name, version }, ...partsOf(held?.services ?? []).filter((part) => part.name.startsWith(`${name}/`))]);
  const parts = packageChanges(partsOf(held?.services ?? []), [...partsOf(read.services), ...leftOut]).map(({ kind, name, from, to, change }): PackageChange => {
    const mine = digestOf.get(`${kind}\n${name}`) ?? null;
    const theirs = from === null ? undefined : digests.get(digestKey(kind, name, from));
    const note = mine === null || theirs === undefined ? '' : mine === theirs ? (change === 'changed' ? 'the version changed and the bytes did not' : change === 'same' ? 'byte-identical' : '') : change === 'same' ? 'same version, other content than was uploaded last' : '';
    return { kind, name, inPackage: to, inCluster: from, change, note };
  });
  const before = held?.manifest.parameters ?? new Map<string, string>();
  const names = [...new Set([...application.parameters.keys(), ...before.keys()])];
  const parameters = names.flatMap((name): PackageChange[] => {
    const [mine, theirs] = [application.parameters.get(name) ?? null, before.get(name) ?? null];
    if (mine === theirs) return [];
    const shown = (value: string | null): string | null => (value === null ? null : looksSecret(name, value) ? '••••••••' : value.slice(0, 300));
    return [{ kind: 'parameter', name, inPackage: shown(mine), inCluster: shown(theirs), change: theirs === null ? 'added' : mine === null ? 'removed' : 'changed', note: 'default in the manifest' }];
  });
  const type: PackageChange = {
    kind: 'applicationType', name: application.typeName, inPackage: application.typeVersion, inCluster: held?.manifest.typeVersion ?? null, change: held === null ? 'added' : held.manifest.typeVersion === application.typeVersion ? 'same' : 'changed', note: '',
  };
  return [type, ...parts, ...parameters];
}
