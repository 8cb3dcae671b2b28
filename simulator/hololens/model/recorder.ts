import { photoContent, thumbnailFor } from '../media/library.ts';
import { recordingContent } from '../media/recording.ts';
import type { Capture } from './captures.ts';
import { RECORDING_SETTLES_MS } from './captures.ts';
import type { CaptureSources } from './capture-settings.ts';
import type { Headset } from './headset.ts';

/** Takes photos and records videos into the camera roll. */
export class Recorder {
  readonly #headset: Headset;
  #current: { readonly fileName: string; readonly startedAtMs: number; readonly sources: CaptureSources } | undefined;

  constructor(headset: Headset) {
    this.#headset = headset;
    headset.on((event) => {
      if (event.type === 'end-recording') this.stop();
    });
  }

  isRecording(): boolean {
    return this.#current !== undefined;
  }

  takePhoto(sources: CaptureSources): Capture {
    const { captures, clock } = this.#headset;
    return captures.add({
      fileName: captures.nextName('jpg'),
      createdAtMs: clock.now(),
      content: photoContent(sources),
      thumbnail: thumbnailFor(sources),
    });
  }

  start(sources: CaptureSources): void {
    const { captures, clock } = this.#headset;
    this.#current = { fileName: captures.nextName('mp4'), startedAtMs: clock.now(), sources };
    this.#setRecording(true);
  }

  /** Ends the recording and returns the name its file will have; undefined where none is running. */
  stop(): string | undefined {
    const recording = this.#current;
    if (recording === undefined) return undefined;
    this.#current = undefined;
    this.#setRecording(false);
    const { captures, clock } = this.#headset;
    captures.add(
      {
        fileName: recording.fileName,
        createdAtMs: recording.startedAtMs,
        content: recordingContent(recording.sources, clock.now() - recording.startedAtMs),
        thumbnail: thumbnailFor(recording.sources),
      },
      RECORDING_SETTLES_MS,
    );
    return recording.fileName;
  }

  #setRecording(recording: boolean): void {
    this.#headset.camera.setRecording(recording);
    this.#headset.loadChanged();
  }
}
