import type { InstalledApp } from '../../../shared/contract/devices.ts';
import type { Clock } from '../../core/clock.ts';
import { LiveCollection } from '../../core/live-collection.ts';
import { endpoints } from '../endpoints.ts';
import { Lingering } from '../lingering.ts';
import { portalError } from '../portal-faults.ts';
import type { Headset } from '../session/headset.ts';
import { hasProcessOf, runningApps } from '../session/running-apps.ts';
import { packagesAnswer } from '../wire/packages.ts';
import type { PortalPackage } from '../wire/packages.ts';
import type { Favourites } from './favourites.ts';
import { installedApp } from './installed-app.ts';

const runningEveryMs = 2_000;
const packagesEveryMs = 15_000;

/** The installed apps of one headset, mirrored while somebody looks. */
export class AppList {
  readonly apps: LiveCollection<InstalledApp>;
  readonly #headset: Headset;
  readonly #clock: Clock;
  readonly #favourites: Favourites;
  readonly #refreshing: Lingering;
  readonly #pending = new Map<string, NonNullable<InstalledApp['pending']>>();
  #packages: readonly PortalPackage[] = [];
  #running: ReadonlySet<string> = new Set();
  #packagesAskedAt: number | null = null;

  constructor(headset: Headset, clock: Clock, favourites: Favourites) {
    this.#headset = headset;
    this.#clock = clock;
    this.#favourites = favourites;
    this.#refreshing = new Lingering(clock, (signal) => this.#refreshUntil(signal));
    this.apps = new LiveCollection({ keyOf: (app) => app.packageFullName, clock, onWatchersChange: (watchers) => this.#refreshing.watchers(watchers) });
  }

  /** The package as the device lists it; asks once where nothing is known yet. @throws FaultError `not-found`. */
  async package(packageFullName: string): Promise<PortalPackage> {
    const known = () => this.#packages.find((entry) => entry.fullName === packageFullName);
    if (known() === undefined) await this.refreshPackages();
    const found = known();
    if (found === undefined) throw portalError('not-found', { message: 'This app is no longer installed on the headset.' });
    return found;
  }

  get packages(): readonly PortalPackage[] {
    return this.#packages;
  }

  isRunning(packageFullName: string): boolean {
    return this.#running.has(packageFullName);
  }

  /** Makes sure that the list is one, so that nobody sees "no apps" while nothing has been asked. @throws FaultError where it cannot be had. */
  async firstLook(): Promise<void> {
    if (this.#packages.length === 0) await this.refresh();
  }

  async refresh(): Promise<void> {
    await this.refreshPackages();
    await this.refreshRunning(0);
  }

  async refreshPackages(): Promise<void> {
    this.#packagesAskedAt = this.#clock.now();
    this.#packages = await this.#headset.client().getJson(endpoints.packages, packagesAnswer, { purpose: 'to list its apps' });
    this.draw();
  }

  /** @returns whether the app runs now. */
  async refreshRunning(maximumAgeMs: number, packageFullName = ''): Promise<boolean> {
    this.#running = new Set(runningApps(await this.#headset.processes(maximumAgeMs)).keys());
    this.draw();
    return this.#running.has(packageFullName);
  }

  /** @returns whether any process of the app is there, running or on its way out. */
  async hasProcess(packageFullName: string): Promise<boolean> {
    await this.refreshRunning(0);
    return hasProcessOf(await this.#headset.processes(1_000), packageFullName);
  }

  /** Shows an act as under way until it has ended, one way or the other. */
  async during<Result>(packageFullName: string, act: NonNullable<InstalledApp['pending']>, run: () => Promise<Result>): Promise<Result> {
    this.#pending.set(packageFullName, act);
    this.draw();
    try {
      return await run();
    } finally {
      this.#pending.delete(packageFullName);
      this.draw();
    }
  }

  draw(): void {
    const favourites = this.#favourites.of(this.#headset.connectionId);
    this.apps.replaceAll(this.#packages.map((entry) => {
      const rank = favourites.indexOf(entry.familyName);
      return installedApp(entry, {
        running: this.#running.has(entry.fullName), pending: this.#pending.get(entry.fullName) ?? null, favouriteRank: rank < 0 ? null : rank,
      });
    }));
  }

  /** The headset is there again: what is shown may be old. */
  stale(): void {
    this.#packagesAskedAt = null;
  }

  close(): void {
    this.#refreshing.stop();
  }

  async #refreshUntil(signal: AbortSignal): Promise<void> {
    while (!signal.aborted) {
      if (this.#headset.reachable) await this.#refreshWhatIsDue().catch(() => {});
      await this.#clock.delay(this.#packagesAskedAt === null ? 300 : runningEveryMs, signal);
    }
  }

  /** A failure shows in the connection's state; the list stays with what was known. */
  async #refreshWhatIsDue(): Promise<void> {
    const due = this.#packagesAskedAt === null || this.#clock.now() - this.#packagesAskedAt >= packagesEveryMs;
    if (due) await this.refreshPackages();
    await this.refreshRunning(runningEveryMs / 2);
  }
}
