import { X509Certificate } from 'node:crypto';
import { CertificateAuthority } from '../../../../simulator/foundation/authority.ts';
import { openClientIdentity, thumbprintOf } from '../client-identity.ts';
import { GatewayClient } from '../gateway-client.ts';
import type { GatewayClientOptions } from '../gateway-client.ts';
import { LeapingClock } from './leaping-clock.ts';
import { ScriptedGateway } from './scripted-gateway.ts';
import type { Reply, SeenRequest } from './scripted-gateway.ts';

/** A cluster's certificates: its own, the one that replaces it, and a client's that it accepts. */
export const authority = new CertificateAuthority({ commonName: 'Cluster authority' });
export const server = authority.issue({ subject: { commonName: 'sf.example' } });
export const successor = authority.issue({ subject: { commonName: 'sf.example' } });
const clientKey = authority.issue({ subject: { commonName: 'admin.example' }, purpose: 'client' });
export const identity = openClientIdentity({ kind: 'pem', certificatePem: clientKey.certificatePem + clientKey.privateKeyPem });
export const pin = (...keys: { certificatePem: string }[]) => ({ kind: 'thumbprints', thumbprints: keys.map((key) => thumbprintOf(new X509Certificate(key.certificatePem))) }) as const;

/** What a cluster of the newest line answers to the calls that every client makes; the test's own replies come first. */
function replying(reply: (request: SeenRequest) => Reply | undefined): (request: SeenRequest) => Reply {
  return (request) => reply(request) ?? (request.path === '/$/GetClusterVersion' ? { json: { Version: '10.1.2175.9590' } } : { json: { AggregatedHealthState: 'Ok', Name: 'n' } });
}

/** What a test has opened, so that it can be closed again, the last first. */
export class GatewayRig {
  readonly #open: { close(): unknown }[] = [];

  keep<Thing extends { close(): unknown }>(thing: Thing): Thing {
    this.#open.push(thing);
    return thing;
  }

  gateway = async (reply: (request: SeenRequest) => Reply | undefined = () => undefined, made = ScriptedGateway.http()): Promise<ScriptedGateway> => {
    const started = await made;
    started.reply = replying(reply);
    return this.keep(started);
  };

  clientOf = (gateways: readonly Pick<ScriptedGateway, 'endpoint'>[], options: Partial<GatewayClientOptions> = {}): GatewayClient =>
    this.keep(new GatewayClient({ gateways: gateways.map((each) => each.endpoint), clock: new LeapingClock(), version: '1.2.3', random: () => 0.5, ...options }));

  close = async (): Promise<void> => {
    for (const each of this.#open.splice(0).reverse()) await each.close();
  };
}
