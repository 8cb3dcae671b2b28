/** One stroke: a key with its modifiers. `mod` is Cmd on macOS, Ctrl elsewhere. */
export interface Stroke {
  readonly key: string;
  readonly mod: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

export const isMac = /mac|iphone|ipad/i.test(typeof navigator === 'undefined' ? '' : navigator.userAgent);

/** @param keys such as `Mod+Shift+C`, `g h`, `?`. @returns its strokes. Characters are compared as typed, letters in lower case. */
export function parseKeys(keys: string): readonly Stroke[] {
  return keys.split(' ').map((part) => {
    const names = part === '+' ? ['+'] : part.split('+');
    const key = names.at(-1) ?? '';
    const modifiers = new Set(names.slice(0, -1));
    return { key: key.toLowerCase(), mod: modifiers.has('Mod'), shift: modifiers.has('Shift'), alt: modifiers.has('Alt') };
  });
}

interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly shiftKey: boolean;
  readonly altKey: boolean;
}

/** Whether a press is this stroke. Shift is part of a character such as `?`, and is compared with letters and named keys only. */
export function isStroke(press: KeyPress, stroke: Stroke): boolean {
  const mod = isMac ? press.metaKey : press.ctrlKey;
  const other = isMac ? press.ctrlKey : press.metaKey;
  if (press.key.toLowerCase() !== stroke.key || mod !== stroke.mod || other || press.altKey !== stroke.alt) return false;
  const shiftCounts = stroke.mod || stroke.key.length > 1 || /[a-z]/.test(stroke.key);
  return !shiftCounts || press.shiftKey === stroke.shift;
}

const names: Readonly<Record<string, string>> = { arrowup: '↑', arrowdown: '↓', arrowleft: '←', arrowright: '→', escape: 'Esc', enter: 'Enter', ' ': 'Space' };

/** @returns keys as they are printed on this machine's keyboard: `Ctrl+K`, `⌘K`, `g h`. */
export function formatKeys(keys: string): string {
  return parseKeys(keys).map((stroke) => {
    const key = names[stroke.key] ?? (stroke.key.length === 1 && (stroke.mod || stroke.alt || stroke.shift) ? stroke.key.toUpperCase() : stroke.key);
    if (isMac) return `${stroke.alt ? '⌥' : ''}${stroke.shift ? '⇧' : ''}${stroke.mod ? '⌘' : ''}${key}`;
    return [stroke.mod ? 'Ctrl' : '', stroke.alt ? 'Alt' : '', stroke.shift ? 'Shift' : '', key].filter(Boolean).join('+');
  }).join(' ');
}

/** Pairs of commands whose keys cannot both be reached: equal, or one the beginning of the other. */
export function keyConflicts(commands: readonly { readonly id: string; readonly keys?: string; readonly yields?: boolean }[]): readonly (readonly [string, string])[] {
  const bound = commands.flatMap(({ id, keys, yields = false }) => (keys === undefined || yields ? [] : [{ id, strokes: parseKeys(keys).map((stroke) => JSON.stringify(stroke)) }]));
  return bound.flatMap((a, index) => bound.slice(index + 1)
    .filter((b) => a.id !== b.id && startsAlike(a.strokes, b.strokes))
    .map((b) => [a.id, b.id] as const));
}

function startsAlike(a: readonly string[], b: readonly string[]): boolean {
  return a.slice(0, b.length).every((stroke, index) => stroke === b[index]);
}
