import type { LiveEvent } from '../../../shared/contract/devices.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { FragmentedMp4Splitter } from '../../../shared/domain/fragmented-mp4.ts';
import type { InitialisationSegment, MediaFragment } from '../../../shared/domain/fragmented-mp4.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import type { FaultError } from '../../core/fault-error.ts';
import { toFault } from '../../core/faults.ts';
import { FaultError as Fail } from '../../core/fault-error.ts';
import type { CameraDesk } from '../capture/camera-desk.ts';
import { waitingHelps } from '../capture/transfer.ts';
import type { DeviceContext } from '../device-context.ts';
import type { DirectAccess } from '../direct-access.ts';
import { portalError } from '../portal-faults.ts';
import { runLiveRequest } from './live-request.ts';
import { quickConnect } from './quick-connect.ts';
import type { StampedFragment, Viewer } from './viewer.ts';

/** A viewer who comes back at once (a reload, a change of page) finds the stream still running. */
const lingerMs = 2_000;
const figuresEveryMs = 1_000;
/** What the device itself refused is asked for again so often, for as long as somebody watches. */
const refusedPausesMs = [1_000, 2_000] as const;
/** A stream that breaks sooner than this is not begun again in a tight loop. */
const shortestPlayMs = 500;
/** A wait that goes on is told anew so often. */
const tellAgainMs = 1_000;
/** A group of pictures longer than this is not kept for newcomers: they wait for the next key frame. */
const longestKeptBytes = 8 << 20;

export interface StreamWish {
  readonly connectionId: ConnectionId;
  /** Path with its query. */
  readonly address: () => string;
}

/** One stream of a headset, shared by everybody who watches it with the same quality and sources. */
export class SharedStream {
  readonly #wish: StreamWish;
  readonly #context: DeviceContext;
  readonly #desk: CameraDesk;
  readonly #onEnd: () => void;
  readonly #viewers = new Set<Viewer>();
  readonly #stop = new AbortController();
  #state: LiveEvent;
  #initialisation: InitialisationSegment | null = null;
  #sinceKey: StampedFragment[] = [];
  #sinceKeyBytes = 0;
  #lastAccess: DirectAccess | null = null;
  #refusals = 0;
  #begunAt = 0;
  #toldAt = 0;
  #ending: { cancel(): void } | null = null;
  readonly #meter = { bytes: 0, pictures: 0, since: 0, bitsPerSecond: 0 };

  /** @param onEnd nobody watches any more; the stream is over and must not be joined again. */
  constructor(wish: StreamWish, context: DeviceContext, desk: CameraDesk, onEnd: () => void) {
    this.#wish = wish;
    this.#context = context;
    this.#desk = desk;
    this.#onEnd = onEnd;
    this.#state = this.#opening('Reaching the headset');
    void this.#run(this.#stop.signal);
  }

  get viewers(): number {
    return this.#viewers.size;
  }

  join(viewer: Viewer): void {
    this.#ending?.cancel();
    this.#ending = null;
    this.#viewers.add(viewer);
    if (this.#initialisation === null) viewer.tell(this.#state);
    else viewer.begin(this.#initialisation, this.#sinceKey);
  }

  leave(viewer: Viewer): void {
    if (!this.#viewers.delete(viewer)) return;
    viewer.end();
    if (this.#viewers.size === 0) this.#ending = this.#context.services.clock.after(lingerMs, () => this.end());
  }

  end(): void {
    if (this.#stop.signal.aborted) return;
    this.#ending?.cancel();
    this.#stop.abort();
    this.#onEnd();
  }

  async #run(signal: AbortSignal): Promise<void> {
    const figures = setInterval(() => this.#tellFigures(), figuresEveryMs);
    try {
      while (!signal.aborted) {
        try {
          await this.#once(signal);
        } catch (error) {
          if (!signal.aborted) await this.#interrupted(error, signal);
        }
      }
    } finally {
      clearInterval(figures);
      for (const viewer of this.#viewers) viewer.end();
    }
  }

  /** Connects, and passes on what comes until it ends. Always throws in the end. */
  async #once(signal: AbortSignal): Promise<never> {
    const { socket, access } = await quickConnect(() => this.#access(), signal, (error, nextInMs) => this.#notReached(error, nextInMs));
    this.#step('Opening the stream');
    const splitter = new FragmentedMp4Splitter();
    return runLiveRequest(socket, access, this.#wish.address(), signal, (bytes) => this.#take(splitter, bytes));
  }

  /**
   * Where the headset is. The session may need longer than we do to notice that it is back, so that the last known
   * place and pin are good enough; what only the user can mend ends the attempts.
   */
  async #access(): Promise<DirectAccess> {
    try {
      const client = this.#context.client(this.#wish.connectionId);
      this.#lastAccess = await client.direct((access) => Promise.resolve(access));
    } catch (error) {
      const fault = toFault(error);
      if (this.#lastAccess === null || !waitingHelps(fault)) throw error;
    }
    return this.#lastAccess;
  }

  #notReached(error: FaultError, nextInMs: number): void {
    if (!waitingHelps(error.fault)) throw error;
    const isNews = this.#state.kind !== 'interrupted' || this.#state.fault.code !== error.fault.code;
    if (isNews || this.#context.services.clock.now() - this.#toldAt >= tellAgainMs) this.#tellInterrupted(error.fault, nextInMs);
  }

  async #interrupted(error: unknown, signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#context.services;
    const playedForMs = this.#initialisation === null ? null : clock.now() - this.#begunAt;
    this.#forgetPictures();
    if (!(error instanceof Fail)) logger.error('live.failed', 'A live view failed inside.', { error });
    const fault = this.#desk.explain('live', toFault(error));
    const pauseMs = this.#pauseAfter(fault, playedForMs);
    this.#tellInterrupted(fault, pauseMs);
    if (pauseMs === null) await this.#untilItArrives(signal);
    else if (pauseMs > 0) await this.#pauseOrArrival(pauseMs, signal);
  }

  /** A line that was cut is tried at once, a refusal after a while, and what needs the user (null) not before it is mended. */
  #pauseAfter(fault: Fault, playedForMs: number | null): number | null {
    if (!waitingHelps(fault)) return null;
    if (playedForMs !== null && fault.code === 'connection-lost') return playedForMs < shortestPlayMs ? shortestPlayMs : 0;
    return refusedPausesMs[Math.min(this.#refusals++, refusedPausesMs.length - 1)] ?? null;
  }

  #untilItArrives(signal: AbortSignal): Promise<void> {
    return new Promise((resolve) => {
      const done = (): void => {
        letGo();
        signal.removeEventListener('abort', done);
        resolve();
      };
      const letGo = this.#context.onReachable((connectionId, reachable) => {
        if (connectionId === this.#wish.connectionId && reachable) done();
      });
      signal.addEventListener('abort', done, { once: true });
    });
  }

  async #pauseOrArrival(ms: number, signal: AbortSignal): Promise<void> {
    const round = new AbortController();
    const either = AbortSignal.any([signal, round.signal]);
    await Promise.race([this.#context.services.clock.delay(ms, either).catch(() => undefined), this.#untilItArrives(either)]);
    round.abort();
  }

  // --- what comes in -------------------------------------------------------------------------------------------------

  #take(splitter: FragmentedMp4Splitter, bytes: Uint8Array): void {
    const receivedAt = this.#context.services.clock.now();
    this.#meter.bytes += bytes.byteLength;
    const { parts, problem } = splitter.push(bytes);
    for (const part of parts) {
      if (part.kind === 'initialisation') this.#begin(part);
      else this.#pass(part, receivedAt);
    }
    if (problem !== null) throw portalError('malformed-answer', { message: 'The headset’s live view cannot be read.', detail: problem });
  }

  #begin(initialisation: InitialisationSegment): void {
    this.#forgetPictures();
    this.#initialisation = initialisation;
    this.#begunAt = this.#meter.since = this.#context.services.clock.now();
    this.#refusals = 0;
    this.#desk.cameraWasFree();
    for (const viewer of this.#viewers) viewer.begin(initialisation, []);
  }

  #pass(fragment: MediaFragment, receivedAt: number): void {
    const one = { fragment, receivedAt };
    this.#meter.pictures += fragment.pictures;
    for (const viewer of this.#viewers) viewer.give(one, this.#meter.bitsPerSecond);
    if (fragment.key) {
      this.#sinceKey = [];
      this.#sinceKeyBytes = 0;
    }
    this.#sinceKeyBytes += fragment.bytes.byteLength;
    if (this.#sinceKeyBytes > longestKeptBytes) this.#sinceKey = [];
    else if (fragment.key || this.#sinceKey.length > 0) this.#sinceKey.push(one);
  }

  #forgetPictures(): void {
    this.#initialisation = null;
    this.#sinceKey = [];
    this.#sinceKeyBytes = 0;
    this.#meter.bytes = 0;
    this.#meter.pictures = 0;
  }

  // --- what the viewers are told -------------------------------------------------------------------------------------

  #opening(step: string): LiveEvent {
    return { kind: 'opening', step, since: this.#context.services.clock.now() };
  }

  #step(step: string): void {
    this.#tell(this.#opening(step));
  }

  #tellInterrupted(fault: Fault, retryInMs: number | null): void {
    const at = this.#context.services.clock.now();
    const before = this.#state.kind === 'interrupted' ? this.#state.at : at;
    this.#toldAt = at;
    this.#tell({ kind: 'interrupted', fault: { ...fault, connectionId: this.#wish.connectionId }, at: before, retryAt: retryInMs === null ? null : at + retryInMs });
  }

  #tell(state: LiveEvent): void {
    this.#state = state;
    for (const viewer of this.#viewers) viewer.tell(state);
  }

  #tellFigures(): void {
    if (this.#initialisation === null) return;
    const now = this.#context.services.clock.now();
    const seconds = Math.max(0.001, (now - this.#meter.since) / 1_000);
    const framesPerSecond = this.#meter.pictures / seconds;
    this.#meter.bitsPerSecond = (this.#meter.bytes * 8) / seconds;
    Object.assign(this.#meter, { bytes: 0, pictures: 0, since: now });
    for (const viewer of this.#viewers) {
      viewer.tell({ kind: 'figures', bitsPerSecond: this.#meter.bitsPerSecond, framesPerSecond, droppedFragments: viewer.droppedFragments, viewers: this.#viewers.size });
    }
  }
}
