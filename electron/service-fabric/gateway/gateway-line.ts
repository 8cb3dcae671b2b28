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
 * Leaves that were right stay so beside a newer one: behind one address there may be nodes before and after a rollover.
 */
export class GatewayLine {
  readonly endpoint: Endpoint;
  readonly #options: LineOptions;
  #agents: Promise<Agents> | null = null;
  readonly #former = new Set<Agents>();
  #verified: readonly OfferedCertificate[] = [];

  // Health of this gateway, for fail-over.
  lastAnswerAt: number | null = null;
  failures = 0;
  silentUntil = 0;
  trouble: Fault | null = null;

  constructor(options: LineOptions) {
    this.endpoint = options.endpoint;
    this.#options = options;
  }

  /** What the gateway showed last and was accepted. */
  get certificate(): OfferedCertificate | null {
    return this.#verified.at(-1) ?? null;
  }

  /** Stands for the certificates that are trusted at the moment; changes with them. */
  get trusting(): object | null {
    return this.#agents;
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

  /**
   * Another certificate than the trusted ones answered: it is looked at with the next request, and may be the successor.
   * What is under way goes on.
   * @param trusted what was trusted when that happened; nothing is done where somebody else has looked since.
   */
  lookAgain(trusted: object | null): void {
    if (this.#agents === trusted) this.#agents = null;
  }

  async #open(): Promise<Agents> {
    const { endpoint, identity, server, probeTimeoutMs } = this.#options;
    if (endpoint.scheme === 'http') return this.#keep({ kept: plainAgent(), fresh: plainAgent({ keepAlive: false }) });
    if (!server) throw faultError('untrusted');
    const client = identity?.material();
    const look = (): Promise<OfferedCertificate> => verifyServer(endpoint, server, { timeoutMs: probeTimeoutMs, client });
    const isFirst = this.#verified.length === 0;
    this.#trust(await look());
    // Another one than was seen before has answered: a second look may come out at another node behind the same address.
    if (!isFirst) await look().then((offered) => this.#trust(offered), () => undefined);
    const common = client ? { client } : {};
    return this.#keep({ kept: pinnedAgent(this.#verified, common), fresh: pinnedAgent(this.#verified, { ...common, keepAlive: false }) });
  }

  #trust(offered: OfferedCertificate): void {
    this.#verified = [...this.#verified.filter((known) => known.fingerprint256 !== offered.fingerprint256), offered].slice(-mostLeaves);
  }

  #keep(agents: Agents): Agents {
    this.#former.add(agents);
    return agents;
  }

  close(): void {
    this.#agents = null;
    for (const agents of this.#former) destroy(agents);
    this.#former.clear();
  }
}

/** Two are in use during a rollover; a few more do no harm, since each was right when it was seen. */
const mostLeaves = 4;

function destroy({ kept, fresh }: Agents): void {
  kept.destroy();
  fresh.destroy();
}
