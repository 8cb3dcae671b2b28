import { describe, expect, it } from 'vitest';
import type { CaptureSources } from '../../../shared/domain/headset.ts';
import { sourceChips, toggledSources } from './source-choice.ts';

const all: CaptureSources = { holograms: true, camera: true, microphone: true, appAudio: true, renderFromCamera: true, stabilisationFrames: null };
const fixed = (sources: CaptureSources, isRecording = false): string[] =>
  sourceChips(sources, 'hololens2', isRecording).filter((chip) => chip.fixedBecause !== undefined).map(({ id }) => id);

describe('sources of photos and recordings', () => {
  it('offers what the generation knows', () => {
    expect(sourceChips(all, 'hololens1', false).map(({ id }) => id)).toEqual(['holograms', 'camera', 'microphone', 'appAudio']);
    expect(sourceChips(all, 'hololens2', false)).toHaveLength(5);
  });

  it('keeps a picture, and keeps everything while it records', () => {
    expect(fixed(all)).toEqual([]);
    expect(fixed({ ...all, camera: false })).toEqual(['holograms']);
    expect(fixed({ ...all, holograms: false })).toEqual(['camera']);
    expect(fixed(all, true)).toHaveLength(5);
  });

  it('turns one and leaves the others', () => {
    expect(toggledSources(all, 'microphone')).toEqual({ ...all, microphone: false });
    expect(toggledSources(all, 'something')).toEqual(all);
  });
});
