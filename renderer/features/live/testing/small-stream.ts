import { viewOf } from '../../../../shared/domain/iso-boxes.ts';
import { box } from '../../../../shared/domain/movie-fragment.ts';

export { box };

/** 32-bit numbers as bytes. */
export function words(...numbers: readonly number[]): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(numbers.length * 4);
  for (const [index, number] of numbers.entries()) viewOf(bytes).setUint32(index * 4, number);
  return bytes;
}

export const text = (characters: string): Uint8Array => new TextEncoder().encode(characters);

export function joined(...pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(pieces.flatMap((piece) => Array.from(piece)));
}

function trak(id: number, handler: 'vide' | 'soun', timescale: number): Uint8Array {
  const entry = handler === 'vide'
    ? box('avc1', new Uint8Array(78), box('avcC', new Uint8Array([1, 0x4d, 0x40, 0x1f])))
    : box('mp4a', new Uint8Array(28));
  return box('trak',
    box('tkhd', words(0, 0, 0, id)),
    box('mdia',
      box('mdhd', words(0, 0, 0, timescale, 0)),
      box('hdlr', words(0, 0), text(handler)),
      box('minf', box('stbl', box('stsd', words(0, 1), entry)))));
}

/** @returns the beginning of a stream with these tracks, numbered from 1; 30,000 units a second for pictures, 48,000 for sound. */
export function mediaInitialisation(tracks: readonly ('vide' | 'soun')[] = ['vide']): Uint8Array<ArrayBuffer> {
  const traks = tracks.map((handler, index) => trak(index + 1, handler, handler === 'vide' ? 30_000 : 48_000));
  const trexes = tracks.map((_, index) => box('trex', words(0, index + 1, 1, 0, 0, 0)));
  return joined(box('ftyp', text('isom')), box('moov', ...traks, box('mvex', ...trexes)));
}
