import type { EntityRow } from '../../../shared/contract/clusters/entities.ts';
import { entityKey } from '../../../shared/domain/service-fabric/entity-ref.ts';
import { worseOf, type HealthState } from '../../../shared/domain/service-fabric/health.ts';
import { compareNatural } from '../../components/natural-order.ts';
import { itemOfRow, type EntityItem, type TreeItem } from './tree-model.ts';

const compareItems = (a: EntityItem, b: EntityItem): number => compareNatural(a.label, b.label);

/** By name; equal names keep the order in which they came. A list that is in order already costs one pass. */
export function byName(items: readonly EntityItem[]): EntityItem[] {
  return [...items].sort(compareItems);
}

/** The rows of a list as items, by name, with what is needed to go on from there when some of them change. */
export interface ItemList {
  readonly rows: readonly EntityRow[];
  /** In the order of `rows`. */
  readonly inOrder: readonly EntityItem[];
  readonly byName: readonly EntityItem[];
}

/** When more than this share of a list is new, sorting it anew is the shorter way. */
const fewShare = 0.1;

/**
 * @param rows of a collection: what did not change kept its identity and its place, new ones are last.
 * @returns the list with the items of unchanged rows, sorted. A change of one row in a hundred thousand costs two passes and no sorting.
 */
export function itemList(before: ItemList | null, rows: readonly EntityRow[]): ItemList {
  if (before === null) {
    const inOrder = rows.map(itemOfRow);
    return { rows, inOrder, byName: byName(inOrder) };
  }
  const added: EntityItem[] = [];
  const gone = new Set<EntityItem>();
  let old = 0;
  const inOrder = rows.map((row) => {
    // Rows that went away are passed by; of one that changed the key stayed.
    while (old < before.rows.length && before.rows[old] !== row && before.rows[old]?.key !== row.key) old = passed(before, old, gone);
    const known = before.inOrder[old];
    if (known !== undefined && before.rows[old] === row) {
      old += 1;
      return known;
    }
    if (known !== undefined) old = passed(before, old, gone);
    const item = itemOfRow(row);
    added.push(item);
    return item;
  });
  while (old < before.rows.length) old = passed(before, old, gone);
  if (added.length === 0 && gone.size === 0) return { ...before, rows };
  if (added.length > rows.length * fewShare) return { rows, inOrder, byName: byName(inOrder) };
  return { rows, inOrder, byName: merged(before.byName.filter((item) => !gone.has(item)), byName(added)) };
}

function passed({ inOrder }: ItemList, at: number, gone: Set<EntityItem>): number {
  const item = inOrder[at];
  if (item !== undefined) gone.add(item);
  return at + 1;
}

function merged(long: readonly EntityItem[], short: readonly EntityItem[]): EntityItem[] {
  const out: EntityItem[] = [];
  let next = 0;
  for (const item of long) {
    for (let other = short[next]; other !== undefined && compareItems(other, item) < 0; other = short[next]) {
      out.push(other);
      next += 1;
    }
    out.push(item);
  }
  return [...out, ...short.slice(next)];
}

/** @returns one item for each type, with its versions, the newest first. */
export function typeItems(rows: readonly EntityRow[]): TreeItem[] {
  const byType = new Map<string, EntityRow[]>();
  for (const row of rows) {
    if (row.kind !== 'applicationType') continue;
    const versions = byType.get(row.typeName);
    if (versions === undefined) byType.set(row.typeName, [row]);
    else versions.push(row);
  }
  return [...byType].map(([typeName, versions]): TreeItem => ({
    kind: 'type', key: entityKey({ kind: 'applicationType', typeName, typeVersion: null }), label: typeName, typeName,
    healthState: versions.reduce<HealthState>((worst, { healthState }) => worseOf(worst, healthState), 'Ok'),
    versions: byName(versions.map(itemOfRow)).toReversed(),
  })).sort((a, b) => compareNatural(a.label, b.label));
}

const ranks: Readonly<Record<HealthState, number>> = { Error: 0, Warning: 1, Unknown: 2, Ok: 3 };
const reds = new WeakMap<readonly TreeItem[], readonly TreeItem[]>();

/** @returns the same items with the gravest first, otherwise in their order. */
export function redFirst(list: readonly TreeItem[]): readonly TreeItem[] {
  let ordered = reds.get(list);
  if (ordered === undefined) {
    const buckets: TreeItem[][] = [[], [], [], []];
    for (const item of list) buckets[item.kind === 'group' ? 3 : ranks[item.healthState]]?.push(item);
    ordered = buckets[3]?.length === list.length ? list : buckets.flat();
    reds.set(list, ordered);
  }
  return ordered;
}
