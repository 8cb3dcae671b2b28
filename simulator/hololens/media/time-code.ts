/**
 * The time code burnt into every frame of the simulated live stream, so that a benchmark can tell from the picture on the
 * screen which frame it shows.
 *
 * Layout: one row of 24 blocks of equal width across the whole picture, from the top edge down to 1/12 of its height.
 * White stands for 1, black for 0; sample the middle of each block and compare its brightness with half.
 *
 *     block   0   1   2 … 17                 18 … 21                22  23
 *     value   1   0   frame number,          check: the number's    0   1
 *                     16 bits, high first    four nibbles XORed
 *
 * Frame numbers count 1/30 s from the start of the clip in every quality (the low one shows every second number) and
 * start over with each loop of the clip; the control endpoint reports the loop.
 */

export const TIME_CODE_BLOCKS = 24;

/** Share of the picture's height that the blocks take, from the top. */
export const TIME_CODE_HEIGHT = 1 / 12;

/** Frame numbers count steps of this many per second, whatever the frame rate of a quality. */
export const TIME_CODE_RATE = 30;

const NUMBER_BITS = 16;
const CHECK_BITS = 4;

/** The 24 blocks of a frame number (0..65535), true for white. */
export function encodeTimeCode(frame: number): boolean[] {
  return [true, false, ...bitsOf(frame, NUMBER_BITS), ...bitsOf(checkOf(frame), CHECK_BITS), false, true];
}

/** The frame number that 24 blocks show, undefined where they are not a time code. */
export function decodeTimeCode(blocks: readonly boolean[]): number | undefined {
  const [first, second] = blocks;
  const framed = first === true && second === false && blocks[22] === false && blocks[23] === true;
  if (blocks.length !== TIME_CODE_BLOCKS || !framed) return undefined;
  const frame = numberOf(blocks.slice(2, 2 + NUMBER_BITS));
  return numberOf(blocks.slice(2 + NUMBER_BITS, 2 + NUMBER_BITS + CHECK_BITS)) === checkOf(frame) ? frame : undefined;
}

function bitsOf(value: number, count: number): boolean[] {
  return Array.from({ length: count }, (_each, index) => ((value >> (count - 1 - index)) & 1) === 1);
}

function numberOf(bits: readonly boolean[]): number {
  return bits.reduce((sum, bit) => sum * 2 + (bit ? 1 : 0), 0);
}

function checkOf(frame: number): number {
  return (frame & 15) ^ ((frame >> 4) & 15) ^ ((frame >> 8) & 15) ^ ((frame >> 12) & 15);
}
