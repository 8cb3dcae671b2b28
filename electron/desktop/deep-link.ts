import * as z from 'zod';
import type { Connection, Endpoint } from '../../shared/contract/connections.ts';
import { connectionIdSchema, type ConnectionId } from '../../shared/domain/identifiers.ts';
import { parseGateways } from '../../shared/domain/service-fabric/endpoint.ts';
import { clusterScreen, type ScreenLink } from './cluster-link.ts';
import { azureScreen, devopsScreen, historyScreen } from './service-link.ts';

/**
 * Scheme of links from outside: `fabriscope://headset/<connection id>/apps`, `fabriscope://cluster/<id or gateway>/home`,
 * `fabriscope://azure/<connection id>/deployments`, `fabriscope://history/matrix`.
 * A gateway's address (`cluster.example.com:19080`) means the same cluster on every machine; an id only on one.
 */
export const deepLinkScheme = 'fabriscope';

const linkedKinds = ['headset', 'cluster', 'azure', 'devops'] as const;
type LinkedKind = (typeof linkedKinds)[number];
/** Where their screens are, and what they are called where they are not in the list. */
const areas: Readonly<Record<LinkedKind, { readonly path: string; readonly noun: string }>> = {
  headset: { path: 'headsets', noun: 'a headset' }, cluster: { path: 'clusters', noun: 'a cluster' }, azure: { path: 'azure', noun: 'an Azure profile' }, devops: { path: 'devops', noun: 'an Azure DevOps organisation' },
};

/** Whom a link is about. */
export type LinkTarget = { readonly kind: LinkedKind; readonly id: ConnectionId } | { readonly kind: 'gateway'; readonly endpoint: Endpoint };

/** Where a link leads. The page shows what it would do and asks; a link never acts by itself (electron.md §2.1 row 12). */
export interface DeepLink {
  readonly target: LinkTarget | null;
  /** Path of the page, without the slash at its front; where there is a target, below the target's own. */
  readonly path: string;
  /** What it shows, to stand behind “Open”. */
  readonly opens: string;
}

/** What of a saved connection tells whether a link means it. */
export type LinkedConnection = Pick<Connection, 'id' | 'kind' | 'name' | 'endpoint'>;

/** Names of entities are long, and encoded twice; the host event takes no longer address. */
const maxLinkLength = 1_900;
const pages = {
  settings: 'the settings', tasks: 'the task list', notices: 'the list of notices', diagnostics: 'the diagnostics', alerts: 'the alerts of the clusters',
  wallboard: 'the wallboard of the clusters', journal: 'the journal', add: 'the page that adds a headset', 'add-cluster': 'the page that adds a cluster',
  'add-azure': 'the page that adds an Azure profile', 'add-devops': 'the page that adds an Azure DevOps organisation',
} as const;
const pageSchema = z.enum(['settings', 'tasks', 'notices', 'diagnostics', 'alerts', 'wallboard', 'journal', 'add', 'add-cluster', 'add-azure', 'add-devops']);
const tabs = { home: 'the overview', apps: 'the apps', keyboard: 'the keyboard', capture: 'the captures', performance: 'the performance' } as const;
const tabSchema = z.enum(['home', 'apps', 'keyboard', 'capture', 'performance']);
/** What may stand in an address that a link proposes: host names, addresses, ports; no user, no path, no scheme. */
const addressSchema = z.string().min(1).max(255).regex(/^[A-Za-z0-9.:[\]-]+$/);

/** @returns where the link leads, or null where it is none of ours, or says something that we do not offer. */
export function parseDeepLink(text: string): DeepLink | null {
  if (text.length > maxLinkLength) return null;
  const url = URL.parse(text);
  if (url === null || url.protocol !== `${deepLinkScheme}:` || url.username || url.password || url.port || url.hash) return null;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (url.hostname === '' && parts.length === 0 && url.searchParams.size === 0) return { target: null, path: '', opens: 'the overview of all headsets and clusters' };
  const kind = linkedKinds.find((each) => each === url.hostname);
  if (kind !== undefined) return connectionLink(kind, parts, url.searchParams);
  if (url.hostname === 'history') {
    const screen = historyScreen(parts, url.searchParams);
    return screen === null || screen.path.length > maxLinkLength ? null : { target: null, ...screen };
  }
  return pageLink(url.hostname, parts, url.searchParams);
}

function connectionLink(kind: LinkedKind, [named, ...parts]: readonly string[], query: URLSearchParams): DeepLink | null {
  const id = connectionIdSchema.safeParse(named);
  const target: LinkTarget | null = id.success ? { kind, id: id.data } : kind === 'cluster' ? gateway(named) : null;
  const screen = screens[kind](parts, query);
  // Encoding what came unencoded makes it longer.
  return target === null || screen === null || screen.path.length > maxLinkLength ? null : { target, ...screen };
}

const screens: Readonly<Record<LinkedKind, (parts: readonly string[], query: URLSearchParams) => ScreenLink | null>> = {
  headset: headsetScreen, cluster: clusterScreen, azure: azureScreen, devops: devopsScreen,
};

/** Only what cannot be an id is read as an address: one with a dot or a colon in it. */
function gateway(text: string | undefined): LinkTarget | null {
  const address = addressSchema.safeParse(text?.replaceAll(/%3a/gi, ':'));
  const parsed = address.success ? parseGateways(address.data) : null;
  const [endpoint] = parsed?.ok === true ? parsed.gateways : [];
  return endpoint === undefined ? null : { kind: 'gateway', endpoint };
}

function headsetScreen([tabName = 'home', ...more]: readonly string[], query: URLSearchParams): ScreenLink | null {
  const tab = tabSchema.safeParse(tabName);
  return !tab.success || more.length > 0 || query.size > 0 ? null : { path: tab.data, opens: tabs[tab.data] };
}

function pageLink(name: string, parts: readonly string[], query: URLSearchParams): DeepLink | null {
  const page = pageSchema.safeParse(name);
  if (!page.success || parts.length > 0) return null;
  const opens = pages[page.data];
  if (query.size === 0) return { target: null, path: page.data, opens };
  const address = addressSchema.safeParse(query.get('address'));
  if ((page.data !== 'add' && page.data !== 'add-cluster') || query.size !== 1 || !address.success) return null;
  return { target: null, path: `${page.data}?address=${encodeURIComponent(address.data)}`, opens: `${opens}, with the address ${address.data} filled in` };
}

/**
 * What the page is told of a link: the address it would open, and the sentence that the user confirms. A link to a
 * gateway that is none of the list's leads to where it can be added, since there is nothing to show of it.
 */
export function deepLinkQuestion({ target, path, opens }: DeepLink, saved: readonly LinkedConnection[]): { readonly href: string; readonly description: string } {
  if (target === null) return { href: `#/${path}`, description: `Open ${opens}.` };
  const found = saved.find((connection) => isMeant(connection, target));
  if (target.kind !== 'gateway') {
    const { path: area, noun } = areas[target.kind];
    const whom = found?.name ?? `${noun} that is not in your list (${target.id})`;
    return { href: `#/${area}/${target.id}/${path}`, description: `Open ${opens} of ${whom}.` };
  }
  if (found !== undefined) return { href: `#/clusters/${found.id}/${path}`, description: `Open ${opens} of ${found.name}.` };
  const address = addressOf(target.endpoint);
  return {
    href: `#/add-cluster?address=${encodeURIComponent(address)}`,
    description: `The link leads to ${opens} of a cluster that is not in your list. Open the page that adds a cluster, with its address ${address} filled in.`,
  };
}

function isMeant({ id, kind, endpoint }: LinkedConnection, target: LinkTarget): boolean {
  if (target.kind !== 'gateway') return id === target.id;
  return kind === 'cluster' && endpoint.host === target.endpoint.host && endpoint.port === target.endpoint.port;
}

function addressOf({ host, port }: Endpoint): string {
  return `${host.includes(':') ? `[${host}]` : host}:${port}`;
}
