/** A place where the letters of a query occur in a text, in order; better ones have higher scores. */
export interface Match {
  readonly score: number;
  /** Indexes of the letters that matched. */
  readonly at: readonly number[];
}

const wordStart = /[\s\-_./:]/;

/**
 * Finds the letters of `query` in `text`, in order, not case-sensitive. Beginnings of words and neighbouring letters
 * count more, so `gp` finds "Go to Performance" before "grouping". @returns null where a letter is missing.
 */
export function fuzzyMatch(query: string, text: string): Match | null {
  const needle = query.toLowerCase().replace(/\s+/g, '');
  if (needle === '') return { score: 0, at: [] };
  const hay = text.toLowerCase();
  const whole = hay.indexOf(query.toLowerCase().trim());
  if (whole !== -1) {
    const at = Array.from(query.trim(), (_, index) => whole + index);
    return { score: 100 + (isWordStart(text, whole) ? 50 : 0) - text.length / 100, at };
  }
  return scattered(needle, hay, text);
}

function scattered(needle: string, hay: string, text: string): Match | null {
  const at: number[] = [];
  let score = 0;
  let from = 0;
  for (const letter of needle) {
    const next = bestPlace(letter, hay, text, from);
    if (next === -1) return null;
    score += (isWordStart(text, next) ? 8 : 1) + (at.at(-1) === next - 1 ? 5 : 0);
    at.push(next);
    from = next + 1;
  }
  return { score: score - text.length / 100, at };
}

/** The next beginning of a word with this letter if the letter right here does not continue; else the next place at all. */
function bestPlace(letter: string, hay: string, text: string, from: number): number {
  const next = hay.indexOf(letter, from);
  if (next === -1 || next === from) return next;
  for (let place = next; place !== -1; place = hay.indexOf(letter, place + 1)) {
    if (isWordStart(text, place)) return place;
  }
  return next;
}

function isWordStart(text: string, index: number): boolean {
  return index === 0 || wordStart.test(text[index - 1] ?? '');
}

/** Something that can be found: a command or a target. */
export interface Findable {
  readonly id: string;
  readonly title: string;
  readonly group: string;
  readonly keywords?: string | undefined;
}

export interface Found<Item> {
  readonly item: Item;
  readonly at: readonly number[];
}

/**
 * @param recent ids used lately, latest first: they lead where nothing is typed, and break ties where something is.
 * @returns what matches, best first.
 */
export function find<Item extends Findable>(query: string, items: readonly Item[], recent: readonly string[]): readonly Found<Item>[] {
  const recency = new Map(recent.map((id, index) => [id, recent.length - index]));
  return items
    .flatMap((item, order) => {
      const title = fuzzyMatch(query, item.title);
      const other = title ?? weaker(fuzzyMatch(query, `${item.group} ${item.keywords ?? ''}`));
      return other === null ? [] : [{ item, at: other.at, score: other.score + (recency.get(item.id) ?? 0) / 10, order }];
    })
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .map(({ item, at }) => ({ item, at }));
}

function weaker(match: Match | null): Match | null {
  return match === null ? null : { score: match.score / 4, at: [] };
}
