import type { Clock, ClockTimer } from '../../foundation/clock.ts';
import type { SeededRandom } from '../../foundation/random.ts';
import type { Profile } from '../profiles.ts';
import { Apps } from './apps.ts';
import { Battery } from './battery.ts';
import { Camera } from './camera.ts';
import type { CameraOwner } from './camera.ts';
import { CaptureSettings } from './capture-settings.ts';
import { Captures } from './captures.ts';
import { CrashDumps } from './crash-dumps.ts';
import { FileStore } from './file-store.ts';
import { Installer } from './installer.ts';
import { Keyboard } from './keyboard.ts';
import { Network } from './network.ts';
import { Pairing } from './pairing.ts';
import type { Credentials } from './pairing.ts';
import { Performance } from './performance.ts';
import { PowerSettings } from './power-settings.ts';
import { Thermal } from './thermal.ts';
import { TrustedCertificates } from './trusted-certificates.ts';
import { Wakefulness } from './wakefulness.ts';
import type { Presence } from './wakefulness.ts';

/** Power draw in milliwatts: awake and doing nothing, and what each thing adds. Round figures around 2 to 3 hours of use. */
const LOAD_MW = { asleep: 250, awake: 4300, app: 1500, recording: 1300, stream: 1000 } as const;

export const CHARGER_MW = 18_000;

/** Something that happened inside the headset and that the simulator's console tells its user. */
export type HeadsetEvent =
  | { readonly type: 'pin'; readonly pin: string }
  | { readonly type: 'paired'; readonly username: string }
  | { readonly type: 'presence'; readonly presence: Presence }
  | { readonly type: 'camera'; readonly owner: CameraOwner | undefined }
  | { readonly type: 'end-streams' }
  | { readonly type: 'end-recording' };

export interface HeadsetOptions {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly random: SeededRandom;
  readonly seed: number;
  readonly machineName: string;
  readonly address: string;
  readonly credentials: Credentials | undefined;
  readonly batteryLevel: number;
  readonly onMains: boolean;
  readonly worn: boolean;
  /** How long a restart keeps the headset away. */
  readonly restartMs: number;
  /** Serve parts of captures to callers who send a `Range` header. */
  readonly answersRangeRequests: boolean;
}

/** Between the answer to a restart or shutdown and the moment the headset goes: enough for the answer to get out. */
const LEAVES_AFTER_MS = 150;

/** The headset itself, without its portal: every part of the model and how the parts act on each other. */
export class Headset {
  readonly profile: Profile;
  readonly clock: Clock;
  readonly battery: Battery;
  readonly thermal: Thermal;
  readonly powerSettings = new PowerSettings();
  readonly wakefulness: Wakefulness;
  readonly apps: Apps;
  readonly certificates = new TrustedCertificates();
  readonly installer: Installer;
  readonly camera: Camera;
  readonly captures: Captures;
  readonly captureSettings = new CaptureSettings();
  readonly keyboard = new Keyboard();
  readonly network: Network;
  readonly pairing: Pairing;
  readonly performance: Performance;
  readonly files: FileStore;
  readonly crashDumps: CrashDumps;
  readonly tags: string[] = [];
  /** Interpupillary distance in micrometres. */
  ipd = 67_500;
  httpsRequired = true;
  /** See `requestedRange` in the capture endpoints. */
  answersRangeRequests: boolean;
  kioskMode = { enabled: false, startupApp: '' };
  /** Folders with uploads that are being worked on; whoever closes the headset removes what is left. */
  readonly uploadFolders = new Set<string>();
  machineName: string;
  /** How long a restart keeps the headset away. */
  restartMs: number;
  #nextMachineName: string | undefined;
  #emptyTimer: ClockTimer | undefined;
  readonly #listeners = new Set<(event: HeadsetEvent) => void>();

  constructor(options: HeadsetOptions) {
    const { clock, profile, random } = options;
    this.profile = profile;
    this.clock = clock;
    this.machineName = options.machineName;
    this.restartMs = options.restartMs;
    this.answersRangeRequests = options.answersRangeRequests;
    this.battery = new Battery(clock, {
      capacityMwh: profile.batteryCapacityMwh,
      level: options.batteryLevel,
      chargerMw: options.onMains ? CHARGER_MW : 0,
      loadMw: LOAD_MW.awake,
    });
    this.thermal = new Thermal(clock, LOAD_MW.awake);
    this.apps = new Apps(clock, profile, (stopped) => this.#appsChanged(stopped));
    this.installer = new Installer(clock, profile, this.apps, this.certificates);
    this.camera = new Camera(profile.generation, {
      endStreams: () => this.emit({ type: 'end-streams' }),
      endRecording: () => this.emit({ type: 'end-recording' }),
    });
    this.captures = new Captures(clock);
    this.network = new Network(random.branch('network'), options.address);
    this.pairing = new Pairing(random.branch('pin'), options.credentials);
    this.performance = new Performance(options.seed, profile);
    this.files = new FileStore(clock);
    this.crashDumps = new CrashDumps(clock);
    this.wakefulness = new Wakefulness(clock, {
      worn: options.worn,
      idleLimitMs: () => this.#idleLimitMs(),
      onChange: (presence) => this.#presenceChanged(presence),
    });
    this.loadChanged();
  }

  on(listener: (event: HeadsetEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => void this.#listeners.delete(listener);
  }

  emit(event: HeadsetEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Whole seconds of the headset's clock, the step of all measured values. */
  second(): number {
    return Math.floor(this.clock.now() / 1000);
  }

  /** A new name; it holds after the next restart (device-portal.md §1.14). */
  rename(name: string): void {
    this.#nextMachineName = name;
  }

  /** Goes away shortly and comes back after `restartMs`. */
  restart(): void {
    this.clock.setTimeout(() => this.wakefulness.restart(this.restartMs, () => this.#boot()), LEAVES_AFTER_MS);
  }

  /** Goes away shortly and stays away until the power button is pressed. */
  shutDown(): void {
    this.clock.setTimeout(() => {
      this.#boot();
      this.wakefulness.turnOff();
    }, LEAVES_AFTER_MS);
  }

  /** What a restart carries out: the new name, no running apps, no camera owner. */
  #boot(): void {
    this.machineName = this.#nextMachineName ?? this.machineName;
    this.#nextMachineName = undefined;
    this.apps.stopAll();
    this.camera.releasedByApp();
    this.camera.setRecording(false);
    this.loadChanged();
  }

  /** An app (or anything) takes the camera, or lets go of it with undefined. Returns false where it is refused. */
  setCameraOwner(owner: CameraOwner | undefined): boolean {
    if (owner === undefined) this.camera.releasedByApp();
    else if (!this.camera.requestedByApp(owner)) return false;
    this.emit({ type: 'camera', owner });
    return true;
  }

  /** Plugs the charger in or pulls it. */
  setMains(onMains: boolean, chargerMw: number = CHARGER_MW): void {
    this.battery.setCharger(onMains ? chargerMw : 0);
    this.loadChanged();
    this.wakefulness.limitChanged();
  }

  /** Works out the power draw anew after anything changed that costs power. */
  loadChanged(): void {
    const loadMw = this.#loadMw();
    this.battery.setLoad(loadMw);
    this.thermal.setLoad(loadMw);
    this.#emptyTimer?.cancel();
    const emptyInMs = this.battery.emptyInMs();
    if (emptyInMs === undefined || this.wakefulness.presence() === 'off') return;
    this.#emptyTimer = this.clock.setTimeout(() => this.wakefulness.turnOff(), Math.min(emptyInMs, 2 ** 31 - 1));
  }

  /** Why a capture or stream cannot start now, in words; undefined when it can. */
  captureObstacle(kind: 'stream' | 'capture'): string | undefined {
    if (!this.wakefulness.worn() && needsWearer()) return 'The device is not being worn.';
    const refusal = kind === 'stream' ? this.camera.streamRefusal() : this.camera.captureRefusal();
    return refusal === undefined ? undefined : `The camera is in use by ${refusal.owner.app}.`;
  }

  dispose(): void {
    this.#emptyTimer?.cancel();
    this.wakefulness.dispose();
    this.#listeners.clear();
  }

  #loadMw(): number {
    if (this.wakefulness.presence() === 'asleep') return LOAD_MW.asleep;
    if (this.wakefulness.presence() === 'off') return 0;
    return (
      LOAD_MW.awake +
      Math.min(2, this.apps.running().length) * LOAD_MW.app +
      (this.camera.recording() ? LOAD_MW.recording : 0) +
      (this.camera.streams() > 0 ? LOAD_MW.stream : 0)
    );
  }

  #idleLimitMs(): number {
    const limit = this.powerSettings.active('STANDBYIDLE');
    return (this.battery.onMains() ? limit.ac : limit.dc) * 1000;
  }

  #presenceChanged(presence: Presence): void {
    if (presence !== 'awake') this.emit({ type: 'end-recording' });
    this.loadChanged();
    this.emit({ type: 'presence', presence });
  }

  #appsChanged(stopped: string | undefined): void {
    if (stopped !== undefined) this.camera.releasedByApp(stopped);
    this.loadChanged();
  }
}

/**
 * Uncertain: one recorder for the second generation found captures refused while the headset "is asleep or not worn"
 * (device-portal.md §1.10). Assumed to hold for both.
 */
function needsWearer(): boolean {
  return true;
}
