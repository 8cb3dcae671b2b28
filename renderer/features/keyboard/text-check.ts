import { countCharacters, normaliseLineEnds, untypeable } from '../../../shared/domain/keyboard-text.ts';

/** Most that one send takes, in UTF-16 units. */
export const longestText = 20_000;

export type TextFinding =
  | { readonly kind: 'ok'; readonly characters: number; readonly lines: number }
  | { readonly kind: 'empty' }
  | { readonly kind: 'too-long'; readonly characters: number }
  /** `at` counts characters from one, as a person does. */
  | { readonly kind: 'untypeable'; readonly at: number; readonly what: string; readonly count: number };

/** @returns what is to be said of a text before it is sent. */
export function checkText(text: string): TextFinding {
  if (text === '') return { kind: 'empty' };
  const bad = untypeable(text);
  if (bad !== null) return { kind: 'untypeable', at: bad.at + 1, what: bad.what, count: countUntypeable(text) };
  const normalised = normaliseLineEnds(text);
  const characters = countCharacters(normalised);
  if (normalised.length > longestText) return { kind: 'too-long', characters };
  return { kind: 'ok', characters, lines: normalised.split('\n').length };
}

function countUntypeable(text: string): number {
  return Array.from(normaliseLineEnds(text)).filter((character) => untypeable(character) !== null).length;
}

/** @returns the text without what cannot be typed. */
export function withoutUntypeable(text: string): string {
  return Array.from(normaliseLineEnds(text)).filter((character) => untypeable(character) === null).join('');
}

/** @returns why it cannot be sent, in words; null where it can. */
export function refusalOf(finding: TextFinding): string | null {
  if (finding.kind === 'ok') return null;
  if (finding.kind === 'empty') return 'Type something first.';
  if (finding.kind === 'too-long') {
    return `At most ${longestText.toLocaleString('en')} characters go at once; this has ${finding.characters.toLocaleString('en')}.`;
  }
  return `Character ${finding.at.toLocaleString('en')} is ${finding.what}: no keyboard can type it.`;
}

const graphemes = new Intl.Segmenter('en', { granularity: 'grapheme' });

/** @param sent characters, as people count them, that have arrived. @returns what is left of the text. */
export function restOf(text: string, sent: number): string {
  let count = 0;
  for (const { index } of graphemes.segment(normaliseLineEnds(text))) {
    if (count === sent) return normaliseLineEnds(text).slice(index);
    count += 1;
  }
  return '';
}
