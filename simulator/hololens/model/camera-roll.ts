import { startCaptures } from '../media/library.ts';
import { syntheticContent } from './capture-content.ts';
import { captureName } from './captures.ts';
import type { Headset } from './headset.ts';

/** What lies in the camera roll at the start. */
export interface CameraRollOptions {
  /** A few photos and videos, as real files. Default true. */
  readonly demo?: boolean;
  /** So many more small captures, for long lists. */
  readonly count?: number;
  /** Files of any size with made-up bytes, for transfers: `{ fileName, size }`. */
  readonly files?: readonly { readonly fileName: string; readonly size: number }[];
  /** Captures whose names try to do harm. */
  readonly hostileNames?: boolean;
}

const MINUTE_MS = 60_000;

/** File names that no program should take at face value. */
export const HOSTILE_NAMES: readonly string[] = [
  '..',
  '../../escaped.jpg',
  '..\\..\\escaped.jpg',
  '/etc/escaped.jpg',
  'C:\\Windows\\escaped.jpg',
  'folder/inside.jpg',
  'CON',
  'nul.jpg',
  'COM1.mp4',
  'stream.jpg:hidden',
  'null\u0000byte.jpg',
  'bell\u0007tab\tline\nbreak.jpg',
  'right-to-left\u202Egpj.exe',
  'trailing dot and space. ',
  '%2e%2e%2fencoded.jpg',
  '<img src=x onerror="alert(1)">.jpg',
  "=cmd|' /C calc'!A0.jpg",
  '\u{1F97D} headset \u{1F468}\u200D\u{1F469}\u200D\u{1F467}.jpg',
  'Same name.jpg',
  'same NAME.jpg',
  `${'long'.repeat(60)}.jpg`,
];

/** Puts the wanted captures into the headset's camera roll. */
export function fillCameraRoll(headset: Headset, options: CameraRollOptions): void {
  const now = headset.clock.now();
  if (options.demo !== false) addDemo(headset, now);
  addMany(headset, now, options.count ?? 0);
  for (const { fileName, size } of options.files ?? []) {
    headset.captures.add({ fileName, createdAtMs: now - MINUTE_MS, content: syntheticContent(size), thumbnail: undefined });
  }
  if (options.hostileNames === true) addHostile(headset, now);
}

function addDemo(headset: Headset, now: number): void {
  startCaptures().forEach(({ content, thumbnail, extension }, index) => {
    const createdAtMs = now - (index * 47 + 12) * MINUTE_MS;
    headset.captures.add({ fileName: captureName(createdAtMs, extension), createdAtMs, content, thumbnail });
  });
}

function addMany(headset: Headset, now: number, count: number): void {
  const samples = startCaptures();
  for (let index = 0; index < count; index++) {
    const sample = samples[index % samples.length];
    if (sample === undefined) return;
    const createdAtMs = now - 86_400_000 - index * 7 * MINUTE_MS;
    const fileName = captureName(createdAtMs, sample.extension);
    headset.captures.add({ fileName, createdAtMs, content: sample.content, thumbnail: sample.thumbnail });
  }
}

function addHostile(headset: Headset, now: number): void {
  const [, photo] = startCaptures();
  if (photo === undefined) return;
  HOSTILE_NAMES.forEach((fileName, index) => {
    const createdAtMs = now - (index + 1) * 1000;
    headset.captures.add({ fileName, createdAtMs, content: photo.content, thumbnail: photo.thumbnail });
  });
}
