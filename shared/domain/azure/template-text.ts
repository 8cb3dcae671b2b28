/*
 * Characters that pasting brings into a template and nobody sees (azure.md §1A A12): they make JSON that Azure refuses, with
 * a message that does not name them.
 */

export type CharacterKind = 'byte-order-mark' | 'zero-width' | 'non-breaking-space' | 'control' | 'smart-quote' | 'full-width' | 'line-separator';

export interface SuspectCharacter {
  readonly kind: CharacterKind;
  readonly name: string;
}

/** Everything below is a suspect; a text without a match is clean and is not looked at any closer. */
// oxlint-disable-next-line no-control-regex
export const suspectPattern = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u00a0\u00ad\u061c\u1680\u180e\u2000-\u200f\u2018-\u201f\u2028-\u202f\u205f-\u206f\u3000\ufeff\uff01-\uff5e\ufffc]/g;

const names: ReadonlyMap<number, string> = new Map([
  [0x00, 'null character'], [0x08, 'backspace'], [0x0b, 'vertical tab'], [0x0c, 'form feed'], [0x1b, 'escape'], [0x7f, 'delete'], [0x85, 'next line'], [0xa0, 'non-breaking space'], [0xad, 'soft hyphen'],
  [0x61c, 'Arabic letter mark'], [0x1680, 'Ogham space'], [0x180e, 'Mongolian vowel separator'], [0x2007, 'figure space'], [0x2009, 'thin space'], [0x200a, 'hair space'], [0x200b, 'zero-width space'], [0x200c, 'zero-width non-joiner'],
  [0x200d, 'zero-width joiner'], [0x200e, 'left-to-right mark'], [0x200f, 'right-to-left mark'], [0x2018, 'left single quotation mark'], [0x2019, 'right single quotation mark'], [0x201c, 'left double quotation mark'],
  [0x201d, 'right double quotation mark'], [0x201e, 'low double quotation mark'], [0x2028, 'line separator'], [0x2029, 'paragraph separator'], [0x202f, 'narrow non-breaking space'], [0x2060, 'word joiner'], [0x3000, 'ideographic space'],
  [0xfeff, 'byte order mark'], [0xfffc, 'object replacement character'],
]);

function within(code: number, from: number, to: number): boolean {
  return code >= from && code <= to;
}

/** What a UTF-16 unit is a suspect of; null for an ordinary one. Tabs and line breaks are ordinary. */
export function suspectCharacter(code: number): SuspectCharacter | null {
  const kind = kindOf(code);
  return kind === null ? null : { kind, name: names.get(code) ?? genericName(kind, code) };
}

function kindOf(code: number): CharacterKind | null {
  if (code === 0xfeff) return 'byte-order-mark';
  if (code === 0x2028 || code === 0x2029 || code === 0x85) return 'line-separator';
  if (code === 0xa0 || code === 0x1680 || code === 0x202f || code === 0x205f || code === 0x3000 || within(code, 0x2000, 0x200a)) return 'non-breaking-space';
  if (code === 0xad || code === 0x61c || code === 0x180e || code === 0xfffc || within(code, 0x200b, 0x200f) || within(code, 0x202a, 0x202e) || within(code, 0x2060, 0x206f)) return 'zero-width';
  if (within(code, 0x2018, 0x201f)) return 'smart-quote';
  if (within(code, 0xff01, 0xff5e)) return 'full-width';
  const control = (code < 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) || within(code, 0x7f, 0x9f);
  return control ? 'control' : null;
}

function genericName(kind: CharacterKind, code: number): string {
  switch (kind) {
    case 'full-width': return `full-width '${String.fromCharCode(code - 0xfee0)}'`;
    case 'non-breaking-space': return 'unusual space';
    case 'zero-width': return 'invisible character';
    case 'control': return 'control character';
    case 'smart-quote': return 'typographic quotation mark';
    case 'byte-order-mark': return 'byte order mark';
    case 'line-separator': return 'line separator';
  }
}

/** `U+200B`. */
export function codePointText(code: number): string {
  return `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

/** Double quotation marks that word processors put in the place of `"`. */
export function isDoubleSmartQuote(code: number): boolean {
  return within(code, 0x201c, 0x201f);
}

export const newline = 0x0a;
const carriageReturn = 0x0d;
const quote = 0x22;
const backslash = 0x5c;
const slash = 0x2f;
const star = 0x2a;

/** Where a character stands: between values, in a text, in a comment. */
export type Place = 'outside' | 'text' | 'smart-text' | 'comment';

export interface Region {
  readonly place: Place;
  /** First unit of it; of texts the opening quote. */
  readonly from: number;
  /** Behind the last unit of it; of texts behind the closing quote. */
  readonly to: number;
  /** A text or comment that the end of the file cuts off. */
  readonly open: boolean;
  /** Where the first line end inside a text in straight quotes is; -1 for none. */
  readonly lineEndAt: number;
  /** Where the first tab inside such a text is; -1 for none. */
  readonly tabAt: number;
}

/**
 * Cuts text into regions. Between them they cover all of it. A text in straight quotes may go over line ends, which ARM's
 * own tools allow; one in smart quotes ends on its line, at the quote that is followed by what may follow a value.
 */
export function* regionsOf(text: string): Generator<Region, void, undefined> {
  let from = 0;
  let at = 0;
  while (at < text.length) {
    const region = regionFrom(text, at);
    if (region === null) {
      at += 1;
      continue;
    }
    if (at > from) yield { ...plainRegion, from, to: at };
    yield region;
    from = region.to;
    at = region.to;
  }
  if (at > from) yield { ...plainRegion, from, to: at };
}

const plainRegion = { place: 'outside', open: false, lineEndAt: -1, tabAt: -1 } as const;

/** The text or comment that begins at a place; null where none does. */
function regionFrom(text: string, from: number): Region | null {
  const code = text.charCodeAt(from);
  if (code === quote) return textRegion(text, from);
  const isSmart = isDoubleSmartQuote(code);
  const end = isSmart ? endOfSmartText(text, from) : code === slash ? endOfComment(text, from) : null;
  if (end === null) return null;
  return { ...plainRegion, place: isSmart ? 'smart-text' : 'comment', from, to: end < 0 ? text.length : end, open: end < 0 };
}

function textRegion(text: string, from: number): Region {
  let lineEndAt = -1;
  let tabAt = -1;
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === quote) return { place: 'text', from, to: at + 1, open: false, lineEndAt, tabAt };
    if (lineEndAt < 0 && (isLineEnd(code) || (code === backslash && isLineEnd(text.charCodeAt(at + 1))))) lineEndAt = at;
    if (code === backslash) at += 1;
    else if (tabAt < 0 && code === 0x09) tabAt = at;
  }
  return { place: 'text', from, to: text.length, open: true, lineEndAt, tabAt };
}

/** Behind its end; null where no comment begins; -1 where it is not closed. */
function endOfComment(text: string, from: number): number | null {
  const next = text.charCodeAt(from + 1);
  if (next === slash) {
    for (let at = from + 2; at < text.length; at += 1) if (isLineEnd(text.charCodeAt(at))) return at;
    return text.length;
  }
  if (next !== star) return null;
  const end = text.indexOf('*/', from + 2);
  return end < 0 ? -1 : end + 2;
}

function isLineEnd(code: number): boolean {
  return code === newline || code === carriageReturn;
}

/** Null where no quote on the line closes it: then it is no quote of a text. */
function endOfSmartText(text: string, from: number): number | null {
  for (let at = from + 1; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (isLineEnd(code)) return null;
    if (code === backslash) at += 1;
    else if ((code === quote || isDoubleSmartQuote(code)) && mayEndAt(text, at + 1)) return at + 1;
  }
  return null;
}

/** Whether what follows, spaces and invisible characters aside, may follow a value or a name. */
function mayEndAt(text: string, from: number): boolean {
  for (let at = from; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === 0x20 || code === 0x09 || isLineEnd(code)) continue;
    const kind = code > 0x7e || code < 0x20 ? kindOf(code) : null;
    if (kind !== null && kind !== 'smart-quote' && kind !== 'full-width') continue;
    return code === 0x2c || code === 0x3a || code === 0x7d || code === 0x5d || code === slash;
  }
  return true;
}
