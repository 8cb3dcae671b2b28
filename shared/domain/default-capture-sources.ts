import type { CaptureSources } from './headset.ts';

/** What a photo, a recording or a live view mixes unless told otherwise. Kept apart from the schemas: the page takes it without them. */
export const defaultCaptureSources: CaptureSources = {
  holograms: true, camera: true, microphone: true, appAudio: true, renderFromCamera: true, stabilisationFrames: null,
};
