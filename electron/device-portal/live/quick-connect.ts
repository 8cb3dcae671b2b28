import type { Socket } from 'node:net';
import type { FaultError } from '../../core/fault-error.ts';
import { openDirectSocket, readyEventOf } from '../direct-access.ts';
import type { DirectAccess } from '../direct-access.ts';
import { portalError, portalLineError } from '../portal-faults.ts';

/** One attempt begins so often, whether or not the ones before have ended: a device that wakes up is met at once. */
const everyMs = 250;
/** After a minute nobody counts the milliseconds any more. */
const laterEveryMs = 1_000;
const laterFromTry = 240;
/** The first ones come faster: most cuts are over in a moment. */
const firstPausesMs = [100] as const;
const patienceMs = 2_500;

/**
 * Opens a connection as soon as the device answers. A packet sent to a sleeping device is repeated by the system after a
 * second, three, seven: waiting on one attempt would miss the moment at which it wakes, so that several run side by side
 * and the first whose certificate has been accepted wins. Not a byte of HTTP is sent.
 * @param accessNow where to and with which pin, asked before each attempt.
 * @param onFailure told of attempts that failed; `retryAt` is when the next one begins. It throws to give up.
 */
export async function quickConnect(
  accessNow: () => Promise<DirectAccess>, signal: AbortSignal, onFailure: (error: FaultError, nextInMs: number) => void,
): Promise<{ readonly socket: Socket; readonly access: DirectAccess }> {
  const race = new Race(accessNow, signal, onFailure);
  try {
    return await race.winner;
  } finally {
    race.end();
  }
}

class Race {
  readonly #accessNow: () => Promise<DirectAccess>;
  readonly #signal: AbortSignal;
  readonly #onFailure: (error: FaultError, nextInMs: number) => void;
  readonly #result = Promise.withResolvers<{ readonly socket: Socket; readonly access: DirectAccess }>();
  readonly #running = new Set<Socket>();
  readonly #abort = (): void => this.#result.reject(this.#signal.reason);
  #tries = 0;
  #over = false;
  #next: NodeJS.Timeout | undefined;

  constructor(accessNow: () => Promise<DirectAccess>, signal: AbortSignal, onFailure: (error: FaultError, nextInMs: number) => void) {
    this.#accessNow = accessNow;
    this.#signal = signal;
    this.#onFailure = onFailure;
    if (signal.aborted) this.#abort();
    else signal.addEventListener('abort', this.#abort, { once: true });
    this.#begin();
  }

  get winner(): Promise<{ readonly socket: Socket; readonly access: DirectAccess }> {
    return this.#result.promise;
  }

  /** Lets go of every attempt that has not won. */
  end(): void {
    this.#over = true;
    clearTimeout(this.#next);
    this.#signal.removeEventListener('abort', this.#abort);
    for (const socket of this.#running) socket.destroy();
  }

  #begin(): void {
    if (this.#over) return;
    const pauseMs = firstPausesMs[this.#tries] ?? (this.#tries < laterFromTry ? everyMs : laterEveryMs);
    this.#tries++;
    this.#next = setTimeout(() => this.#begin(), pauseMs);
    this.#accessNow().then((access) => this.#try(access, pauseMs), (error: unknown) => this.#result.reject(error));
  }

  #try(access: DirectAccess, pauseMs: number): void {
    if (this.#over) return;
    const socket = openDirectSocket(access);
    this.#running.add(socket);
    const failed = (error: unknown): void => {
      socket.destroy();
      if (!this.#running.delete(socket) || this.#over) return;
      try {
        this.#onFailure(portalLineError(error, access.endpoint), pauseMs);
      } catch (final) {
        this.#result.reject(final);
      }
    };
    const late = (): void => failed(portalError('no-answer'));
    const closed = (): void => failed(portalError('connection-lost'));
    socket.setTimeout(patienceMs).on('timeout', late).on('close', closed).on('error', failed);
    socket.once(readyEventOf(access.endpoint), () => {
      if (!this.#running.delete(socket)) return;
      // From here on the winner's new owner listens; an error in between is told by the closed socket.
      socket.setTimeout(0).off('timeout', late).off('close', closed).off('error', failed).on('error', () => undefined);
      this.#result.resolve({ socket, access });
    });
  }
}
