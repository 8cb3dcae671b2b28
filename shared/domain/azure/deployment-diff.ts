import { canonicalJson, isJsonObject, memberOf, objectOf, textOf, type JsonObject } from './json-reading.ts';
import { redactParameters, redactTemplate } from './redaction.ts';

/** One thing that differs between two deployments. */
export interface DiffEntry {
  /** `resources`, `Microsoft.Compute/virtualMachineScaleSets nt1`, `sku`, `capacity`. */
  readonly path: readonly string[];
  readonly change: 'added' | 'removed' | 'changed';
  /** Text, or JSON text for what is none; null where there is nothing or where it is a secret. */
  readonly before: string | null;
  readonly after: string | null;
  /** The value is a secret: that it differs is said, but not how. */
  readonly secret: boolean;
}

/** What differs between two templates. Resources are the same by type and name, wherever they stand in the file; other lists of named things by name. */
export function diffTemplates(before: unknown, after: unknown): DiffEntry[] {
  return diffJson({ raw: before, shown: redactTemplate(before) }, { raw: after, shown: redactTemplate(after) });
}

/**
 * What differs between the parameters of two deployments, in ARM's form (`{ name: { value } }`); names count in any case.
 * @param templates name the secure ones where the values do not say their type
 */
export function diffParameters(before: unknown, after: unknown, templates: { readonly before?: unknown; readonly after?: unknown } = {}): DiffEntry[] {
  return diffJson(
    { raw: withoutTypes(before), shown: withoutTypes(redactParameters(before, templates.before ?? null)) },
    { raw: withoutTypes(after), shown: withoutTypes(redactParameters(after, templates.after ?? null)) },
  );
}

/** What differs between the outputs of two deployments. */
export function diffOutputs(before: unknown, after: unknown): DiffEntry[] {
  return diffParameters(before, after);
}

/** Deployments tell `{ type, value }`: the value alone is compared, under the name of the parameter. */
function withoutTypes(parameters: unknown): JsonObject {
  return Object.fromEntries(Object.entries(objectOf(parameters)).map(([name, entry]) => {
    if (!isJsonObject(entry)) return [name, entry];
    const value = memberOf(entry, 'value');
    return [name, value === undefined ? memberOf(entry, 'reference') ?? null : value];
  }));
}

/** A value twice: as it is, to compare it, and with secrets taken out, to show it. */
interface Side {
  readonly raw: unknown;
  readonly shown: unknown;
}

const mostEntries = 5_000;
const deepest = 60;

function diffJson(before: Side, after: Side): DiffEntry[] {
  const entries: DiffEntry[] = [];
  compare(before, after, [], entries);
  return entries;
}

function compare(before: Side, after: Side, path: readonly string[], entries: DiffEntry[]): void {
  if (entries.length >= mostEntries || canonicalJson(before.raw) === canonicalJson(after.raw)) return;
  const members = path.length < deepest ? pairedMembers(before.raw, after.raw) : null;
  if (members === null) {
    entries.push(entryOf(path, 'changed', before, after));
    return;
  }
  for (const { name, left, right } of members) {
    const at = [...path, name];
    if (left === null) entries.push(entryOf(at, 'added', null, sideAt(after, right)));
    else if (right === null) entries.push(entryOf(at, 'removed', sideAt(before, left), null));
    else compare(sideAt(before, left), sideAt(after, right), at, entries);
    if (entries.length >= mostEntries) return;
  }
}

interface Pair {
  readonly name: string;
  /** Key on either side; null where that has none. */
  readonly left: string | number | null;
  readonly right: string | number | null;
}

function pairedMembers(before: unknown, after: unknown): Pair[] | null {
  if (isJsonObject(before) && isJsonObject(after)) return paired(keysOf(before), keysOf(after));
  if (!Array.isArray(before) || !Array.isArray(after)) return null;
  const [left, right] = [namedItems(before), namedItems(after)];
  return left === null || right === null ? null : paired(left, right);
}

/** By name in lower case: the name as written, and the key. */
type Named = ReadonlyMap<string, { readonly name: string; readonly key: string | number }>;

function keysOf(value: JsonObject): Named {
  const names = new Map<string, { readonly name: string; readonly key: string }>();
  for (const key of Object.keys(value)) names.set(names.has(key.toLowerCase()) ? key : key.toLowerCase(), { name: key, key });
  return names;
}

/** Null for a list whose items have no names of their own: such lists are compared as a whole. */
function namedItems(list: readonly unknown[]): Named | null {
  const names = new Map<string, { readonly name: string; readonly key: number }>();
  for (const [key, item] of list.entries()) {
    const name = itemName(item);
    if (name === null) return null;
    let unique = name;
    for (let again = 2; names.has(unique.toLowerCase()); again += 1) unique = `${name} #${again}`;
    names.set(unique.toLowerCase(), { name: unique, key });
  }
  return names;
}

function itemName(item: unknown): string | null {
  if (!isJsonObject(item)) return null;
  const name = textOf(memberOf(item, 'name')) ?? textOf(memberOf(item, 'key')) ?? textOf(memberOf(item, 'id'));
  const type = textOf(memberOf(item, 'type'));
  if (name === null) return null;
  return type === null ? name : `${type} ${name}`;
}

function paired(before: Named, after: Named): Pair[] {
  const all = new Set([...before.keys(), ...after.keys()]);
  return [...all].map((plain) => {
    const [left, right] = [before.get(plain), after.get(plain)];
    return { name: right?.name ?? left?.name ?? plain, left: left?.key ?? null, right: right?.key ?? null };
  });
}

function sideAt({ raw, shown }: Side, key: string | number | null): Side {
  return { raw: valueAt(raw, key), shown: valueAt(shown, key) };
}

function valueAt(value: unknown, key: string | number | null): unknown {
  if (Array.isArray(value)) return typeof key === 'number' ? value[key] : undefined;
  return isJsonObject(value) && typeof key === 'string' ? value[key] : undefined;
}

const longestText = 20_000;

function entryOf(path: readonly string[], change: DiffEntry['change'], before: Side | null, after: Side | null): DiffEntry {
  const isCovered = [before, after].some((side) => side !== null && canonicalJson(side.raw) !== canonicalJson(side.shown) && !isContainer(side.raw));
  // Nothing of the difference is left to be seen where it is in the secrets of a list.
  const secret = isCovered || (before !== null && after !== null && canonicalJson(before.shown) === canonicalJson(after.shown));
  const text = (side: Side | null) => (side === null || secret ? null : shownText(side.shown));
  return { path, change, before: text(before), after: text(after), secret };
}

function isContainer(value: unknown): boolean {
  return typeof value === 'object' && value !== null;
}

function shownText(value: unknown): string {
  const text = typeof value === 'string' ? value : JSON.stringify(value) ?? 'null';
  return text.length <= longestText ? text : `${text.slice(0, longestText - 1)}…`;
}
