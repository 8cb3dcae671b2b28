import { X509Certificate } from 'node:crypto';
import type { Connection } from '../../../shared/contract/connections.ts';
import type { Folder } from '../../../shared/contract/files.ts';
import { uploadSchema } from '../../../shared/contract/files.ts';
import type { Task } from '../../../shared/contract/tasks.ts';
import type { Fault, FaultCode } from '../../../shared/domain/fault.ts';
import { faultSchema } from '../../../shared/domain/fault.ts';
import type { CaptureId, ConnectionId, FolderHandle, TaskId, UploadHandle } from '../../../shared/domain/identifiers.ts';
import type { SimulatedHololens } from '../../../simulator/hololens/hololens.ts';
import type { Program } from '../../core/composition.ts';
import { offeredCertificate, pinOf } from '../../core/net/certificate.ts';
import type { openPage } from '../../core/testing/test-program.ts';
import { captureIdOf } from '../capture/capture-id.ts';

/** How an act ended: it was done, it waits under a name of its own, or it failed with a fault. */
export type Outcome =
  | { readonly kind: 'done' }
  | { readonly kind: 'waiting'; readonly words: string }
  | { readonly kind: 'fault'; readonly fault: Fault };

export const done: Outcome = { kind: 'done' };
export const failedWith = (fault: Fault): Outcome => ({ kind: 'fault', fault });

/** One headset in the weather, with the page that looks at it. */
export class WeatherCell {
  readonly device: SimulatedHololens;
  readonly program: Program;
  readonly page: ReturnType<typeof openPage>['client'];
  /** Downloads of this cell go here. */
  readonly folder: Folder;
  /** What an act of before left for the next one. */
  readonly left = new Map<string, string>();
  id: ConnectionId;
  /** The weather has cleared. */
  cleared = false;

  private constructor(device: SimulatedHololens, program: Program, page: ReturnType<typeof openPage>['client'], id: ConnectionId, folder: Folder) {
    this.device = device;
    this.program = program;
    this.page = page;
    this.id = id;
    this.folder = folder;
  }

  /** Adds the headset to the program and waits until it is online, or until it waits to be paired. */
  static async open(device: SimulatedHololens, program: Program, page: ReturnType<typeof openPage>['client'], downloads: FolderHandle): Promise<WeatherCell> {
    const root = offeredCertificate([new X509Certificate(device.rootCertificatePem)]);
    const { credentials: pair } = device;
    const { id } = await program.connections.addSimulated({
      kind: 'hololens', address: device.url, name: device.name, trust: { ...pinOf(root, 0), anchorIsRoot: true },
      credentials: pair === undefined ? null : { userName: pair.username, password: pair.password },
    });
    const cell = new WeatherCell(device, program, page, id, await page.files.makeFolder({ parent: downloads, name: `of ${id}` }));
    await cell.connectionAs(({ state }) => state === (pair === undefined ? 'unpaired' : 'online'));
    return cell;
  }

  get connection(): Connection {
    const connection = this.program.connections.get(this.id);
    if (connection === null) throw new Error('the connection is gone');
    return connection;
  }

  connectionAs(wanted: (connection: Connection) => boolean, withinMs = 12_000): Promise<Connection> {
    return new Promise((resolve, reject) => {
      const started = performance.now();
      const look = (): void => {
        if (wanted(this.connection)) resolve(this.connection);
        else if (performance.now() - started > withinMs) reject(new Error(`never as wanted: ${JSON.stringify(this.connection)}`));
        else setTimeout(look, 15);
      };
      look();
    });
  }

  /** Takes the weather away and does what its state asks of the user, until the headset is as before. */
  async clear(home: Connection['state']): Promise<void> {
    this.cleared = true;
    await this.device.clearFaults();
    const { page, id: connectionId } = this;
    if (`https://${this.connection.endpoint.host}:${this.connection.endpoint.port}` !== this.device.url) await page.connections.update({ connectionId, address: this.device.url });
    // A pairing that seemed lost may have been taken.
    const isPinned = ({ pinned }: Connection): boolean => pinned?.fingerprint256 === this.device.fingerprint256;
    const isHome = (connection: Connection): boolean => (connection.state === home || connection.state === 'online') && isPinned(connection);
    if (!isPinned(this.connection) && this.connection.state !== 'identity-changed') {
      // A line of before the change may live on for a while: the next one meets the new certificate.
      await page.connections.disconnect({ connectionId });
      await page.connections.connect({ connectionId });
    } else if (!isHome(this.connection)) await page.connections.retryNow({ connectionId });
    const reached = await this.connectionAs((connection) => isHome(connection) || (connection.state === 'identity-changed' && connection.offered !== null));
    if (reached.state !== 'identity-changed') return;
    await page.connections.trust({ connectionId, fingerprint256: reached.offered?.fingerprint256 ?? '', replace: true });
    await this.connectionAs(isHome);
  }

  /** A call as its outcome. @throws whatever is no fault of the contract. */
  async call(run: () => Promise<unknown>): Promise<Outcome> {
    try {
      await run();
      return done;
    } catch (error) {
      return failedWith(faultOf(error));
    }
  }

  /** Starts a task and follows it to its end, or until it says that it waits. */
  async task(start: () => Promise<{ taskId: TaskId }>): Promise<Outcome> {
    const before = this.left.get('task');
    const again = before === undefined ? null : [...this.program.tasks.pictures.values()].find(({ id }) => id === before) ?? null;
    if (again?.state === 'done') return done;
    if (again?.canRetry === true) await this.page.tasks.retry({ taskId: again.id });
    try {
      const taskId = again?.id ?? (await start()).taskId;
      this.left.set('task', taskId);
      const outcome = await this.#followed(taskId);
      // It may still have had an answer of before: the next act is to try again.
      if (outcome.kind !== 'fault' || again?.state !== 'running' || this.program.tasks.get(taskId)?.canRetry !== true) return outcome;
      await this.page.tasks.retry({ taskId });
      return await this.#followed(taskId);
    } catch (error) {
      return failedWith(faultOf(error));
    }
  }

  async #followed(taskId: TaskId): Promise<Outcome> {
    for (let looks = 0, waited = 0; looks < 1_800; looks++) {
      const task: Task | null = this.program.tasks.get(taskId);
      if (task === null) throw new Error('the task is gone');
      if (task.state === 'done') return done;
      if (task.endedAt !== null) return failedWith(task.fault ?? task.items.find(({ fault }) => fault !== null)?.fault ?? missingFault(task));
      if (task.phase === '') throw new Error('a task without a phase');
      waited = /^(Waiting for the headset(:| to tell)|Trying again)/u.test(task.phase) ? waited + 1 : 0;
      if (waited > 40 && !this.cleared) return { kind: 'waiting', words: task.phase };
      await new Promise((resolve) => setTimeout(resolve, 15));
    }
    throw new Error(`a task that does not end: ${JSON.stringify(this.program.tasks.get(taskId))}`);
  }

  /** A plain request of the page. */
  async fetched(path: string): Promise<Outcome> {
    const answer = await this.program.fetch(new Request(`http://localhost${path}`), { role: 'operator' });
    if (answer === null) throw new Error(`no route for ${path}`);
    if (answer.ok) return (await answer.arrayBuffer()).byteLength > 0 ? done : failedWith(faultSchema.parse({}));
    const body: unknown = await answer.json();
    return failedWith(faultSchema.parse(typeof body === 'object' && body !== null && 'fault' in body ? body.fault : null));
  }

  async uploads(files: readonly { readonly name: string; readonly bytes: Buffer }[]): Promise<UploadHandle[]> {
    const handles: UploadHandle[] = [];
    for (const { name, bytes } of files) {
      const request = new Request(`http://localhost/uploads?name=${encodeURIComponent(name)}`, { method: 'POST', body: new Uint8Array(bytes), headers: { 'content-length': String(bytes.length) } });
      const answer = await this.program.fetch(request, { role: 'operator' });
      handles.push(uploadSchema.parse(await answer?.json()).handle);
    }
    return handles;
  }

  capture(name: string): CaptureId {
    return captureIdOf(name);
  }
}

export function codeOf(outcome: Outcome): FaultCode | 'done' | 'waiting' {
  return outcome.kind === 'fault' ? outcome.fault.code : outcome.kind;
}

function faultOf(error: unknown): Fault {
  const data: unknown = typeof error === 'object' && error !== null && 'data' in error ? error.data : null;
  const parsed = faultSchema.safeParse(data);
  if (!parsed.success) throw error;
  return parsed.data;
}

function missingFault(task: Task): never {
  throw new Error(`a failed task without a fault: ${JSON.stringify(task)}`);
}
