import { createServer } from 'node:https';
import type { Server } from 'node:https';

import { CertificateAuthority } from '../foundation/authority.ts';
import type { Clock } from '../foundation/clock.ts';
import { SkippableClock } from '../foundation/clock.ts';
import { approvers, people } from '../foundation/company-catalogue.ts';
import { companyYear } from '../foundation/company-year.ts';
import type { CompanyYear } from '../foundation/company-year.ts';
import { ControlServer } from '../foundation/control-server.ts';
import { controlActions } from './control.ts';
import { AccessRules } from './gateway/access.ts';
import type { PersonalAccessToken, VerifyToken } from './gateway/access.ts';
import { Dispatcher } from './gateway/dispatcher.ts';
import { DevopsFaultPlan } from './gateway/faults.ts';
import type { DevopsFaultInput } from './gateway/faults.ts';
import { RateLimit } from './gateway/rate-limit.ts';
import { Organisation } from './model/organisation.ts';
import { COMMERCE } from './model/projects.ts';
import { resources } from './resources/index.ts';

const DAY_MS = 86_400_000;

export interface DevopsOptions {
  /** Name of the organisation, the first part of every path. Default `contoso`. */
  readonly organisation?: string;
  /** Same seed and time, same history. Default 2026. */
  readonly seed?: number;
  /** Default: real time that the control endpoint can push forward. */
  readonly clock?: Clock;
  /** The history to show, where another simulator shows the same. Default: the year up to the clock's time. */
  readonly year?: CompanyYear;
  /** Port, 0 (default) for any free one. */
  readonly port?: number;
  /** Who vouches for the server's certificate; an authority of its own otherwise. */
  readonly authority?: CertificateAuthority;
  /** Vouches for bearer tokens of the directory; none is accepted otherwise. */
  readonly verifyToken?: VerifyToken;
  /** Factor on what requests cost against the rate limit of 200 units in five minutes; 0 never limits. Default 1. */
  readonly rateLimitScale?: number;
  readonly faults?: readonly DevopsFaultInput[];
  /** Shared by several simulated systems; the server makes its own otherwise. */
  readonly control?: ControlServer;
}

let counter = 0;

/** Starts a simulated organisation of Azure DevOps on loopback. */
export async function startDevops(options: DevopsOptions = {}): Promise<SimulatedDevops> {
  await using starting = new AsyncDisposableStack();
  const ownControl = options.control === undefined ? new ControlServer() : undefined;
  if (ownControl !== undefined) starting.defer(() => ownControl.close());
  await ownControl?.listen();
  const devops = new SimulatedDevops(options);
  starting.defer(() => devops.stopListening());
  await devops.listen(options.port ?? 0);
  const prefix = `devops-${String(++counter)}`;
  const control = options.control ?? ownControl;
  devops.control = control?.mount(prefix, controlActions(devops)) ?? '';
  starting.defer(() => control?.unmount(prefix));
  devops.keep(starting.move());
  return devops;
}

/** A running organisation: its address, its tokens, and the strings to pull. */
export class SimulatedDevops {
  readonly organisation: Organisation;
  readonly access: AccessRules;
  readonly faults = new DevopsFaultPlan();
  readonly rateLimit: RateLimit;
  readonly clock: Clock;
  /** What clients have to trust, PEM. */
  readonly caPem: string;
  /** The project that builds and releases are in. */
  readonly project = COMMERCE.name;
  /** A personal access token that may do everything. */
  readonly pat: PersonalAccessToken;
  /** Address of the control endpoint. */
  control = '';
  readonly #server: Server;
  #port = 0;
  #running: AsyncDisposableStack | undefined;

  /** For `startDevops`. */
  constructor(options: DevopsOptions) {
    const seed = options.seed ?? 2026;
    this.clock = options.clock ?? new SkippableClock();
    const year = options.year ?? companyYear({ seed, end: this.clock.now() });
    this.organisation = new Organisation(options.organisation ?? 'contoso', year, this.clock, seed);
    this.access = new AccessRules(this.clock, options.verifyToken);
    this.rateLimit = new RateLimit(this.clock, options.rateLimitScale ?? 1);
    this.pat = this.access.issue(approvers[0], ['full'], this.clock.now() + 90 * DAY_MS);
    const authority = options.authority ?? new CertificateAuthority({ organization: 'Contoso', commonName: 'Azure DevOps simulator' });
    const leaf = authority.issue({ subject: { commonName: 'dev.azure.example' }, hostNames: ['localhost'], addresses: ['127.0.0.1'] });
    this.caPem = authority.root.certificatePem;
    this.#server = createServer({ key: leaf.privateKeyPem, cert: leaf.certificatePem });
    for (const fault of options.faults ?? []) this.faults.add(fault);
  }

  /** Name of the organisation. */
  get name(): string {
    return this.organisation.name;
  }

  /** `https://127.0.0.1:4711` */
  get origin(): string {
    return `https://127.0.0.1:${String(this.#port)}`;
  }

  /** Base address of the organisation: `https://127.0.0.1:4711/contoso`. */
  get url(): string {
    return `${this.origin}/${this.organisation.name}`;
  }

  /** Somebody without any say, for tokens with few scopes. */
  get colleague() {
    return people[0];
  }

  /** For `startDevops`. */
  async listen(port: number): Promise<void> {
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(port, '127.0.0.1', resolve);
    });
    const address = this.#server.address();
    if (address !== null && typeof address === 'object') this.#port = address.port;
    const { organisation, access, rateLimit, faults, origin } = this;
    const { name, clock, year } = organisation;
    const nothing = new Organisation(name, { ...year, environments: [], applications: [], commits: [], builds: [], releases: [], deployments: [] }, clock, 0);
    const dispatcher = new Dispatcher({ organisation, nothing, access, rateLimit, faults, resources, origin });
    this.#server.on('request', (request, response) => dispatcher.handle(request, response));
  }

  /** For `startDevops`: what ends with it. */
  keep(running: AsyncDisposableStack): void {
    this.#running = running;
  }

  /** For `startDevops`. */
  async stopListening(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  async close(): Promise<void> {
    await this.#running?.disposeAsync();
  }
}
