import { isDoubleSmartQuote, newline, regionsOf, suspectCharacter, suspectPattern, type CharacterKind, type Region } from './template-text.ts';

/** What was done to a text, counted by kind and place. */
export interface CleanChange {
  readonly kind: CharacterKind;
  /** Removed, or made a plain space or a plain quote. */
  readonly action: 'removed' | 'space' | 'quote';
  readonly name: string;
  readonly count: number;
  /** Lines from 1; at most 20. */
  readonly lines: readonly number[];
}

export interface CleanedText {
  readonly text: string;
  readonly changes: readonly CleanChange[];
  /**
   * From this line on nothing was touched, because a text there has no end on its line: what is inside and what is outside of
   * texts cannot be told from there. Null where all was looked at.
   */
  readonly stoppedAtLine: number | null;
}

/**
 * Takes out what may safely be taken out: invisible characters between values, unusual spaces there, and smart quotes that
 * stand for JSON's own. What is inside a text or a comment stays as it is. A valid document keeps its value; cleaning
 * twice changes nothing more.
 * @param options `insideTexts`: on a person's word also invisible characters and unusual spaces inside of texts, which changes
 * those values.
 */
export function cleanTemplate(text: string, { insideTexts = false }: { readonly insideTexts?: boolean } = {}): CleanedText {
  const lineOf = lineCounter(text);
  const tally = new Map<string, { kind: CharacterKind; action: CleanChange['action']; name: string; count: number; lines: number[] }>();
  const told = (at: number, action: CleanChange['action']) => {
    const suspect = suspectCharacter(text.charCodeAt(at));
    if (suspect === null) return;
    const key = `${suspect.name} ${action}`;
    const entry = tally.get(key) ?? { ...suspect, action, count: 0, lines: [] };
    entry.count += 1;
    const line = lineOf(at);
    if (entry.lines.length < 20 && entry.lines.at(-1) !== line) entry.lines.push(line);
    tally.set(key, entry);
  };
  const parts: string[] = [];
  let stopped: number | null = null;
  for (const region of regionsOf(text)) {
    if (region.place === 'text' && (region.open || region.lineEndAt >= 0)) {
      stopped = lineOf(region.from);
      parts.push(text.slice(region.from));
      break;
    }
    if (region.place === 'outside') parts.push(cleanOutside(text, region, told));
    else if (region.place === 'smart-text') parts.push(cleanSmartText(text, region, told));
    else if (region.place === 'text' && insideTexts) parts.push(cleanInsideText(text, region, told));
    else parts.push(text.slice(region.from, region.to));
  }
  return { text: parts.join(''), changes: [...tally.values()], stoppedAtLine: stopped };
}

type Told = (at: number, action: CleanChange['action']) => void;

function cleanOutside(text: string, { from, to }: Region, told: Told): string {
  const part = text.slice(from, to);
  return part.replace(suspectPattern, (character: string, offset: number) => {
    const kind = suspectCharacter(character.charCodeAt(0))?.kind;
    // Behind a slash, taking it out could begin a comment.
    const isSpace = kind === 'non-breaking-space' || kind === 'line-separator' || part.charAt(offset - 1) === '/';
    if (isSpace && kind !== 'smart-quote' && kind !== 'full-width') {
      told(from + offset, 'space');
      return ' ';
    }
    if (kind === 'zero-width' || kind === 'byte-order-mark' || kind === 'control') {
      told(from + offset, 'removed');
      return '';
    }
    return character;
  });
}

/** Letters and signs stay, whatever they look like: only what nobody sees goes, and unusual spaces become plain ones. */
function cleanInsideText(text: string, { from, to }: Region, told: Told): string {
  return text.slice(from, to).replace(suspectPattern, (character: string, offset: number) => {
    const kind = suspectCharacter(character.charCodeAt(0))?.kind;
    if (kind !== 'zero-width' && kind !== 'byte-order-mark' && kind !== 'non-breaking-space') return character;
    told(from + offset, kind === 'non-breaking-space' ? 'space' : 'removed');
    return kind === 'non-breaking-space' ? ' ' : '';
  });
}

function cleanSmartText(text: string, { from, to }: Region, told: Told): string {
  told(from, 'quote');
  if (isDoubleSmartQuote(text.charCodeAt(to - 1))) told(to - 1, 'quote');
  // A straight quote inside would end the text now.
  const content = text.slice(from + 1, to - 1).replace(/\\[\s\S]|"/g, (found) => (found === '"' ? '\\"' : found));
  return `"${content}"`;
}

/** Line of an offset, from 1; offsets must not go back. */
export function lineCounter(text: string): (offset: number) => number {
  let at = 0;
  let line = 1;
  return (offset) => {
    for (; at < offset; at += 1) if (text.charCodeAt(at) === newline) line += 1;
    return line;
  };
}

/** The text as the parser shall see it: what cleaning would alter is plain, and every character stands where it stood. */
export function maskedTemplate(text: string): string {
  if (text.search(suspectPattern) < 0) return text;
  const parts: string[] = [];
  for (const region of regionsOf(text)) {
    const part = text.slice(region.from, region.to);
    if (region.place === 'outside') parts.push(part.replace(suspectPattern, (character) => (isRemovable(character) ? ' ' : character)));
    else if (region.place === 'smart-text') parts.push(`"${part.slice(1, -1).replaceAll(/\\[\s\S]|"/g, (found) => (found === '"' ? "'" : found))}"`);
    else parts.push(part);
  }
  return parts.join('');
}

function isRemovable(character: string): boolean {
  const kind = suspectCharacter(character.charCodeAt(0))?.kind;
  return kind !== 'smart-quote' && kind !== 'full-width';
}
