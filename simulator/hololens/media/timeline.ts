import type { CaptureSources } from '../model/capture-settings.ts';
import { initSegment, TRACK } from './clip.ts';
import type { Clip, Sample } from './clip.ts';
import { fragment } from './fragment.ts';
import { liveClip, liveSound } from './library.ts';
import type { LiveQuality } from './library.ts';
import { TIME_CODE_RATE } from './time-code.ts';

/** Figures of each stream (device-portal.md §1.10): frames a second and bits a second. */
const QUALITY: Readonly<Record<LiveQuality, { readonly frameRate: number; readonly bitsPerSecond: number }>> = {
  high: { frameRate: 30, bitsPerSecond: 5_000_000 },
  med: { frameRate: 30, bitsPerSecond: 2_500_000 },
  low: { frameRate: 15, bitsPerSecond: 600_000 },
};

/**
 * Uncertain: how long the headset's fragments are, and whether picture and sound share one. Assumed: 100 ms of picture
 * (133 ms in the low quality), each followed by `mdat`, sound in fragments of its own.
 */
export const FRAMES_PER_FRAGMENT: Readonly<Record<LiveQuality, number>> = { high: 3, med: 3, low: 2 };

/** Sound comes about a second after the picture it belongs to (device-portal.md §1.10), in content, not in time stamps. */
const SOUND_LAG_MS = 1000;

const SOUND_FRAME = 1024;

/** The bytes of one stretch of a stream. */
export interface Stretch {
  readonly bytes: Buffer;
  /** `mfhd` sequence number of the picture fragment. */
  readonly sequence: number;
  /** Time-code numbers of the first and last frame, counting on over the loops of the clip. */
  readonly firstFrame: number;
  readonly lastFrame: number;
  readonly startsWithKey: boolean;
}

/**
 * An endless stream cut out of a looping clip: which frames fall into which fragment, with time stamps that start at zero
 * for each viewer and never jump back.
 */
export class Timeline {
  readonly quality: LiveQuality;
  readonly frameRate: number;
  readonly framesPerFragment: number;
  readonly #video: Clip;
  readonly #sound: Clip | undefined;
  readonly #minBytes: number;
  #sequence = 0;
  #originFrame: number | undefined;
  #nextSoundFrame = 0;
  #originSound = 0;

  /** @param fillToBitRate fills fragments up to the bit rate that real streams have. */
  constructor(quality: LiveQuality, sources: CaptureSources, fillToBitRate: boolean) {
    this.quality = quality;
    this.frameRate = QUALITY[quality].frameRate;
    this.framesPerFragment = FRAMES_PER_FRAGMENT[quality];
    this.#video = liveClip(quality, sources);
    this.#sound = sources.mic || sources.loopback ? liveSound() : undefined;
    const bitsPerFragment = (QUALITY[quality].bitsPerSecond * this.framesPerFragment) / this.frameRate;
    this.#minBytes = fillToBitRate ? Math.floor(bitsPerFragment / 8) : 0;
  }

  /** File type and movie header. */
  init(): Buffer {
    return initSegment(this.#video, this.#sound);
  }

  /** Whether the fragment that begins with this frame (own frame count, not time code) begins with a key frame. */
  startsWithKey(frame: number): boolean {
    return this.#videoSample(frame).isKey;
  }

  /** The next stretch, beginning at `frame` of the endless clip; its time is relative to the first stretch asked for. */
  stretch(frame: number): Stretch {
    this.#originFrame ??= frame;
    const frames = Array.from({ length: this.framesPerFragment }, (_each, index) => this.#videoSample(frame + index));
    const frameDuration = frames[0]?.duration ?? 0;
    const sound = this.#soundUpTo(frame + this.framesPerFragment);
    const sequence = ++this.#sequence;
    const video = fragment({
      sequence,
      track: TRACK.video,
      decodeTime: (frame - this.#originFrame) * frameDuration,
      samples: frames,
      minBytes: Math.max(0, this.#minBytes - sound.length),
    });
    const step = TIME_CODE_RATE / this.frameRate;
    return {
      // Sound first, so that the stretch's last byte is the picture's last byte.
      bytes: Buffer.concat([sound, video]),
      sequence,
      firstFrame: frame * step,
      lastFrame: (frame + this.framesPerFragment - 1) * step,
      startsWithKey: frames[0]?.isKey ?? false,
    };
  }

  #videoSample(frame: number): Sample {
    const { samples } = this.#video;
    const sample = samples[frame % samples.length];
    if (sample === undefined) throw new RangeError('The clip is empty');
    return sample;
  }

  /** Sound for everything before `frame` that has not been sent yet; nothing where there is no sound. */
  #soundUpTo(frame: number): Buffer {
    const clip = this.#sound;
    if (clip === undefined) return Buffer.alloc(0);
    const soundPerFrame = clip.timescale / this.frameRate;
    if (this.#nextSoundFrame === 0) {
      this.#originSound = (this.#originFrame ?? frame) * soundPerFrame;
      this.#nextSoundFrame = Math.ceil(this.#originSound / SOUND_FRAME);
    }
    const first = Math.max(this.#nextSoundFrame, Math.ceil(((frame - this.framesPerFragment) * soundPerFrame) / SOUND_FRAME));
    const end = Math.ceil((frame * soundPerFrame) / SOUND_FRAME);
    const lag = Math.round((SOUND_LAG_MS / 1000) * (clip.timescale / SOUND_FRAME));
    const samples: Sample[] = [];
    for (let index = first; index < end; index++) {
      const sample = clip.samples[(index + clip.samples.length - (lag % clip.samples.length)) % clip.samples.length];
      if (sample !== undefined) samples.push(sample);
    }
    this.#nextSoundFrame = Math.max(end, 1);
    if (samples.length === 0) return Buffer.alloc(0);
    const decodeTime = Math.round(first * SOUND_FRAME - this.#originSound);
    return fragment({ sequence: ++this.#sequence, track: TRACK.sound, decodeTime, samples });
  }
}
