/** @returns one or two letters that stand for an app where it has no icon: first letters of its first two words. */
export function appInitials(displayName: string): string {
  const spaced = displayName.replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2');
  const words = spaced.match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first = '', second] = words;
  const text = second === undefined ? leading(first, 2) : leading(first, 1) + leading(second, 1);
  return text === '' ? '?' : text.toLocaleUpperCase();
}

const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/** @returns the first letters as a reader counts them, with their accents. */
function leading(word: string, count: number): string {
  return Array.from(letters.segment(word), ({ segment }) => segment).slice(0, count).join('');
}

/** @returns a hue (0 to 359 degrees) that is always the same for the same text, spread over the circle. */
export function hueOf(text: string): number {
  let hash = 2_166_136_261;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 16_777_619) >>> 0;
  const mixed = Math.imul(hash ^ (hash >>> 15), 2_246_822_519) >>> 0;
  return mixed % 360;
}

/**
 * The colour behind the letters. Lightness and chroma are fixed in a space that follows the eye, so that white letters are
 * as legible on every hue (the test computes the contrast of all 360).
 */
export const iconLightness = 0.44;
export const iconChroma = 0.1;

/** @returns the CSS colour for an app. */
export function iconColour(text: string): string {
  return `oklch(${iconLightness} ${iconChroma} ${hueOf(text)})`;
}
