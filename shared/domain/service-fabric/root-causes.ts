import type { RootCause } from '../../contract/clusters/shared.ts';
import { entityKey, type EntityRef } from './entity-ref.ts';
import { systemApplication, type Leaf, type PathStep, type ReportedEvent } from './evaluation-leaves.ts';
import { meaningOf, subjectOf, titleOf, type CauseKind, type Meaning } from './event-meaning.ts';

/** An entity that is not Ok, as the filtered chunks tell; they tell everyone, while evaluations may be trimmed (service-fabric.md §2.3). */
export interface UnhealthyState {
  readonly ref: EntityRef;
  readonly healthState: 'Warning' | 'Error';
}

export interface RankedCauses {
  /** Gravest first, `rank` from 1. */
  readonly causes: readonly RootCause[];
  /** What each cause is about, by its key. */
  readonly kinds: ReadonlyMap<string, CauseKind>;
}

/** Entities of a cause beyond this number are only counted. */
const mostEntities = 200;
/** A replica or partition that fell ill this long before a node did cannot owe it to that node; clocks and reports lag. */
const nodeLagMs = 120_000;

interface Group {
  readonly key: string;
  readonly meaning: Meaning;
  readonly leaves: Map<string, Leaf>;
}

/**
 * The causes behind a state that is not Ok: equal reports on different entities are one cause; what a node's failure
 * explains is counted under it instead of standing beside it; the gravest, then the farthest reaching, then the oldest
 * come first.
 * @param leaves reports of entities that are not Ok; the same one may come several times
 * @param unhealthy every entity that is known not to be Ok, for counting what a cause pulls with it; by its `entityKey` it is
 *   only looked up, so that a great many cost nothing
 */
export function rootCausesOf(leaves: readonly Leaf[], unhealthy: ReadonlyMap<string, UnhealthyState> | readonly UnhealthyState[]): RankedCauses {
  const groups = grouped(leaves);
  const states = 'get' in unhealthy ? unhealthy : new Map(unhealthy.map((each) => [entityKey(each.ref), each]));
  const { standing, swallowed } = withoutConsequences(groups);
  const drafts = standing.map((group) => draft(group, group.meaning.kind === 'nodeDown' ? swallowed : [], states));
  drafts.sort(byRank);
  return {
    causes: drafts.map(({ cause }, index) => ({ ...cause, rank: index + 1 })),
    kinds: new Map(drafts.map(({ cause, group }) => [cause.key, group.meaning.kind])),
  };
}

/** The text of a report with everything taken out that differs between entities: names, ids, numbers, times. */
export function normalisedDescription(description: string): string {
  return description
    .slice(0, 2_000)
    .toLowerCase()
    .replace(/\b[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}\b/g, '#')
    .replace(/fabric:\/[^\s,;'")]+/g, '#')
    .replace(/'[^']*'|"[^"]*"|“[^”]*”/g, '#')
    .replace(/\b(?:[0-9a-f]*\d[0-9a-f]*){12,}\b/g, '#')
    .replace(/[\w.-]*\d[\w.:-]*/g, '#')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 300);
}

/** Properties may hold a version or an id ("Download:1.0:…"): what differs there does not make another cause. */
function normalisedProperty(property: string): string {
  return property.replace(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, '#').replace(/\d+/g, '#').slice(0, 200);
}

function grouped(leaves: readonly Leaf[]): Group[] {
  const groups = new Map<string, Group>();
  for (const leaf of leaves) {
    const meaning = meaningOf(leaf.event, leaf.ref);
    const key = groupKey(leaf, meaning);
    let group = groups.get(key);
    if (!group) groups.set(key, (group = { key, meaning, leaves: new Map() }));
    const entity = entityKey(leaf.ref);
    const before = group.leaves.get(entity);
    // The longer way tells more: a tree that begins at the cluster names the rules that let it through.
    if (!before || leaf.path.length > before.path.length) group.leaves.set(entity, leaf);
  }
  return [...groups.values()];
}

/** Kinds of the product's own reporters whose text is a list of replicas or times: their kind says all there is to merge by. */
const mergedByKind: ReadonlySet<CauseKind> = new Set(['nodeDown', 'quorumLoss', 'belowTarget', 'seedNodes', 'reconfiguration', 'neighbourhood']);

function groupKey({ event, ref, healthState }: Leaf, { kind }: Meaning): string {
  const text = mergedByKind.has(kind) ? '' : normalisedDescription(event.description);
  return [healthState, kind, ref.kind, event.sourceId.slice(0, 200), normalisedProperty(event.property), text].join('|').slice(0, 1_200);
}

/** Sets aside what the nodes that are down explain. A lost quorum stays: it needs another act than a lost node. */
function withoutConsequences(groups: readonly Group[]): { standing: Group[]; swallowed: Leaf[] } {
  const downSince = new Map<string, number | null>();
  for (const { meaning, leaves } of groups) {
    if (meaning.kind !== 'nodeDown') continue;
    for (const { ref, event, healthState } of leaves.values()) if (ref.kind === 'node') downSince.set(ref.nodeName, sinceOf(event, healthState));
  }
  if (downSince.size === 0) return { standing: [...groups], swallowed: [] };
  const earliest = earliestOf(downSince.values());
  const swallowed: Leaf[] = [];
  const standing: Group[] = [];
  for (const group of groups) {
    const kept = new Map<string, Leaf>();
    for (const [key, leaf] of group.leaves) {
      if (isConsequence(group.meaning.kind, leaf, downSince, earliest)) swallowed.push(leaf);
      else kept.set(key, leaf);
    }
    if (kept.size > 0) standing.push({ ...group, leaves: kept });
  }
  return { standing, swallowed };
}

function isConsequence(kind: CauseKind, { ref, event, healthState }: Leaf, downSince: ReadonlyMap<string, number | null>, earliest: number | null): boolean {
  if ('nodeName' in ref && ref.kind !== 'node') return downSince.has(ref.nodeName);
  if (kind === 'belowTarget') {
    for (const nodeName of downSince.keys()) if (namesNode(event.description, nodeName)) return true;
    const since = sinceOf(event, healthState);
    return since === null || earliest === null || since >= earliest - nodeLagMs;
  }
  return ref.kind === 'replica' && /^System\./i.test(event.sourceId) && [...downSince.keys()].some((nodeName) => namesNode(event.description, nodeName));
}

function namesNode(text: string, nodeName: string): boolean {
  const at = nodeName === '' ? -1 : text.indexOf(nodeName);
  // "Node1" does not stand in "Node12".
  return at >= 0 && !/[\w.]/.test(text.charAt(at + nodeName.length).replace('.', ''));
}

interface Draft {
  readonly cause: RootCause;
  readonly group: Group;
  readonly reach: number;
}

function draft(group: Group, swallowed: readonly Leaf[], states: ReadonlyMap<string, UnhealthyState>): Draft {
  const all = [...group.leaves.values()];
  const first = all.reduce((best, leaf) => (isBefore(leaf, best) ? leaf : best));
  const refs = all.map(({ ref }) => ref);
  const affects = affected(all, swallowed, states);
  const reach = affects.reduce((sum, { count }) => sum + count, 0) + all.length;
  const cause: RootCause = {
    key: group.key,
    rank: 1,
    healthState: first.healthState,
    title: titleOf(group.meaning, subjectOf(refs, all.length), first.event).slice(0, 500),
    sourceId: first.event.sourceId.slice(0, 1_000),
    property: first.event.property.slice(0, 1_000),
    description: first.event.description.slice(0, 8_000),
    since: earliestOf(all.map(({ event, healthState }) => sinceOf(event, healthState))),
    expired: all.some(({ event }) => event.isExpired),
    entities: refs.slice(0, mostEntities),
    entityCount: all.length,
    affects,
    path: pathWords(first.path, states),
    nextStep: group.meaning.nextStep,
  };
  return { cause, group, reach };
}

/** Stable from tick to tick: the oldest, and by name among equally old ones. */
function isBefore(left: Leaf, right: Leaf): boolean {
  const leftSince = sinceOf(left.event, left.healthState) ?? Number.MAX_SAFE_INTEGER;
  const rightSince = sinceOf(right.event, right.healthState) ?? Number.MAX_SAFE_INTEGER;
  if (leftSince !== rightSince) return leftSince < rightSince;
  return entityKey(left.ref) < entityKey(right.ref);
}

/** Steps that came without words, because only their end was asked about, say the state that is known of them. */
function pathWords(path: readonly PathStep[], states: ReadonlyMap<string, UnhealthyState>): RootCause['path'] {
  return path.slice(0, 20).map(({ ref, words }) => {
    const state = words === '' && ref !== null ? states.get(entityKey(ref))?.healthState : undefined;
    return { ref, words: state === undefined ? words.slice(0, 1_000) : `is in ${state}` };
  });
}

type Affected = RootCause['affects'][number];
const affectedKinds: readonly Affected['kind'][] = ['application', 'service', 'partition', 'replica', 'node', 'deployedApplication', 'deployedServicePackage'];

/** Everything above the entities that is not Ok, and what else a failed node took with it, by kind. */
function affected(own: readonly Leaf[], swallowed: readonly Leaf[], states: ReadonlyMap<string, UnhealthyState>): Affected[] {
  const ownKeys = new Set(own.map(({ ref }) => entityKey(ref)));
  const reached = new Map<string, EntityRef>();
  for (const { ref } of own) for (const parent of healthParents(ref)) reached.set(entityKey(parent), parent);
  for (const { ref } of swallowed) for (const each of [ref, ...healthParents(ref)]) reached.set(entityKey(each), each);
  const counts = new Map<string, number>();
  for (const [key, ref] of reached) {
    if (ownKeys.has(key) || (states.size > 0 && !states.has(key))) continue;
    counts.set(ref.kind, (counts.get(ref.kind) ?? 0) + 1);
  }
  return affectedKinds.flatMap((kind) => {
    const count = counts.get(kind) ?? 0;
    return count > 0 ? [{ kind, count }] : [];
  });
}

/** Entities whose state depends on this one's, from the nearest upwards (service-fabric.md §2.1); the cluster left out. */
export function healthParents(ref: EntityRef): EntityRef[] {
  switch (ref.kind) {
    case 'replica': {
      const { applicationName, serviceName, partitionId } = ref;
      const partition: EntityRef = { kind: 'partition', applicationName, serviceName, partitionId };
      return [partition, ...healthParents(partition)];
    }
    case 'partition': {
      const service: EntityRef = { kind: 'service', applicationName: ref.applicationName, serviceName: ref.serviceName };
      return [service, ...healthParents(service)];
    }
    case 'service': return [{ kind: 'application', applicationName: ref.applicationName }];
    case 'deployedServicePackage': {
      const deployed: EntityRef = { kind: 'deployedApplication', nodeName: ref.nodeName, applicationName: ref.applicationName };
      return [deployed, ...healthParents(deployed)];
    }
    case 'deployedApplication': return [{ kind: 'application', applicationName: ref.applicationName }];
    case 'codePackage': {
      const { nodeName, applicationName, serviceManifestName, activationId } = ref;
      const servicePackage: EntityRef = { kind: 'deployedServicePackage', nodeName, applicationName, serviceManifestName, activationId };
      return [servicePackage, ...healthParents(servicePackage)];
    }
    case 'cluster':
    case 'node':
    case 'application':
    case 'applicationType': return [];
  }
}

/**
 * Since when a report is in the state that it causes: the transition into its own state, or, where it has expired, the
 * moment of that. Null where the answer had no times.
 */
export function sinceOf(event: ReportedEvent, caused: 'Warning' | 'Error'): number | null {
  if (event.isExpired && event.healthState !== 'Error') {
    const { lastModifiedUtcTimestamp: modified, timeToLiveInMilliSeconds: timeToLive } = event;
    if (modified !== null && typeof timeToLive === 'number') return modified + timeToLive;
  }
  const own = event.healthState === 'Error' ? event.lastErrorTransitionAt : event.healthState === 'Warning' ? event.lastWarningTransitionAt : null;
  return own ?? (caused === 'Error' ? event.lastErrorTransitionAt : event.lastWarningTransitionAt) ?? event.lastModifiedUtcTimestamp;
}

function earliestOf(times: Iterable<number | null>): number | null {
  let earliest: number | null = null;
  for (const time of times) if (time !== null && (earliest === null || time < earliest)) earliest = time;
  return earliest;
}

function byRank(left: Draft, right: Draft): number {
  if (left.cause.healthState !== right.cause.healthState) return left.cause.healthState === 'Error' ? -1 : 1;
  const headline = Number(isHeadline(right)) - Number(isHeadline(left));
  if (headline !== 0) return headline;
  if (isHeadline(left) && isHeadline(right) && left.group.meaning.weight !== right.group.meaning.weight) return right.group.meaning.weight - left.group.meaning.weight;
  if (left.reach !== right.reach) return right.reach - left.reach;
  if (left.group.meaning.weight !== right.group.meaning.weight) return right.group.meaning.weight - left.group.meaning.weight;
  const since = (left.cause.since ?? Number.MAX_SAFE_INTEGER) - (right.cause.since ?? Number.MAX_SAFE_INTEGER);
  return since === 0 ? (left.cause.key < right.cause.key ? -1 : 1) : since;
}

/** Lost nodes and lost quorums stand before everything, however few they are. */
function isHeadline({ group }: Draft): boolean {
  return group.meaning.weight >= 90;
}

/** Whether an entity belongs to the cluster's own services. */
export function isOfSystem(ref: EntityRef): boolean {
  return 'applicationName' in ref && ref.applicationName === systemApplication;
}
