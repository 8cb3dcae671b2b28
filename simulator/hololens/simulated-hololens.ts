import type { Clock } from '../foundation/clock.ts';
import type { ControlServer } from '../foundation/control-server.ts';
import type { FaultInput, FaultPlan } from '../foundation/faults.ts';
import type { LiveBroadcast } from './media/live-broadcast.ts';
import type { CameraRollOptions } from './model/camera-roll.ts';
import type { Headset, HeadsetEvent } from './model/headset.ts';
import type { Credentials } from './model/pairing.ts';
import type { Recorder } from './model/recorder.ts';
import type { CsrfGuard } from './portal/csrf.ts';
import type { ProfileName } from './profiles.ts';

/** How a simulated headset is to be. */
export interface HololensOptions {
  /** Default `hololens2`. */
  readonly profile?: ProfileName;
  /** Machine name; made from the seed when left out. */
  readonly name?: string;
  /** Same seed, same headset. Default 1. */
  readonly seed?: number;
  /** Default: real time, which `POST clock/advance` can push forward. */
  readonly clock?: Clock;
  /** Loopback address to listen on, default 127.0.0.1. */
  readonly address?: string;
  /** HTTPS port, default any free one. */
  readonly port?: number;
  /** HTTP port (redirects), default any free one. */
  readonly httpPort?: number;
  /** Already paired with these credentials, or with made-up ones for `true`. Default: waiting to be paired. */
  readonly paired?: boolean | Credentials;
  /** What is in the camera roll. */
  readonly captures?: CameraRollOptions;
  /** 0..1, default 0.82. */
  readonly batteryLevel?: number;
  /** On the charger, default false. */
  readonly onMains?: boolean;
  /** Somebody wears it, so it does not fall asleep by itself. Default true. */
  readonly worn?: boolean;
  /** How long a restart keeps it away. Default 2000. */
  readonly restartMs?: number;
  /** Fill live streams up to the bit rate of real ones. Default true. */
  readonly realBitRate?: boolean;
  /** Serve parts of captures on `Range` requests; unknown for real devices. Default false. */
  readonly ranges?: boolean;
  /** Faults in force from the start. */
  readonly faults?: readonly FaultInput[];
  /** A control endpoint shared with other simulated systems; one of its own when left out. */
  readonly control?: ControlServer;
}

/** A running simulated headset. */
export interface SimulatedHololens {
  readonly name: string;
  /** `https://address:port`, following address changes. */
  readonly url: string;
  readonly httpUrl: string;
  readonly address: string;
  readonly port: number;
  /** Address of the control endpoint, without a trailing slash. */
  readonly control: string;
  /** The PIN on display inside the headset, undefined while none is asked for. */
  pin(): string | undefined;
  /** The pair in force, undefined while not paired. */
  readonly credentials: Credentials | undefined;
  /** The root CA that `/config/rootcertificate` serves. */
  readonly rootCertificatePem: string;
  /** SHA-256 fingerprint of the root CA, as Node's TLS prints fingerprints. */
  readonly fingerprint256: string;
  /** SHA-256 fingerprint of the leaf that the TLS server shows for its address. */
  readonly leafFingerprint256: string;
  /** Everything behind the portal: battery, apps, camera, keyboard … */
  readonly model: Headset;
  readonly live: LiveBroadcast;
  readonly recorder: Recorder;
  readonly csrf: CsrfGuard;
  readonly faults: FaultPlan;
  /** Open WebSockets. */
  socketCount(): number;
  /** Puts a fault in force; returns the id to take it back with. Resolves when it has taken effect. */
  setFault(fault: FaultInput): Promise<string>;
  /** Takes one fault back, or all. */
  clearFaults(id?: string): Promise<void>;
  /** Moves to another loopback address and/or port. */
  moveTo(target: { readonly address?: string | undefined; readonly port?: number | undefined }): Promise<void>;
  /** A new root CA and leaf, as after flashing. */
  changeCertificate(): void;
  dropSockets(): void;
  on(listener: (event: HeadsetEvent | { readonly type: 'moved' }) => void): () => void;
  close(): Promise<void>;
}
