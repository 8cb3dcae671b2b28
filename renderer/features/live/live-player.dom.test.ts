import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { MediaFrame, MediaFrameKind } from '../../../shared/media-frame.ts';
import { LivePlayer, type PlayerEvents } from './live-player.ts';
import { box, joined, mediaInitialisation, words } from './testing/small-stream.ts';

/** A source buffer that takes everything at once and remembers its bytes; the test may make it fail. */
class FakeSourceBuffer extends EventTarget {
  updating = false;
  timestampOffset = 0;
  readonly appended: Uint8Array[] = [];
  readonly buffered = { length: 0, start: () => 0, end: () => 0 };

  appendBuffer(bytes: Uint8Array): void {
    this.appended.push(bytes);
    this.updating = true;
    queueMicrotask(() => {
      this.updating = false;
      this.dispatchEvent(new Event('updateend'));
    });
  }

  remove(): void {}
}
const sources: FakeMediaSource[] = [];
class FakeMediaSource extends EventTarget {
  readonly buffer = new FakeSourceBuffer();
  constructor() {
    super();
    sources.push(this);
    queueMicrotask(() => this.dispatchEvent(new Event('sourceopen')));
  }

  addSourceBuffer(): FakeSourceBuffer {
    return this.buffer;
  }
}

let hidden = false;
beforeEach(() => {
  sources.length = 0;
  hidden = false;
  vi.stubGlobal('MediaSource', FakeMediaSource);
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  Object.assign(URL, { createObjectURL: () => 'blob:fake', revokeObjectURL: () => {} });
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

const settle = (): Promise<void> => new Promise((resolve) => { setTimeout(resolve, 5); });
const frame = (kind: MediaFrameKind, payload: Uint8Array<ArrayBuffer>): MediaFrame => ({ kind, streamId: 1, receivedAt: 0, payload });
const initialisation = frame('initialisation', mediaInitialisation());
/** One picture of a thirtieth of a second, the number of the picture in its data. */
function picture(number: number, kind: 'keyFragment' | 'deltaFragment' = 'deltaFragment'): MediaFrame {
  const traf = box('traf', box('tfhd', words(0x02_0000, 1)), box('tfdt', words(0, number * 1_000)), box('trun', words(0x301, 1, 0, 1_000, 4)));
  return frame(kind, joined(box('moof', box('mfhd', words(0, number)), traf), box('mdat', words(number))));
}
/** Numbers of the pictures that a source was given, the initialisation left out. */
const picturesIn = (source: FakeMediaSource | undefined): number[] => (source?.buffer.appended ?? [])
  .flatMap((bytes) => Array.from(bytes.keys()).filter((at) => String.fromCharCode(...bytes.subarray(at + 4, at + 8)) === 'mdat').map((at) => bytes[at + 11] ?? -1));

function player() {
  const video = document.createElement('video');
  Object.assign(video, { requestVideoFrameCallback: () => 0, play: () => Promise.resolve(), load: () => {}, getVideoPlaybackQuality: () => ({ droppedVideoFrames: 0 }) });
  const told: string[] = [];
  const events: PlayerEvents = { picture: () => {}, replacing: () => { told.push('replacing'); }, unplayable: () => { told.push('unplayable'); } };
  return { live: new LivePlayer(video, events), video, told };
}

describe('the live player', () => {
  it('begins with a key fragment and passes everything after it on', async () => {
    const { live } = player();
    live.push(initialisation);
    live.push(picture(1));
    live.push(picture(2, 'keyFragment'));
    live.push(picture(3));
    await settle();
    live.push(picture(4));
    await settle();
    expect(picturesIn(sources[0])).toEqual([2, 3, 4]);
    expect(sources[0]?.buffer.timestampOffset).toBeCloseTo(-2 / 30);
    live.dispose();
  });

  it('decodes nothing while nobody looks, and is back with everything since the last key fragment', async () => {
    const { live } = player();
    live.push(initialisation);
    live.push(picture(1, 'keyFragment'));
    await settle();
    hidden = true;
    for (const one of [picture(2), picture(3, 'keyFragment'), picture(4)]) live.push(one);
    await settle();
    expect(picturesIn(sources[0])).toEqual([1]);
    hidden = false;
    document.dispatchEvent(new Event('visibilitychange'));
    await settle();
    expect(picturesIn(sources[0])).toEqual([1, 3, 4]);
    live.dispose();
  });

  it('begins anew with the next key fragment after something that cannot be decoded', async () => {
    const { live, video, told } = player();
    live.push(initialisation);
    live.push(picture(1, 'keyFragment'));
    await settle();
    video.dispatchEvent(new Event('error'));
    live.push(picture(2));
    live.push(picture(3, 'keyFragment'));
    await settle();
    expect(picturesIn(sources[1])).toEqual([3]);
    expect(told).toEqual(['replacing', 'replacing']);
    expect(live.figures().restarts).toBe(1);
    live.dispose();
  });

  it('keeps what it has when only the browser is out of room', async () => {
    const { live } = player();
    live.push(initialisation);
    live.push(picture(1, 'keyFragment'));
    await settle();
    const [first] = sources;
    if (first !== undefined) first.buffer.appendBuffer = () => { throw new DOMException('full', 'QuotaExceededError'); };
    live.push(picture(2));
    await settle();
    expect(picturesIn(sources[1])).toEqual([1, 2]);
    live.dispose();
  });

  it('says that it cannot be played when beginning anew does not help', async () => {
    const { live, video, told } = player();
    live.push(initialisation);
    for (let attempt = 0; attempt < 6; attempt++) {
      live.push(picture(attempt, 'keyFragment'));
      await settle();
      video.dispatchEvent(new Event('error'));
    }
    expect(told.filter((one) => one === 'unplayable')).toHaveLength(1);
    live.dispose();
  });

  it('takes a new stream in place of the old one, and refuses one without a picture', async () => {
    const { live, told } = player();
    live.push(initialisation);
    live.push(picture(1, 'keyFragment'));
    await settle();
    live.push(initialisation);
    live.push(picture(9, 'keyFragment'));
    await settle();
    expect(picturesIn(sources[1])).toEqual([9]);
    live.push(frame('initialisation', joined(box('moov'))));
    expect(told).toEqual(['replacing', 'replacing', 'unplayable']);
    live.dispose();
  });
});
