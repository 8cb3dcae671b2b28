/** How well a text matches, best first; the number of ranks is small so that hits can be collected without sorting all. */
export const matchRanks = 6;

/** A text as it is compared: small letters, no marks on letters. */
export function folded(text: string): string {
  return text.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
}

/** The words of what somebody typed; all of them must be found. */
export function searchWords(typed: string): readonly string[] {
  return folded(typed).split(/\s+/u).filter((word) => word !== '');
}

/**
 * @param name folded
 * @param words folded; at least one
 * @returns 0 for the name itself, 1 for its last part, 2 where its last part begins so, 3 where any part does, 4 where a
 *   word of it does, 5 anywhere within; null where a word is not in it.
 */
export function rankOf(name: string, words: readonly string[]): number | null {
  let worst = 0;
  for (const word of words) {
    const rank = rankOfWord(name, word);
    if (rank === null) return null;
    if (rank > worst) worst = rank;
  }
  return worst;
}

function rankOfWord(name: string, word: string): number | null {
  const at = name.indexOf(word);
  if (at < 0) return null;
  if (name.length === word.length) return 0;
  const lastPart = name.lastIndexOf('/') + 1;
  if (name.startsWith(word, lastPart)) return name.length - lastPart === word.length ? 1 : 2;
  let rank = 5;
  for (let from = at; from >= 0 && rank > 3; from = name.indexOf(word, from + 1)) {
    const before = from === 0 ? '/' : name.charAt(from - 1);
    if (before === '/') rank = 3;
    else if (/[\s._:~-]/.test(before)) rank = 4;
  }
  return rank;
}
