/** Who, besides the portal, uses the photo/video camera. */
export interface CameraOwner {
  /** PackageFullName, or any name for a system component. */
  readonly app: string;
  readonly mode: 'exclusive' | 'shared';
}

/** Why the portal may not use the camera right now. */
export interface CameraRefusal {
  readonly owner: CameraOwner;
}

export interface CameraListener {
  /** The portal's live streams have to end. */
  endStreams(): void;
  /** The portal's recording has to stop; what was recorded so far is kept. */
  endRecording(): void;
}

/**
 * The photo/video camera and the rules for who may have it (device-portal.md §5.7). First generation: an app and the
 * portal exclude each other, whichever comes first wins. Second generation: a shared owner leaves streams alone, an
 * exclusive one ends them, and any app that takes the camera stops a recording.
 */
export class Camera {
  readonly #generation: 1 | 2;
  readonly #listener: CameraListener;
  #owner: CameraOwner | undefined;
  #streams = 0;
  #recording = false;

  constructor(generation: 1 | 2, listener: CameraListener) {
    this.#generation = generation;
    this.#listener = listener;
  }

  owner(): CameraOwner | undefined {
    return this.#owner;
  }

  streams(): number {
    return this.#streams;
  }

  recording(): boolean {
    return this.#recording;
  }

  /** An app asks for the camera. Returns false where it is refused (first generation, portal was first). */
  requestedByApp(owner: CameraOwner): boolean {
    if (this.#generation === 1) {
      if (this.#streams > 0 || this.#recording) return false;
      this.#owner = owner;
      return true;
    }
    this.#owner = owner;
    if (owner.mode === 'exclusive') this.#listener.endStreams();
    if (this.#recording) this.#listener.endRecording();
    return true;
  }

  /** The app lets go, or ended. Without a name: whoever has it. */
  releasedByApp(app?: string): void {
    if (app === undefined || this.#owner?.app === app) this.#owner = undefined;
  }

  /** What stands in the way of a live stream. */
  streamRefusal(): CameraRefusal | undefined {
    return this.#refusal(this.#generation === 1 || this.#owner?.mode === 'exclusive');
  }

  /** What stands in the way of a photo or a recording. */
  captureRefusal(): CameraRefusal | undefined {
    return this.#refusal(sharedOwnerBlocksCapture(this.#generation) || this.#owner?.mode === 'exclusive');
  }

  streamStarted(): void {
    this.#streams++;
  }

  streamEnded(): void {
    this.#streams = Math.max(0, this.#streams - 1);
  }

  setRecording(recording: boolean): void {
    this.#recording = recording;
  }

  #refusal(blocks: boolean): CameraRefusal | undefined {
    return this.#owner !== undefined && blocks ? { owner: this.#owner } : undefined;
  }
}

/**
 * Uncertain: whether a second-generation headset lets the portal photograph or record while an app holds the camera in
 * shared mode. Assumed yes, as it does for live streams.
 */
function sharedOwnerBlocksCapture(generation: 1 | 2): boolean {
  return generation === 1;
}
