import type { CaptureSources, Generation } from '../../../shared/domain/headset.ts';
import type { PortalQuery } from '../endpoints.ts';

/**
 * Query of a photo, a recording or a live view. Every source is named: left out, the portal takes it for off, and for a
 * live view for another default again (device-portal.md §1.10). What only HoloLens 2 knows is sent to nobody else.
 */
export function sourcesQuery(act: 'photo' | 'recording' | 'live', sources: CaptureSources, generation: Generation): PortalQuery {
  const picture = { holo: sources.holograms, pv: sources.camera };
  const sound = act === 'photo' ? {} : { mic: sources.microphone, loopback: sources.appAudio };
  if (generation !== 'hololens2') return { ...picture, ...sound };
  const frames = sources.stabilisationFrames;
  const stabilisation = act === 'photo' || frames === null ? {} : { vstab: frames > 0, ...(frames > 0 ? { vstabbuffer: frames } : {}) };
  return { ...picture, ...sound, RenderFromCamera: sources.renderFromCamera, ...stabilisation };
}
