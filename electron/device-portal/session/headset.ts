import type { Endpoint } from '../../../shared/contract/connections.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { CoreServices } from '../../core/services.ts';
import type { ExclusiveWork } from '../device-context.ts';
import { endpoints } from '../endpoints.ts';
import type { DevicePortalClient, WriteHabit } from '../portal-client.ts';
import { portalError, portalFault } from '../portal-faults.ts';
import { processesAnswer } from '../wire/performance.ts';
import type { PortalProcess } from '../wire/performance.ts';
import { Heartbeat } from './heartbeat.ts';
import { StatusBoard } from './status-board.ts';
import { WorkQueue } from './work-queue.ts';

/** Something that we made the headset do, after which it is silent for a while on purpose. */
export interface ExpectedSilence {
  readonly kind: 'restart' | 'shutdown';
  readonly since: number;
  /** It has stopped answering: when it answers next, it is through. */
  begun: boolean;
}

/** What a running session lets the rest of the program do with it. */
export interface SessionHandle {
  /** Beats at once: somebody looks, or something was changed. */
  beatNow(): void;
  /** Where it waits for the user, or for its next attempt: tries at once. */
  retryNow(): void;
  /** Drops the line and connects anew: the device said that it goes away. */
  reconnect(): void;
}

/** One saved headset in this run of the program. It outlives its sessions, so that what is known of it stays with its age. */
export class Headset {
  readonly connectionId: ConnectionId;
  readonly board: StatusBoard;
  readonly heartbeat: Heartbeat;
  readonly writeHabit: WriteHabit = { autoUser: false };
  session: SessionHandle | null = null;
  expectedSilence: ExpectedSilence | null = null;
  /** Where it answered last in this run; null: nowhere yet. */
  endpoint: Endpoint | null = null;
  /** Packages that Fabriscope itself starts, stops or removes at this moment. */
  readonly appsInHand = new Set<string>();
  readonly #processListeners = new Set<(processes: readonly PortalProcess[]) => void>();
  readonly #queues = new Map<ExclusiveWork, WorkQueue>();
  readonly #waiting = new Set<{ readonly resolve: (client: DevicePortalClient) => void; readonly reject: (reason: unknown) => void }>();
  readonly #onReachable: (headset: Headset, reachable: boolean) => void;
  readonly #clock: Clock;
  #processes: { readonly askedAt: number; readonly answer: Promise<readonly PortalProcess[]> } | null = null;
  #client: DevicePortalClient | null = null;
  #absence: Fault = notConnected;
  #forgotten = false;

  constructor(connectionId: ConnectionId, services: CoreServices, onReachable: (headset: Headset, reachable: boolean) => void) {
    this.connectionId = connectionId;
    this.#onReachable = onReachable;
    this.#clock = services.clock;
    this.board = new StatusBoard(connectionId, services.clock, (watchers) => {
      if (watchers > 0) this.session?.beatNow();
    });
    this.heartbeat = new Heartbeat(this.board, services.clock, () => this.processes(1_000));
  }

  get reachable(): boolean {
    return this.#client !== null;
  }

  /** @throws FaultError that says why nobody can talk to it now. */
  client(): DevicePortalClient {
    if (this.#client === null) throw new FaultError({ ...this.#absence, connectionId: this.connectionId });
    return this.#client;
  }

  arrived(client: DevicePortalClient): void {
    this.#client = client;
    this.endpoint = client.endpoint;
    for (const waiting of this.#waiting) waiting.resolve(client);
    this.#onReachable(this, true);
  }

  gone(absence: Fault): void {
    this.#absence = absence;
    const client = this.#client;
    if (client === null) return;
    this.#client = null;
    this.#processes = null;
    client.close();
    this.#onReachable(this, false);
  }

  /** The session was closed by the user or at the end of the program. */
  disconnected(): void {
    this.gone(notConnected);
  }

  async whenOnline(signal: AbortSignal): Promise<DevicePortalClient> {
    if (this.#client !== null) return this.#client;
    if (this.#forgotten) throw noLongerThere();
    signal.throwIfAborted();
    const { promise, resolve, reject } = Promise.withResolvers<DevicePortalClient>();
    const waiting = { resolve, reject };
    const abort = () => reject(signal.reason);
    this.#waiting.add(waiting);
    signal.addEventListener('abort', abort, { once: true });
    try {
      return await promise;
    } finally {
      this.#waiting.delete(waiting);
      signal.removeEventListener('abort', abort);
    }
  }

  /** The user removed it: nobody needs to wait for it any more. */
  forgotten(): void {
    this.#forgotten = true;
    for (const waiting of this.#waiting) waiting.reject(noLongerThere());
  }

  /**
   * The processes, from the last answer where that is young enough: several screens look at them at the same time.
   *
   * @param maximumAgeMs 0 always asks.
   */
  async processes(maximumAgeMs: number): Promise<readonly PortalProcess[]> {
    const now = this.#clock.now();
    if (this.#processes !== null && now - this.#processes.askedAt < maximumAgeMs) return this.#processes.answer;
    const client = this.client();
    const asked = { askedAt: now, answer: client.getJson(endpoints.processes, processesAnswer) };
    this.#processes = asked;
    try {
      const processes = await asked.answer;
      for (const listener of this.#processListeners) listener(processes);
      return processes;
    } catch (error) {
      if (this.#processes === asked) this.#processes = null;
      throw error;
    }
  }

  /** Told of each new list of processes, whoever asked for it. @returns ends the telling. */
  onProcesses(listener: (processes: readonly PortalProcess[]) => void): () => void {
    this.#processListeners.add(listener);
    return () => void this.#processListeners.delete(listener);
  }

  exclusively<Result>(work: ExclusiveWork, signal: AbortSignal | undefined, run: () => Promise<Result>): Promise<Result> {
    let queue = this.#queues.get(work);
    if (queue === undefined) this.#queues.set(work, (queue = new WorkQueue()));
    return queue.run(signal, run);
  }
}

export function noLongerThere(): FaultError {
  return portalError('not-found', { message: 'This headset is no longer in the list.', hint: 'Add it again.' });
}

const notConnected: Fault = portalFault('connection-lost', {
  message: 'Fabriscope is not connected to this headset.', hint: 'Connect to it first.',
});
