/**
 * What of a text cannot be typed, told before anything is sent: control characters other than line feed and tab, and
 * halves of characters. Null where all of it can. Windows line ends are one line feed.
 */
export function untypeable(text: string): { readonly at: number; readonly what: string } | null {
  const normalised = normaliseLineEnds(text);
  let at = 0;
  for (const character of normalised) {
    const code = character.codePointAt(0) ?? 0;
    if ((code < 0x20 && code !== 0x0a && code !== 0x09) || (code >= 0x7f && code <= 0x9f)) {
      return { at, what: `the control character U+${code.toString(16).toUpperCase().padStart(4, '0')}` };
    }
    if (code >= 0xd800 && code <= 0xdfff) return { at, what: 'half of a character' };
    at += 1;
  }
  return null;
}

export function normaliseLineEnds(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** Characters as people count them: an emoji with a skin tone is one. */
export function countCharacters(text: string): number {
  let count = 0;
  for (const _ of graphemes.segment(text)) count += 1;
  return count;
}

/**
 * Cuts a text into pieces of at most `longest` UTF-16 units, in order and without loss, never inside what people see as
 * one character. A single one that is longer than `longest` (many joined emoji) stays whole.
 */
export function keyboardChunks(text: string, longest: number): readonly string[] {
  const chunks: string[] = [];
  let chunk = '';
  for (const { segment } of graphemes.segment(text)) {
    if (chunk !== '' && chunk.length + segment.length > longest) {
      chunks.push(chunk);
      chunk = '';
    }
    chunk += segment;
  }
  if (chunk !== '') chunks.push(chunk);
  return chunks;
}
