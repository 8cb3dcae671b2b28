import type { CaptureContent } from '../model/capture-content.ts';
import type { CaptureSources } from '../model/capture-settings.ts';
import { Timeline } from './timeline.ts';

/**
 * A recording of the given length as an MP4 file: the same scene as the live stream, written fragment by fragment as it
 * is read. Real recordings are plain MP4 files; players do not mind.
 */
export function recordingContent(sources: CaptureSources, durationMs: number): CaptureContent {
  const parts = (): Generator<Buffer> => recordingParts(sources, durationMs);
  let size = 0;
  for (const part of parts()) size += part.length;
  return {
    size,
    async *read(from) {
      await Promise.resolve();
      let skip = from;
      for (const part of parts()) {
        if (skip < part.length) yield part.subarray(skip);
        skip = Math.max(0, skip - part.length);
      }
    },
  };
}

function* recordingParts(sources: CaptureSources, durationMs: number): Generator<Buffer> {
  const timeline = new Timeline('med', sources, false);
  yield timeline.init();
  const frames = Math.max(1, Math.round((durationMs / 1000) * timeline.frameRate));
  for (let frame = 0; frame < frames; frame += timeline.framesPerFragment) yield timeline.stretch(frame).bytes;
}
