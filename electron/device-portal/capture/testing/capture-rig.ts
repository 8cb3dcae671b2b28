import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startHololens } from '../../../../simulator/hololens/hololens.ts';
import type { HololensOptions, SimulatedHololens } from '../../../../simulator/hololens/hololens.ts';
import type { Task } from '../../../../shared/contract/tasks.ts';
import type { HeadsetStatus } from '../../../../shared/domain/headset.ts';
import { connectionIdSchema, folderHandleSchema } from '../../../../shared/domain/identifiers.ts';
import type { ConnectionId, FolderHandle, TaskId } from '../../../../shared/domain/identifiers.ts';
import type { Clock } from '../../../core/clock.ts';
import { JsonDocuments } from '../../../core/documents/json-documents.ts';
import { FaultError } from '../../../core/fault-error.ts';
import { pinnedAgent } from '../../../core/net/pinned-agent.ts';
import type { CoreServices } from '../../../core/services.ts';
import { systemClock } from '../../../core/system-clock.ts';
import { ProgramTasks } from '../../../core/tasks/task-registry.ts';
import { MemoryJournal } from '../../../core/testing/memory-journal.ts';
import { ProgramTokens } from '../../../core/token-broker.ts';
import { silentLogger } from '../../../core/testing/silent-logger.ts';
import { nobodyUsesCamera } from '../../device-context.ts';
import type { CameraUse, DeviceContext } from '../../device-context.ts';
import { DevicePortalClient } from '../../portal-client.ts';
import { portalFault } from '../../portal-faults.ts';
import type { Fault } from '../../../../shared/domain/fault.ts';

/** Pauses between tries are not what these tests are about. */
const hurriedClock: Clock = { ...systemClock, delay: (ms, signal) => systemClock.delay(ms / 20, signal) };

/** Where a headset is, and who it is, at this moment. */
export interface RigTarget {
  readonly address: string;
  readonly port: number;
  readonly rootCertificatePem: string;
  readonly fingerprint256: string;
  readonly credentials: { readonly username: string; readonly password: string } | undefined;
}

/** The smallest context in which captures and live views run: no heartbeat, the test says when the headset counts as reachable. */
export class RigContext {
  readonly connectionId: ConnectionId = connectionIdSchema.parse('device-1');
  readonly tasks: ProgramTasks;
  readonly documents: JsonDocuments;
  readonly home: string;
  readonly context: DeviceContext;
  cameraUse: CameraUse = nobodyUsesCamera;
  generation: HeadsetStatus['generation'] = 'hololens2';
  readonly #target: RigTarget;
  #client: DevicePortalClient | null = null;
  #absence: Fault = portalFault('no-answer');
  readonly #arrivals = new Set<() => void>();
  readonly #reachable = new Set<(id: ConnectionId, reachable: boolean) => void>();
  readonly #forgotten = new Set<(id: ConnectionId) => Promise<void> | void>();
  readonly #folders = new Map<FolderHandle, string>();

  protected constructor(target: RigTarget, home: string, documents: JsonDocuments, tasks: ProgramTasks) {
    this.#target = target;
    this.home = home;
    this.documents = documents;
    this.tasks = tasks;
    this.context = this.#newContext();
    this.arrive();
  }

  static async over(target: RigTarget, home: string): Promise<RigContext> {
    const documents = await JsonDocuments.in(join(home, 'data'), systemClock, silentLogger);
    return new RigContext(target, home, documents, await ProgramTasks.open(documents, systemClock, silentLogger));
  }

  /** The headset answers (again): a client that trusts the certificate that it has now. */
  arrive(): void {
    const target = this.#target;
    const { username, password } = target.credentials ?? { username: '', password: '' };
    this.#client = new DevicePortalClient({
      endpoint: { scheme: 'https', host: target.address, port: target.port },
      credentials: { userName: username, password },
      agent: pinnedAgent({ anchorPem: target.rootCertificatePem, anchorIsRoot: true, fingerprint256: target.fingerprint256 }),
    });
    for (const listener of this.#arrivals) listener();
    for (const listener of this.#reachable) listener(this.connectionId, true);
  }

  /** The session has noticed that it is away. */
  leave(absence: Fault = portalFault('no-answer')): void {
    this.#absence = absence;
    this.#client?.close();
    this.#client = null;
    for (const listener of this.#reachable) listener(this.connectionId, false);
  }

  async forget(): Promise<void> {
    for (const listener of this.#forgotten) await listener(this.connectionId);
  }

  folder(path: string): FolderHandle {
    const handle = folderHandleSchema.parse(`folder-${String(this.#folders.size)}`);
    this.#folders.set(handle, path);
    return handle;
  }

  /** Waits for the end of a task. */
  async ended(id: TaskId): Promise<Task> {
    for (;;) {
      const task = this.tasks.get(id);
      if (task === null) throw new Error('There is no such task.');
      if (task.endedAt !== null) return task;
      await systemClock.delay(10);
    }
  }

  #newContext(): DeviceContext {
    const queues = new Map<string, Promise<unknown>>();
    return {
      services: this.#services(),
      status: {
        get: () => ({ ...unknownStatus, generation: this.generation, cameraUse: this.cameraUse }),
        onChange: () => () => undefined,
        reportCameraUse: (_id, use) => void (this.cameraUse = use),
      },
      client: () => {
        if (this.#client === null) throw new FaultError(this.#absence);
        return this.#client;
      },
      whenOnline: async (_id, signal) => {
        while (this.#client === null) await this.#arrival(signal);
        return this.#client;
      },
      onReachable: (listener) => added(this.#reachable, listener),
      onForgotten: (listener) => added(this.#forgotten, listener),
      exclusively: async (_id, work, _signal, run) => {
        const turn = (queues.get(work) ?? Promise.resolve()).catch(() => undefined).then(run);
        queues.set(work, turn);
        return turn;
      },
    };
  }

  #arrival(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const letGo = added(this.#arrivals, () => {
        letGo();
        resolve();
      });
      signal.addEventListener('abort', () => {
        letGo();
        reject(signal.reason);
      }, { once: true });
    });
  }

  #services(): CoreServices {
    const missing = (): never => {
      throw new Error('This part of the program is not there in this test.');
    };
    return {
      version: '0.0.0-test', clock: hurriedClock, logger: silentLogger, documents: this.documents, tasks: this.tasks,
      secrets: { set: missing, get: missing, has: missing, clear: missing, clearAll: missing, protection: missing },
      connections: { register: missing, list: () => [], get: () => null, record: () => null, setCredentials: missing, credentials: missing, addTarget: missing, retarget: missing, restart: missing, onChange: () => () => undefined },
      folders: {
        path: (handle) => this.#folders.get(handle) ?? missing(),
        handleFor: (path) => this.folder(path),
        used: () => Promise.resolve(),
      },
      uploads: { get: () => null, discard: () => Promise.resolve() },
      notices: { post: () => undefined, settle: () => undefined },
      settings: { get value() { return missing(); }, onChange: () => () => undefined },
      journal: new MemoryJournal(hurriedClock), tokens: new ProgramTokens(),
    };
  }
}

/** A simulated headset behind real TLS with such a context. */
export class CaptureRig extends RigContext implements AsyncDisposable {
  readonly hololens: SimulatedHololens;

  private constructor(hololens: SimulatedHololens, home: string, documents: JsonDocuments, tasks: ProgramTasks) {
    super(hololens, home, documents, tasks);
    this.hololens = hololens;
    this.generation = hololens.model.profile.generation === 1 ? 'hololens1' : 'hololens2';
  }

  static async start(options: HololensOptions = {}): Promise<CaptureRig> {
    const home = await mkdtemp(join(tmpdir(), 'fabriscope-capture-'));
    const hololens = await startHololens({ paired: true, captures: { demo: false }, ...options });
    const documents = await JsonDocuments.in(join(home, 'data'), systemClock, silentLogger);
    return new CaptureRig(hololens, home, documents, await ProgramTasks.open(documents, systemClock, silentLogger));
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.tasks.close();
    this.leave();
    await this.hololens.close();
    await this.documents.settled();
    await rm(this.home, { recursive: true, force: true });
  }
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

const unknownStatus: HeadsetStatus = {
  connectionId: 'device-1', asOf: null, nextAt: null, machineName: null, pendingName: null, generation: 'hololens2', platform: null, osVersion: null,
  osEdition: null, language: null, battery: null, thermal: null, ipdMicrometres: null, services: null, network: null, sleep: null,
  keepAwake: null, lowPowerState: null, appInFront: null, cameraUse: nobodyUsesCamera, unavailable: {},
};
