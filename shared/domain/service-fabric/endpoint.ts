import type { Endpoint } from '../../contract/connections.ts';
import { parseAddress, sameEndpoint } from '../address.ts';

export type ParsedGateways =
  | {
      readonly ok: true;
      /** One or more, in the order in which they were given, none twice. */
      readonly gateways: readonly Endpoint[];
      /** What was made of the text where it differs from what was typed, in whole sentences; empty where nothing does. */
      readonly notes: readonly string[];
    }
  | { readonly ok: false; /** What is wrong, one plain sentence. */ readonly problem: string; readonly hint: string };

/** Port of the gateway's HTTP side (service-fabric.md §1.1). */
export const gatewayPort = 19_080;
/** Port of the native protocol, which PowerShell and the SDKs use. */
const nativePort = 19_000;
const mostGateways = 20;
const exampleHint = 'Type a name or an address, such as mycluster.westeurope.cloudapp.azure.com or 10.0.0.4.';

/**
 * Reads what a person types or pastes for a cluster: a host, `host:19080`, the address of Service Fabric Explorer, the
 * native `host:19000`, IPv6 with or without brackets, `tcp://…`, or several of them separated by commas, semicolons,
 * spaces or line breaks. Never throws; says what it made of the text.
 *
 * https is taken unless http was written or the host is this very machine, where development clusters are unsecured.
 */
export function parseGateways(text: string): ParsedGateways {
  const pieces = text.split(/[\s,;]+/u).map((piece) => piece.replace(/^["'<]+|["'>]+$/g, '')).filter((piece) => piece !== '');
  if (pieces.length === 0) return { ok: false, problem: 'The address is empty.', hint: exampleHint };
  if (pieces.length > mostGateways) {
    return { ok: false, problem: `These are ${pieces.length} addresses; ${mostGateways} are the most.`, hint: 'A few gateway addresses are enough: each of them reaches the whole cluster.' };
  }
  const notes = new Set<string>();
  const gateways: Endpoint[] = [];
  for (const piece of pieces) {
    const parsed = parseGateway(piece, notes);
    if ('problem' in parsed) return pieces.length === 1 ? parsed : { ...parsed, problem: `${shortened(piece)}: ${parsed.problem}` };
    if (gateways.some((known) => sameEndpoint(known, parsed))) notes.add(`${parsed.host} stands there twice and was taken once.`);
    else gateways.push(parsed);
  }
  const [first] = gateways;
  if (first && gateways.some((each) => each.scheme !== first.scheme)) {
    return { ok: false, problem: 'Some addresses say http and others https.', hint: 'All gateways of a cluster are reached in the same way. Use https for all of them, or http for an unsecured cluster.' };
  }
  return { ok: true, gateways, notes: [...notes] };
}

interface Refusal { readonly ok: false; readonly problem: string; readonly hint: string }

function parseGateway(piece: string, notes: Set<string>): Endpoint | Refusal {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(piece);
  const schemeName = scheme?.[1]?.toLowerCase() ?? null;
  const rest = scheme ? piece.slice(scheme[0].length) : piece;
  if (schemeName !== null && !['https', 'http', 'tcp', 'net.tcp', 'fabric'].includes(schemeName)) {
    return { ok: false, problem: `“${schemeName}” is not a way to reach a cluster.`, hint: 'Use https, or leave it out.' };
  }
  if (schemeName === 'fabric' || /^fabric:/i.test(piece)) {
    return { ok: false, problem: 'This is the name of an application or service, not the address of a cluster.', hint: exampleHint };
  }
  // Read as https: names, ports and IPv6 follow the same rules for every target.
  const parsed = parseAddress(`https://${rest}`);
  if (!parsed.ok) return { ok: false, problem: parsed.problem, hint: parsed.hint === '' ? exampleHint : hintFor(parsed.hint) };
  for (const note of parsed.notes) notes.add(note);
  const { host } = parsed.endpoint;
  const port = portOf(rest, parsed.endpoint.port, notes);
  if (schemeName === 'tcp' || schemeName === 'net.tcp') notes.add('tcp:// is how the native tools write it; the cluster’s HTTP gateway is used instead.');
  return { scheme: schemeOf(schemeName, host, notes), host, port };
}

function hintFor(hint: string): string {
  return hint.startsWith('Type a name') ? exampleHint : hint.replace(/:443\b/g, `:${gatewayPort}`);
}

function portOf(rest: string, parsedPort: number, notes: Set<string>): number {
  const authority = /^[^/?#\\]*/.exec(rest)?.[0] ?? '';
  const afterLogin = authority.slice(authority.lastIndexOf('@') + 1);
  const written = afterLogin.startsWith('[') ? /\]:\d/.test(afterLogin) : afterLogin.split(':').length === 2 && !afterLogin.endsWith(':');
  if (!written) {
    notes.add(`Port ${gatewayPort} is used, where the HTTP gateway of a cluster usually listens.`);
    return gatewayPort;
  }
  if (parsedPort === nativePort) {
    notes.add(`Port ${nativePort} speaks the native protocol of PowerShell and the SDKs. Fabriscope uses the HTTP gateway on ${gatewayPort}.`);
    return gatewayPort;
  }
  return parsedPort;
}

function schemeOf(written: string | null, host: string, notes: Set<string>): 'https' | 'http' {
  if (written === 'https' || written === 'http') return written;
  if (isLoopback(host)) {
    notes.add('http is used, because a cluster on this very machine is usually unsecured. Write https:// if yours is secured.');
    return 'http';
  }
  notes.add('https is used. Write http:// if the cluster is unsecured.');
  return 'https';
}

/** Whether the host is this very machine, where plain HTTP cannot be overheard. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host.endsWith('.localhost') || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host);
}

function shortened(text: string): string {
  return text.length <= 60 ? text : `${text.slice(0, 59)}…`;
}
