/**
 * Makes the pictures, videos and live clips in this folder. Needs `ffmpeg` with libx264 and takes a few minutes; its
 * results are committed, so it runs only when the scene changes:
 *
 *     node simulator/hololens/media/make-media.ts
 *
 * Every frame is drawn by `scene.ts`; ffmpeg only encodes. Live clips are 16 s long: 480 frames at 30 a second and exactly
 * 750 AAC frames at 48 kHz, so that picture and sound loop without a seam.
 */

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';

import { drawScene } from './scene.ts';
import type { SceneLayers } from './scene.ts';
import { TIME_CODE_RATE } from './time-code.ts';

const FOLDER = import.meta.dirname;
const CLIP_SECONDS = 16;
const CLIP_FRAMES = CLIP_SECONDS * TIME_CODE_RATE;

const LAYERS: Readonly<Record<string, SceneLayers>> = {
  mixed: { camera: true, holograms: true },
  camera: { camera: true, holograms: false },
  holograms: { camera: false, holograms: true },
};

/** H.264 Main without B frames, a key frame about every half second, in fragments of one key-frame group each. */
function videoOptions(quality: number, group: number): string[] {
  const x264 = `keyint=${String(group)}:min-keyint=${String(group)}:scenecut=0:bframes=0`;
  return ['-an', '-c:v', 'libx264', '-preset', 'veryslow', '-profile:v', 'main', '-pix_fmt', 'yuv420p', '-crf', String(quality)].concat(
    ['-x264-params', x264, '-movflags', '+empty_moov+default_base_moof+frag_keyframe', '-use_editlist', '0'],
    ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact'],
  );
}

async function makeLiveClips(name: string, layers: SceneLayers): Promise<void> {
  const target = (quality: string): string => join(FOLDER, 'live', `${quality}-${name}.mp4`);
  const filters =
    '[0:v]split=3[a][b][c];[a]null[high];[b]scale=854:480:flags=area[med];' +
    "[c]select='not(mod(n,2))',setpts=N/15/TB,scale=428:240:flags=area[low]";
  await encode(
    ['-filter_complex', filters].concat(
      ['-map', '[high]', '-r', '30', ...videoOptions(30, 15), target('high')],
      ['-map', '[med]', '-r', '30', ...videoOptions(30, 15), target('med')],
      ['-map', '[low]', '-r', '15', ...videoOptions(30, 8), target('low')],
    ),
    (frame) => drawScene({ ...layers, width: 1280, height: 720, frame, period: CLIP_FRAMES, withTimeCode: true }).pixels,
    { width: 1280, height: 720, frames: CLIP_FRAMES },
  );
}

/** A tone each second, one step higher from second to second, so that the offset of the sound can be heard and measured. */
function makeLiveSound(): void {
  const tone = '0.25*sin(2*PI*(330+40*floor(t))*t)*lt(mod(t,1),0.18)';
  ffmpeg(
    ['-f', 'lavfi', '-i', `aevalsrc='${tone}':s=48000:d=${String(CLIP_SECONDS)}`, '-c:a', 'aac', '-b:a', '48k'].concat(
      ['-movflags', '+empty_moov+default_base_moof', '-frag_duration', '1000000', '-use_editlist', '0'],
      ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:a', '+bitexact', join(FOLDER, 'live', 'sound.mp4')],
    ),
  );
}

async function makePhoto(name: string, layers: SceneLayers, frame: number): Promise<void> {
  const size = { width: 1408, height: 792 };
  const pixels = drawScene({ ...layers, ...size, frame, period: CLIP_FRAMES, withTimeCode: false }).pixels;
  const target = (suffix: string): string => join(FOLDER, 'captures', `${name}${suffix}.jpg`);
  const filters = '[0:v]split[a][b];[a]null[full];[b]scale=320:180:flags=area[small]';
  await encode(
    ['-filter_complex', filters, '-map', '[full]', '-q:v', '4', '-fflags', '+bitexact', target('')].concat(
      ['-map', '[small]', '-q:v', '6', '-fflags', '+bitexact', target('.thumb')],
    ),
    () => pixels,
    { ...size, frames: 1 },
  );
}

async function makeVideo(name: string, layers: SceneLayers, seconds: number, firstFrame: number): Promise<void> {
  const size = { width: 1280, height: 720, frames: seconds * TIME_CODE_RATE };
  const sound = `aevalsrc='0.2*sin(2*PI*440*t)*lt(mod(t,1),0.15)':s=48000:d=${String(seconds)}`;
  await encode(
    ['-f', 'lavfi', '-i', sound, '-c:v', 'libx264', '-preset', 'veryslow', '-profile:v', 'main'].concat(
      ['-pix_fmt', 'yuv420p', '-crf', '30', '-c:a', 'aac', '-b:a', '48k', '-shortest', '-movflags', '+faststart'],
      ['-map_metadata', '-1', '-fflags', '+bitexact', '-flags:v', '+bitexact', join(FOLDER, 'captures', `${name}.mp4`)],
    ),
    (frame) =>
      drawScene({ ...layers, ...size, frame: frame + firstFrame, period: CLIP_FRAMES, withTimeCode: true }).pixels,
    size,
  );
}

/** Pipes drawn frames into ffmpeg. */
async function encode(
  options: readonly string[],
  draw: (frame: number) => Uint8Array,
  size: { readonly width: number; readonly height: number; readonly frames: number },
): Promise<void> {
  const input = ['-f', 'rawvideo', '-pix_fmt', 'rgb24', '-s', `${String(size.width)}x${String(size.height)}`, '-r', '30', '-i', '-'];
  const encoder = spawn('ffmpeg', ['-y', '-v', 'error', ...input, ...options], { stdio: ['pipe', 'inherit', 'inherit'] });
  const finished = once(encoder, 'exit');
  for (let frame = 0; frame < size.frames; frame++) {
    if (!encoder.stdin.write(draw(frame))) await once(encoder.stdin, 'drain');
  }
  encoder.stdin.end();
  const [code]: unknown[] = await finished;
  if (code !== 0) throw new Error(`ffmpeg ended with ${String(code)}`);
}

function ffmpeg(options: readonly string[]): void {
  execFileSync('ffmpeg', ['-y', '-v', 'error', ...options], { stdio: 'inherit' });
}

mkdirSync(join(FOLDER, 'live'), { recursive: true });
mkdirSync(join(FOLDER, 'captures'), { recursive: true });
makeLiveSound();
for (const [name, layers] of Object.entries(LAYERS)) {
  await makePhoto(`photo-${name}`, layers, 70);
  await makeLiveClips(name, layers);
}
await makePhoto('photo-mixed-2', { camera: true, holograms: true }, 205);
await makePhoto('photo-mixed-3', { camera: true, holograms: true }, 330);
await makeVideo('video-mixed', { camera: true, holograms: true }, 6, 0);
await makeVideo('video-mixed-2', { camera: true, holograms: true }, 4, 240);
