import { EventEmitter } from 'node:events';
import { rm } from 'node:fs/promises';

import { CertificateAuthority } from '../foundation/authority.ts';
import { SkippableClock } from '../foundation/clock.ts';
import { ControlServer } from '../foundation/control-server.ts';
import { FaultPlan } from '../foundation/faults.ts';
import type { FaultInput } from '../foundation/faults.ts';
import { SeededRandom } from '../foundation/random.ts';
import { controlActions } from './control.ts';
import { LiveBroadcast } from './media/live-broadcast.ts';
import { fillCameraRoll } from './model/camera-roll.ts';
import { Headset } from './model/headset.ts';
import type { HeadsetEvent } from './model/headset.ts';
import type { Credentials } from './model/pairing.ts';
import { Recorder } from './model/recorder.ts';
import { CsrfGuard } from './portal/csrf.ts';
import { Dispatcher } from './portal/dispatcher.ts';
import { accessRoutes } from './portal/endpoints/access.ts';
import { appRoutes } from './portal/endpoints/apps.ts';
import { captureRoutes } from './portal/endpoints/capture.ts';
import { crashDumpRoutes } from './portal/endpoints/crash-dumps.ts';
import { fileRoutes } from './portal/endpoints/files.ts';
import { holographicRoutes, holographicSockets } from './portal/endpoints/holographic.ts';
import { inputRoutes } from './portal/endpoints/input.ts';
import { installRoutes } from './portal/endpoints/install.ts';
import { liveRoutes } from './portal/endpoints/live.ts';
import { networkRoutes } from './portal/endpoints/network.ts';
import { powerRoutes } from './portal/endpoints/power.ts';
import { systemRoutes, systemSockets } from './portal/endpoints/system.ts';
import { Gate } from './portal/gate.ts';
import type { GateState } from './portal/gate.ts';
import { PortalListener } from './portal/listener.ts';
import type { Leaves } from './portal/listener.ts';
import { SocketFeeds } from './portal/socket-feed.ts';
import { profileOf } from './profiles.ts';
import type { HololensOptions, SimulatedHololens } from './simulated-hololens.ts';

export type { HololensOptions, SimulatedHololens } from './simulated-hololens.ts';

let mountCounter = 0;

/** Starts a simulated headset and resolves when it listens. */
export async function startHololens(options: HololensOptions = {}): Promise<SimulatedHololens> {
  const device = new Hololens(options);
  await device.start();
  return device;
}

class Hololens implements SimulatedHololens {
  readonly model: Headset;
  readonly live: LiveBroadcast;
  readonly recorder: Recorder;
  readonly csrf: CsrfGuard;
  readonly faults = new FaultPlan();
  control = '';
  readonly #options: HololensOptions;
  readonly #gate = new Gate();
  readonly #sockets: SocketFeeds;
  readonly #listener: PortalListener;
  readonly #events = new EventEmitter();
  readonly #mountPath: string;
  #ownControl: ControlServer | undefined;
  #authority: CertificateAuthority;
  #leaves: Leaves;
  #leavesName = '';
  /** It was off or restarting, so sessions of before are void. */
  #wasGone = false;

  constructor(options: HololensOptions) {
    this.#options = options;
    const seed = options.seed ?? 1;
    const random = new SeededRandom(seed);
    const clock = options.clock ?? new SkippableClock();
    this.model = new Headset({
      profile: profileOf(options.profile ?? 'hololens2'),
      clock,
      random,
      seed,
      machineName: options.name ?? `HOLOLENS-${random.branch('name').text(6)}`,
      address: options.address ?? '127.0.0.1',
      credentials: startCredentials(options.paired, random.branch('credentials')),
      batteryLevel: options.batteryLevel ?? 0.82,
      onMains: options.onMains ?? false,
      worn: options.worn ?? true,
      restartMs: options.restartMs ?? 2000,
      answersRangeRequests: options.ranges ?? false,
    });
    fillCameraRoll(this.model, options.captures ?? {});
    this.csrf = new CsrfGuard(random.branch('csrf'));
    this.recorder = new Recorder(this.model);
    this.live = new LiveBroadcast(clock, {
      fillToBitRate: options.realBitRate ?? true,
      onViewersChange: (change) => this.#viewersChanged(change),
    });
    this.#authority = newAuthority(this.model.machineName);
    this.#leaves = this.#issueLeaves();
    this.#sockets = new SocketFeeds(this.model, this.#gate, this.faults, [...systemSockets, ...holographicSockets]);
    this.#listener = this.#newListener();
    this.#mountPath = `hololens/${String(++mountCounter)}`;
    this.model.on((event) => void this.#react(event));
  }

  async start(): Promise<void> {
    const { address = '127.0.0.1', port = 0, httpPort = 0, control, faults = [] } = this.#options;
    await this.#listener.listen(address, port, httpPort);
    let server = control;
    if (server === undefined) {
      server = new ControlServer();
      await server.listen();
      this.#ownControl = server;
    }
    this.control = server.mount(this.#mountPath, controlActions(this));
    for (const fault of faults) await this.setFault(fault);
  }

  get name(): string {
    return this.model.machineName;
  }

  get url(): string {
    return `https://${this.address}:${String(this.port)}`;
  }

  get httpUrl(): string {
    return `http://${this.address}:${String(this.#listener.httpPort())}`;
  }

  get address(): string {
    return this.#listener.address();
  }

  get port(): number {
    return this.#listener.httpsPort();
  }

  get credentials(): Credentials | undefined {
    return this.model.pairing.credentials();
  }

  get rootCertificatePem(): string {
    return this.#authority.root.certificatePem;
  }

  get fingerprint256(): string {
    return this.#authority.root.fingerprint256;
  }

  get leafFingerprint256(): string {
    return this.#leaves.address.fingerprint256;
  }

  pin(): string | undefined {
    return this.model.pairing.pin();
  }

  socketCount(): number {
    return this.#sockets.count();
  }

  on(listener: (event: HeadsetEvent | { readonly type: 'moved' }) => void): () => void {
    this.#events.on('event', listener);
    return () => void this.#events.off('event', listener);
  }

  async setFault(input: FaultInput): Promise<string> {
    const { id, fault } = this.faults.add(input);
    if (fault.kind === 'certificate-changed') this.changeCertificate();
    if (fault.kind === 'address-changed') await this.moveTo(fault);
    if (fault.kind === 'certificate-changed' || fault.kind === 'address-changed') this.faults.clear(id);
    await this.#applyGate();
    return id;
  }

  async clearFaults(id?: string): Promise<void> {
    this.faults.clear(id);
    await this.#applyGate();
  }

  async moveTo(target: { readonly address?: string | undefined; readonly port?: number | undefined }): Promise<void> {
    const address = target.address ?? this.address;
    this.model.network.address = address;
    this.#leaves = this.#issueLeaves();
    this.#listener.setLeaves(this.#leaves);
    await this.#listener.moveTo(address, target.port ?? 0);
    this.#events.emit('event', { type: 'moved' });
  }

  changeCertificate(): void {
    this.#authority = newAuthority(this.model.machineName);
    this.#renewLeaves();
  }

  dropSockets(): void {
    this.#sockets.dropAll();
  }

  async close(): Promise<void> {
    this.model.dispose();
    this.#events.removeAllListeners();
    await this.#listener.close();
    this.#options.control?.unmount(this.#mountPath);
    await this.#ownControl?.close();
    for (const folder of this.model.uploadFolders) await rm(folder, { recursive: true, force: true });
  }

  #newListener(): PortalListener {
    const dispatcher = new Dispatcher({
      headset: this.model,
      csrf: this.csrf,
      gate: this.#gate,
      faults: this.faults,
      routes: [
        ...accessRoutes(() => this.#authority.root.certificateDer),
        ...systemRoutes,
        ...powerRoutes,
        ...holographicRoutes,
        ...networkRoutes,
        ...inputRoutes,
        ...appRoutes,
        ...installRoutes,
        ...fileRoutes,
        ...crashDumpRoutes,
        ...captureRoutes(this.recorder),
        ...liveRoutes(this.live),
      ],
      secureOrigin: () => this.url,
    });
    return new PortalListener(this.#gate, this.#leaves, {
      request: (request, response, secure) => dispatcher.handle(request, response, secure),
      upgrade: (request, socket, head, secure) => void this.#sockets.upgrade(request, socket, head, secure),
    });
  }

  /** The leaf for the address and the one for the host name, which follows the machine name (device-portal.md §1.1). */
  #issueLeaves(): Leaves {
    const { machineName, network } = this.model;
    this.#leavesName = machineName;
    return {
      address: this.#authority.issue({ subject: { commonName: machineName }, addresses: [network.address] }),
      hostName: this.#authority.issue({
        subject: { commonName: machineName },
        hostNames: [machineName, `${machineName}.local`, 'localhost'],
      }),
    };
  }

  #renewLeaves(): void {
    this.#leaves = this.#issueLeaves();
    this.#listener.setLeaves(this.#leaves);
    this.#listener.dropConnections();
  }

  async #react(event: HeadsetEvent): Promise<void> {
    if (event.type === 'end-streams') this.live.endAll();
    if (event.type === 'presence') {
      if (event.presence === 'awake') {
        if (this.#wasGone) this.csrf.rotate();
        if (this.model.machineName !== this.#leavesName) this.#renewLeaves();
      }
      this.#wasGone = event.presence === 'restarting' || event.presence === 'off';
      await this.#applyGate();
    }
    this.#events.emit('event', event);
  }

  #viewersChanged(change: 'joined' | 'left'): void {
    if (change === 'joined') this.model.camera.streamStarted();
    else this.model.camera.streamEnded();
    this.model.loadChanged();
  }

  #applyGate(): Promise<void> {
    return this.#listener.setGate(gateFor(this.model, this.faults));
  }
}

/** What a fault or the headset's own state makes of the network side. */
function gateFor(model: Headset, faults: FaultPlan): GateState {
  const fault = faults.asleep();
  if (fault !== undefined) return fault.mode;
  const presence = model.wakefulness.presence();
  if (presence === 'awake') return 'open';
  return presence === 'asleep' ? sleepingAnswer() : 'refuse';
}

/**
 * Uncertain: whether a sleeping headset answers (device-portal.md §5.8; a second-generation one on mains power might).
 * Assumed: never, and packets to it vanish.
 */
function sleepingAnswer(): GateState {
  return 'silent';
}

/** The root that a headset makes for itself; the issuer's name is documented (device-portal.md §1.1). */
function newAuthority(machineName: string): CertificateAuthority {
  return new CertificateAuthority({
    organization: 'Microsoft Corporation',
    commonName: `Microsoft Windows Web Management (${machineName})`,
  });
}

function startCredentials(paired: boolean | Credentials | undefined, random: SeededRandom): Credentials | undefined {
  if (paired === undefined || paired === false) return undefined;
  if (paired !== true) return paired;
  return { username: 'presenter', password: random.text(14, 'abcdefghjkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789') };
}
