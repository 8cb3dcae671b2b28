/** @returns where a key leads in a list of `count` folders, or null where it is none that moves. */
export function moveInFolders(key: string, index: number, count: number): number | null {
  if (count === 0) return null;
  const to = { ArrowDown: index + 1, ArrowUp: index - 1, PageDown: index + 10, PageUp: index - 10, Home: 0, End: count - 1 }[key];
  return to === undefined ? null : Math.min(count - 1, Math.max(0, to));
}

const searchPauseMs = 700;

/** Letters typed shortly after one another, to find a folder by the beginning of its name. */
export interface TypeAhead {
  readonly letters: string;
  readonly at: number;
}
export const noTypeAhead: TypeAhead = { letters: '', at: 0 };

/**
 * @param from index of the folder that has focus: the search goes on from there, and round.
 * @returns the letters so far, and the folder that they find (null: none).
 */
export function typeAhead(typed: TypeAhead, letter: string, now: number, names: readonly string[], from: number): { readonly typed: TypeAhead; readonly index: number | null } {
  const goesOn = now - typed.at < searchPauseMs;
  const small = letter.toLocaleLowerCase();
  const letters = (goesOn ? typed.letters : '') + small;
  // The same letter again steps through all names that begin with it.
  const isRepeat = goesOn && letters === small.repeat(letters.length / small.length);
  const wanted = isRepeat ? small : letters;
  const first = goesOn && !isRepeat ? from : from + 1;
  for (let step = 0; step < names.length; step++) {
    const index = (first + step) % names.length;
    if (names[index]?.toLocaleLowerCase().startsWith(wanted) === true) return { typed: { letters, at: now }, index };
  }
  return { typed: { letters, at: now }, index: null };
}
