import type { SearchHit } from '../../../shared/contract/clusters/state.ts';
import type { HistoryRow } from '../../../shared/contract/history/rows.ts';
import type { Connection } from '../../../shared/contract/connections.ts';
import { find, fuzzyMatch, type Findable, type Found } from '../commands/search.ts';
import type { Command } from '../commands/registry.ts';

export interface PaletteEntry extends Findable {
  readonly keys?: string | undefined;
  readonly connection?: Connection;
  /** Something within a cluster. */
  readonly hit?: SearchHit;
  /** A row of the history. */
  readonly deployment?: HistoryRow;
  readonly run: () => unknown;
}

/** What the palette looks through: `>` commands, `@` connections, `#` what is within clusters and the history, all without a sign. */
export function paletteScope(text: string): { readonly scope: 'all' | 'commands' | 'targets' | 'entities'; readonly query: string } {
  const sign = text.trimStart()[0];
  if (sign === '>') return { scope: 'commands', query: text.trimStart().slice(1).trim() };
  if (sign === '@') return { scope: 'targets', query: text.trimStart().slice(1).trim() };
  if (sign === '#') return { scope: 'entities', query: text.trimStart().slice(1).trim() };
  return { scope: 'all', query: text.trim() };
}

export function commandEntry({ id, title, group, keywords, keys, run }: Command): PaletteEntry {
  return { id, title, group, keywords, keys, run };
}

/** What to look for within clusters; empty where the text asks for something else, or is too short to mean anything. */
export function entityQuery(text: string): string {
  const { scope, query } = paletteScope(text);
  return scope === 'entities' || (scope === 'all' && query.length >= shortestEntityQuery) ? query : '';
}
const shortestEntityQuery = 2;
const mostEntries = 60;

/**
 * @param entities what was found within clusters, best first; they come after what has that name itself.
 * @returns what the text finds, best first; where nothing is typed, headsets, clusters and what was used lately lead.
 */
export function paletteResults(
  text: string, commands: readonly PaletteEntry[], targets: readonly PaletteEntry[], recent: readonly string[], entities: readonly PaletteEntry[] = [],
): readonly Found<PaletteEntry>[] {
  const { scope, query } = paletteScope(text);
  const items = scope === 'commands' ? commands : scope === 'targets' ? targets : scope === 'entities' ? [] : [...targets, ...commands];
  const within = entities.map((item) => ({ item, at: fuzzyMatch(query, item.title)?.at ?? [] }));
  const named = find(query, items, recent);
  // Letters scattered over a command's name are a weaker match than an entity that is called so.
  const isNamed = ({ item }: Found<PaletteEntry>): boolean => item.title.toLowerCase().includes(query.toLowerCase());
  return [...named.filter(isNamed), ...within, ...named.filter((found) => !isNamed(found))].slice(0, mostEntries);
}
