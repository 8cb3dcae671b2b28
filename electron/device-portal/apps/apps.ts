import type { ConnectionId } from '../../../shared/domain/identifiers.ts';
import { FaultError } from '../../core/fault-error.ts';
import type { Clock } from '../../core/clock.ts';
import type { Devices } from '../devices.ts';
import { endpoints } from '../endpoints.ts';
import { headsetAct } from '../headset-act.ts';
import type { HeadsetAct } from '../headset-act.ts';
import { portalError } from '../portal-faults.ts';
import { hex64 } from '../wire/hex64.ts';
import type { PortalPackage } from '../wire/packages.ts';
import { AppList } from './app-list.ts';
import type { Favourites } from './favourites.ts';
import { installedApp } from './installed-app.ts';

/** An app that starts or ends shows within this time, or something is wrong with it (device-portal.md §1.4). */
const effectWithinMs = 10_000;
/** An app that has not ended by then does not end by asking. */
const forceStopAfterMs = 4_000;
const lookEveryMs = 500;

/** Starts, stops and removes apps. Each act is done when the headset shows its effect. */
export class Apps {
  readonly #devices: Devices;
  readonly #clock: Clock;
  readonly #favourites: Favourites;
  readonly #lists = new Map<ConnectionId, AppList>();

  constructor(devices: Devices, favourites: Favourites) {
    this.#devices = devices;
    this.#clock = devices.services.clock;
    this.#favourites = favourites;
    devices.onReachable((connectionId, reachable) => {
      if (reachable) this.#lists.get(connectionId)?.stale();
    });
    devices.onForgotten(async (connectionId) => {
      this.#lists.get(connectionId)?.close();
      this.#lists.delete(connectionId);
      await favourites.forget(connectionId);
    });
  }

  list(connectionId: ConnectionId): AppList {
    const headset = this.#devices.headset(connectionId);
    let list = this.#lists.get(connectionId);
    if (list === undefined) this.#lists.set(connectionId, (list = new AppList(headset, this.#clock, this.#favourites)));
    return list;
  }

  /** @throws FaultError that says what was seen instead, when the app does not show up. */
  async launch(connectionId: ConnectionId, packageFullName: string): Promise<void> {
    const list = this.list(connectionId);
    const entry = await list.package(packageFullName);
    const { relativeId } = entry;
    if (relativeId === null || relativeId === '') {
      throw portalError('not-supported', { message: 'This package is a part of others and cannot be started.', hint: 'Start the app that uses it.' });
    }
    await this.#act(connectionId, list, entry, 'starting', { act: 'Start app' }, async () => {
      const query = { appid: hex64(relativeId), package: hex64(packageFullName) };
      await this.#devices.client(connectionId).send('POST', endpoints.runningApp, { query, purpose: 'to start the app', missing: 'thing' });
      if (await this.#seen(() => list.refreshRunning(0, packageFullName))) return;
      throw portalError('device-refused', {
        message: 'The headset took the command, but the app was not seen running within 10 seconds.',
        hint: 'It may have ended at once. Look into the headset, then start it again.',
      });
    });
    this.#lookAtHome(connectionId);
  }

  async stop(connectionId: ConnectionId, packageFullName: string): Promise<void> {
    const list = this.list(connectionId);
    const entry = await list.package(packageFullName);
    await this.#act(connectionId, list, entry, 'stopping', { act: 'Stop app' }, () => this.#stopNow(connectionId, packageFullName, list));
    this.#lookAtHome(connectionId);
  }

  async uninstall(connectionId: ConnectionId, packageFullName: string): Promise<void> {
    const list = this.list(connectionId);
    const entry = await list.package(packageFullName);
    const app = shown(entry);
    if (!app.canUninstall) throw portalError('device-refused', { message: `“${app.displayName}” is a part of Windows and cannot be removed.`, hint: 'Choose another app.', remedy: 'none', retryable: false });
    await this.#act(connectionId, list, entry, 'uninstalling', { act: 'Uninstall app', confirmed: 'pressed' }, async () => {
      if (await list.refreshRunning(0, packageFullName)) await this.#stopNow(connectionId, packageFullName, list);
      const client = this.#devices.client(connectionId);
      await client.send('DELETE', endpoints.package, { query: { package: packageFullName }, purpose: 'to remove the app', missing: 'thing', responseTimeoutMs: 60_000 });
      const gone = async () => {
        await list.refreshPackages();
        return !list.packages.some((entry) => entry.fullName === packageFullName);
      };
      if (await this.#seen(gone)) return;
      throw portalError('device-refused', { message: 'The headset took the command, but the app is still in its list.', hint: 'Wait a moment and look again; restart the headset if it stays.' });
    });
  }

  async setFavourite(connectionId: ConnectionId, packageFullName: string, favourite: boolean): Promise<void> {
    const list = this.list(connectionId);
    const { familyName } = await list.package(packageFullName);
    await this.#favourites.set(connectionId, familyName, favourite);
    list.draw();
  }

  async orderFavourites(connectionId: ConnectionId, familyNames: readonly string[]): Promise<void> {
    await this.#favourites.order(connectionId, familyNames);
    this.list(connectionId).draw();
  }

  close(): void {
    for (const list of this.#lists.values()) list.close();
  }

  /** Shown in the list while it goes on, and told to the journal. */
  async #act(connectionId: ConnectionId, list: AppList, entry: PortalPackage, pending: Parameters<AppList['during']>[1], act: HeadsetAct, run: () => Promise<void>): Promise<void> {
    const { displayName: app, version } = shown(entry);
    const { appsInHand } = this.#devices.headset(connectionId);
    appsInHand.add(entry.fullName);
    try {
      await list.during(entry.fullName, pending, () => headsetAct(this.#devices, connectionId, { ...act, entity: entry.fullName, attributes: { app, version } }, run));
    } finally {
      appsInHand.delete(entry.fullName);
    }
  }

  /**
   * Asked politely first, so that the app can save; forced when it does not go. An app that is no longer running still has
   * its process for a while, and cannot be replaced until that is gone (device-portal.md §1.4).
   */
  async #stopNow(connectionId: ConnectionId, packageFullName: string, list: AppList): Promise<void> {
    const send = (forcestop: 'yes' | undefined) =>
      this.#devices.client(connectionId).send('DELETE', endpoints.runningApp, { query: { package: hex64(packageFullName), forcestop }, purpose: 'to stop the app', missing: 'thing' });
    const gone = async () => !(await list.hasProcess(packageFullName));
    await send(undefined);
    if (await this.#seen(gone, forceStopAfterMs)) return;
    await send('yes');
    if (await this.#seen(gone)) return;
    // What is left of it is suspended: for the wearer it has ended.
    if (!(await list.refreshRunning(0, packageFullName))) return;
    throw portalError('device-refused', { message: 'The app is still running 10 seconds after it was told to end.', hint: 'Close it in the headset, or restart the headset.' });
  }

  /** Looks until it holds; a look that fails in passing is made again, unless the line or the device is gone. */
  async #seen(look: () => Promise<boolean>, withinMs = effectWithinMs): Promise<boolean> {
    const deadline = this.#clock.now() + withinMs;
    for (;;) {
      const seen = await look().catch((error: unknown) => {
        if (error instanceof FaultError && (error.fault.code === 'malformed-answer' || error.fault.code === 'server-error')) return false;
        throw error;
      });
      if (seen) return true;
      if (this.#clock.now() >= deadline) return false;
      await this.#clock.delay(lookEveryMs);
    }
  }

  #lookAtHome(connectionId: ConnectionId): void {
    const headset = this.#devices.headset(connectionId);
    headset.heartbeat.refresh('appInFront');
    headset.session?.beatNow();
  }
}

function shown(entry: PortalPackage): ReturnType<typeof installedApp> {
  return installedApp(entry, { running: false, pending: null, favouriteRank: null });
}
