import { cameraConflict, holderNamedIn, refusalWords, shortHolderName } from '../../../shared/domain/camera-conflict.ts';
import type { CameraAct, CameraSituation } from '../../../shared/domain/camera-conflict.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { eventTypes } from '../../../shared/domain/journal/event-types.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { DeviceContext } from '../device-context.ts';
import { endpoints } from '../endpoints.ts';
import { noteOfHeadset } from '../session/journal-feed.ts';
import { captureStatusAnswer } from './capture-answers.ts';

/** While something uses the camera, and while nothing does that we know of. */
const activeIntervalMs = 3_000;
const restingIntervalMs = 15_000;
/** A holder that was named once is believed for so long; nothing tells when it lets go. */
const holderBelievedMs = 120_000;

/** What is known of the camera of one headset: recordings by its portal, our own live views, and who was named in a refusal. */
export class CameraDesk {
  readonly #connectionId: ConnectionId;
  readonly #context: DeviceContext;
  readonly #onRecordingEnded: () => void;
  readonly #stop = new AbortController();
  #recording = false;
  #recordingSince: number | null = null;
  #startedHere = false;
  #liveViewers = 0;
  #holder: { readonly name: string; readonly at: number } | null = null;
  #nudge = Promise.withResolvers<void>();

  /** @param onRecordingEnded a recording has ended without our asking; its file is about to appear. */
  constructor(connectionId: ConnectionId, context: DeviceContext, onRecordingEnded: () => void) {
    this.#connectionId = connectionId;
    this.#context = context;
    this.#onRecordingEnded = onRecordingEnded;
    void this.#follow(this.#stop.signal);
  }

  get isRecording(): boolean {
    return this.#recording;
  }

  close(): void {
    this.#stop.abort();
  }

  recordingStarted(): void {
    this.#recording = true;
    this.#recordingSince = this.#context.services.clock.now();
    this.#startedHere = true;
    this.#holder = null;
    this.#report();
    this.#lookSoon();
  }

  recordingStopped(): void {
    this.#recording = false;
    this.#recordingSince = null;
    this.#startedHere = false;
    this.#report();
  }

  /** Something got the camera: nobody else holds it for itself. */
  cameraWasFree(): void {
    if (this.#holder === null) return;
    this.#holder = null;
    this.#report();
  }

  liveViewers(count: number): void {
    this.#liveViewers = count;
    this.#report();
    this.#lookSoon();
  }

  /** The fault of a refused act, in words that name the holder where it is known; remembers it for the status. */
  explain(act: CameraAct, fault: Fault): Fault {
    if (fault.code === 'asleep') {
      return { ...fault, message: 'The headset is asleep or nobody wears it, so it takes no pictures.', hint: 'Put it on, then try again. “Keep awake” on its home page holds it awake while it lies on a table.' };
    }
    if (fault.code !== 'camera-in-use') return fault;
    const named = holderNamedIn(fault.detail ?? fault.message);
    if (named !== null) this.#holder = { name: this.#displayName(named), at: this.#context.services.clock.now() };
    this.#report();
    return { ...fault, ...refusalWords(act, this.#situation()) };
  }

  /** @returns whether the portal records; asks it. */
  async look(): Promise<boolean> {
    const client = this.#context.client(this.#connectionId);
    const recording = await client.getJson(endpoints.captureStatus, captureStatusAnswer, { signal: this.#stop.signal });
    if (recording !== this.#recording) this.#seen(recording);
    return recording;
  }

  #seen(recording: boolean): void {
    const endedByItself = this.#recording && !recording;
    const wasOurs = this.#startedHere;
    if (!recording) this.recordingStopped();
    else {
      this.#recording = true;
      this.#recordingSince = this.#context.services.clock.now();
      this.#report();
    }
    if (!endedByItself) return;
    this.#onRecordingEnded();
    noteOfHeadset(this.#context.services, this.#connectionId, { type: eventTypes.headsetCaptured, attributes: { kind: 'video' } });
    if (wasOurs) this.#tellEnded();
  }

  #tellEnded(): void {
    const { notices, connections } = this.#context.services;
    notices.post({
      cause: `recording-ended/${this.#connectionId}`,
      severity: 'warning',
      title: 'The recording ended by itself',
      body: `On ${connections.get(this.#connectionId)?.name ?? 'the headset'} an app took the camera, or it fell asleep. What was recorded until then is kept.`,
      connectionId: this.#connectionId,
      href: `#/headsets/${this.#connectionId}/capture`,
    });
  }

  /** Looks once soon: something has just changed. */
  #lookSoon(): void {
    this.#nudge.resolve();
  }

  async #follow(signal: AbortSignal): Promise<void> {
    const { clock, logger } = this.#context.services;
    while (!signal.aborted) {
      try {
        await this.#context.whenOnline(this.#connectionId, signal);
        await this.look();
      } catch (error) {
        if (signal.aborted || (error instanceof FaultError && error.fault.code === 'not-found')) return;
        if (!(error instanceof FaultError)) logger.error('camera.look.failed', 'Asking for the recording failed inside.', { error });
      }
      this.#forgetHolder();
      const intervalMs = this.#recording || this.#liveViewers > 0 ? activeIntervalMs : restingIntervalMs;
      await Promise.race([clock.delay(intervalMs, signal).catch(() => undefined), this.#nudge.promise]);
      this.#nudge = Promise.withResolvers();
      // what was just started needs a moment before the device says so
      await clock.delay(1_000, signal).catch(() => undefined);
    }
  }

  #forgetHolder(): void {
    if (this.#holder === null || this.#context.services.clock.now() - this.#holder.at < holderBelievedMs) return;
    this.#holder = null;
    this.#report();
  }

  #displayName(named: string): string {
    const front = this.#context.status.get(this.#connectionId)?.appInFront;
    return front?.packageFullName === named ? front.displayName : shortHolderName(named).slice(0, 200);
  }

  #situation(): CameraSituation {
    const status = this.#context.status.get(this.#connectionId);
    return {
      generation: status?.generation ?? 'other', recording: this.#recording, liveViewers: this.#liveViewers,
      heldBy: this.#holder?.name ?? null, appInFront: status?.appInFront?.displayName ?? null,
    };
  }

  #report(): void {
    this.#context.status.reportCameraUse(this.#connectionId, {
      recording: this.#recording,
      recordingSince: this.#recordingSince,
      recordingStartedHere: this.#startedHere,
      liveViewers: this.#liveViewers,
      heldBy: this.#holder?.name ?? null,
      conflict: cameraConflict(this.#situation())?.slice(0, 500) ?? null,
    });
  }
}
