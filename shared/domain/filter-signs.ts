/**
 * One filter language for every list. Terms stand side by side and all must hold:
 * `word` (somewhere), `"two words"`, `!word` (nowhere), `~wrd` (letters in this order), `name:word` (in one field),
 * `is:running` (a mark), `cpu>5` and `memory<200mb` (a figure). Letter case and accents do not count.
 */
export type FilterTerm =
  | { readonly kind: 'contains'; readonly negated: boolean; readonly field: string | null; readonly text: string }
  | { readonly kind: 'fuzzy'; readonly negated: boolean; readonly text: string }
  | { readonly kind: 'mark'; readonly negated: boolean; readonly mark: string }
  | { readonly kind: 'compare'; readonly negated: boolean; readonly field: string; readonly above: boolean; readonly value: number };

/** What a list offers to its filter: names in lower case. A sign outside it is read as plain text. */
export interface FilterVocabulary {
  readonly fields: readonly string[];
  readonly marks: readonly string[];
  readonly figures: readonly string[];
}

/** One row as the filter sees it. A figure that is null satisfies no comparison. */
export interface FilterSubject {
  readonly texts: Readonly<Record<string, string>>;
  readonly marks: ReadonlySet<string>;
  readonly figures: Readonly<Record<string, number | null>>;
}

const scales: Readonly<Record<string, number>> = { '': 1, '%': 1, k: 1e3, kb: 1e3, m: 1e6, mb: 1e6, g: 1e9, gb: 1e9 };

const plain = /^[\n -~]*$/;

/** @returns the text without case and without accents: what two spellings of one name share. */
export function foldText(text: string): string {
  // Most names have no accents to take off, and lists are long.
  if (plain.test(text)) return text.toLowerCase();
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** @returns the pieces between spaces; what stands in double quotes stays together, an open quote runs to the end. */
function splitTerms(text: string): string[] {
  return [...text.matchAll(/(?:[^\s"]+|"[^"]*"?)+/g)].map((match) => match[0]);
}

function unquote(text: string): string {
  return text.replaceAll('"', '');
}

function parseFigure(body: string, vocabulary: FilterVocabulary): { field: string; above: boolean; value: number } | null {
  const match = /^([a-z]+)([<>])(\d+(?:\.\d+)?)([kmg]?b?|%)$/.exec(foldText(body));
  if (match === null) return null;
  const [, field = '', sign, digits, unit = ''] = match;
  const scale = scales[unit];
  if (scale === undefined || !vocabulary.figures.includes(field)) return null;
  return { field, above: sign === '>', value: Number(digits) * scale };
}

function parseTerm(raw: string, vocabulary: FilterVocabulary): FilterTerm | null {
  const negated = raw.startsWith('!');
  const body = negated ? raw.slice(1) : raw;
  if (body.startsWith('~')) {
    const text = foldText(unquote(body.slice(1)));
    return text === '' ? null : { kind: 'fuzzy', negated, text };
  }
  const figure = parseFigure(body, vocabulary);
  if (figure !== null) return { kind: 'compare', negated, ...figure };
  const colon = body.startsWith('"') ? -1 : body.indexOf(':');
  const before = colon > 0 ? foldText(body.slice(0, colon)) : '';
  const after = foldText(unquote(body.slice(colon + 1)));
  if (before === 'is' && vocabulary.marks.includes(after)) return { kind: 'mark', negated, mark: after };
  if (vocabulary.fields.includes(before)) return after === '' ? null : { kind: 'contains', negated, field: before, text: after };
  const text = foldText(unquote(body));
  return text === '' ? null : { kind: 'contains', negated, field: null, text };
}

/** @returns the terms of a filter line; half-typed ones (`!`, `name:`) are left out, so that typing never empties a list. */
export function parseFilter(text: string, vocabulary: FilterVocabulary): FilterTerm[] {
  return splitTerms(text).flatMap((raw) => parseTerm(raw, vocabulary) ?? []);
}

function isSubsequence(letters: string, text: string): boolean {
  let at = 0;
  for (const letter of text) {
    if (letter === letters[at]) at += 1;
    if (at === letters.length) return true;
  }
  return letters.length === 0;
}

/** A subject whose texts were folded once, for lists that are filtered at every key. Made by `foldSubject` only. */
export interface FoldedSubject {
  readonly folded: Readonly<Record<string, string>>;
  readonly all: readonly string[];
  readonly marks: ReadonlySet<string>;
  readonly figures: Readonly<Record<string, number | null>>;
}

export function foldSubject({ texts, marks, figures }: FilterSubject): FoldedSubject {
  const folded: Record<string, string> = {};
  for (const [field, text] of Object.entries(texts)) folded[field] = foldText(text);
  return { folded, all: Object.values(folded), marks, figures };
}

function holds(term: FilterTerm, subject: FoldedSubject): boolean {
  switch (term.kind) {
    case 'contains':
      if (term.field !== null) return (subject.folded[term.field] ?? '').includes(term.text);
      return subject.all.some((text) => text.includes(term.text));
    case 'fuzzy':
      return subject.all.some((text) => isSubsequence(term.text, text));
    case 'mark':
      return subject.marks.has(term.mark);
    case 'compare': {
      const value = subject.figures[term.field] ?? null;
      if (value === null) return false;
      return term.above ? value > term.value : value < term.value;
    }
  }
}

/** @returns whether every term holds for the row; no term at all holds for every row. */
export function matchesFilter(terms: readonly FilterTerm[], subject: FilterSubject): boolean {
  return terms.length === 0 || matchesFolded(terms, foldSubject(subject));
}

/** The same for a subject that was folded before. */
export function matchesFolded(terms: readonly FilterTerm[], subject: FoldedSubject): boolean {
  return terms.every((term) => holds(term, subject) !== term.negated);
}
