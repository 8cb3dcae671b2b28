import { box } from '../movie-fragment.ts';

/**
 * Writes small fragmented MP4 streams for tests: the boxes are real, the samples are marked bytes that no decoder would
 * take. `style` is how a fragment says where its data lies: `modern` as Media Source Extensions want it, `headset` as the
 * Device Portal's own stream does (absolute base, offsets that count from the payload, no decode time).
 */
export interface SyntheticOptions {
  readonly style: 'modern' | 'headset';
  readonly sound: boolean;
  readonly width?: number;
  readonly height?: number;
}

export interface SyntheticSample {
  readonly track: 'picture' | 'sound';
  readonly sync: boolean;
  readonly duration: number;
  readonly data: Uint8Array;
}

export const pictureTrackId = 1;
export const soundTrackId = 2;
export const pictureTimescale = 30_000;
export const soundTimescale = 48_000;

const numbers = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);
const u16 = (value: number): Uint8Array => numbers((value >> 8) & 255, value & 255);
const u32 = (value: number): Uint8Array => numbers((value >>> 24) & 255, (value >>> 16) & 255, (value >>> 8) & 255, value & 255);
const u64 = (value: number): Uint8Array => joinBytes(u32(Math.floor(value / 2 ** 32)), u32(value >>> 0));
const zeros = (count: number): Uint8Array => new Uint8Array(count);
const text = (value: string): Uint8Array => Uint8Array.from(value, (character) => character.charCodeAt(0));

export function joinBytes(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.byteLength, 0));
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.byteLength;
  }
  return bytes;
}

function trackBox(id: number, timescale: number, handler: string, description: Uint8Array): Uint8Array {
  const stbl = box('stbl', box('stsd', u32(0), u32(1), description));
  const mdia = box('mdia',
    box('mdhd', u32(0), zeros(8), u32(timescale), u32(0), zeros(4)),
    box('hdlr', u32(0), u32(0), text(handler), zeros(12), numbers(0)),
    box('minf', stbl));
  return box('trak', box('tkhd', u32(0), zeros(8), u32(id), zeros(68)), mdia);
}

const visualEntry = (width: number, height: number): Uint8Array =>
  box('avc1', zeros(24), u16(width), u16(height), zeros(50), box('avcC', numbers(1, 0x4d, 0x40, 0x1f, 0xff, 0xe0, 0)));

const audioEntry = (): Uint8Array => {
  const specific = joinBytes(numbers(0x05, 0x80, 0x80, 0x80, 2), numbers(0x11, 0x90));
  const decoder = joinBytes(numbers(0x04, 0x80, 0x80, 0x80, 13 + specific.byteLength), numbers(0x40, 0x15), zeros(11), specific);
  const descriptor = joinBytes(numbers(0x03, 0x80, 0x80, 0x80, 3 + decoder.byteLength), zeros(3), decoder);
  return box('mp4a', zeros(16), u16(2), u16(16), zeros(4), u32(soundTimescale << 16), box('esds', u32(0), descriptor));
};

/** A stream that grows by one fragment a call; `bytes` counts what was written, for absolute offsets. */
export class SyntheticStream {
  readonly #options: SyntheticOptions;
  #written = 0;
  #sequence = 0;
  readonly #time = { picture: 0, sound: 0 };

  constructor(options: SyntheticOptions) {
    this.#options = options;
  }

  initialisation(): Uint8Array<ArrayBuffer> {
    const { sound, style, width = 428, height = 240 } = this.#options;
    const trex = (id: number): Uint8Array => box('trex', u32(0), u32(id), u32(1), u32(0), u32(0), u32(0));
    const moov = box('moov',
      box('mvhd', u32(0), zeros(8), u32(1_000), zeros(84)),
      trackBox(pictureTrackId, pictureTimescale, 'vide', visualEntry(width, height)),
      ...(sound ? [trackBox(soundTrackId, soundTimescale, 'soun', audioEntry())] : []),
      ...(style === 'modern' ? [box('mvex', trex(pictureTrackId), ...(sound ? [trex(soundTrackId)] : []))] : []));
    return this.#count(joinBytes(box('ftyp', text('isom'), u32(0), text('isom')), moov));
  }

  fragment(samples: readonly SyntheticSample[]): Uint8Array<ArrayBuffer> {
    this.#sequence++;
    const order = (['picture', 'sound'] as const).filter((track) => samples.some((sample) => sample.track === track));
    const data = order.map((track) => samples.filter((sample) => sample.track === track));
    const payload = joinBytes(...data.flat().map((sample) => sample.data));
    const build = (moofBytes: number): Uint8Array => {
      let offset = this.#options.style === 'modern' ? moofBytes + 8 : 0;
      const trafs = order.map((track, index) => {
        const traf = this.#trackFragment(track, data[index] ?? [], offset, this.#written + moofBytes + 8);
        offset += (data[index] ?? []).reduce((sum, sample) => sum + sample.data.byteLength, 0);
        return traf;
      });
      return box('moof', box('mfhd', u32(0), u32(this.#sequence)), ...trafs);
    };
    const moof = build(build(0).byteLength);
    for (const sample of samples) this.#time[sample.track] += sample.duration;
    return this.#count(joinBytes(moof, box('mdat', payload)));
  }

  #trackFragment(track: 'picture' | 'sound', samples: readonly SyntheticSample[], dataOffset: number, payloadInStream: number): Uint8Array {
    const id = u32(track === 'picture' ? pictureTrackId : soundTrackId);
    const tfhd = this.#options.style === 'modern' ? box('tfhd', u32(0x02_0000), id) : box('tfhd', u32(0x01), id, u64(payloadInStream));
    const tfdt = this.#options.style === 'modern' ? [box('tfdt', u32(0x0100_0000), u64(this.#time[track]))] : [];
    const entries = samples.map((sample) => joinBytes(u32(sample.duration), u32(sample.data.byteLength), u32(sample.sync ? 0x0200_0000 : 0x0101_0000), u32(0)));
    return box('traf', tfhd, ...tfdt, box('trun', u32(0xf01), u32(samples.length), u32(dataOffset), ...entries));
  }

  #count(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
    this.#written += bytes.byteLength;
    return bytes;
  }
}
