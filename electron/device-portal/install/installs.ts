import type { InstallPlan } from '../../../shared/contract/devices.ts';
import { architecturesOf, hangsOnSecureUpload } from '../../../shared/domain/headset-identity.ts';
import type { ConnectionId, TaskId, UploadHandle } from '../../../shared/domain/identifiers.ts';
import { checkInstall } from '../../../shared/domain/package-check.ts';
import type { InstallCandidate, InstallTarget } from '../../../shared/domain/package-check.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import type { TaskControl } from '../../core/services.ts';
import { fullNameParts } from '../apps/installed-app.ts';
import type { Apps } from '../apps/apps.ts';
import type { Devices } from '../devices.ts';
import { headsetAct } from '../headset-act.ts';
import { portalError, portalFault } from '../portal-faults.ts';
import { noteOfHeadset } from '../session/journal-feed.ts';
import { installEvent, type Installing } from './install-deployment.ts';
import { runInstall } from './install-task.ts';
import type { InstallJob } from './install-task.ts';
import { readInstallFile } from './package-reader.ts';

export interface InstallChoices {
  readonly stopRunning: boolean;
  readonly uninstallFirst: boolean;
  readonly launchAfter: boolean;
}

/** Checks packages before anything is sent, and installs them as a task. */
export class Installs {
  readonly #devices: Devices;
  readonly #apps: Apps;
  /** Uploads never change: each is read once. */
  readonly #read = new Map<UploadHandle, Promise<InstallCandidate>>();

  constructor(devices: Devices, apps: Apps) {
    this.#devices = devices;
    this.#apps = apps;
  }

  /** @throws FaultError `file-access` where an upload is no longer there. */
  async inspect(connectionId: ConnectionId, uploads: readonly UploadHandle[]): Promise<InstallPlan> {
    const candidates = await Promise.all([...new Set(uploads)].map((upload) => this.#candidate(upload)));
    return checkInstall(candidates, await this.#target(connectionId), this.#devices.services.clock.now());
  }

  /** @throws FaultError of the first blocker: nothing that is certain to fail is sent. */
  async start(connectionId: ConnectionId, uploads: readonly UploadHandle[], choices: InstallChoices): Promise<TaskId> {
    // Without the device nothing can be checked, and the task could not begin.
    this.#devices.client(connectionId);
    const plan = await this.inspect(connectionId, uploads);
    const blocker = plan.findings.find(({ severity }) => severity === 'blocker');
    if (blocker !== undefined) throw portalError(blockerCodes[blocker.topic], { message: blocker.message, hint: blocker.remedy });
    const job = this.#job(connectionId, plan, choices);
    const { tasks, connections } = this.#devices.services;
    const target = connections.get(connectionId)?.name ?? 'the headset';
    let attempt = 0;
    return tasks.start({
      kind: 'install', title: `Install ${job.title} on ${target}`.slice(0, 300), connectionId, retryable: true,
      items: job.files.map(({ key, name, sizeBytes }) => ({ key, label: name, bytesTotal: sizeBytes })),
      run: async (control) => {
        attempt += 1;
        await this.#act(job, target, attempt, control, () =>
          this.#devices.exclusively(connectionId, 'install', control.signal, () => runInstall({ devices: this.#devices, apps: this.#apps }, job, control)));
        await this.#discard(uploads);
      },
    });
  }

  #act(job: InstallJob, headset: string, attempt: number, control: TaskControl, install: () => Promise<void>): Promise<void> {
    const { connectionId, identity, title: app, files } = job;
    const act = { act: identity === null ? 'Install certificate' : 'Install app', entity: files[0]?.name ?? app, confirmed: 'pressed', attributes: { app, version: identity?.version ?? null } } as const;
    return headsetAct(this.#devices, connectionId, act, () => this.#told(job, headset, attempt, control, install));
  }

  /** Tells the deployment history that an app is installed, and how that went. Certificates alone are no deployment. */
  async #told(job: InstallJob, headset: string, attempt: number, control: TaskControl, install: () => Promise<void>): Promise<void> {
    const { identity } = job;
    if (identity === null) return install();
    const { clock, journal } = this.#devices.services;
    const installing: Installing = { job, identity, taskId: control.id, headset, attempt, startedAt: clock.now() };
    const ended = (result: 'succeeded' | 'failed' | 'cancelled', fault: Fault | null): void => {
      journal.note(installEvent(installing, result, clock.now(), fault));
      noteOfHeadset(this.#devices.services, job.connectionId, {
        type: eventTypes.headsetInstalled, entity: job.files[0]?.name ?? job.title, attributes: { app: job.title, version: identity.version, result, ...(fault === null ? {} : { fault: fault.code }) },
      });
    };
    journal.note(installEvent(installing, 'running', null, null));
    try {
      await install();
      ended('succeeded', null);
    } catch (error) {
      ended(control.signal.aborted ? 'cancelled' : 'failed', toFault(error));
      throw error;
    }
  }

  #job(connectionId: ConnectionId, plan: InstallPlan, choices: InstallChoices): InstallJob {
    const main = plan.files.find(({ role }) => role === 'main');
    const order = ['main', 'dependency', 'optional', 'certificate'] as const;
    return {
      connectionId, choices, installed: plan.installed,
      title: main?.identity?.displayName ?? main?.identity?.name ?? main?.name ?? 'a certificate',
      identity: main?.identity ?? null,
      sha256: main === undefined ? null : (this.#devices.services.uploads.get(main.upload)?.sha256 ?? null),
      files: order.flatMap((role) => plan.files.filter((file) => file.role === role)).map(({ upload, name, sizeBytes, role }) => {
        const stored = this.#devices.services.uploads.get(upload);
        if (stored === null) throw uploadGone(name);
        return { key: upload, name, sizeBytes, path: stored.path, role: role === 'unusable' ? 'optional' : role };
      }),
    };
  }

  #candidate(upload: UploadHandle): Promise<InstallCandidate> {
    const stored = this.#devices.services.uploads.get(upload);
    if (stored === null) {
      this.#read.delete(upload);
      throw uploadGone('The file');
    }
    let reading = this.#read.get(upload);
    if (reading === undefined) {
      reading = readInstallFile(stored).then((file) => ({ upload, name: stored.name, sizeBytes: stored.sizeBytes, file }));
      reading.catch(() => this.#read.delete(upload));
      this.#read.set(upload, reading);
    }
    return reading;
  }

  /** What is known of the device; a device that does not answer is checked against with what it was last seen to be. */
  async #target(connectionId: ConnectionId): Promise<InstallTarget> {
    const { generation, osVersion } = this.#devices.headset(connectionId).board.value;
    const list = this.#apps.list(connectionId);
    const asked = await list.refresh().then(() => true, (error: unknown) => {
      if (error instanceof FaultError) return false;
      throw error;
    });
    const known = asked || list.packages.length > 0;
    return {
      generation, osVersion, architectures: architecturesOf(generation, osVersion), hangsOnSecureUpload: hangsOnSecureUpload(osVersion),
      packages: !known ? null : list.packages.map((entry) => {
        const parts = fullNameParts(entry.fullName);
        return {
          fullName: entry.fullName, familyName: entry.familyName === '' ? parts.familyName : entry.familyName, name: parts.name, version: entry.version ?? parts.version,
          architecture: parts.architecture, framework: entry.relativeId === null || entry.relativeId === '', running: list.isRunning(entry.fullName),
        };
      }),
    };
  }

  async #discard(uploads: readonly UploadHandle[]): Promise<void> {
    for (const upload of uploads) this.#read.delete(upload);
    await this.#devices.services.uploads.discard(uploads).catch(() => {});
  }
}

const blockerCodes: Readonly<Record<InstallPlan['findings'][number]['topic'], FaultCode>> = {
  format: 'package-malformed', content: 'invalid-input', architecture: 'package-architecture', 'operating-system': 'not-supported',
  dependencies: 'package-dependency-missing', signature: 'package-signature', version: 'package-version', running: 'package-in-use',
};

function uploadGone(name: string): FaultError {
  return new FaultError(portalFault('file-access', { message: `${name} is no longer there.`, hint: 'Choose the files again.' }));
}
