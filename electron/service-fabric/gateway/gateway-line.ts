import type { Agent } from 'node:http';
import type { Endpoint } from '../../../shared/contract/connections.ts';
import type { Fault } from '../../../shared/domain/fault.ts';
import { faultError } from '../../core/faults.ts';
import { pinnedAgent, plainAgent } from '../../core/net/pinned-agent.ts';
import type { OfferedCertificate } from '../../core/net/tls-trust.ts';
import type { ClientIdentity } from './client-identity.ts';
import { verifyServer } from './server-identity.ts';
import type { ServerIdentity } from './server-identity.ts';

/** The two ways of sending over one gateway. */
interface Agents {
  /** Lines that stay open between requests. */
  readonly kept: Agent;
  /** A line for each request: a write must not meet one that has just been closed, for then nobody knows whether it was done. */
  readonly fresh: Agent;
}

export interface LineOptions {
  readonly endpoint: Endpoint;
  readonly identity: ClientIdentity | null;
  /** Null only for plain http. */
  readonly server: ServerIdentity | null;
  readonly probeTimeoutMs: number;
}

/**
 * The way to one gateway. Over https the certificate is looked at first and compared with what is known of the cluster;
 * then its leaf is the only authority for the connections, so that nobody else ever sees a request (electron.md §2.2).
 */
export class GatewayLine {
  readonly endpoint: Endpoint;
  readonly #options: LineOptions;
  #agents: Promise<Agents> | null = null;
  /** What the gateway showed last and was accepted. */
  certificate: OfferedCertificate | null = null;

  // Health of this gateway, for fail-over.
  lastAnswerAt: number | null = null;
  failures = 0;
  silentUntil = 0;
  trouble: Fault | null = null;

  constructor(options: LineOptions) {
    this.endpoint = options.endpoint;
    this.#options = options;
  }

  async agent(kind: keyof Agents, signal: AbortSignal | undefined): Promise<Agent> {
    signal?.throwIfAborted();
    const opened = (this.#agents ??= this.#open());
    try {
      return (await opened)[kind];
    } catch (error) {
      if (this.#agents === opened) this.#agents = null;
      throw error;
    }
  }

  /** The certificate is looked at anew with the next request: another one answered, which may be the right one's successor. */
  forget(): void {
    const opened = this.#agents;
    this.#agents = null;
    void opened?.then(destroy, () => undefined);
  }

  async #open(): Promise<Agents> {
    const { endpoint, identity, server, probeTimeoutMs } = this.#options;
    if (endpoint.scheme === 'http') return { kept: plainAgent(), fresh: plainAgent({ keepAlive: false }) };
    if (!server) throw faultError('untrusted');
    const client = identity?.material();
    const offered = await verifyServer(endpoint, server, { timeoutMs: probeTimeoutMs, client });
    this.certificate = offered;
    const common = client ? { client } : {};
    return { kept: pinnedAgent(offered, common), fresh: pinnedAgent(offered, { ...common, keepAlive: false }) };
  }

  close(): void {
    this.forget();
  }
}

function destroy({ kept, fresh }: Agents): void {
  kept.destroy();
  fresh.destroy();
}
