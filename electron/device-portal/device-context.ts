import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { HeadsetStatus } from '../../shared/domain/headset.ts';
import type { CoreServices } from '../core/services.ts';
import type { DevicePortalClient } from './portal-client.ts';

/** Work of which a headset can only do one at a time (device-portal.md §5.3, "Session limits"). */
export type ExclusiveWork = 'install' | 'recording' | 'photo' | 'keyboard' | 'download' | 'power';

export type CameraUse = HeadsetStatus['cameraUse'];

/** What the areas of the Device Portal (apps, captures, live view, …) share about the headsets. */
export interface DeviceContext {
  readonly services: CoreServices;
  readonly status: DeviceStatuses;

  /**
   * The client of a headset that answers at this moment, for one request or a few. Do not keep it: a reconnect replaces
   * it, after which the old one fails.
   *
   * @throws FaultError that says why there is none: asleep, no-answer, unpaired, untrusted, identity-changed, not-found, …
   */
  client(connectionId: ConnectionId): DevicePortalClient;

  /** Waits until the headset answers again; rejects with the signal's reason, or with `not-found` when it is removed. */
  whenOnline(connectionId: ConnectionId, signal: AbortSignal): Promise<DevicePortalClient>;

  /** Told with each change between answering (true) and not answering (false). */
  onReachable(listener: (connectionId: ConnectionId, reachable: boolean) => void): () => void;

  /** The user removed the connection: whatever is kept about it goes. */
  onForgotten(listener: (connectionId: ConnectionId) => Promise<void> | void): () => void;

  /** Runs work of one kind one after the other for each headset, in the order of the calls; an aborted wait never runs. */
  exclusively<Result>(connectionId: ConnectionId, work: ExclusiveWork, signal: AbortSignal | undefined, run: () => Promise<Result>): Promise<Result>;
}

export interface DeviceStatuses {
  /** Null for a connection that is not there. */
  get(connectionId: ConnectionId): HeadsetStatus | null;
  onChange(listener: (status: HeadsetStatus) => void): () => void;
  /** Captures and live view know who holds the camera; the rest of the status comes from the heartbeat. */
  reportCameraUse(connectionId: ConnectionId, use: CameraUse): void;
}

export const nobodyUsesCamera: CameraUse = {
  recording: false, recordingSince: null, recordingStartedHere: false, liveViewers: 0, heldBy: null, conflict: null,
};
