import { evaluateTemplateValue, type EvaluationScope } from './template-evaluation.ts';
import { nestedTemplateOf, resourcesOf, isDeploymentType } from './template-source.ts';
import { memberOf, objectOf } from './json-reading.ts';

/* Names of storage accounts are unique in the world, and a deleted one stays taken for a while: count up instead of using it again (azure.md §1B B16). */

const [shortest, longest] = [3, 24];

/** What Azure would refuse about a name, each in a sentence; empty where it is fine. Whether it is free only Azure knows. */
export function storageNameProblems(name: string): string[] {
  const problems: string[] = [];
  if (!/^[a-z0-9]*$/.test(name)) problems.push('Names of storage accounts have lower-case letters and digits only.');
  if (name.length < shortest || name.length > longest) problems.push(`The name has ${name.length} characters; ${shortest} to ${longest} are allowed.`);
  return problems;
}

/**
 * The next free name: the same letters with the number at the end counted up.
 * @param wanted any text; what is not allowed in a name is left out
 * @param taken names that are in use or were deleted a short while ago
 */
export function nextStorageName(wanted: string, taken: Iterable<string>): string {
  const plain = wanted.toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  const [, letters = '', number = ''] = /^(.*?)(\d{0,6})$/.exec(plain) ?? [];
  const stem = letters === '' ? 'storage' : letters;
  const used = new Set([...taken].map((name) => name.toLowerCase()));
  for (let counter = number === '' ? 1 : Number(number) + 1; ; counter += 1) {
    // Leading zeros keep the width: data009 is followed by data010.
    const end = String(counter).padStart(number.length, '0');
    const name = `${stem.slice(0, longest - end.length)}${end}`;
    if (name.length >= shortest && !used.has(name)) return name;
  }
}

export interface DeletedAccount {
  readonly name: string;
  /** Ms since 1970; null where Azure does not say. */
  readonly deletedAt: number | null;
}

/** Azure keeps deleted accounts for this long. */
const keptMs = 14 * 86_400_000;

/** Words about a name that a deleted account had; null where none had it lately. */
export function recentlyDeletedWarning(name: string, deleted: Iterable<DeletedAccount>, now: number): string | null {
  for (const account of deleted) {
    if (account.name.toLowerCase() !== name.toLowerCase() || (account.deletedAt !== null && now - account.deletedAt > keptMs)) continue;
    const days = account.deletedAt === null ? null : Math.floor((now - account.deletedAt) / 86_400_000);
    const when = days === null ? 'lately' : days <= 0 ? 'today' : days === 1 ? 'yesterday' : `${days} days ago`;
    return `A storage account '${account.name}' was deleted ${when}. Its name may stay taken for a while, and its addresses may still lead to it: count the name up.`;
  }
  return null;
}

export interface HardCodedName {
  readonly type: string;
  readonly name: string;
  readonly path: readonly (string | number)[];
  readonly words: string;
}

/** Types whose names are unique in the world: a template that hard-codes one works once. */
const worldWide: ReadonlyMap<string, string> = new Map([
  ['microsoft.storage/storageaccounts', 'storage accounts'], ['microsoft.keyvault/vaults', 'key vaults'], ['microsoft.web/sites', 'web sites'], ['microsoft.sql/servers', 'SQL servers'],
  ['microsoft.servicebus/namespaces', 'Service Bus namespaces'], ['microsoft.containerregistry/registries', 'container registries'], ['microsoft.documentdb/databaseaccounts', 'Cosmos DB accounts'], ['microsoft.network/trafficmanagerprofiles', 'Traffic Manager profiles'],
]);

const nothingKnown: Omit<EvaluationScope, 'variables'> = { parameters: new Map(), resourceGroup: null, subscriptionId: null, copyIndex: null };

/** Names in a template that are the same at every deployment and have to be unique in the world. Nested templates included. */
export function hardCodedNames(template: unknown, path: readonly (string | number)[] = []): HardCodedName[] {
  if (path.length > 24) return [];
  const variables = objectOf(memberOf(objectOf(template), 'variables'));
  return resourcesOf(template).flatMap((source): HardCodedName[] => {
    const at = [...path, ...source.path];
    const nested = isDeploymentType(source.type) ? nestedTemplateOf(source.body) : null;
    if (nested !== null) return hardCodedNames(nested, [...at, 'properties', 'template']);
    const kind = worldWide.get(source.type.toLowerCase());
    const written = source.names.at(-1);
    if (kind === undefined || written === undefined || source.names.length !== 1 || memberOf(source.body, 'existing') === true) return [];
    // Without any parameter, group or subscription known, only what is fixed can be worked out.
    const name = evaluateTemplateValue(written, { ...nothingKnown, variables });
    if (!name.known || typeof name.value !== 'string' || name.value === '') return [];
    return [{ type: source.type, name: name.value, path: [...at, 'name'], words: `The name '${name.value}' stands in the template. Names of ${kind} are unique in the world: make it a parameter, or build it with uniqueString().` }];
  });
}
