import { randomBytes, randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';

import { CertificateAuthority } from '../foundation/authority.ts';
import type { CertifiedKey } from '../foundation/authority.ts';
import { SkippableClock } from '../foundation/clock.ts';
import type { Clock } from '../foundation/clock.ts';
import { ControlServer } from '../foundation/control-server.ts';
import { ArmService } from './arm/arm-service.ts';
import { expiredByFault } from './arm/authentication.ts';
import { Azure, CLIENT_ID, HOME_TENANT } from './azure.ts';
import { controlActions } from './control.ts';
import { DataPlanes } from './data-planes.ts';
import { EntraService } from './entra/entra-service.ts';
import { failureAnswer, jsonAnswer } from './http/answer.ts';
import type { Answer } from './http/answer.ts';
import { AzureFaultPlan } from './http/faults.ts';
import type { AzureFaultInput } from './http/faults.ts';
import { TlsListener } from './http/listener.ts';
import { send } from './http/send.ts';
import type { ServiceRequest } from './http/service-request.ts';
import { faultAnswer, spoiled } from './http/spoil.ts';
import { Traffic } from './http/traffic.ts';
import { ArmFailure } from './model/arm-error.ts';
import type { ProviderFactory } from './model/provider.ts';
import type { Scenario } from './model/scenario.ts';
import { providers } from './providers/index.ts';
import { scenarios } from './scenarios/index.ts';
import type { ScenarioName } from './scenarios/index.ts';
import { stageOf } from './stage.ts';

export interface AzureServerOptions {
  /** One of the known ones or one of the caller's. Default `healthy`. */
  readonly scenario?: ScenarioName | Scenario;
  /** Same seed, same world. Default 1. */
  readonly seed?: number;
  /** Factor on the durations Azure itself chooses; 0.05 runs a deployment in a second. Default 1. */
  readonly pace?: number;
  /** Default: real time that the control endpoint can push forward. */
  readonly clock?: Clock;
  /** Of ARM; the authority takes the next one. 0 (default) for any free ports. */
  readonly port?: number;
  readonly faults?: readonly AzureFaultInput[];
  /** Factor on the sizes and refills of ARM's token buckets; 0 turns throttling off. Default: the scenario's, else 1. */
  readonly throttleScale?: number;
  /** How long access tokens are good. Default an hour. */
  readonly tokenLifetimeMs?: number;
  /** How often a waiting device may ask. Default 5. */
  readonly devicePollSeconds?: number;
  /** Sign-in pages answer at once. Default false. */
  readonly autoApprove?: boolean;
  /** Signs the server's certificate; its own one otherwise. */
  readonly certificateAuthority?: CertificateAuthority;
  /** Shared by several simulated systems; Azure makes its own otherwise. */
  readonly control?: ControlServer;
  /** In place of all that there are: for tests of the core. */
  readonly providers?: readonly ProviderFactory[];
}

const HOUR_MS = 3_600_000;
const LARGEST_READ_BYTES = 16 * 1024 * 1024;

let counter = 0;

/** Starts a simulated Azure on loopback. */
export async function startAzure(options: AzureServerOptions = {}): Promise<SimulatedAzure> {
  const ownControl = options.control === undefined ? new ControlServer() : undefined;
  await ownControl?.listen();
  const azure = new SimulatedAzure(options, ownControl);
  try {
    await azure.open();
  } catch (error) {
    await azure.close();
    throw error;
  }
  azure.mountOn(options.control ?? ownControl, `azure-${String(++counter)}`);
  return azure;
}

/** A running Azure: its model, its addresses, and the strings to pull. */
export class SimulatedAzure {
  readonly model: Azure;
  readonly faults = new AzureFaultPlan();
  readonly traffic = new Traffic();
  readonly tenant = HOME_TENANT.id;
  readonly clientId = CLIENT_ID;
  readonly clientSecret = randomBytes(24).toString('base64url');
  /** Address of its control endpoint. */
  control = '';
  readonly #options: AzureServerOptions;
  readonly #scenario: Scenario;
  readonly #ownControl: ControlServer | undefined;
  readonly #authority: CertificateAuthority;
  readonly #listener: TlsListener;
  readonly #planes: DataPlanes;
  readonly #entra: EntraService;
  readonly #arm: ArmService;
  #clientCertificate: CertifiedKey | undefined;
  #unmount: () => void = () => undefined;
  #ports = { arm: 0, authority: 0 };

  /** For `startAzure`. */
  constructor(options: AzureServerOptions, ownControl: ControlServer | undefined) {
    this.#options = options;
    this.#scenario = scenarioOf(options.scenario ?? 'healthy');
    this.#ownControl = ownControl;
    this.#authority = options.certificateAuthority ?? new CertificateAuthority({ organization: 'Simulated', commonName: 'Simulated Azure authority' });
    const server = this.#authority.issue({ subject: { commonName: 'localhost' }, hostNames: ['localhost'], addresses: ['127.0.0.1'] });
    this.#listener = new TlsListener(server, (request, response, port) => {
      this.#handle(request, response, port).catch((error: unknown) => {
        // A client that goes away in the middle of its request is no matter; anything else is.
        if (!request.destroyed) complain(error);
        response.destroy();
      });
    });
    this.#planes = new DataPlanes(() => this.#listener.takeSpare());
    this.model = new Azure({
      clock: options.clock ?? new SkippableClock(),
      seed: options.seed ?? 1,
      pace: options.pace ?? 1,
      throttleScale: options.throttleScale ?? this.#scenario.throttleScale ?? 1,
      tokenLifetimeMs: options.tokenLifetimeMs ?? HOUR_MS,
      devicePollSeconds: options.devicePollSeconds ?? 5,
      providers: options.providers ?? providers,
      application: { secret: this.clientSecret, certificate: () => this.clientCertificate },
      addresses: () => ({ arm: this.arm, authority: this.authority }),
      originOf: (id) => this.#planes.originOf(id),
    });
    this.model.directory.autoApprove = options.autoApprove ?? false;
    this.#entra = new EntraService(this.model.directory);
    this.#arm = new ArmService(this.model);
  }

  /** Origin of the resource manager, without a slash at the end. */
  get arm(): string {
    return `https://127.0.0.1:${String(this.#ports.arm)}`;
  }

  /** Origin of the sign-in service. */
  get authority(): string {
    return `https://127.0.0.1:${String(this.#ports.authority)}`;
  }

  /** The authority that vouches for all of its servers, as PEM text. */
  get ca(): string {
    return this.#authority.root.certificatePem;
  }

  /** A certificate with key by which the application may sign in, made when first asked for. */
  get clientCertificate(): CertifiedKey {
    this.#clientCertificate ??= this.#authority.issue({ subject: { commonName: 'Deployment console' }, purpose: 'client', rsaBits: 2048 });
    return this.#clientCertificate;
  }

  /** For `startAzure`: listens, then fills the world, whose vaults need ports. */
  async open(): Promise<void> {
    const port = this.#options.port ?? 0;
    this.#ports = { arm: await this.#listener.open(port), authority: await this.#listener.open(port === 0 ? 0 : port + 1) };
    await this.#listener.fillSpare();
    for (const fault of this.#options.faults ?? []) this.faults.add(fault);
    this.#scenario.build(stageOf(this.model));
  }

  /** For `startAzure`: offers the strings to pull. */
  mountOn(control: ControlServer | undefined, prefix: string): void {
    this.control = control?.mount(prefix, controlActions(this)) ?? '';
    this.#unmount = () => control?.unmount(prefix);
  }

  async close(): Promise<void> {
    this.#unmount();
    await this.#listener.close();
    await this.#ownControl?.close();
  }

  async #handle(request: IncomingMessage, response: ServerResponse, port: number): Promise<void> {
    const { method = 'GET', headers } = request;
    const { pathname: encodedPath, search: queryText } = new URL(`https://127.0.0.1${request.url ?? '/'}`);
    const faults = this.faults.take(method, encodedPath);
    if (faults['no-answer'] !== undefined) return;
    const body = await readBody(request);
    const origin = `https://127.0.0.1:${String(port)}`;
    const correlationId = headerText(headers['x-ms-correlation-request-id']) ?? randomUUID();
    const asked: Omit<ServiceRequest, 'path'> = { method, encodedPath, query: new URLSearchParams(queryText), headers, body, origin, correlationId };
    const where = { origin, target: request.url ?? '/', nowMs: this.model.clock.now() };
    if (faults.slow !== undefined) await new Promise<void>((resolve) => void this.model.clock.setTimeout(resolve, faults.slow?.delayMs ?? 0));
    const answer = faultAnswer(faults, where) ?? this.#answer(asked, port, faults['token-expired'] !== undefined);
    this.traffic.note({ method, path: encodedPath, host: headers.host ?? '', withToken: headers.authorization !== undefined, status: answer.status });
    if (response.destroyed) return;
    const finished = spoiled(answer, faults, where);
    send(response, { ...finished, headers: { ...this.#commonHeaders(asked), ...finished.headers } }, faults);
  }

  #answer(request: Omit<ServiceRequest, 'path'>, port: number, isExpired: boolean): Answer {
    try {
      const whole: ServiceRequest = { ...request, path: decodeURIComponent(request.encodedPath) };
      if (port === this.#ports.authority) return this.#entra.answer(whole);
      if (isExpired) throw expiredByFault(this.model);
      if (port === this.#ports.arm) return this.#arm.answer(whole);
      return this.#planes.answer(this.model, this.#planes.resourceAt(port) ?? '', whole);
    } catch (error) {
      if (error instanceof ArmFailure) return failureAnswer(error);
      if (error instanceof URIError) return jsonAnswer(400, { error: { code: 'BadRequest', message: 'The address is not well encoded.' } });
      complain(error);
      return jsonAnswer(500, { error: { code: 'InternalServerError', message: 'The server encountered an internal error. Please retry the request.' } });
    }
  }

  #commonHeaders(request: Pick<ServiceRequest, 'headers' | 'correlationId'>): Readonly<Record<string, string>> {
    const clientRequestId = headerText(request.headers['x-ms-client-request-id']);
    const requestId = randomUUID();
    return {
      date: new Date(this.model.clock.now() + this.faults.skewMs()).toUTCString(),
      'strict-transport-security': 'max-age=31536000; includeSubDomains',
      'x-ms-request-id': requestId,
      'x-ms-correlation-request-id': request.correlationId,
      'x-ms-routing-request-id': `WESTEUROPE:${requestId}`,
      ...(clientRequestId === undefined ? {} : { 'x-ms-client-request-id': clientRequestId }),
    };
  }
}

const scenarioOf = (scenario: ScenarioName | Scenario): Scenario => (typeof scenario === 'string' ? scenarios[scenario] : scenario);

function complain(error: unknown): void {
  process.stderr.write(`simulated Azure: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
}

const headerText = (value: string | readonly string[] | undefined): string | undefined => (typeof value === 'string' ? value : value?.[0]);

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request) {
    const bytes: Buffer = Buffer.from(chunk);
    size += bytes.length;
    // What is larger than anything Azure takes is refused by its length alone.
    if (size <= LARGEST_READ_BYTES) chunks.push(bytes);
  }
  return Buffer.concat(chunks);
}
