import { describe, expect, test } from 'vitest';
import tokens from './tokens.css?raw';
import { contrastRatio, parseHex } from './testing/contrast.ts';

type Theme = 'light' | 'dark' | 'high-contrast';
const themes: readonly Theme[] = ['light', 'dark', 'high-contrast'];

/** Values of one theme as the browser would resolve them, read from the style sheet itself. */
function readTheme(theme: Theme): ReadonlyMap<string, string> {
  const values = new Map<string, string>();
  for (const [, name = '', light = '', dark = ''] of tokens.matchAll(/--([\w-]+):\s*light-dark\((#[\da-f]{6}),\s*(#[\da-f]{6})\)/g)) {
    values.set(name, theme === 'light' ? light : dark);
  }
  if (theme !== 'high-contrast') return values;
  const block = /:root\[data-theme='high-contrast'\]\s*\{([^}]*)\}/.exec(tokens)?.[1] ?? '';
  for (const [, name = '', value = ''] of block.matchAll(/--([\w-]+):\s*(#[\da-f]{6})/g)) values.set(name, value);
  return values;
}

const surfaces = ['surface-0', 'surface-1', 'surface-2', 'surface-3'];
const states = ['ok', 'warn', 'error', 'stale'];

/** Words on what they stand on. */
const textPairs: readonly (readonly [string, string])[] = [
  ...['ink-1', 'ink-2', 'ink-3'].flatMap((ink) => surfaces.map((surface) => [ink, surface] as const)),
  ...states.flatMap((state) => [...surfaces, `${state}-fill`].map((ground) => [`${state}-ink`, ground] as const)),
  ...states.map((state) => ['ink-1', `${state}-fill`] as const),
  ...surfaces.map((surface) => ['accent', surface] as const),
  ['on-accent', 'accent'], ['on-error', 'error-solid'], ['ink-1', 'accent-fill'], ['ink-2', 'accent-fill'], ['accent', 'accent-fill'], ['error-ink', 'accent-fill'],
];

/** Marks and edges that carry meaning, on what they stand on. */
const markPairs: readonly (readonly [string, string])[] = [
  ...states.flatMap((state) => surfaces.slice(0, 3).map((surface) => [`${state}-line`, surface] as const)),
  ...surfaces.map((surface) => ['line-strong', surface] as const),
  ...surfaces.map((surface) => ['accent', surface] as const),
  ['accent-line', 'surface-1'], ['production-stripe', 'surface-1'],
];

describe.each(themes)('%s', (theme) => {
  const values = readTheme(theme);
  const ratio = (ink: string, ground: string): number => {
    const [a, b] = [values.get(ink), values.get(ground)];
    if (a === undefined || b === undefined) throw new Error(`No value for ${ink} or ${ground}`);
    return contrastRatio(parseHex(a), parseHex(b));
  };

  test.each(textPairs)('%s can be read on %s', (ink, ground) => {
    expect(ratio(ink, ground)).toBeGreaterThanOrEqual(theme === 'high-contrast' ? 7 : 4.5);
  });

  test.each(markPairs)('%s can be seen on %s', (mark, ground) => {
    expect(ratio(mark, ground)).toBeGreaterThanOrEqual(theme === 'high-contrast' ? 4.5 : 3);
  });
});
