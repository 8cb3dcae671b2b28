import type { Clock } from '../foundation/clock.ts';
import { SkippableClock } from '../foundation/clock.ts';
import { ControlServer } from '../foundation/control-server.ts';
import { controlActions } from './control.ts';
import { ClusterCredentials, thumbprintsOf } from './credentials.ts';
import type { ServerValidity, Thumbprints } from './credentials.ts';
import { AccessRules } from './gateway/access.ts';
import type { EntraMetadata } from './gateway/access.ts';
import { Dispatcher } from './gateway/dispatcher.ts';
import { gatewayRoutes } from './gateway/endpoints/index.ts';
import { ClusterFaultPlan } from './gateway/faults.ts';
import type { ClusterFaultInput } from './gateway/faults.ts';
import { GatewayListener } from './gateway/listener.ts';
import { MESSAGE_LIMIT_BYTES } from './gateway/paging.ts';
import { ReportQueue } from './gateway/report-queue.ts';
import type { ServedCluster } from './gateway/served-cluster.ts';
import { Traffic } from './gateway/traffic.ts';
import { ImageStore } from './image-store/image-store.ts';
import type { ImageStoreOptions } from './image-store/image-store.ts';
import type { ClusterModel } from './model/index.ts';
import { buildScenario } from './scenarios/index.ts';
import type { ScenarioName, ScenarioOptions } from './scenarios/index.ts';
import { SkewedClock } from './skewed-clock.ts';

export interface ClusterServerOptions {
  /** Default `healthy`. */
  readonly scenario?: ScenarioName;
  /** Same seed, same cluster. Default 1. */
  readonly seed?: number;
  /** Default: the scenario's own number. */
  readonly nodes?: number;
  readonly apps?: number;
  /** Factor on the durations the cluster itself chooses; 0.05 makes an upgrade run in seconds. Default 1. */
  readonly pace?: number;
  readonly name?: string;
  /** Default: real time that the control endpoint can push forward. */
  readonly clock?: Clock;
  /** TLS with client certificates. Default plain HTTP. */
  readonly https?: boolean;
  /** Tokens of a directory are accepted beside certificates; needs `https`. */
  readonly entra?: boolean;
  readonly serverCertificateIsExpired?: boolean;
  /** First port, 0 (default) for any free ones. */
  readonly port?: number;
  /** How many gateways the cluster has. Default 1. */
  readonly gateways?: number;
  /** Runtime version such as `10.1.2308.9590`: what api-versions are understood. */
  readonly runtime?: string;
  /** Property names of answers begin in lower case. */
  readonly camelCase?: boolean;
  readonly faults?: readonly ClusterFaultInput[];
  /**
   * Bytes at which an answer is too large: lists end their page there, health answers lose evaluations, what cannot be
   * cut is refused. Default about 3 MiB. Below 64 KiB it limits the evaluations of upgrade progress too.
   */
  readonly messageLimitBytes?: number;
  readonly imageStoreContents?: ImageStoreOptions['contents'];
  /** Shared by several simulated systems; a cluster makes its own otherwise. */
  readonly control?: ControlServer;
  /** Builds the cluster instead of a scenario. */
  readonly build?: (options: ScenarioOptions) => ClusterModel;
}

let counter = 0;

/** Starts a simulated cluster on loopback. */
export async function startCluster(options: ClusterServerOptions = {}): Promise<SimulatedCluster> {
  const ownControl = options.control === undefined ? new ControlServer() : undefined;
  await ownControl?.listen();
  const control = options.control ?? ownControl;
  const cluster = new SimulatedCluster(options, ownControl);
  try {
    await cluster.open();
  } catch (error) {
    await cluster.close();
    throw error;
  }
  const prefix = `cluster-${String(++counter)}`;
  cluster.control = control?.mount(prefix, controlActions(cluster)) ?? '';
  return cluster;
}

/** A running cluster: its model, its gateways, and the strings to pull. */
export class SimulatedCluster implements ServedCluster {
  readonly imageStore: ImageStore;
  readonly access: AccessRules;
  readonly reports: ReportQueue;
  readonly faults = new ClusterFaultPlan();
  readonly traffic = new Traffic();
  readonly messageLimitBytes: number;
  /** Certificates of a secure cluster. */
  readonly credentials: ClusterCredentials | undefined;
  /** Address of its control endpoint. */
  control = '';
  readonly clock: SkewedClock;
  readonly #options: ClusterServerOptions;
  readonly #ownControl: ControlServer | undefined;
  readonly #listener: GatewayListener;
  #dispatcher: Dispatcher | undefined;
  #model: ClusterModel | undefined;

  /** For `startCluster`. */
  constructor(options: ClusterServerOptions, ownControl: ControlServer | undefined) {
    this.#options = options;
    this.#ownControl = ownControl;
    this.clock = new SkewedClock(options.clock ?? new SkippableClock());
    this.reports = new ReportQueue(this.clock, (entity, report) => this.model.reportHealth(entity, report));
    this.messageLimitBytes = options.messageLimitBytes ?? MESSAGE_LIMIT_BYTES;
    this.imageStore = new ImageStore({ clock: this.clock, contents: options.imageStoreContents ?? 'keep' });
    this.credentials = options.https === true ? new ClusterCredentials(options.name ?? 'simulated', serverValidity(options)) : undefined;
    this.access = accessRules(this.credentials, options.entra === true);
    this.#listener = new GatewayListener(this.credentials?.server, (request, response, gateway) => {
      this.#dispatcher?.handle(request, response, gateway);
    });
  }

  get model(): ClusterModel {
    if (this.#model === undefined) throw new Error('The cluster is not open yet');
    return this.#model;
  }

  get name(): string {
    return this.model.clusterName;
  }

  /** Address of the first gateway, without a path. */
  get url(): string {
    return this.gateways[0] ?? '';
  }

  /** Addresses of all gateways. */
  get gateways(): readonly string[] {
    const scheme = this.credentials === undefined ? 'http' : 'https';
    return this.#listener.ports().map((port) => `${scheme}://127.0.0.1:${String(port)}`);
  }

  /** Fingerprints of the certificate that the gateways show now. */
  get thumbprints(): Thumbprints | undefined {
    return this.credentials && thumbprintsOf(this.credentials.server);
  }

  /** For `startCluster`: listens, then builds the cluster, which prints its port and certificate in its manifest. */
  async open(): Promise<void> {
    await this.#listener.listen(this.#options.port ?? 0, this.#options.gateways ?? 1);
    this.#build(this.#options.seed ?? 1, this.#options.name);
    this.#dispatcher = new Dispatcher({
      cluster: this,
      routes: gatewayRoutes,
      faults: this.faults,
      traffic: this.traffic,
      dialect: { camelCase: this.#options.camelCase ?? false },
    });
    for (const fault of this.#options.faults ?? []) await this.setFault(fault);
  }

  /** Puts a fault in force and returns the id by which it can be taken back; what happens at once has none to take back. */
  async setFault(input: ClusterFaultInput): Promise<string> {
    const { id, fault } = this.faults.add(input);
    if (fault.kind === 'certificate-changed') this.changeCertificate(fault.expired);
    if (fault.kind === 'replaced') this.replace(fault.name);
    if (fault.kind === 'certificate-changed' || fault.kind === 'replaced') this.faults.clear(id);
    await this.#apply();
    return id;
  }

  async clearFaults(id?: string): Promise<void> {
    this.faults.clear(id);
    await this.#apply();
  }

  /** Shows the prepared certificate or a new one; connections are dropped. */
  changeCertificate(isExpired?: boolean): Thumbprints | undefined {
    if (this.credentials === undefined) return undefined;
    this.#listener.setCertificate(this.credentials.rollOver(isExpired));
    return this.thumbprints;
  }

  /** Another cluster, with another id and name, answers here from now on. */
  replace(name: string): void {
    this.#build((this.#options.seed ?? 1) + 7919, name);
  }

  dropConnections(): void {
    this.#listener.dropConnections();
  }

  async close(): Promise<void> {
    await this.#listener.close();
    await this.#ownControl?.close();
    await this.imageStore.close();
  }

  #build(seed: number, name: string | undefined): void {
    const { nodes, apps, pace, runtime } = this.#options;
    const thumbprint = this.thumbprints?.thumbprint;
    const options: ScenarioOptions & { readonly codeVersion?: string } = {
      clock: this.clock,
      seed,
      gatewayPort: this.#listener.ports()[0] ?? 0,
      secure: this.credentials !== undefined,
      ...(nodes === undefined ? {} : { nodes }),
      ...(apps === undefined ? {} : { apps }),
      ...(pace === undefined ? {} : { pace }),
      ...(name === undefined ? {} : { clusterName: name }),
      ...(runtime === undefined ? {} : { codeVersion: runtime }),
      ...(thumbprint === undefined ? {} : { serverCertificateThumbprint: thumbprint }),
    };
    const build = this.#options.build ?? ((each: ScenarioOptions) => buildScenario(this.#options.scenario ?? 'healthy', each));
    this.#model = build(options);
    this.#model.usePackages(this.imageStore);
  }

  async #apply(): Promise<void> {
    this.clock.skewMs = this.faults.skewMs();
    await this.#listener.setDoors((gateway) => this.faults.door(gateway));
  }
}

/** What the nodes say about the certificate in the scenario is true of the one that is shown. */
function serverValidity(options: ClusterServerOptions): ServerValidity {
  if (options.serverCertificateIsExpired === true) return 'expired';
  return options.scenario === 'certificate-expiring' ? 'expiring' : 'good';
}

function accessRules(credentials: ClusterCredentials | undefined, withEntra: boolean): AccessRules {
  const access = new AccessRules(credentials !== undefined, withEntra ? DIRECTORY : undefined);
  if (credentials !== undefined) {
    access.acceptCertificate(credentials.clients.admin.fingerprint256, 'admin');
    access.acceptCertificate(credentials.clients.adminWithoutPurpose.fingerprint256, 'admin');
    access.acceptCertificate(credentials.clients.expired.fingerprint256, 'admin');
    access.acceptCertificate(credentials.clients.reader.fingerprint256, 'reader');
  }
  return access;
}

/** A directory that does not exist: tokens come from the control endpoint. */
const DIRECTORY: EntraMetadata = {
  authority: 'https://login.directory.example/11111111-2222-4333-8444-555555555555',
  client: '66666666-7777-4888-9999-aaaaaaaaaaaa',
  cluster: 'bbbbbbbb-cccc-4ddd-8eee-ffffffffffff',
  login: 'https://login.directory.example',
  redirect: 'https://127.0.0.1:19080/Explorer/index.html',
  tenant: '11111111-2222-4333-8444-555555555555',
};
