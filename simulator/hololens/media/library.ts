import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { CaptureSources } from '../model/capture-settings.ts';
import { fileContent } from '../model/capture-content.ts';
import type { CaptureContent } from '../model/capture-content.ts';
import { loadClip } from './clip.ts';
import type { Clip } from './clip.ts';

/** The files in this folder that headsets show: photos, videos, thumbnails, live clips. Made by `make-media.ts`. */

export type LiveQuality = 'high' | 'med' | 'low';

/** What the picture consists of. */
type View = 'mixed' | 'camera' | 'holograms';

/** This folder; in a bundle, the folder `media` beside the bundle. */
const FOLDER = existsSync(join(import.meta.dirname, 'live')) ? import.meta.dirname : join(import.meta.dirname, 'media');

function captureFile(name: string): string {
  return join(FOLDER, 'captures', name);
}

/**
 * Uncertain: what a capture with neither camera nor holograms looks like. Assumed: like one with camera only.
 */
function viewOf(sources: Pick<CaptureSources, 'holo' | 'pv'>): View {
  if (sources.holo && sources.pv) return 'mixed';
  return sources.holo ? 'holograms' : 'camera';
}

export function photoContent(sources: CaptureSources): CaptureContent {
  return fileContent(captureFile(`photo-${viewOf(sources)}.jpg`));
}

const thumbnails = new Map<string, Buffer>();

function thumbnailFile(name: string): Buffer {
  const bytes = thumbnails.get(name) ?? readFileSync(captureFile(name));
  thumbnails.set(name, bytes);
  return bytes;
}

export function thumbnailFor(sources: CaptureSources): Buffer {
  return thumbnailFile(`photo-${viewOf(sources)}.thumb.jpg`);
}

/** The captures that a headset has from the start: [file, thumbnail, extension]. */
export function startCaptures(): { content: CaptureContent; thumbnail: Buffer; extension: 'jpg' | 'mp4' }[] {
  const photo = (name: string) => ({
    content: fileContent(captureFile(`${name}.jpg`)),
    thumbnail: thumbnailFile(`${name}.thumb.jpg`),
    extension: 'jpg' as const,
  });
  const video = (name: string, still: string) => ({
    content: fileContent(captureFile(`${name}.mp4`)),
    thumbnail: thumbnailFile(`${still}.thumb.jpg`),
    extension: 'mp4' as const,
  });
  return [
    video('video-mixed', 'photo-mixed'),
    photo('photo-mixed'),
    photo('photo-mixed-2'),
    photo('photo-mixed-3'),
    photo('photo-holograms'),
    video('video-mixed-2', 'photo-mixed-2'),
  ];
}

export function liveClip(quality: LiveQuality, sources: Pick<CaptureSources, 'holo' | 'pv'>): Clip {
  return loadClip(join(FOLDER, 'live', `${quality}-${viewOf(sources)}.mp4`));
}

/** 48 kHz AAC that loops after exactly as long as the live clips. */
export function liveSound(): Clip {
  const clip = loadClip(join(FOLDER, 'live', 'sound.mp4'));
  return { ...clip, samples: clip.samples.slice(0, SOUND_SAMPLES) };
}

/** 16 s of 1024-sample frames at 48 kHz. */
const SOUND_SAMPLES = 750;
