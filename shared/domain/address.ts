import type { Endpoint } from '../contract/connections.ts';

export type ParsedAddress =
  | {
      readonly ok: true;
      readonly endpoint: Endpoint;
      /** What was understood differently from how it was typed, in words, for the screen; empty where nothing was. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; /** What is wrong, one plain sentence. */ readonly problem: string; readonly hint: string };

const defaultPorts = { https: 443, http: 80 } as const;
/** Port through which the Windows SDK forwards a HoloLens (1st gen) over USB, without TLS (device-portal.md §1.0). */
const usbPort = 10_080;

/**
 * Reads what a person types or pastes: `bench3.local`, `192.168.0.12:443`, `https://10.0.0.4:50443/default.htm`,
 * `fe80::1`, `[fe80::1%4]:443`. Never throws; says what it made of the text.
 */
export function parseAddress(text: string): ParsedAddress {
  const typed = text.trim().replace(/^["'<]+|["'>]+$/g, '').trim();
  if (typed === '') return problem('The address is empty.', exampleHint);
  if (/[\p{Cc}\s]/u.test(typed)) return problem('An address has no spaces or line breaks in it.', exampleHint);
  const notes: string[] = [];
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(typed);
  const schemeName = scheme?.[1]?.toLowerCase();
  if (schemeName !== undefined && schemeName !== 'https' && schemeName !== 'http') {
    return problem(`“${schemeName}” is not a way to reach a device.`, 'Use https, or leave it out.');
  }
  const afterScheme = scheme ? typed.slice(scheme[0].length) : typed;
  const authority = /^[^/?#\\]*/.exec(afterScheme)?.[0] ?? '';
  const rest = afterScheme.slice(authority.length);
  if (rest !== '' && rest !== '/') notes.push('Only the address was taken; what followed it was left out.');
  const at = authority.lastIndexOf('@');
  if (at >= 0) notes.push('A user name or password in the address was left out; you are asked for them later.');
  const split = splitHostAndPort(authority.slice(at + 1));
  if ('problem' in split) return split;
  const host = normaliseHost(split.host, notes);
  if (typeof host !== 'string') return host;
  const port = readPort(split.port);
  if (typeof port === 'object' && port !== null) return port;
  return { ok: true, endpoint: chooseScheme(schemeName, host, port, notes), notes };
}

const exampleHint = 'Type a name or an address, such as bench3.local or 192.168.0.12.';

function problem(words: string, hint: string): Extract<ParsedAddress, { ok: false }> {
  return { ok: false, problem: words, hint };
}

function splitHostAndPort(authority: string): { host: string; port: string | null } | Extract<ParsedAddress, { ok: false }> {
  if (authority.startsWith('[')) {
    const bracketed = /^\[([^\]]*)\](?::(.*))?$/.exec(authority);
    if (!bracketed) return problem('The bracket of the address is not closed.', 'Write an IPv6 address as [fe80::1], with a port as [fe80::1]:443.');
    if (!bracketed[1]?.includes(':')) return problem('Brackets are for IPv6 addresses only.', exampleHint);
    return { host: bracketed[1], port: bracketed[2] ?? null };
  }
  const colons = authority.split(':').length - 1;
  // Two colons and more without brackets can only be IPv6, which then has no port.
  if (colons > 1) return { host: authority, port: null };
  const [host = '', port] = authority.split(':');
  return { host, port: port ?? null };
}

function normaliseHost(host: string, notes: string[]): string | Extract<ParsedAddress, { ok: false }> {
  if (host === '') return problem('The address has no name in it.', exampleHint);
  if (host.includes(':')) {
    const [address = '', zone, ...more] = host.split('%');
    if (!isIpv6(address) || more.length > 0 || (zone !== undefined && !/^[A-Za-z0-9_.-]{1,32}$/.test(zone))) {
      return problem('This is not an IPv6 address.', exampleHint);
    }
    return zone === undefined ? address.toLowerCase() : `${address.toLowerCase()}%${zone}`;
  }
  const name = host.toLowerCase().replace(/\.$/, '');
  if (/^[\d.]+$/.test(name)) {
    return isIpv4(name) ? name : problem('An IPv4 address has four numbers from 0 to 255.', 'For example 192.168.0.12.');
  }
  const ascii = asciiName(name);
  if (ascii === null) return problem(`“${host}” cannot be the name of a device.`, 'A name has letters, digits, hyphens and dots.');
  if (ascii !== name) notes.push(`The name is sent as ${ascii}.`);
  return ascii;
}

function isIpv4(text: string): boolean {
  const parts = text.split('.');
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
}

function isIpv6(text: string): boolean {
  const halves = text.split('::');
  if (halves.length > 2) return false;
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')));
  const last = groups.at(-1);
  const embedded = last !== undefined && last.includes('.');
  if (embedded && (!isIpv4(last) || text.endsWith(':'))) return false;
  const hexGroups = embedded ? groups.slice(0, -1) : groups;
  if (!hexGroups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return false;
  const count = hexGroups.length + (embedded ? 2 : 0);
  return halves.length === 2 ? count <= 7 : count === 8;
}

/** The name as the resolver takes it (letters beyond ASCII become punycode), or null where it can be no host name. */
function asciiName(name: string): string | null {
  const ascii = /^[\u0021-\u007E]+$/.test(name) ? name : hostOfUrl(name);
  if (ascii === null || ascii.length > 253) return null;
  return ascii.split('.').every((label) => /^[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?$/.test(label)) ? ascii : null;
}

/** Minimal shape of the global `URL`, which every runtime has and no type library here declares. */
interface UrlParser {
  parse(url: string): { readonly hostname: string } | null;
}
declare const URL: UrlParser;

function hostOfUrl(name: string): string | null {
  return URL.parse(`https://${name}/`)?.hostname ?? null;
}

function readPort(text: string | null): number | null | Extract<ParsedAddress, { ok: false }> {
  if (text === null || text === '') return null;
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port >= 1 && port <= 65_535) return port;
  return problem(`“${text.slice(0, 20)}” is not a port.`, 'A port is a number from 1 to 65535. Leave it out to use the usual one.');
}

function chooseScheme(scheme: 'https' | 'http' | undefined, host: string, port: number | null, notes: string[]): Endpoint {
  const usb = port === usbPort && isLoopback(host) && scheme !== 'https';
  if (usb) {
    if (scheme === undefined) notes.push('Port 10080 is the USB connection of a HoloLens (1st generation): plain HTTP on this machine.');
    return { scheme: 'http', host, port };
  }
  if (scheme === 'http' && (port === null || port === defaultPorts.http)) {
    notes.push('https is used instead of http, so that nothing can be read on the way.');
    return { scheme: 'https', host, port: defaultPorts.https };
  }
  if (scheme === 'http' && port !== null) {
    if (isLoopback(host)) return { scheme: 'http', host, port };
    notes.push('https is used instead of http, so that nothing can be read on the way.');
  }
  return { scheme: 'https', host, port: port ?? defaultPorts.https };
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

/** The endpoint as people read it: scheme, host (IPv6 in brackets), and the port where it is not the scheme's own. */
export function formatEndpoint(endpoint: Endpoint): string {
  return `${endpoint.scheme}://${formatHost(endpoint)}`;
}

/** Host and, where it is not the scheme's own, port: what a name in a list shows and a `Host` header carries. */
export function formatHost({ scheme, host, port }: Endpoint): string {
  const shown = host.includes(':') ? `[${host}]` : host;
  return port === defaultPorts[scheme] ? shown : `${shown}:${port}`;
}

/** Two endpoints that reach the same target. */
export function sameEndpoint(left: Endpoint, right: Endpoint): boolean {
  return left.scheme === right.scheme && left.host === right.host && left.port === right.port;
}
