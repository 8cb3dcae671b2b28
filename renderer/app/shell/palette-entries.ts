import type { Connection } from '../../../shared/contract/connections.ts';
import { find, type Findable, type Found } from '../commands/search.ts';
import type { Command } from '../commands/registry.ts';

export interface PaletteEntry extends Findable {
  readonly keys?: string | undefined;
  readonly connection?: Connection;
  readonly run: () => unknown;
}

/** What the palette looks through: `>` commands, `@` headsets, both without a sign. */
export function paletteScope(text: string): { readonly scope: 'all' | 'commands' | 'targets'; readonly query: string } {
  const sign = text.trimStart()[0];
  if (sign === '>') return { scope: 'commands', query: text.trimStart().slice(1).trim() };
  if (sign === '@') return { scope: 'targets', query: text.trimStart().slice(1).trim() };
  return { scope: 'all', query: text.trim() };
}

export function commandEntry({ id, title, group, keywords, keys, run }: Command): PaletteEntry {
  return { id, title, group, keywords, keys, run };
}

/** @returns what the text finds, best first; where nothing is typed, headsets and what was used lately lead. */
export function paletteResults(
  text: string, commands: readonly PaletteEntry[], targets: readonly PaletteEntry[], recent: readonly string[],
): readonly Found<PaletteEntry>[] {
  const { scope, query } = paletteScope(text);
  const items = scope === 'commands' ? commands : scope === 'targets' ? targets : [...targets, ...commands];
  return find(query, items, recent).slice(0, 60);
}
