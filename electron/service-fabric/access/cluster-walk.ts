import { X509Certificate } from 'node:crypto';
import type { ClusterProbe } from '../../../shared/contract/clusters/access.ts';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import { formatEndpoint } from '../../../shared/domain/address.ts';
import type { LadderStepName } from '../../../shared/domain/connection-state.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { isLoopback } from '../../../shared/domain/service-fabric/endpoint.ts';
import type { Clock } from '../../core/clock.ts';
import { FaultError } from '../../core/fault-error.ts';
import { faultError, toFault } from '../../core/faults.ts';
import { summariseCertificate } from '../../core/net/certificate.ts';
import { probeCertificate } from '../../core/net/probe-certificate.ts';
import { lookUpHost, reachPort } from '../../core/net/reach.ts';
import type { OfferedCertificate } from '../../core/net/tls-trust.ts';
import { thumbprintOf, type ClientIdentity } from '../gateway/client-identity.ts';
import { endpoints } from '../gateway/endpoints.ts';
import { GatewayClient, type TokenSource } from '../gateway/gateway-client.ts';
import { describeIdentity, satisfiesIdentity, type ServerIdentity } from '../gateway/server-identity.ts';
import { clusterIdentityOf } from '../session/cluster-identity.ts';
import { aadMetadata } from '../wire/cluster.ts';
import type { Ladder } from '../../core/connections/ladder.ts';
import { leafOffer } from './server-trust.ts';

export interface WalkOptions {
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly version: string;
  readonly signal: AbortSignal;
  /** Null where an address is only tried: whoever answers is shown, and gets no credential. */
  readonly saved: { readonly server: ServerIdentity | null; readonly identity: () => Promise<ClientIdentity | null>; readonly token: (client: GatewayClient) => Promise<TokenSource | null> } | null;
}

/** What the walk found beside its steps. */
export interface WalkFindings {
  readonly offered: OfferedCertificate | null;
  readonly wants: ClusterProbe['wants'];
}

const limitMs = 5_000;

/** Walks from the name to the first answer and tells each step; a step that fails ends the walk. */
export async function walkCluster(options: WalkOptions, ladder: Ladder): Promise<WalkFindings> {
  const { endpoint, signal } = options;
  const limits = { timeoutMs: limitMs, signal };
  let offered: OfferedCertificate | null = null;
  let wants: ClusterProbe['wants'] = null;
  const step = async (name: LadderStepName, act: () => Promise<string>): Promise<void> => {
    ladder.change(name, { state: 'running' });
    try {
      const finding = await act();
      ladder.change(name, { state: 'ok', finding, certificate: name === 'fingerprint' && offered ? summariseCertificate(offered.pem) : null });
    } catch (error) {
      ladder.change(name, { state: 'failed', fault: toFault(error), certificate: name === 'fingerprint' && offered ? summariseCertificate(offered.pem) : null });
      throw error;
    }
  };
  try {
    await step('name', async () => `Found at ${(await lookUpHost(endpoint, limits)).slice(0, 3).join(', ')}.`);
    await step('tcp', async () => `Answers at ${await reachPort(endpoint, limits)}, port ${endpoint.port}.`);
    if (endpoint.scheme === 'https') {
      await step('tls', async () => {
        offered = leafOffer(await probeCertificate(endpoint, limits));
        return 'Shows a certificate.';
      });
      await step('fingerprint', async () => compareServer(offered, options.saved?.server ?? null, options.saved !== null));
    } else {
      ladder.change('tls', { state: 'skipped', finding: 'Plain HTTP: nothing is encrypted.' });
      ladder.change('fingerprint', { state: 'skipped', finding: isLoopback(endpoint.host) ? 'On this very machine.' : 'Nobody can tell who answers over plain HTTP.' });
    }
    await step('credentials', async () => {
      const found = await askWants(options, offered);
      wants = found.wants;
      return found.finding;
    });
    if (options.saved === null && wants !== 'nothing') ladder.change('api', { state: 'skipped', finding: 'No credential is sent while an address is only tried.' });
    else await step('api', async () => askApi(options, offered));
  } catch (error) {
    if (!(error instanceof FaultError)) throw error;
  }
  ladder.skipTheRest();
  return { offered, wants };
}

function compareServer(offered: OfferedCertificate | null, server: ServerIdentity | null, isSaved: boolean): string {
  if (offered === null) return '';
  const thumbprint = thumbprintOf(new X509Certificate(offered.pem));
  if (server === null) {
    if (isSaved) throw faultError('untrusted', { hint: `Compare thumbprint ${thumbprint} with what its operator says, then accept it.` });
    return `Shows the certificate with thumbprint ${thumbprint}. Compare it with what its operator says.`;
  }
  if (satisfiesIdentity(offered, server)) return `Is the expected one: ${describeIdentity(server)}.`;
  throw faultError('identity-changed', { detail: `It shows ${thumbprint} (${offered.subject}); expected is ${describeIdentity(server)}.` });
}

/** A client that believes whoever has just been seen: for questions that carry nothing secret, or once that was found to be the expected one. */
function askingClient({ endpoint, clock, version }: WalkOptions, offered: OfferedCertificate | null, identity: ClientIdentity | null, token: TokenSource | null = null): GatewayClient {
  const server: ServerIdentity | null = offered === null ? null : { kind: 'certificate', trust: { anchorPem: offered.pem, anchorIsRoot: false, fingerprint256: new X509Certificate(offered.pem).fingerprint256, pinnedAt: 0 } };
  return new GatewayClient({ gateways: [endpoint], clock, version, server, identity, token, connectTimeoutMs: limitMs });
}

/** What a gateway wants of a client: it answers everybody, only Entra's question (service-fabric.md §1.4), or nobody without a certificate. */
async function askWants(options: WalkOptions, offered: OfferedCertificate | null): Promise<{ wants: ClusterProbe['wants']; finding: string }> {
  const client = askingClient(options, offered, null);
  try {
    const entra = await usesEntra(client, options.signal);
    const refusal = await firstRefusal(client, options.signal);
    if (refusal === null) return { wants: 'nothing', finding: 'Lets everybody in: no certificate and no sign-in is asked for.' };
    if (refusal.code === 'unauthorised' || entra) return { wants: 'entra', finding: 'Asks for a sign-in with Microsoft Entra; a client certificate may do as well.' };
    if (refusal.code === 'client-certificate' || refusal.code === 'forbidden' || refusal.code === 'tls-failed') return { wants: 'certificate', finding: 'Asks for a client certificate.' };
    throw new FaultError(refusal);
  } finally {
    client.close();
  }
}

async function usesEntra(client: GatewayClient, signal: AbortSignal): Promise<boolean> {
  try {
    return (await client.read(endpoints.aadMetadata, aadMetadata, { signal, timeoutMs: limitMs })).usesEntra;
  } catch (error) {
    if (signal.aborted || !(error instanceof FaultError)) throw error;
    return false;
  }
}

async function firstRefusal(client: GatewayClient, signal: AbortSignal): Promise<Fault | null> {
  try {
    await client.raw(endpoints.clusterHealth, { query: { NodesHealthStateFilter: 1, ApplicationsHealthStateFilter: 1, EventsHealthStateFilter: 1 }, signal, timeoutMs: 10_000 });
    return null;
  } catch (error) {
    if (signal.aborted || !(error instanceof FaultError)) throw error;
    return error.fault;
  }
}

async function tokenFor(options: WalkOptions, offered: OfferedCertificate | null): Promise<TokenSource | null> {
  if (options.saved === null || offered === null) return null;
  const client = askingClient(options, offered, null);
  try {
    return await options.saved.token(client);
  } finally {
    client.close();
  }
}

async function askApi(options: WalkOptions, offered: OfferedCertificate | null): Promise<string> {
  const client = askingClient(options, offered, (await options.saved?.identity()) ?? null, await tokenFor(options, offered));
  try {
    const { clusterName } = await clusterIdentityOf(client, options.signal);
    const version = await client.clusterVersion(options.signal).catch(() => null);
    return `Service Fabric ${version ?? 'of an older version'} answers at ${formatEndpoint(options.endpoint)} as “${clusterName}”.`;
  } finally {
    client.close();
  }
}
