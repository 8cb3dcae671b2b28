import type { Agent } from 'node:http';
import type { CertificateSummary, Endpoint } from '../../shared/contract/connections.ts';
import { formatEndpoint, formatHost } from '../../shared/domain/address.ts';
import type { LadderStepName } from '../../shared/domain/connection-state.ts';
import type { Fault } from '../../shared/domain/fault.ts';
import { generationNames, generationOf } from '../../shared/domain/headset-identity.ts';
import type { Clock } from '../core/clock.ts';
import type { Credentials } from '../core/connections/driver.ts';
import type { StepChange } from '../core/connections/ladder.ts';
import { FaultError } from '../core/fault-error.ts';
import { requestOver } from '../core/net/http-request.ts';
import { pinnedAgent, plainAgent } from '../core/net/pinned-agent.ts';
import { probeCertificate } from '../core/net/probe-certificate.ts';
import { lookUpHost, reachPort } from '../core/net/reach.ts';
import { readBody } from '../core/net/read-body.ts';
import type { OfferedCertificate, PinnedTrust } from '../core/net/tls-trust.ts';
import { endpoints } from './endpoints.ts';
import { offeredWithRoot } from './offered-root.ts';
import { DevicePortalClient } from './portal-client.ts';
import { faultOfRefusal, portalError, portalFault, portalLineError } from './portal-faults.ts';
import { deviceFamilyAnswer, osInfoAnswer } from './wire/os.ts';
import type { OsInfo } from './wire/os.ts';

export interface ClimbOptions {
  readonly endpoint: Endpoint;
  readonly trust: PinnedTrust | null;
  readonly credentials: Credentials | null;
  readonly signal: AbortSignal;
  readonly clock: Clock;
  /** Also reads the certificate where one is pinned already, so that it can be shown. */
  readonly thorough: boolean;
  /** Short waits, for the first seconds after a line was lost; a slow device is reached by the next patient attempt. */
  readonly hurry?: boolean;
  onStep(step: LadderStepName, what: StepChange): void;
}

/** What stands at the top of the ladder. */
export interface Arrival {
  /** Pinned, with a warm connection. */
  readonly agent: Agent;
  readonly info: OsInfo;
  readonly deviceFamily: string | null;
  /** The device asks for no user name. */
  readonly open: boolean;
}

export type ClimbResult =
  | { readonly kind: 'arrived'; readonly arrival: Arrival }
  | { readonly kind: 'stopped'; readonly at: LadderStepName; readonly fault: Fault; readonly offered: OfferedCertificate | null };

/**
 * Climbs from an address to a working session: name, TCP, TLS, fingerprint, credentials, API. Credentials are only ever
 * sent to the holder of the pinned certificate. Never throws; an abort is a `cancelled` fault.
 */
export async function climb(options: ClimbOptions): Promise<ClimbResult> {
  const climber = new Climber(options);
  try {
    return { kind: 'arrived', arrival: await climber.climb() };
  } catch (error) {
    return climber.stopped(error);
  }
}

class Climber {
  readonly #options: ClimbOptions;
  readonly #limits: { readonly connectTimeoutMs: number; readonly responseTimeoutMs: number };
  #at: LadderStepName = 'name';
  #offered: OfferedCertificate | null = null;
  #agent: Agent | null = null;

  constructor(options: ClimbOptions) {
    this.#options = options;
    this.#limits = options.hurry === true ? { connectTimeoutMs: 1_500, responseTimeoutMs: 2_500 } : { connectTimeoutMs: 5_000, responseTimeoutMs: 8_000 };
  }

  async climb(): Promise<Arrival> {
    await this.#name();
    await this.#tcp();
    await this.#tls();
    const open = await this.#fingerprint();
    await this.#credentials(open);
    return this.#api(open);
  }

  stopped(error: unknown): ClimbResult {
    const { fault } = portalLineError(error, this.#options.endpoint);
    this.#agent?.destroy();
    this.#options.onStep(this.#at, { state: 'failed', fault, ...(this.#offered === null ? {} : { certificate: summaryOf(this.#offered) }) });
    return { kind: 'stopped', at: this.#at, fault, offered: this.#offered };
  }

  #begin(step: LadderStepName): void {
    this.#at = step;
    this.#options.onStep(step, { state: 'running' });
  }

  #done(state: 'ok' | 'skipped', finding: string, certificate?: OfferedCertificate | null): void {
    this.#options.onStep(this.#at, { state, finding, ...(certificate === undefined || certificate === null ? {} : { certificate: summaryOf(certificate) }) });
  }

  async #name(): Promise<void> {
    const { endpoint, signal } = this.#options;
    this.#begin('name');
    if (endpoint.scheme === 'http' && !isThisMachine(endpoint.host)) {
      throw portalError('invalid-input', { message: 'Plain HTTP is only used over a USB cable on this machine.', hint: 'Use https.', remedy: 'edit-address' });
    }
    const addresses = await lookUpHost(endpoint, { timeoutMs: this.#limits.connectTimeoutMs, signal });
    if (addresses[0] === endpoint.host) this.#done('skipped', 'The address is a number: there is nothing to look up.');
    else this.#done('ok', `${endpoint.host} is ${addresses.join(', ')}.`.slice(0, 1_000));
  }

  async #tcp(): Promise<void> {
    const { endpoint, signal } = this.#options;
    this.#begin('tcp');
    const address = await reachPort(endpoint, { timeoutMs: this.#limits.connectTimeoutMs, signal });
    this.#done('ok', `Answers at ${formatHost({ ...endpoint, host: address, scheme: 'http' })}.`);
  }

  async #tls(): Promise<void> {
    const { endpoint, trust, thorough, signal } = this.#options;
    this.#begin('tls');
    if (endpoint.scheme === 'http') return this.#done('skipped', 'Plain HTTP over the USB cable: nothing leaves this machine.');
    if (trust === null || thorough) {
      this.#offered = await probeCertificate(endpoint, { timeoutMs: this.#limits.connectTimeoutMs, signal });
      return this.#done('ok', 'Speaks TLS and shows a certificate.', this.#offered);
    }
    this.#done('ok', 'Connecting with the certificate that you accepted.');
  }

  /** @returns whether the device lets anybody in without a user name. */
  async #fingerprint(): Promise<boolean> {
    const { endpoint, trust, signal } = this.#options;
    this.#begin('fingerprint');
    if (endpoint.scheme === 'http') {
      this.#agent = plainAgent();
      this.#done('skipped', 'No certificate over plain HTTP.');
      return this.#letsAnybodyIn();
    }
    if (trust === null) {
      if (this.#offered !== null) this.#offered = await offeredWithRoot(endpoint, this.#offered, signal);
      throw new FaultError(portalFault('untrusted'));
    }
    this.#agent = pinnedAgent(trust);
    try {
      const open = await this.#letsAnybodyIn();
      this.#done('ok', 'It is the certificate that you accepted.', this.#offered);
      return open;
    } catch (error) {
      const found = portalLineError(error, endpoint);
      if (found.fault.code === 'identity-changed' || found.fault.code === 'certificate-expired') await this.#readTheOther();
      throw found;
    }
  }

  /** The certificate that answers instead of the pinned one, to be shown beside it. */
  async #readTheOther(): Promise<void> {
    const { endpoint, signal } = this.#options;
    const timeoutMs = this.#limits.connectTimeoutMs;
    this.#offered = await probeCertificate(endpoint, { timeoutMs, signal }).then((offered) => offeredWithRoot(endpoint, offered, signal)).catch(() => null);
  }

  /** One request without credentials: it proves the pin, and that a portal answers, before a password is sent. */
  async #letsAnybodyIn(): Promise<boolean> {
    const { endpoint, signal } = this.#options;
    if (this.#agent === null) throw new Error('no agent yet');
    const answer = await requestOver({ agent: this.#agent, endpoint, method: 'GET', path: endpoints.osInfo.path, signal, insecureHTTPParser: true, ...this.#limits });
    const body = await readBody(answer.body, 256 * 1024);
    if (answer.status === 401) return false;
    if (answer.status >= 200 && answer.status < 300) return true;
    if (answer.status >= 300 && answer.status < 400) throw redirected(answer.headers.location);
    if (answer.status === 404) throw portalError('not-a-portal', { detail: 'HTTP 404 for /api/os/info' });
    throw new FaultError(faultOfRefusal(answer.status, body.toString('utf8'), { purpose: 'to say what it is' }));
  }

  async #credentials(open: boolean): Promise<void> {
    const { credentials } = this.#options;
    this.#begin('credentials');
    if (open) return this.#done('skipped', 'The device asks for no user name.');
    if (credentials === null) throw new FaultError(portalFault('unpaired'));
    await this.#client().getText(endpoints.osInfo, { signal: this.#options.signal, ...this.#limits });
    this.#done('ok', `Signed in as ${credentials.userName}.`.slice(0, 1_000));
  }

  async #api(open: boolean): Promise<Arrival> {
    const { endpoint, signal } = this.#options;
    this.#begin('api');
    const client = this.#client();
    const request = { signal, ...this.#limits };
    const info = await client.getJson(endpoints.osInfo, osInfoAnswer, request);
    // A family without this address is no reason to stop: the platform's name tells enough.
    const deviceFamily = await client.getJson(endpoints.deviceFamily, deviceFamilyAnswer, request).catch(() => null);
    if (this.#agent === null) throw new Error(`no agent for ${formatEndpoint(endpoint)}`);
    const generation = generationOf({ ...info, deviceFamily });
    this.#done('ok', `${generationNames[generation]}${info.machineName === null ? '' : ` “${info.machineName}”`}, Windows ${info.osVersion ?? 'of unknown version'}.`);
    return { agent: this.#agent, info, deviceFamily, open };
  }

  #client(): DevicePortalClient {
    const { endpoint, credentials } = this.#options;
    if (this.#agent === null) throw new Error('no agent yet');
    return new DevicePortalClient({ endpoint, credentials, agent: this.#agent });
  }
}

function redirected(location: string | undefined): FaultError {
  const secure = location?.startsWith('https:') === true;
  return portalError('not-a-portal', {
    message: secure ? 'The device wants a secure connection.' : 'The device sends elsewhere instead of answering.',
    hint: 'Use its https address. Over USB that is port 10443 on this machine, or the 169.254 address of a HoloLens 2.',
  });
}

export function isThisMachine(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127\.\d+\.\d+\.\d+$/.test(host);
}

function summaryOf(offered: OfferedCertificate): CertificateSummary {
  const { fingerprint256, subject, issuer, notBefore, notAfter } = offered;
  return { fingerprint256, subject, issuer, notBefore, notAfter };
}
