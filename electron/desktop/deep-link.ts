import * as z from 'zod';
import { connectionIdSchema, type ConnectionId } from '../../shared/domain/identifiers.ts';

/** Scheme of links from outside: `fabriscope://headset/<connection id>/apps`. */
export const deepLinkScheme = 'fabriscope';

/** Where a link leads. The page shows the description and asks; a link never acts by itself (electron.md §2.1 row 12). */
export interface DeepLink {
  /** Hash route of the page. */
  readonly href: string;
  /** What following it would do, one sentence. `{headset}` stands for the saved headset that it names. */
  readonly description: string;
  readonly connectionId: ConnectionId | null;
}

const maxLinkLength = 500;
const pages = {
  settings: 'the settings', tasks: 'the task list', notices: 'the list of notices', diagnostics: 'the diagnostics', add: 'the page that adds a headset',
} as const;
const pageSchema = z.enum(['settings', 'tasks', 'notices', 'diagnostics', 'add']);
const tabs = { home: 'overview', apps: 'apps', keyboard: 'keyboard', capture: 'captures', performance: 'performance' } as const;
const tabSchema = z.enum(['home', 'apps', 'keyboard', 'capture', 'performance']);
/** What may stand in an address that a link proposes: host names, addresses, ports; no user, no path, no scheme. */
const addressSchema = z.string().min(1).max(255).regex(/^[A-Za-z0-9.:[\]-]+$/);

/** @returns where the link leads, or null where it is none of ours, or says something that we do not offer. */
export function parseDeepLink(text: string): DeepLink | null {
  if (text.length > maxLinkLength) return null;
  const url = URL.parse(text);
  if (url === null || url.protocol !== `${deepLinkScheme}:` || url.username || url.password || url.port || url.hash) return null;
  const parts = url.pathname.split('/').filter((part) => part !== '');
  if (url.hostname === '' && parts.length === 0 && url.searchParams.size === 0) return { href: '#/', description: 'Open the overview of all headsets.', connectionId: null };
  if (url.hostname === 'headset') return headsetLink(parts, url.searchParams);
  return pageLink(url.hostname, parts, url.searchParams);
}

function headsetLink(parts: readonly string[], query: URLSearchParams): DeepLink | null {
  const [id, tabName = 'home', ...more] = parts;
  const connectionId = connectionIdSchema.safeParse(id);
  const tab = tabSchema.safeParse(tabName);
  if (!connectionId.success || !tab.success || more.length > 0 || query.size > 0) return null;
  return { href: `#/headsets/${connectionId.data}/${tab.data}`, description: `Open the ${tabs[tab.data]} of {headset}.`, connectionId: connectionId.data };
}

function pageLink(name: string, parts: readonly string[], query: URLSearchParams): DeepLink | null {
  const page = pageSchema.safeParse(name);
  if (!page.success || parts.length > 0) return null;
  if (query.size === 0) return { href: `#/${page.data}`, description: `Open ${pages[page.data]}.`, connectionId: null };
  const address = addressSchema.safeParse(query.get('address'));
  if (page.data !== 'add' || query.size !== 1 || !address.success) return null;
  return {
    href: `#/add?address=${encodeURIComponent(address.data)}`,
    description: `Open the page that adds a headset, with the address ${address.data} filled in.`,
    connectionId: null,
  };
}

/** The sentence that the user confirms, with the headset's name where it is in the list. */
export function describeDeepLink(link: DeepLink, saved: readonly { readonly id: ConnectionId; readonly name: string }[]): string {
  const found = saved.find(({ id }) => id === link.connectionId);
  return link.description.replace('{headset}', () => (found === undefined ? `a headset that is not in your list (${link.connectionId})` : found.name));
}
