import { canonicalJson, isJsonObject, listOf, memberOf, objectOf, textOf } from './json-reading.ts';
import { redactJson } from './redaction.ts';
import { parseResourceId } from './resource-id.ts';
import { looksSecret } from '../secret-looking.ts';
import { isExpressionText } from './template-expression.ts';

export const changeTypes = ['Create', 'Delete', 'Ignore', 'Deploy', 'NoChange', 'Modify', 'Unsupported'] as const;
export type ChangeType = (typeof changeTypes)[number];
export type PropertyChangeType = 'Create' | 'Delete' | 'Modify' | 'Array' | 'NoEffect';

/**
 * - `no`: it counts
 * - `baseline`: the unchanged template has the same, so it says nothing about this change
 * - `likely`: of a kind that what-if tells without anything happening (azure.md §2.2)
 */
export type Noise = 'no' | 'likely' | 'baseline';

export interface PropertyChange {
  /** Name or index below its parent; may be dotted. */
  readonly path: string;
  readonly change: PropertyChangeType;
  /** JSON values with secrets taken out; undefined where there is none. */
  readonly before: unknown;
  readonly after: unknown;
  readonly children: readonly PropertyChange[];
  readonly noise: Noise;
  /** Why it is likely noise; empty otherwise. */
  readonly noiseWords: string;
}

export interface ResourceChange {
  readonly resourceId: string;
  readonly type: string;
  readonly name: string;
  readonly change: ChangeType;
  /** Why what-if cannot tell; empty where it can. */
  readonly unsupportedReason: string;
  readonly properties: readonly PropertyChange[];
  /** It changes nothing, or all that it changes is noise. */
  readonly quiet: boolean;
}

export interface WhatIfCounts {
  readonly create: number;
  readonly modify: number;
  readonly delete: number;
  readonly deploy: number;
  readonly noChange: number;
  readonly ignore: number;
  readonly unsupported: number;
  /** Of all: those that are quiet though what-if calls them a change. */
  readonly quiet: number;
}

export interface WhatIfDiff {
  readonly changes: readonly ResourceChange[];
  readonly counts: WhatIfCounts;
  /** Limits that were struck, and what Azure says besides, in words. */
  readonly remarks: readonly string[];
}

const deepest = 40;

/**
 * Reads the answer of a what-if.
 * @param answer the whole body, or its `properties`. Never throws.
 * @param baseline the answer for the unchanged template right after it was deployed with success; its changes are marked as
 *   noise where they are here again, value for value
 */
export function readWhatIf(answer: unknown, baseline: unknown = null): WhatIfDiff {
  const properties = propertiesOf(answer);
  const known = baseline === null ? new Map<string, ReadonlySet<string>>() : baselineKeys(baseline);
  const changes = listOf(memberOf(properties, 'changes')).filter(isJsonObject).map((change) => readChange(change, known));
  return { changes, counts: countsOf(changes), remarks: remarksOf(properties, changes) };
}

function propertiesOf(answer: unknown): Readonly<Record<string, unknown>> {
  const root = objectOf(answer);
  const inner = memberOf(root, 'properties');
  return isJsonObject(inner) ? inner : root;
}

function readChange(change: Readonly<Record<string, unknown>>, known: ReadonlyMap<string, ReadonlySet<string>>): ResourceChange {
  const resourceId = textOf(memberOf(change, 'resourceId')) ?? '';
  const id = parseResourceId(resourceId);
  const changeType = changeTypeOf(memberOf(change, 'changeType'));
  const inBaseline = known.get(resourceId.toLowerCase()) ?? new Set<string>();
  const properties = readDelta(memberOf(change, 'delta'), '', inBaseline, 0);
  const reason = textOf(memberOf(change, 'unsupportedReason')) ?? '';
  const sameAsBaseline = inBaseline.has(wholeKey(changeType, change));
  return {
    resourceId, type: id?.type ?? '', name: id?.name ?? resourceId,
    change: changeType, unsupportedReason: reason, properties,
    quiet: changeType === 'NoChange' || changeType === 'Ignore' || sameAsBaseline || (changeType === 'Modify' && properties.length > 0 && properties.every(isQuiet)),
  };
}

function changeTypeOf(value: unknown): ChangeType {
  const plain = (textOf(value) ?? '').toLowerCase();
  return changeTypes.find((each) => each.toLowerCase() === plain) ?? 'Unsupported';
}

function propertyTypeOf(value: unknown): PropertyChangeType {
  const plain = (textOf(value) ?? '').toLowerCase();
  return (['Create', 'Delete', 'Modify', 'Array', 'NoEffect'] as const).find((each) => each.toLowerCase() === plain) ?? 'Modify';
}

/** Whether a change says nothing new: noise itself, or made of noise alone. */
export function isQuiet({ noise, children }: PropertyChange): boolean {
  return noise !== 'no' || (children.length > 0 && children.every(isQuiet));
}

function readDelta(delta: unknown, above: string, inBaseline: ReadonlySet<string>, depth: number): PropertyChange[] {
  if (depth > deepest) return [];
  return listOf(delta).filter(isJsonObject).map((raw) => {
    const path = textOf(memberOf(raw, 'path')) ?? '';
    const full = joinedPath(above, path);
    const change = propertyTypeOf(memberOf(raw, 'propertyChangeType'));
    const [before, after] = [memberOf(raw, 'before'), memberOf(raw, 'after')];
    const children = readDelta(memberOf(raw, 'children'), full, inBaseline, depth + 1);
    const isKnown = inBaseline.has(propertyKey(full, change, raw));
    const words = isKnown ? '' : noiseWords(full, change, before, after);
    return { path, change, before: shown(path, before), after: shown(path, after), children, noise: isKnown ? 'baseline' : words === '' ? 'no' : 'likely', noiseWords: words };
  });
}

function joinedPath(above: string, path: string): string {
  return above === '' ? path : `${above}.${path}`;
}

/** A value of a path such as `properties.osProfile.adminPassword` is covered by the path's last name. */
function shown(path: string, value: unknown): unknown {
  if (value === undefined) return undefined;
  const name = path.split('.').at(-1) ?? '';
  const covered = redactJson({ [name]: value });
  return isJsonObject(covered) ? covered[name] : covered;
}

/** Properties that Azure itself writes: what-if compares them with what a template cannot say (Azure/arm-template-whatif#15, #93, #340, #417). */
const ownOfAzure = /(?:^|\.)(?:etag|provisioningState|resourceGuid|uniqueId|creationTime|createdAt|createdBy|lastModified\w*|changedTime|timeCreated|instanceId|vmId|internalDomainNameSuffix|primaryEndpoints|secondaryEndpoints|statusOfPrimary|statusOfSecondary|defaultHostName|hostNames|repositorySiteName|outboundIpAddresses|possibleOutboundIpAddresses|identity\.principalId|identity\.tenantId|systemData)$/i;

function noiseWords(path: string, change: PropertyChangeType, before: unknown, after: unknown): string {
  if (change === 'NoEffect') return 'What-if itself says that it has no effect.';
  if (isUnresolved(after)) return 'What-if cannot work out reference() and the like; the value may be the same.';
  if (ownOfAzure.test(path)) return 'Azure writes this property itself.';
  // Tags that a template leaves out are really removed (Azure/arm-template-whatif#325), and so are items of lists.
  if (change === 'Delete' && !/^tags(\.|$)|(?:^|\.)\d+$/i.test(path)) return 'The template does not mention it. Azure mostly keeps its default there, and nothing is deleted.';
  if (change === 'Modify' && sameButForCase(before, after)) return 'Only upper and lower case differ.';
  return '';
}

function isUnresolved(value: unknown): boolean {
  return typeof value === 'string' && isExpressionText(value) && /\b(?:reference|list[A-Z]\w*|newGuid|utcNow)\s*\(/i.test(value);
}

/** Regions and ids are written in either case, with or without spaces. */
function sameButForCase(before: unknown, after: unknown): boolean {
  const plain = (value: string) => value.toLowerCase().replaceAll(' ', '');
  return typeof before === 'string' && typeof after === 'string' && plain(before) === plain(after) && !looksSecret('', after);
}

/** By resource: what the unchanged template changes as well, value for value. */
function baselineKeys(baseline: unknown): ReadonlyMap<string, ReadonlySet<string>> {
  const all = new Map<string, Set<string>>();
  for (const change of listOf(memberOf(propertiesOf(baseline), 'changes')).filter(isJsonObject)) {
    const resource = (textOf(memberOf(change, 'resourceId')) ?? '').toLowerCase();
    const keys = all.get(resource) ?? new Set<string>();
    all.set(resource, keys);
    keys.add(wholeKey(changeTypeOf(memberOf(change, 'changeType')), change));
    collectKeys(memberOf(change, 'delta'), '', keys, 0);
  }
  return all;
}

function collectKeys(delta: unknown, above: string, keys: Set<string>, depth: number): void {
  if (depth > deepest) return;
  for (const raw of listOf(delta).filter(isJsonObject)) {
    const full = joinedPath(above, textOf(memberOf(raw, 'path')) ?? '');
    keys.add(propertyKey(full, propertyTypeOf(memberOf(raw, 'propertyChangeType')), raw));
    collectKeys(memberOf(raw, 'children'), full, keys, depth + 1);
  }
}

/** Equal only where path, kind, values and everything below are equal. */
function propertyKey(full: string, change: PropertyChangeType, raw: Readonly<Record<string, unknown>>): string {
  return canonicalJson([full, change, memberOf(raw, 'before') ?? null, memberOf(raw, 'after') ?? null, memberOf(raw, 'children') ?? null]);
}

function wholeKey(change: ChangeType, raw: Readonly<Record<string, unknown>>): string {
  return canonicalJson(['resource', change, memberOf(raw, 'before') ?? null, memberOf(raw, 'after') ?? null, memberOf(raw, 'delta') ?? null, memberOf(raw, 'unsupportedReason') ?? null]);
}

function countsOf(changes: readonly ResourceChange[]): WhatIfCounts {
  const number = (of: ChangeType) => changes.filter(({ change }) => change === of).length;
  const quiet = changes.filter((each) => each.quiet && each.change !== 'NoChange' && each.change !== 'Ignore').length;
  return { create: number('Create'), modify: number('Modify'), delete: number('Delete'), deploy: number('Deploy'), noChange: number('NoChange'), ignore: number('Ignore'), unsupported: number('Unsupported'), quiet };
}

function remarksOf(properties: Readonly<Record<string, unknown>>, changes: readonly ResourceChange[]): string[] {
  const told = listOf(memberOf(properties, 'diagnostics')).flatMap((entry) => {
    const message = isJsonObject(entry) ? textOf(memberOf(entry, 'message')) : null;
    return message === null ? [] : [message.slice(0, 500)];
  });
  const potential = listOf(memberOf(properties, 'potentialChanges')).length;
  if (potential > 0) told.push(`${potential} more ${potential === 1 ? 'resource' : 'resources'} may change: what-if cannot tell.`);
  // Beyond 500 nested templates, 800 groups or 5 minutes the rest is told as Ignore (azure.md §2.2).
  const nested = changes.filter(({ change, type }) => change === 'Ignore' && type.toLowerCase() === 'microsoft.resources/deployments').length;
  if (nested > 0) told.push(`${nested} nested ${nested === 1 ? 'deployment was' : 'deployments were'} left out: what-if stops at 500 templates, 800 groups or 5 minutes.`);
  return told.slice(0, 20);
}
