/** Where an organisation (cloud) or a collection (server) is, as it was understood. */
export interface DevopsPlace {
  /** Base of everything but releases of the cloud, without a slash at its end: `https://dev.azure.com/contoso`. */
  readonly url: string;
  /** Base of releases: another host in the cloud, the same base on a server. */
  readonly releaseUrl: string;
  readonly hosting: 'cloud' | 'server';
  /** `contoso`, or the name of the collection. */
  readonly organisation: string;
  /** Named by a link to something inside. */
  readonly project: string | null;
}

export type ReadDevopsAddress =
  | { readonly ok: true; readonly place: DevopsPlace; /** What was understood differently from how it was typed. */ readonly notes: readonly string[] }
  | { readonly ok: false; readonly problem: string; readonly hint: string };

const exampleHint = 'Type https://dev.azure.com/your-organisation, or https://your-server/your-collection.';
/** Organisations are letters, digits and hyphens; collections may have more. */
const organisationName = /^[A-Za-z0-9][A-Za-z0-9-]{0,254}$/;
/** Folder in which a server is installed unless somebody chose another. */
const serverFolders = new Set(['tfs', 'azuredevops', 'devops']);
/** First part of what the service calls its own within an organisation or a project: `_build`, `_apis`, `_git`. */
const isOwnPart = (part: string): boolean => part.startsWith('_');

/**
 * Reads what a person types or pastes: an organisation's name, its address in either of its forms, a server with its
 * collection, a link to something inside, the address of a repository. Never throws; says what it made of the text.
 */
export function readDevopsAddress(text: string): ReadDevopsAddress {
  const typed = text.trim().replace(/^["'<]+|["'>]+$/g, '').trim();
  if (typed === '') return wrong('The address is empty.');
  if (/[\p{Cc}\s]/u.test(typed)) return wrong('An address has no spaces or line breaks in it.');
  const notes: string[] = [];
  if (organisationName.test(typed)) {
    notes.push(`“${typed}” was taken for an organisation of dev.azure.com.`);
    return { ok: true, place: cloudPlace(typed, null), notes };
  }
  const url = urlOf(typed, notes);
  if (url === null) return wrong('This is no address.');
  if (url.protocol === 'http:') return wrong('Azure DevOps is spoken to over https only: a token must not travel in the open.');
  if (url.protocol !== 'https:') return wrong(`“${url.protocol.replace(':', '')}” is not a way to reach Azure DevOps.`);
  if (url.username !== '' || url.password !== '') notes.push('The user name in the address was left out.');
  const parts = url.pathname.split('/').filter((part) => part !== '').map((part) => decoded(part));
  const host = url.hostname.toLowerCase();
  if (host === 'dev.azure.com' || host === 'vsrm.dev.azure.com' || host === 'ssh.dev.azure.com') return readCloud(parts, notes);
  const old = /^([a-z0-9][a-z0-9-]*)(?:\.vsrm)?\.visualstudio\.com$/.exec(host)?.[1];
  if (old !== undefined) {
    notes.push(`${old}.visualstudio.com is the older name of dev.azure.com/${old}.`);
    return readCloud([old, ...(parts[0]?.toLowerCase() === 'defaultcollection' ? parts.slice(1) : parts)], notes);
  }
  return readServer(url, parts, notes);
}

function wrong(problem: string, hint = exampleHint): ReadDevopsAddress {
  return { ok: false, problem, hint };
}

function urlOf(typed: string, notes: string[]): URL | null {
  // Of a repository over ssh: git@ssh.dev.azure.com:v3/contoso/Commerce/shop
  const ssh = /^(?:ssh:\/\/)?(?:[^@/]+@)?ssh\.dev\.azure\.com(?::22)?[:/]v3\/(.+)$/i.exec(typed)?.[1];
  if (ssh !== undefined) return URL.parse(`https://dev.azure.com/${ssh}`);
  if (/^[a-z][a-z0-9+.-]*:\/\//i.test(typed)) return URL.parse(typed);
  notes.push('https was added.');
  return URL.parse(`https://${typed}`);
}

function readCloud([organisation, ...rest]: readonly string[], notes: string[]): ReadDevopsAddress {
  if (organisation === undefined) return wrong('The name of the organisation is missing.');
  if (!organisationName.test(organisation)) return wrong(`“${organisation.slice(0, 100)}” is no name of an organisation.`);
  if (rest.length > 0) notes.push(`Only the organisation was taken: ${organisation}.`);
  const [first] = rest;
  return { ok: true, place: cloudPlace(organisation, first === undefined || isOwnPart(first) ? null : first), notes };
}

function cloudPlace(organisation: string, project: string | null): DevopsPlace {
  return { url: `https://dev.azure.com/${organisation}`, releaseUrl: `https://vsrm.dev.azure.com/${organisation}`, hosting: 'cloud', organisation, project };
}

function readServer(url: URL, parts: readonly string[], notes: string[]): ReadDevopsAddress {
  const folder = parts[0] !== undefined && serverFolders.has(parts[0].toLowerCase()) ? parts.slice(0, 1) : [];
  const [collection, project] = parts.slice(folder.length);
  if (collection === undefined || isOwnPart(collection)) return wrong(`The name of the collection is missing after ${url.host}${folder.length > 0 ? `/${folder.join('/')}` : ''}.`, 'Add it, such as DefaultCollection.');
  if (parts.length > folder.length + 1 || url.search !== '' || url.hash !== '') notes.push(`Only the collection was taken: ${collection}.`);
  const base = `https://${url.host}/${[...folder, collection].map((part) => encodeURIComponent(part)).join('/')}`;
  return { ok: true, place: { url: base, releaseUrl: base, hosting: 'server', organisation: collection, project: project === undefined || isOwnPart(project) ? null : project }, notes };
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
