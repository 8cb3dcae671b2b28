/**
 * File names of captures. They come from the device and may hold anything; what is made of them here is safe as the name
 * of a file in a folder of the user on Windows, macOS and Linux alike, so that a folder can be moved between them.
 */

/** Longest name in bytes of UTF-8: leaves room for " (9999)" and a part suffix below the 255 that file systems allow. */
export const longestFileNameBytes = 200;

const fallbackName = 'capture';
// Device names that Windows reserves, with and without extension; the superscript digits count as digits there.
const reservedOnWindows = /^(?:con|prn|aux|nul|conin\$|conout\$|(?:com|lpt)[0-9\u{b9}\u{b2}\u{b3}])$/iu;
// C0, DEL, C1, line and paragraph separators, marks that turn the reading direction (a way to fake an extension), byte
// order mark, non-characters at the end of the planes' first one. U+200D stays: emoji are joined by it.
const invisible = /[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ufff0-\uffff]/gu;
const separatorsAndForbidden = /[/\\:*?"<>|]/gu;

/** @returns the number of bytes that the text has in UTF-8. */
function utf8Length(text: string): number {
  let bytes = 0;
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0;
    bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x1_0000 ? 3 : 4;
  }
  return bytes;
}

/** Cuts at the end of a character as a reader sees it, so that an emoji is kept whole or not at all. */
function cutToBytes(text: string, bytes: number): string {
  if (utf8Length(text) <= bytes) return text;
  let kept = '';
  let used = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity: 'grapheme' }).segment(text)) {
    used += utf8Length(segment);
    if (used > bytes) break;
    kept += segment;
  }
  return kept;
}

/** Parts a name into stem and extension: a dot with 1 to 16 letters or digits; anything else counts as stem. */
function partName(name: string): { stem: string; extension: string } {
  const dot = name.lastIndexOf('.');
  if (dot <= 0 || !/^\.[A-Za-z0-9]{1,16}$/u.test(name.slice(dot))) return { stem: name, extension: '' };
  return { stem: name.slice(0, dot), extension: name.slice(dot) };
}

const trimEnds = (text: string): string => text.replace(/^\s+/u, '').replace(/[\s.]+$/u, '');

/**
 * Makes a safe local file name of the name on the device.
 * @returns one path segment: no separator, no control or direction character, not `.` or `..`, no leading dot, no trailing
 * dot or space, no name that Windows reserves, at most {@link longestFileNameBytes} bytes; never empty. Safe names come back
 * as they are.
 */
export function safeFileName(deviceName: string): string {
  const cleaned = trimEnds(
    deviceName.toWellFormed().normalize('NFC').replace(invisible, '_').replace(separatorsAndForbidden, '_'),
  ).replace(/^\.+/u, '_');
  const { stem: fullStem, extension } = partName(cleaned);
  let stem = trimEnds(cutToBytes(fullStem, longestFileNameBytes - utf8Length(extension) - 1));
  if (stem === '') stem = fallbackName;
  // "CON.tar.gz" is the device CON as well: Windows looks at what comes before the first dot, spaces aside.
  if (reservedOnWindows.test((stem.split('.')[0] ?? '').trimEnd())) stem = `_${stem}`;
  return stem + extension;
}

/** @returns a key that is equal for names which a case-insensitive file system takes for one. */
export function fileNameKey(name: string): string {
  return name.normalize('NFC').toUpperCase().toLowerCase();
}

/**
 * Finds a free name: the wished one, else "name (2).ext", "name (3).ext" and so on.
 * @param isTaken told each candidate; asks the folder and the names that this run has given out already.
 */
export async function freeFileName(wished: string, isTaken: (candidate: string) => boolean | Promise<boolean>): Promise<string> {
  const { stem, extension } = partName(wished);
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? wished : `${stem} (${String(count)})${extension}`;
    if (!(await isTaken(candidate))) return candidate;
  }
}

/** @returns the name as it can be shown: control and direction characters made visible, lone surrogates replaced. */
export function visibleName(deviceName: string): string {
  return deviceName.toWellFormed().replace(invisible, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return code < 0x20 ? String.fromCodePoint(0x2400 + code) : `\u27e8U+${code.toString(16).toUpperCase().padStart(4, '0')}\u27e9`;
  });
}

/** @returns what the name's extension says that it is. */
export function captureKind(deviceName: string): 'photo' | 'video' | 'other' {
  if (/\.jpe?g$/iu.test(deviceName) || /\.png$/iu.test(deviceName)) return 'photo';
  return /\.(?:mp4|m4v|mov)$/iu.test(deviceName) ? 'video' : 'other';
}
