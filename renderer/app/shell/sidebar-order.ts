import type { Connection } from '../../../shared/contract/connections.ts';

type Listed = Pick<Connection, 'id' | 'kind' | 'name' | 'group' | 'position' | 'state' | 'endpoint'>;

export interface SidebarGroup<Item extends Listed> {
  /** Null: those without a group, which come first. */
  readonly name: string | null;
  readonly items: readonly Item[];
}

/** Kinds in the order of their sections. */
export const sidebarKinds = ['hololens', 'cluster', 'azure', 'devops'] as const satisfies readonly Listed['kind'][];

/** @returns the connections of one kind. */
export function ofKind<Item extends Listed>(connections: readonly Item[], kind: Listed['kind']): readonly Item[] {
  return connections.filter((connection) => connection.kind === kind);
}

/** @returns what the sidebar shows from top to bottom: section by section, each in the user's order, groups in the order of their first member. */
export function inOrder<Item extends Listed>(connections: readonly Item[], filter = ''): readonly Item[] {
  return sidebarKinds.flatMap((kind) => sidebarGroups(ofKind(connections, kind), filter).flatMap(({ items }) => items));
}

/** @param filter words that must all occur in name, group or address. */
export function sidebarGroups<Item extends Listed>(connections: readonly Item[], filter: string): readonly SidebarGroup<Item>[] {
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const shown = connections
    .filter((connection) => words.every((word) => `${connection.name} ${connection.group ?? ''} ${connection.endpoint.host}`.toLowerCase().includes(word)))
    .sort((a, b) => a.position - b.position);
  const groups = new Map<string | null, Item[]>();
  for (const connection of shown) {
    const items = groups.get(connection.group) ?? [];
    items.push(connection);
    groups.set(connection.group, items);
  }
  return [...groups].map(([name, items]) => ({ name, items })).sort((a, b) => Number(a.name !== null) - Number(b.name !== null));
}

/** @returns ids in the order after `id` was moved to the place of `before` (null: to the end). */
export function movedBefore<Id extends string>(ids: readonly Id[], id: Id, before: Id | null): readonly Id[] {
  if (id === before) return ids;
  const rest = ids.filter((other) => other !== id);
  const at = before === null ? rest.length : rest.indexOf(before);
  return at === -1 ? ids : [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** @returns ids in the order after `id` went one place up (-1) or down (1); the same where it cannot. */
export function movedBy<Id extends string>(ids: readonly Id[], id: Id, step: -1 | 1): readonly Id[] {
  const from = ids.indexOf(id);
  const other = ids[from + step];
  if (from === -1 || other === undefined) return ids;
  return ids.map((candidate, index) => (index === from ? other : index === from + step ? id : candidate));
}
