import * as z from 'zod';
import { entityKey, entityKindWords, entityLabel, parseEntityKey, type EntityRef } from '../../shared/domain/service-fabric/entity-ref.ts';
import { entityRefSchema } from '../../shared/domain/service-fabric/entity-ref-schema.ts';

/** A screen below a connection's own address, and what it shows, to stand between “Open” and “of prod-we”. */
export interface ScreenLink {
  readonly path: string;
  readonly opens: string;
}

const screens = {
  home: 'the overview', explore: 'the tree of everything', nodes: 'the nodes', applications: 'the applications', upgrades: 'the upgrades', events: 'the events',
  jobs: 'the repair and infrastructure jobs', packages: 'the packages', load: 'the load', manifest: 'the manifest', access: 'the access settings',
} as const;
const screenSchema = z.enum(['home', 'explore', 'nodes', 'applications', 'upgrades', 'events', 'jobs', 'packages', 'load', 'manifest', 'access']);
const applicationNameSchema = z.string().max(1_000).startsWith('fabric:/');
const serviceManifestSchema = z.string().min(1).max(255);
/** A name in the question is cut there: the question itself must stay in sight. */
const longestName = 200;

/**
 * Reads what follows the cluster in a link: a screen, `explore/<entity key>`, `upgrades/<cluster or application name>`,
 * or the manifest with its owner in the query. All of them only show something.
 * @param parts still percent-encoded. @returns null for anything else.
 */
export function clusterScreen(parts: readonly string[], query: URLSearchParams): ScreenLink | null {
  const [name = 'home', key, ...more] = parts;
  const screen = screenSchema.safeParse(name);
  if (!screen.success || more.length > 0) return null;
  if (screen.data === 'manifest' && query.size > 0) return key === undefined ? manifestLink(query) : null;
  if (query.size > 0) return null;
  if (key === undefined) return { path: screen.data, opens: screens[screen.data] };
  if (screen.data === 'explore') return entityLink(key);
  return screen.data === 'upgrades' ? upgradeLink(key) : null;
}

function entityLink(part: string): ScreenLink | null {
  const ref = entityOf(part);
  return ref === null ? null : { path: `explore/${encodeURIComponent(entityKey(ref))}`, opens: entityWords(ref) };
}

function upgradeLink(part: string): ScreenLink | null {
  const target = decoded(part);
  if (target === 'cluster') return { path: 'upgrades/cluster', opens: 'the cluster upgrade' };
  const applicationName = applicationNameSchema.safeParse(target);
  return applicationName.success ? { path: `upgrades/${encodeURIComponent(applicationName.data)}`, opens: `the upgrade of the application ${quoted(applicationName.data)}` } : null;
}

function manifestLink(query: URLSearchParams): ScreenLink | null {
  const owner = entityOf(query.get('of') ?? '');
  const service = query.get('service');
  if (owner === null || query.size !== (service === null ? 1 : 2) || (service !== null && !serviceManifestSchema.safeParse(service).success)) return null;
  const search = new URLSearchParams({ of: entityKey(owner), ...(service === null ? {} : { service }) });
  return { path: `manifest?${search.toString()}`, opens: owner.kind === 'cluster' ? screens.manifest : `the manifest of ${entityWords(owner)}` };
}

/** A key holds encoded names and is itself encoded as a part of an address; some programs decode one layer on the way. */
function entityOf(part: string): EntityRef | null {
  for (const key of [decoded(part), part]) {
    const ref = key === null ? null : parseEntityKey(key);
    if (ref !== null && entityKey(ref) === key && entityRefSchema.safeParse(ref).success) return ref;
  }
  return null;
}

function decoded(part: string): string | null {
  try {
    return decodeURIComponent(part);
  } catch {
    return null;
  }
}

function entityWords(ref: EntityRef): string {
  if (ref.kind === 'cluster') return screens.explore;
  const name = ref.kind === 'partition' ? ref.partitionId : ref.kind === 'replica' ? ref.replicaId : entityLabel(ref);
  return `the ${entityKindWords[ref.kind].one} ${quoted(name)}`;
}

/** A name out of a link, as it can be shown: nothing in it may turn the line around, break it, or push the question away. */
function quoted(name: string): string {
  const visible = name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, '\u{fffd}');
  return `“${visible.length > longestName ? `${visible.slice(0, longestName)}…` : visible}”`;
}
