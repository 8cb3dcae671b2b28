import { createReadStream } from 'node:fs';
import type { InstallPlan } from '../../../shared/contract/devices.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { TaskControl } from '../../core/services.ts';
import { fullNameParts } from '../apps/installed-app.ts';
import type { Apps } from '../apps/apps.ts';
import type { Devices } from '../devices.ts';
import { endpoints } from '../endpoints.ts';
import { mayHaveBeenDone, portalError, portalFault } from '../portal-faults.ts';
import type { UploadPart } from '../wire/multipart.ts';
import { awaitInstallResult } from './install-state.ts';

export interface InstallJobFile {
  /** Key of the task's item. */
  readonly key: string;
  readonly name: string;
  readonly path: string;
  readonly sizeBytes: number;
  readonly role: 'main' | 'dependency' | 'optional' | 'certificate';
}

export interface InstallJob {
  readonly connectionId: ConnectionId;
  readonly title: string;
  /** Main package first, then dependencies, optional ones, certificates (device-portal.md §1.3). */
  readonly files: readonly InstallJobFile[];
  /** Of the main package; null where only certificates are installed. */
  readonly identity: { readonly name: string; readonly version: string } | null;
  /** Of the main package. */
  readonly sha256: string | null;
  readonly installed: InstallPlan['installed'];
  readonly choices: { readonly stopRunning: boolean; readonly uninstallFirst: boolean; readonly launchAfter: boolean };
}

interface Parts {
  readonly devices: Devices;
  readonly apps: Apps;
}

/** The device takes its time to unpack what came in last. */
const uploadTimeouts = { responseTimeoutMs: 180_000, stallTimeoutMs: 60_000 };
const listedWithinMs = 15_000;

/** Installs one app with what belongs to it, from making room for it to seeing it in the list. */
export async function runInstall(parts: Parts, job: InstallJob, control: TaskControl): Promise<void> {
  await makeRoom(parts, job, control);
  const refusedCertificates = await sendCertificates(parts, job, control);
  const packages = job.files.filter(({ role }) => role !== 'certificate');
  const [main] = packages;
  if (main === undefined || job.identity === null) return;
  await sendPackages(parts, job, main, [...packages, ...refusedCertificates], control);
  control.phase('The headset is installing');
  await awaitInstallResult(parts.devices, job.connectionId, control.signal, (words) => control.phase(words));
  control.phase('Checking that it is there');
  const fullName = await listedName(parts, job, job.identity, control);
  for (const file of packages) control.item({ key: file.key, state: 'done', note: file === main ? `Version ${job.identity.version} is on the headset.` : null });
  if (!job.choices.launchAfter) return;
  control.phase(`Starting ${job.title}`);
  await parts.apps.launch(job.connectionId, fullName);
}

async function makeRoom({ apps }: Parts, { connectionId, installed, choices, title }: InstallJob, control: TaskControl): Promise<void> {
  if (installed === null) return;
  const list = apps.list(connectionId);
  await list.refresh();
  const present = list.packages.find((entry) => entry.fullName === installed.packageFullName);
  // Another attempt may have removed it already.
  if (present === undefined) return;
  if (choices.stopRunning && list.isRunning(present.fullName)) {
    control.phase(`Stopping ${title}`);
    await apps.stop(connectionId, present.fullName);
  }
  if (choices.uninstallFirst) {
    control.phase(`Removing version ${installed.version}`);
    await apps.uninstall(connectionId, present.fullName);
  }
  control.signal.throwIfAborted();
}

/**
 * Certificates go first: current headsets want the signer trusted before its package comes (device-portal.md §1.3).
 *
 * @returns those for which the build has no address of their own: they go along with the package.
 */
async function sendCertificates({ devices }: Parts, job: InstallJob, control: TaskControl): Promise<readonly InstallJobFile[]> {
  const refused: InstallJobFile[] = [];
  for (const file of job.files.filter(({ role }) => role === 'certificate')) {
    control.phase(`Sending the certificate “${file.name}”`);
    control.item({ key: file.key, state: 'running' });
    try {
      const part = partOf(file);
      const onBytes = (bytes: number) => control.advance(bytes, file.key);
      await devices.client(job.connectionId).upload(endpoints.packageCertificate, [part], { signal: control.signal, purpose: `the certificate “${file.name}”`, onBytes });
      control.item({ key: file.key, state: 'done', note: 'The headset has taken it.' });
    } catch (error) {
      if (!(error instanceof FaultError) || error.fault.code !== 'not-supported' || job.identity === null) throw error;
      control.item({ key: file.key, state: 'waiting', bytesDone: 0 });
      refused.push(file);
    }
  }
  return refused;
}

async function sendPackages({ devices }: Parts, job: InstallJob, main: InstallJobFile, files: readonly InstallJobFile[], control: TaskControl): Promise<void> {
  control.phase(`Sending ${job.title}`);
  for (const file of files) control.item({ key: file.key, state: 'running', bytesDone: 0 });
  const keys = new Map<UploadPart, string>(files.map((file) => [partOf(file), file.key]));
  const total = files.reduce((sum, { sizeBytes }) => sum + sizeBytes, 0);
  let sent = 0;
  const onBytes = (bytes: number, part: UploadPart) => {
    sent += bytes;
    control.advance(bytes, keys.get(part));
    control.phase(sent >= total ? 'Waiting for the headset to take it in' : `Sending ${job.title}`);
  };
  try {
    await devices.client(job.connectionId).upload(endpoints.package, [...keys.keys()], {
      query: { package: main.name }, signal: control.signal, purpose: 'the package', onBytes, ...uploadTimeouts,
    });
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
    // All of it has left: whether the headset has taken it, its state and its list tell, not the answer that was lost.
    if (sent < total || !mayHaveBeenDone(error.fault) || control.signal.aborted) throw new FaultError(brokenOff(error.fault, job.title, sent, total), { cause: error });
  }
  for (const file of files) if (file.role === 'certificate') control.item({ key: file.key, state: 'done' });
}

const lineCodes = new Set(['connection-lost', 'cut-short', 'slow', 'no-answer', 'refused']);

/** A device that fell asleep or a line that was cut in the middle: say so, and that nothing has happened there. */
function brokenOff(fault: Fault, title: string, sent: number, total: number): Fault {
  if (!lineCodes.has(fault.code)) return fault;
  const share = total === 0 ? 0 : Math.min(100, Math.floor((sent / total) * 100));
  return portalFault('connection-lost', {
    message: `The headset went away while ${title} was being sent (${share} % had left).`,
    hint: 'It fell asleep or out of Wi-Fi. Nothing was installed. When it is back, try again; “keep awake” helps with large packages.',
    ...(fault.detail === undefined ? {} : { detail: fault.detail }),
  });
}

function partOf(file: InstallJobFile): UploadPart {
  // Optional packages carry the sign in their names (device-portal.md §1.3).
  const fileName = file.role === 'optional' ? `${file.name}.opt` : file.name;
  return {
    fileName, sizeBytes: file.sizeBytes,
    contentType: file.role === 'certificate' ? 'application/x-x509-ca-cert' : 'application/octet-stream',
    open: () => createReadStream(file.path, { highWaterMark: 256 * 1024 }),
  };
}

/** "Success" alone is not believed: the very version has to be in the list. */
async function listedName({ devices, apps }: Parts, { connectionId, title }: InstallJob, identity: { readonly name: string; readonly version: string }, control: TaskControl): Promise<string> {
  const { clock } = devices.services;
  const deadline = clock.now() + listedWithinMs;
  const list = apps.list(connectionId);
  for (;;) {
    await list.refreshPackages();
    const found = list.packages.find(({ fullName, version }) => {
      const parts = fullNameParts(fullName);
      return parts.name.toLowerCase() === identity.name.toLowerCase() && (version ?? parts.version) === identity.version;
    });
    if (found !== undefined) return found.fullName;
    if (clock.now() >= deadline) break;
    await clock.delay(1_000, control.signal);
  }
  throw portalError('verification-failed', {
    message: `The headset reported success, but version ${identity.version} of ${title} is not in its list.`, hint: 'Look into the headset, restart it and install again.',
  });
}
