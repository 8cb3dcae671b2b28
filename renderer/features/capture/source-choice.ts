import type { CaptureSources, Generation } from '../../../shared/domain/headset.ts';
import type { SourceChip } from '../live/SourceChips.tsx';

type SourceName = 'holograms' | 'camera' | 'microphone' | 'appAudio' | 'renderFromCamera';
const names: readonly SourceName[] = ['holograms', 'camera', 'microphone', 'appAudio', 'renderFromCamera'];

const labels: Readonly<Record<SourceName, { readonly label: string; readonly title: string }>> = {
  holograms: { label: 'Holograms', title: 'What apps draw' },
  camera: { label: 'Camera', title: 'What the wearer sees of the room' },
  microphone: { label: 'Microphone', title: 'In recordings only' },
  appAudio: { label: 'App sound', title: 'What apps play; in recordings only' },
  renderFromCamera: { label: 'Aligned to camera', title: 'Holograms drawn from where the camera is; needs an app that allows it' },
};

/** @returns the chips that this generation knows, with the reason where one cannot be changed now. */
export function sourceChips(sources: CaptureSources, generation: Generation, isRecording: boolean): readonly SourceChip[] {
  const known = names.filter((name) => name !== 'renderFromCamera' || generation !== 'hololens1');
  return known.map((name) => ({ id: name, isOn: sources[name], ...labels[name], fixedBecause: fixedBecause(sources, name, isRecording) }));
}

function fixedBecause(sources: CaptureSources, name: SourceName, isRecording: boolean): string | undefined {
  if (isRecording) return 'A running recording keeps the sources it began with.';
  const isLastPicture = (name === 'holograms' && sources.holograms && !sources.camera) || (name === 'camera' && sources.camera && !sources.holograms);
  return isLastPicture ? 'Holograms or camera: one of the two has to stay on.' : undefined;
}

/** @returns the sources with that one turned; as they were where the id is none. */
export function toggledSources(sources: CaptureSources, id: string): CaptureSources {
  const name = names.find((known) => known === id);
  return name === undefined ? sources : { ...sources, [name]: !sources[name] };
}
