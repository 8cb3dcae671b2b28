import type { ConnectionId } from '../../shared/domain/identifiers.ts';
import type { HeadsetStatus } from '../../shared/domain/headset.ts';
import type { CoreServices } from '../core/services.ts';
import type { CameraUse, DeviceContext, DeviceStatuses, ExclusiveWork } from './device-context.ts';
import type { DevicePortalClient } from './portal-client.ts';
import { watchForAlerts } from './session/alerts.ts';
import { Headset, noLongerThere } from './session/headset.ts';
import { feedJournal } from './session/journal-feed.ts';

/** All headsets of this run of the program, by their connection. */
export class Devices implements DeviceContext {
  readonly services: CoreServices;
  readonly status: DeviceStatuses;
  readonly #headsets = new Map<ConnectionId, { readonly headset: Headset; readonly letGo: () => void }>();
  readonly #statusListeners = new Set<(status: HeadsetStatus) => void>();
  readonly #reachableListeners = new Set<(connectionId: ConnectionId, reachable: boolean) => void>();
  readonly #headsetListeners = new Set<(headset: Headset) => void>();
  readonly #forgottenListeners = new Set<(connectionId: ConnectionId) => Promise<void> | void>();

  constructor(services: CoreServices) {
    this.services = services;
    this.status = {
      get: (connectionId) => this.#known(connectionId)?.board.value ?? null,
      onChange: (listener) => added(this.#statusListeners, listener),
      reportCameraUse: (connectionId: ConnectionId, use: CameraUse) => this.#known(connectionId)?.board.change({ cameraUse: use }),
    };
  }

  /** @throws FaultError `not-found` for a connection that is not there. */
  headset(connectionId: ConnectionId): Headset {
    const headset = this.#known(connectionId);
    if (headset === null) throw noLongerThere();
    return headset;
  }

  client(connectionId: ConnectionId): DevicePortalClient {
    return this.headset(connectionId).client();
  }

  async whenOnline(connectionId: ConnectionId, signal: AbortSignal): Promise<DevicePortalClient> {
    return this.headset(connectionId).whenOnline(signal);
  }

  onReachable(listener: (connectionId: ConnectionId, reachable: boolean) => void): () => void {
    return added(this.#reachableListeners, listener);
  }

  /** Told about each headset when it is spoken of for the first time in this run. */
  onHeadset(listener: (headset: Headset) => void): () => void {
    return added(this.#headsetListeners, listener);
  }

  onForgotten(listener: (connectionId: ConnectionId) => Promise<void> | void): () => void {
    return added(this.#forgottenListeners, listener);
  }

  exclusively<Result>(connectionId: ConnectionId, work: ExclusiveWork, signal: AbortSignal | undefined, run: () => Promise<Result>): Promise<Result> {
    return this.headset(connectionId).exclusively(work, signal, run);
  }

  /** A failure of one listener must not keep the others from forgetting. */
  async forget(connectionId: ConnectionId): Promise<void> {
    for (const listener of this.#forgottenListeners) {
      try {
        await listener(connectionId);
      } catch (error) {
        this.services.logger.error('device.forget.failed', 'Something of a removed headset could not be forgotten.', { connectionId, error });
      }
    }
    const known = this.#headsets.get(connectionId);
    known?.letGo();
    known?.headset.forgotten();
    this.#headsets.delete(connectionId);
  }

  close(): void {
    for (const { letGo } of this.#headsets.values()) letGo();
    this.#headsets.clear();
  }

  #known(connectionId: ConnectionId): Headset | null {
    const known = this.#headsets.get(connectionId);
    if (known !== undefined) return known.headset;
    if (this.services.connections.record(connectionId)?.kind !== 'hololens') return null;
    const headset = new Headset(connectionId, this.services, (changed, reachable) => {
      for (const listener of this.#reachableListeners) listener(changed.connectionId, reachable);
    });
    const letGoOfAlerts = watchForAlerts(this.services, headset);
    const letGoOfJournal = feedJournal(this.services, headset);
    const letGoOfBoard = headset.board.onChange((status) => {
      for (const listener of this.#statusListeners) listener(status);
    });
    this.#headsets.set(connectionId, { headset, letGo: () => [letGoOfAlerts, letGoOfJournal, letGoOfBoard].forEach((letGo) => letGo()) });
    for (const listener of this.#headsetListeners) listener(headset);
    return headset;
  }
}

function added<Listener>(listeners: Set<Listener>, listener: Listener): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}
